"""People as Slack knows them now: kept for five minutes, so that a busy owner costs one call."""

import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from bot.slack.outbox import Outbox, Person, SlackRefused, Throttled, Unsure

KEPT = timedelta(minutes=5)

SLACKBOT = "USLACKBOT"
"""Of which Slack says that it is no bot."""


class People:
    """Looks people up by user id."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._seen: dict[str, tuple[datetime, Person]] = {}

    async def look_up(self, user_id: str, now: datetime) -> Person | None:
        """The person, or None when Slack does not tell: what an owner may do must not depend on that."""
        self._seen = {known: seen for known, seen in self._seen.items() if now - seen[0] < KEPT}
        if user_id in self._seen:
            return self._seen[user_id][1]
        try:
            person = await self._outbox.person(user_id)
        except (SlackRefused, Throttled, Unsure):
            return None
        self._seen[user_id] = (now, person)
        return person

    async def has_app(self, user_ids: Collection[str], now: datetime) -> bool:
        """Whether one of them is an app, ours among them, as far as Slack tells."""
        found = await asyncio.gather(*(self.look_up(user_id, now) for user_id in user_ids))
        return SLACKBOT in user_ids or any(person is not None and person.is_bot for person in found)
