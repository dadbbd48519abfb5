"""Serves HTTP by uvicorn until it is told to stop."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.asgi import Asgi

BACKLOG = 2048
"""Connections that may wait for HTTP to take them up."""


class PortProblem(Exception):
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


async def serve(application: Asgi, listening: socket.socket, stopping: asyncio.Event, drain_seconds: int) -> None:
    """Answer what comes until `stopping` is set, then finish what was begun for at most `drain_seconds`."""
    config = uvicorn.Config(application, log_config=None, access_log=False, timeout_graceful_shutdown=drain_seconds)
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopped.cancel()
    await serving


class _Server(uvicorn.Server):
    """A server that leaves signals to the command `start`, which has more to stop than the server."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
