"""Work that ends early when the process is told to stop."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def unless(stopping: asyncio.Event, work: Coroutine[Any, Any, None]) -> None:
    """Do the work, but break it off when `stopping` is set."""
    working = asyncio.create_task(work)
    stopped = asyncio.create_task(stopping.wait())
    await asyncio.wait({working, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not working.done():
        working.cancel()
    with suppress(asyncio.CancelledError):
        await working
