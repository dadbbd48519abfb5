"""Who may see a quiz from outside its channel: everybody where the channel is public, else those who are in it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.domain.refusals import Refused
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure

KEPT = timedelta(minutes=5)

PATIENCE = 1.0
"""Seconds to wait for lookups, of the three in which Slack wants its answer. They go on when nobody waits any more."""

T = TypeVar("T")


class NotTold(Refused):
    """Slack has not told, or not in time, who may see a quiz."""

    def __init__(self) -> None:
        super().__init__("Slack has not told me yet who may see this quiz. Please try again in a moment.")


class Insiders:
    """Looks up which channels are private and who is in channels, and remembers it for five minutes."""

    def __init__(self, outbox: Outbox) -> None:
        self._private = Lookups(outbox.is_private)
        self._members = Lookups(outbox.members)

    async def may_see(self, channel_id: str, user_id: str, now: datetime, *, is_guest: bool) -> bool:
        """Whether what goes on in the channel is for the user to see. Guests are not part of everybody.

        Raises:
            NotTold: when Slack does not tell in time.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                if not is_guest and not await self._private.find(channel_id, now):
                    return True
                return user_id in await self._members.find(channel_id, now)
        except SlackRefused:
            return False
        except (Throttled, Unsure, TimeoutError) as silence:
            raise NotTold from silence

    def forget(self, channel_id: str) -> None:
        """Look up anew who is in a channel, as somebody has joined it."""
        self._members.forget(channel_id)


class Lookups(Generic[T]):
    """What Slack is asked about channels: once for all who wait, whoever of them gives up, and again once it is old."""

    def __init__(self, ask: Callable[[str], Awaitable[T]]) -> None:
        self._ask = ask
        self._begun: dict[str, tuple[datetime, asyncio.Task[T | Exception]]] = {}

    async def find(self, channel_id: str, now: datetime) -> T:
        """What is known about the channel, or becomes known. Raises what asking raises; the next asks again then."""
        self._begun = {known: begun for known, begun in self._begun.items() if _serves(*begun, now)}
        if channel_id not in self._begun:
            self._begun[channel_id] = now, asyncio.create_task(self._look_up(channel_id))
        lookup = self._begun[channel_id][1]
        await asyncio.wait([lookup])
        found = lookup.result()
        if isinstance(found, Exception):
            raise found
        return found

    def forget(self, channel_id: str) -> None:
        """Take neither what is known about the channel nor what is being asked now for true."""
        self._begun.pop(channel_id, None)

    async def _look_up(self, channel_id: str) -> T | Exception:
        # Returned and not raised, since nobody may be waiting any more.
        try:
            return await self._ask(channel_id)
        except Exception as error:
            return error


def _serves(began: datetime, lookup: asyncio.Task[T | Exception], now: datetime) -> bool:
    return not lookup.done() or (now - began < KEPT and not isinstance(lookup.result(), Exception))
