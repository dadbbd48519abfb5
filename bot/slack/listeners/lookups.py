"""What listeners have to find out, and wait for no longer than Slack waits for them."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

KEPT = timedelta(minutes=5)

PATIENCE = 1.0
"""Seconds to wait for lookups, of the three in which Slack wants its answer. They go on when nobody waits any more."""

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Begun(Generic[T]):
    """What is being asked or known: since when by our clock, and by that of the event loop."""

    at: datetime
    loop_time: float
    lookup: asyncio.Task[T | Exception]


class Lookups(Generic[K, T]):
    """What takes a while is asked once for all who wait, whoever of them gives up, and again once it is old."""

    def __init__(self, ask: Callable[[K], Awaitable[T]]) -> None:
        self._ask = ask
        self._begun: dict[K, _Begun[T]] = {}

    async def find(self, wanted: K, now: datetime) -> T:
        """What is known about it, or becomes known. Raises what asking raises; the next asks again then."""
        return await _found(self._begin(wanted, now).lookup)

    async def find_soon(self, wanted: K, now: datetime) -> T:
        """As `find`, within PATIENCE of when it was first asked: one after the other nobody waits for it any longer.

        Raises:
            TimeoutError: when it is not known by then.
        """
        begun = self._begin(wanted, now)
        async with asyncio.timeout_at(begun.loop_time + PATIENCE):
            return await _found(begun.lookup)

    def forget(self, wanted: K) -> None:
        """Take neither what is known about it nor what is being asked now for true."""
        self._begun.pop(wanted, None)

    def _begin(self, wanted: K, now: datetime) -> _Begun[T]:
        self._begun = {known: begun for known, begun in self._begun.items() if _serves(begun, now)}
        if wanted not in self._begun:
            lookup = asyncio.create_task(self._look_up(wanted))
            self._begun[wanted] = _Begun(now, asyncio.get_running_loop().time(), lookup)
        return self._begun[wanted]

    async def _look_up(self, wanted: K) -> T | Exception:
        # Returned and not raised, since nobody may be waiting any more.
        try:
            return await self._ask(wanted)
        except Exception as error:
            return error


async def _found(lookup: asyncio.Task[T | Exception]) -> T:
    if not lookup.done():
        await asyncio.wait([lookup])
    found = lookup.result()
    if isinstance(found, Exception):
        raise found
    return found


def _serves(begun: _Begun[T], now: datetime) -> bool:
    lookup = begun.lookup
    # Either way: a clock that was set back must not make of minutes as long as it was set back.
    is_new = abs(now - begun.at) < KEPT
    return not lookup.done() or (is_new and not isinstance(lookup.result(), Exception))
