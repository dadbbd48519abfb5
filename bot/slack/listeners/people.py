"""People as Slack knows them now: kept for five minutes, so that a busy owner costs one call."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from bot.slack.errors import OF_TOKEN
from bot.slack.listeners.lookups import Lookups
from bot.slack.outbox import Outbox, Person, SlackRefused, Throttled, Unsure
from bot.slack.payloads.identity import member_of
from bot.slack.payloads.messages import SLACKBOT


class People:
    """Looks people up by user id."""

    def __init__(self, outbox: Outbox) -> None:
        self._known = Lookups(outbox.person)

    async def look_up(self, user_id: str, now: datetime) -> Person | None:
        """The person, or None when Slack does not tell in time: what an owner may do must not depend on that."""
        return (await self.ask(user_id, now))[0]

    async def ask(self, user_id: str, now: datetime) -> tuple[Person | None, bool]:
        """The person, as by `look_up`, and whether that is all that Slack will tell for now."""
        try:
            return await self._known.find_soon(user_id, now), True
        except SlackRefused as refused:
            return None, refused.error not in OF_TOKEN  # which says nothing of the person
        except (Throttled, Unsure, TimeoutError):
            return None, False

    async def has_app(self, user_ids: Collection[str], now: datetime) -> bool:
        """Whether one of them is an app, ours among them, as far as Slack tells."""
        found = await self._all(user_ids, now)
        return SLACKBOT in user_ids or any(person.is_bot for _, person in found)

    async def has_stranger(self, user_ids: Collection[str], workspace_id: str, now: datetime) -> bool:
        """Whether one of them is from another workspace, as far as Slack tells."""
        found = await self._all(user_ids, now)
        return any(member_of(workspace_id, user, person.team_id).workspace_id != workspace_id for user, person in found)

    async def _all(self, user_ids: Collection[str], now: datetime) -> list[tuple[str, Person]]:
        people = await asyncio.gather(*(self.look_up(user_id, now) for user_id in user_ids))
        return [(user_id, person) for user_id, person in zip(user_ids, people, strict=True) if person]
