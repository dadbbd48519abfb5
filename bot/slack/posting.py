"""Delivers scheduled posts, so that each stands in Slack once whatever goes wrong on the way."""

import logging
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.domain.grading import Verdict
from bot.domain.posts import MAX_ATTEMPTS, NOTICE_ATTEMPTS, SLOW_SLACK, Post, PostKind, retry_delay
from bot.domain.rounds import Round, RoundState
from bot.metrics import Metrics, Outcome
from bot.slack.errors import OF_READER, OF_TOKEN, THREAD_GONE, TOKEN_REST
from bot.slack.message import Message
from bot.slack.names import learn_names
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure
from bot.slack.pace import POST, REPLIES
from bot.slack.payloads.fields import instant_of
from bot.slack.surplus import LOOK_BACK, Surplus
from bot.slack.threads import Threads
from bot.slack.views.card import question_card
from bot.slack.views.notice import announcement, due_notice
from bot.slack.views.private_answers import private_answers
from bot.slack.views.reveal import reveal
from bot.usecases.ask_second_opinion import ask_about_round
from bot.usecases.close_round import close_round
from bot.usecases.finish_post import finish_post
from bot.usecases.give_up_post import give_up_post
from bot.usecases.grade_ahead import grade_ahead
from bot.usecases.open_round import open_round
from bot.usecases.plan_private_answers import finish_private_answers
from bot.usecases.ports import Clock, Grader, HolidayCalendar, Runner, SecondOpinion, Store
from bot.usecases.reveal_round import reveal_round
from bot.usecases.show_announcement import show_announcement
from bot.usecases.show_card import QuestionCard
from bot.usecases.show_private_answers import show_private_answers
from bot.usecases.start_posting import start_posting

T = TypeVar("T")

logger = logging.getLogger(__name__)

CLOCK_SKEW = timedelta(minutes=5)
"""How far Slack's clock may be behind ours when a post is looked for."""

NAMES_WAIT = timedelta(minutes=5)
NAMES_TRIES = 3
"""For how long, and through how many failures, a reveal waits for names. It is not worth more than that."""

OPENING_REST = timedelta(minutes=1)
"""How long a notice waits when the conversation for it cannot be opened."""

KINDS_BEGINNING_WITH: Mapping[str, Collection[PostKind]] = {
    POST: tuple(PostKind),
    REPLIES: (PostKind.REVEAL, PostKind.PRIVATE_ANSWERS),
}
"""Which kinds of posts come to nothing while a method rests."""

NOTHING_TO_TELL = "The quiz is gone from the channel, or all is as it was."
NOT_DELIVERED = "A post could not be delivered, although I tried again and again."


