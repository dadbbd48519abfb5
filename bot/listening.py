"""Opens the ports at which HTTP waits."""

import socket

from bot.failure import Problem

BACKLOG = 2048
"""Connections that may wait for HTTP to take them up."""


class PortProblem(Problem):
    """HTTP cannot listen; the sentence says why and what to do about it."""


def listen(host: str, port: int, *, set_by: str) -> socket.socket:
    """Open a port, at which requests wait from now on.

    Raises:
        PortProblem: when that cannot be; `set_by` names the settings to change.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # Python repeats the address there
        raise PortProblem(
            f"HTTP cannot listen at {host}, port {port} ({reason}): stop what uses the port, or set {set_by} to others."
        ) from None
