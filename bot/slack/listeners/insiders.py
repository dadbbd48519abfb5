"""Who may see a quiz from outside its channel: everybody where the channel is public, else those who are in it.

Guests of the workspace, and strangers, who are from others, are not part of everybody.
"""

import asyncio
from datetime import datetime

from bot.domain.refusals import Refused
from bot.slack.listeners.lookups import PATIENCE, Lookups
from bot.slack.listeners.people import People
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure


class NotTold(Refused):
    """Slack has not told, or not in time, who may see a quiz."""

    def __init__(self) -> None:
        super().__init__("Slack has not told me yet who may see this quiz. Please try again in a moment.")


class Insiders:
    """Looks up which channels are private and who is in channels, and remembers it for five minutes."""

    def __init__(self, outbox: Outbox, people: People) -> None:
        self._people = people
        self._private = Lookups(outbox.is_private)
        self._members = Lookups(outbox.members)

    async def may_see(self, channel_id: str, user_id: str, now: datetime, *, is_stranger: bool) -> bool | None:
        """Whether what goes on in the channel is for the user to see; None where Slack does not tell in time."""
        is_known = True
        try:
            async with asyncio.timeout(PATIENCE):
                if not is_stranger and not await self._private.find(channel_id, now):
                    person, is_known = await self._people.ask(user_id, now)
                    if person and not person.is_restricted:
                        return True
                if user_id in await self._members.find(channel_id, now):
                    return True
                return False if is_known else None
        except SlackRefused:
            return False
        except (Throttled, Unsure, TimeoutError):
            return None

    def forget(self, channel_id: str) -> None:
        """Look up anew who is in a channel, as somebody has joined it."""
        self._members.forget(channel_id)
