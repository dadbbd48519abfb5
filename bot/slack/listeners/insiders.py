"""Who may see a quiz from outside its channel: everybody where the channel is public, else those who are in it."""

from datetime import datetime, timedelta

from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure

KEPT = timedelta(minutes=5)


class Insiders:
    """Looks up who is in private channels, and remembers it for five minutes."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._seen: dict[str, tuple[datetime, frozenset[str] | None]] = {}

    async def may_see(self, channel_id: str, user_id: str, now: datetime) -> bool:
        """Whether what goes on in the channel is for the user to see. Where Slack does not tell, it is not."""
        self._seen = {known: seen for known, seen in self._seen.items() if now - seen[0] < KEPT}
        if channel_id not in self._seen:
            try:
                self._seen[channel_id] = (now, await self._outbox.private_members(channel_id))
            except (SlackRefused, Throttled, Unsure):
                return False
        members = self._seen[channel_id][1]
        return members is None or user_id in members
