"""What listeners have to find out, and wait for no longer than Slack waits for them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

KEPT = timedelta(minutes=5)

PATIENCE = 1.0
"""Seconds to wait for lookups, of the three in which Slack wants its answer. They go on when nobody waits any more."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class Lookups(Generic[K, T]):
    """What takes a while is asked once for all who wait, whoever of them gives up, and again once it is old."""

    def __init__(self, ask: Callable[[K], Awaitable[T]]) -> None:
        self._ask = ask
        self._begun: dict[K, tuple[datetime, asyncio.Task[T | Exception]]] = {}

    async def find(self, wanted: K, now: datetime) -> T:
        """What is known about it, or becomes known. Raises what asking raises; the next asks again then."""
        self._begun = {known: begun for known, begun in self._begun.items() if _serves(*begun, now)}
        if wanted not in self._begun:
            self._begun[wanted] = now, asyncio.create_task(self._look_up(wanted))
        lookup = self._begun[wanted][1]
        await asyncio.wait([lookup])
        found = lookup.result()
        if isinstance(found, Exception):
            raise found
        return found

    def forget(self, wanted: K) -> None:
        """Take neither what is known about it nor what is being asked now for true."""
        self._begun.pop(wanted, None)

    async def _look_up(self, wanted: K) -> T | Exception:
        # Returned and not raised, since nobody may be waiting any more.
        try:
            return await self._ask(wanted)
        except Exception as error:
            return error


def _serves(began: datetime, lookup: asyncio.Task[T | Exception], now: datetime) -> bool:
    return not lookup.done() or (now - began < KEPT and not isinstance(lookup.result(), Exception))
