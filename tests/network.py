"""What tests need of the machine's network."""

import random
import socket

NOT_FOR_CALLS = range(20_000, 32_768)
"""Ports that Linux gives to nobody who connects, so that nobody takes one while a server is down for a moment."""


def free_port() -> int:
    """A port of this machine that nobody listens at."""
    for port in random.SystemRandom().sample(NOT_FOR_CALLS, 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("there is no free port")
