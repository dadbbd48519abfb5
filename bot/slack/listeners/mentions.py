"""Shows the help to whoever mentions the bot in a channel, where nothing else would answer."""

from datetime import datetime

from bot.domain.rounds import RoundState
from bot.slack.listeners.lookups import Lookups
from bot.slack.outbox import Outbox
from bot.slack.payloads.messages import Mention
from bot.slack.views.help import MENTIONED
from bot.usecases.ports import Runner, Store


class Mentions:
    """Answers each once, however often Slack tells of it within five minutes."""

    def __init__(self, runner: Runner, outbox: Outbox) -> None:
        self._runner = runner
        self._outbox = outbox
        self._answered: Lookups[Mention, None] = Lookups(self._answer)

    async def answer(self, mention: Mention, now: datetime) -> None:
        """Show the help to its author alone, but not where the message is an answer."""
        await self._answered.find(mention, now)

    async def _answer(self, mention: Mention) -> None:
        channel_id, thread_ts = mention.channel_id, mention.thread_ts

        def is_answer(store: Store) -> bool:
            round_ = store.rounds.in_thread(channel_id, thread_ts) if thread_ts else None
            return round_ is not None and round_.state is RoundState.OPEN

        if not await self._runner.read(is_answer):
            await self._outbox.post_ephemeral(channel_id, mention.user_id, MENTIONED, thread_ts)
