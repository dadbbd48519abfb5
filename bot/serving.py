"""Serves HTTP by uvicorn until it is told to stop."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from bot.asgi import Asgi


async def serve(application: Asgi, listening: socket.socket, stopping: asyncio.Event, drain_seconds: int) -> None:
    """Answer what comes until `stopping` is set, then finish what was begun for at most `drain_seconds`."""
    config = uvicorn.Config(
        application, ws="none", log_config=None, access_log=False, timeout_graceful_shutdown=drain_seconds
    )
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
