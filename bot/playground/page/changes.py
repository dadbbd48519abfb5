"""Tells windows that something may look different now."""

from __future__ import annotations

import asyncio


class Changes:
    """Counts changes, and wakes whoever waits for the next one."""

    def __init__(self) -> None:
        self.count = 0
        self._next: asyncio.Future[None] | None = None

    def note(self) -> None:
        """Something changed."""
        self.count += 1
        if self._next is not None and not self._next.done():
            self._next.set_result(None)
        self._next = None

    async def beyond(self, count: int) -> None:
        """Returns once there were more than `count` changes."""
        while self.count <= count:
            if self._next is None:
                self._next = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._next)
