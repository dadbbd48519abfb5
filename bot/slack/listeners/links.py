"""The addresses of cards, each asked of Slack once: a message keeps its own, and nobody need wait for it again."""

from bot.slack.outbox import Outbox

MOST_KEPT = 1000


class Links:
    """Looks the addresses of messages up by channel and ts."""

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._known: dict[tuple[str, str], str] = {}

    async def look_up(self, channel_id: str, ts: str) -> str:
        """The message's address.

        Raises:
            Throttled, Unsure, SlackRefused: when it is not known and Slack does not tell.
        """
        if known := self._known.get((channel_id, ts)):
            return known
        link = await self._outbox.permalink(channel_id, ts)
        self._known[channel_id, ts] = link
        if len(self._known) > MOST_KEPT:
            del self._known[next(iter(self._known))]
        return link
