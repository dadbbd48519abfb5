"""Reads the threads of rounds, for replies that came while nothing was listening."""

import asyncio
import logging
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from bot.domain.posts import reveal_key
from bot.domain.rounds import Round
from bot.slack.errors import NO_ACCESS, OF_TOKEN, THREAD_GONE
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure, carries
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.messages import reply_from_message
from bot.usecases.ports import Runner
from bot.usecases.record_answer import ThreadReply
from bot.usecases.sync_replies import sync_replies

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Threads:
    """Brings the answers of rounds in line with their threads."""

    runner: Runner
    outbox: Outbox

    async def read(self, round_: Round) -> None:
        """Record the replies of the round's thread, and take back those that are gone.

        Raises:
            Throttled, Unsure, SlackRefused: when Slack does not tell; what was recorded stands.
        """
        quiz, recorded = await self.runner.read(
            lambda store: (
                store.quizzes.get(round_.quiz_id),
                {message.message_id for message in store.answers.of_round(round_.id)},
            )
        )
        if quiz is None or round_.message_ts is None:
            return
        messages = await self.outbox.replies(round_.channel_id, round_.message_ts)
        # Where the database is an older copy, the reveal may stand there already: what follows it is discussion.
        said = list(takewhile(lambda message: not carries(message, reveal_key(round_.id)), messages))
        replies = [r for m in said if (r := _reply(m, round_.channel_id, quiz.workspace_id))]
        # Also what cannot be read stands there: Slack hides the words of some messages for a while.
        gone = recorded - {m["ts"] for m in said if m.get("subtype") != "tombstone"}
        await self.runner.write(lambda store: sync_replies(store, round_, replies, gone), about=round_.quiz_id)

    async def read_if_possible(self, round_: Round) -> None:
        """Read the thread, unless Slack does not tell: the reveal reads it again, so nothing is lost by going on."""
        try:
            await self.read(round_)
        except (Throttled, Unsure, SlackRefused) as problem:
            logger.warning("The thread of round %s could not be read for now: %s", round_.id, problem)

    async def read_for_reveal(self, round_: Round) -> bool:
        """Read the thread of a round that is about to end, and say whether one can still reply to it.

        Raises:
            Throttled, Unsure: when Slack does not tell now.
            SlackRefused: when it tells once we are let in again. Until then the round had better not end, or what was
                replied meanwhile would never count. Nobody lets us in again where the quiz is no more.
        """
        try:
            await self.read(round_)
        except SlackRefused as refused:
            if refused.error in OF_TOKEN or (refused.error in NO_ACCESS and await self._is_at_home(round_)):
                raise
            # What was recorded stands; whether the channel can be posted to shows when the reveal is posted.
            logger.warning("The thread of round %s cannot be read: %s", round_.id, refused.error)
            return refused.error != THREAD_GONE
        return True

    async def _is_at_home(self, round_: Round) -> bool:
        """Whether the round's channel is that of its quiz still."""
        quiz = await self.runner.read(lambda store: store.quizzes.get(round_.quiz_id))
        return quiz is not None and quiz.channel_id == round_.channel_id


class CatchUp:
    """Reads the threads of the rounds that are open at its first use, once each and no faster than Slack lets it."""

    def __init__(self, runner: Runner, threads: Threads) -> None:
        self._runner = runner
        self._threads = threads
        self._unread: deque[Round] | None = None

    async def read_some(self, seconds: float) -> None:
        """Read the next threads for about so long. What Slack did not let it read is the first of the next time.

        Raises:
            Throttled, Unsure: when Slack needs a rest.
            SlackRefused: when it is our token that is refused.
        """
        if self._unread is None:
            self._unread = deque(await self._runner.read(lambda store: store.rounds.open()))
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self._unread and loop.time() < end:
            try:
                await self._threads.read(self._unread[0])
            except Unsure:
                self._unread.rotate(-1)
                raise
            except SlackRefused as refused:
                if refused.error in OF_TOKEN:
                    raise
                logger.warning("The thread of round %s cannot be read: %s", self._unread[0].id, refused.error)
            self._unread.popleft()


def _reply(message: Mapping[str, Any], channel_id: str, workspace_id: str) -> ThreadReply | None:
    try:
        return reply_from_message(message, channel_id, workspace_id)
    except MalformedPayload as problem:
        # One odd message must not keep the answers of all others from being read.
        logger.warning("A message in a thread is passed over: %s", problem)
        return None