@dataclass(frozen=True, slots=True)
class Posting:
    """Delivers posts; a dispatcher calls `deliver`. Without `second_opinion` no model reads anything."""

    runner: Runner
    outbox: Outbox
    grader: Grader
    holidays: HolidayCalendar
    clock: Clock
    metrics: Metrics = field(default_factory=Metrics)
    second_opinion: SecondOpinion | None = None

    async def deliver(self, post: Post) -> None:
        """Carry a leased post out, or make it due again later, or give it up with a reason."""
        if post.attempts >= (NOTICE_ATTEMPTS if post.kind is PostKind.NOTICE else MAX_ATTEMPTS):
            await self._give_up(post, NOT_DELIVERED)
            return
        try:
            if post.ts is not None:
                await self._take_back_others(post)
                return
            await self._deliveries[post.kind](post)
        except Throttled as throttled:
            delay = timedelta(seconds=throttled.seconds)
            # First: as soon as this post is put off, the next of those that wait is taken up.
            if kinds := KINDS_BEGINNING_WITH.get(throttled.resting):
                await self._hold(post, kinds, delay)
            await self._wait(post, delay)
        except Unsure:
            await self._retry(post)
        except SlackRefused as refused:
            if refused.error == THREAD_GONE:
                # Somebody has deleted the card just now. The next attempt finds no thread, and stands in the channel.
                await self._retry(post)
                return
            waits = post.kind is PostKind.NOTICE and refused.error in OF_TOKEN
            unread = refused.error in OF_READER
            await (self._wait(post, TOKEN_REST) if waits else self._give_up(post, refused.sentence, unread=unread))

    @property
    def _deliveries(self) -> dict[PostKind, Callable[[Post], Awaitable[None]]]:
        return {
            PostKind.QUESTION: self._question,
            PostKind.REVEAL: self._reveal,
            PostKind.PRIVATE_ANSWERS: self._private_answers,
            PostKind.ANNOUNCEMENT: self._announcement,
            PostKind.NOTICE: self._notice,
        }

    @property
    def surplus(self) -> Surplus:
        """Takes back what stands twice."""
        return Surplus(self.runner, self.outbox)

    @property
    def threads(self) -> Threads:
        """Reads the threads of the rounds that are posted."""
        return Threads(self.runner, self.outbox)

    @property
    def _model(self) -> str | None:
        return self.second_opinion.model if self.second_opinion else None

    async def _question(self, post: Post) -> None:
        card = await self._start(post)
        if card is None:
            return
        round_ = card.round
        found = await self._find(post, round_.channel_id, round_.post_at)
        if found is None and post.may_stand:
            # It stands nowhere, so what happened since counts as if it had never been tried.
            card = await self._start(post, looked=True)
            if card is None:
                await self.surplus.remove(post)  # Slack may still be at work on it
                return
            round_ = card.round
        ts = found or await self._post(post, round_.channel_id, question_card(card, self._model))
        place = round_.channel_id
        opened = await self._write(post, lambda store: open_round(store, post, place, ts, self.clock.now()))
        if not opened:
            await self.surplus.delete(place, ts)
            return
        self.metrics.posted(post.kind, instant_of(ts) - round_.post_at)
        if found:
            # It has stood there for a while, and people reply to what they see.
            await self.threads.read_if_possible(replace(round_, message_ts=ts))

    async def _start(self, post: Post, *, looked: bool = False) -> QuestionCard | None:
        now = self.clock.now()
        return await self._write(post, lambda store: start_posting(store, post, now, looked=looked))

    async def _reveal(self, post: Post) -> None:
        round_ = await self.runner.read(lambda store: store.rounds.get(post.round_id or 0))
        grader: Grader = self.grader
        has_thread = None
        if round_ and round_.state is RoundState.OPEN:
            has_thread = await self.threads.read_for_reveal(round_)
            await self._learn_names(post, round_)
            grader = await grade_ahead(self.runner, self.grader, round_)
            if self.second_opinion:
                await ask_about_round(self.runner, self.second_opinion, grader, round_)
        revealed = await self._write(
            post, lambda store: reveal_round(store, grader, post, self.clock.now(), self._model)
        )
        if revealed is None:
            return
        if has_thread is None:
            has_thread = await self._has_thread(revealed.round)
        ts = await self._find_or_post(post, revealed.round, reveal(revealed), in_thread=has_thread, broadcast=True)
        verdicts = await self._write(post, lambda store: _close(store, post, revealed.round, ts, self.clock.now()))
        if verdicts is None:
            await self.surplus.delete(revealed.round.channel_id, ts)
            return
        self.metrics.posted(post.kind, instant_of(ts) - revealed.round.reveal_at)
        for verdict in verdicts:
            self.metrics.graded(verdict)

    async def _private_answers(self, post: Post) -> None:
        shared = await self.runner.read(lambda store: show_private_answers(store, post))
        left = private_answers(shared)[post.part - 1 :] if shared else []
        if shared is None or not left:
            await self._write(post, lambda store: store.posts.fail(post.key, "The round is gone."))
            return
        in_thread = await self._has_thread(shared.round)
        ts = await self._find_or_post(post, shared.round, left[0], in_thread=in_thread, broadcast=False)
        now, is_last = self.clock.now(), len(left) == 1
        if not await self._write(post, lambda store: finish_private_answers(store, post, ts, now, is_last=is_last)):
            await self.surplus.delete(shared.round.channel_id, ts)

    async def _announcement(self, post: Post) -> None:
        now = self.clock.now()
        told = await self.runner.read(lambda store: show_announcement(store, post, now))
        if told is None:
            await self._write(post, lambda store: store.posts.fail(post.key, NOTHING_TO_TELL))
            return
        channel_id = told.quiz.channel_id
        ts = await self._find(post, channel_id, post.due_at - LOOK_BACK)
        if ts is None:
            ts = await self._post(post, channel_id, announcement(told, now, self._model))
        await self._finish(post, channel_id, ts)

    async def _notice(self, post: Post) -> None:
        # It cannot be looked for: to read direct messages would take one more scope. Better twice than never.
        try:
            channel_id = await self.outbox.direct_channel(post.recipient)
        except Unsure:
            await self._wait(post, OPENING_REST)  # nothing was sent yet, so this is no attempt
            return
        ts = await self._post(post, channel_id, due_notice(post))
        await self._write(post, lambda store: store.posts.finish(post.key, ts))

    async def _take_back_others(self, post: Post) -> None:
        # Slack did not let whoever sent one too many delete it at once.
        await self.surplus.remove_now(post)
        await self._write(post, lambda store: store.posts.looked(post))

    async def _finish(self, post: Post, channel_id: str, ts: str) -> None:
        if not await self._write(post, lambda store: finish_post(store, post, ts, self.clock.now())):
            await self.surplus.delete(channel_id, ts)

    async def _has_thread(self, round_: Round) -> bool:
        # To learn that from a refused reply would use up the channel's one post a second.
        return bool(round_.message_ts) and await self.outbox.has_thread(round_.channel_id, round_.message_ts or "")

    async def _find_or_post(
        self, post: Post, round_: Round, message: Message, *, in_thread: bool, broadcast: bool
    ) -> str:
        # Where somebody deleted the card, the message stands in the channel by itself.
        thread_ts = round_.message_ts if in_thread else None
        return await self._find(post, round_.channel_id, round_.post_at, thread_ts) or await self._post(
            post, round_.channel_id, message, thread_ts=thread_ts, broadcast=broadcast
        )

    async def _post(self, post: Post, channel_id: str, message: Message, **where: Any) -> str:
        ts = await self.outbox.post(channel_id, message, key=post.key, **where)
        self.metrics.tried(post.kind, Outcome.SENT)
        return ts

    async def _find(self, post: Post, channel_id: str, since: datetime, thread_ts: str | None = None) -> str | None:
        """The post's message if an earlier attempt got it out. A first attempt need not look."""
        if not post.may_stand:
            return None
        found = await self.outbox.find(channel_id, post.key, since=since - CLOCK_SKEW, thread_ts=thread_ts)
        if found:
            self.metrics.tried(post.kind, Outcome.ADOPTED)
        return found

    async def _learn_names(self, post: Post, round_: Round) -> None:
        try:
            await learn_names(self.runner, self.outbox, round_, self.clock.now())
        except (Throttled, Unsure) as problem:
            if post.attempts < NAMES_TRIES and self.clock.now() < round_.reveal_at + NAMES_WAIT:
                raise
            logger.warning("Round %s is revealed without all names: %s", round_.id, problem)

    async def _wait(self, post: Post, delay: timedelta) -> None:
        """Make the post due again later: Slack was not able to take it, and nothing was done."""
        self.metrics.tried(post.kind, Outcome.THROTTLED)
        due_at = self.clock.now() + delay
        if not await self._write(post, lambda store: store.posts.postpone(post, due_at)):
            await self._leave(post)

    async def _hold(self, post: Post, kinds: Collection[PostKind], delay: timedelta) -> None:
        """Let everything else that waits in the workspace wait as well, instead of being refused one by one."""
        until = self.clock.now() + delay
        await self._write(post, lambda store: store.posts.postpone_waiting(post, kinds, until))

    async def _retry(self, post: Post) -> None:
        """Make the post due again, to be looked for first."""
        self.metrics.tried(post.kind, Outcome.UNSURE)
        due_at = self.clock.now() + retry_delay(post.attempts + 1)
        if not await self._write(post, lambda store: store.posts.retry(post, due_at)):
            await self._leave(post)

    async def _leave(self, post: Post) -> None:
        """Take back what may stand of ours beside what somebody else has made of the post, now and once more later."""
        await self.surplus.remove(post)
        later = self.clock.now() + SLOW_SLACK
        await self._write(post, lambda store: store.posts.look_again(post.key, later))

    async def _give_up(self, post: Post, reason: str, *, unread: bool = False) -> None:
        if post.ts is not None:
            await self._write(post, lambda store: store.posts.looked(post))
            return
        now = self.clock.now()
        if await self._write(post, lambda store: give_up_post(store, self.holidays, post, reason, now, unread=unread)):
            logger.warning("Post %s is given up: %s", post.key, reason)
            self.metrics.tried(post.kind, Outcome.GIVEN_UP)

    async def _write(self, post: Post, work: Callable[[Store], T]) -> T:
        return await self.runner.write(work, about=post.quiz_id)


def _close(store: Store, post: Post, round_: Round, ts: str, now: datetime) -> list[Verdict] | None:
    """Close the round; the verdicts on its answers, or None when the message is not wanted."""
    if not close_round(store, post, ts, now):
        return None
    return [grade.verdict for grade in store.results.grades(round_.id).values()]
