"""Plays quizzes through the use cases as the bot does, with a Slack that always takes what it is sent."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bot.domain.members import Actor, MemberId
from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz, QuizSettings
from bot.domain.rounds import Round, RoundState
from bot.usecases.close_round import close_round
from bot.usecases.open_round import open_round
from bot.usecases.plan_due import BATCH, plan_quizzes, plan_reveals
from bot.usecases.ports import Banks, Grader, HolidayCalendar, Store
from bot.usecases.record_answer import ThreadReply, record_answers
from bot.usecases.reveal_round import reveal_round
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_reveal import Reveal
from bot.usecases.start_posting import start_posting
from bot.usecases.steps.find_answer import find_answer
from tests.builders import ANA, OWNER, Calendar, Shelf, quiz_settings, ts, utc

SUNDAY_EVENING = utc("2026-11-22 18:00")
MONDAY_9 = utc("2026-11-23 09:00")
MONDAY_16 = utc("2026-11-23 16:00")

T = TypeVar("T")


def plan_due(store: Store, banks: Banks, holidays: HolidayCalendar, now: datetime) -> None:
    """Plan everything due by `now`, as a tick does."""
    plan_quizzes(store, banks, holidays, store.quizzes.due(now, BATCH), now)
    plan_reveals(store, now)


@dataclass
class Directly:
    """The port `Runner` on a store that the test has open already."""

    store: Store

    async def read(self, work: Callable[[Store], T]) -> T:
        return work(self.store)

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        return work(self.store)

    async def compute(self, work: Callable[[], T]) -> T:
        return work()

    def is_transient(self, error: BaseException) -> bool:
        return False

    @property
    def is_cut_off(self) -> bool:
        return False


@dataclass
class Play:
    """A store in a transaction, and what else use cases need."""

    store: Store
    banks: Shelf
    holidays: Calendar
    grader: Grader

    def set_up(
        self, settings: QuizSettings | None = None, now: datetime = SUNDAY_EVENING, actor: Actor = OWNER
    ) -> Quiz:
        """A new quiz; unless told otherwise for working days from 09:00 to 16:00 UTC."""
        return set_up_quiz(
            self.store, self.banks, self.holidays, actor, settings or quiz_settings(), now, quiz_id=None
        ).quiz

    def quiz(self, quiz: Quiz) -> Quiz:
        """The quiz as it is stored now."""
        stored = self.store.quizzes.get(quiz.id)
        assert stored
        return stored

    def round(self, round_: Round) -> Round:
        """The round as it is stored now."""
        stored = self.store.rounds.get(round_.id)
        assert stored
        return stored

    def rounds(self, quiz: Quiz) -> list[Round]:
        """All of the quiz's rounds, oldest first."""
        return self.store.rounds.recent(quiz.id, 1000)[::-1]

    def days(self, quiz: Quiz, *states: RoundState) -> list[date]:
        """The local dates of the quiz's rounds, of all of them or of those in the given states."""
        return [r.local_date for r in self.rounds(quiz) if r.state in states or not states]

    def tick(self, now: datetime) -> None:
        """What the clock does."""
        plan_due(self.store, self.banks, self.holidays, now)

    def ticks(self, start: datetime, end: datetime, step: timedelta) -> None:
        """Tick from start to end, both included."""
        for n in range((end - start) // step + 1):
            self.tick(start + n * step)

    def due(self, now: datetime, *kinds: PostKind) -> list[Post]:
        """Lease the posts that are due, and return those of the given kinds, or all."""
        return [post for post in self.store.posts.claim(now, 1000, 1000) if post.kind in kinds or not kinds]

    def notices(self, now: datetime) -> list[Post]:
        """Deliver the notices that are due, and return them."""
        due = self.due(now, PostKind.NOTICE)
        for post in due:
            self.store.posts.finish(post.key, ts(now))
        return due

    def deliver(self, now: datetime) -> list[Reveal]:
        """Post what is due, and return what was revealed."""
        return [reveal for post in self.due(now) if (reveal := self.post(post, now))]

    def run(self, now: datetime) -> list[Reveal]:
        """Tick, and post what is due."""
        self.tick(now)
        return self.deliver(now)

    def open(self, quiz: Quiz, now: datetime = MONDAY_9) -> Round:
        """Let the question be posted that is due at an instant."""
        self.run(now)
        (opened,) = (r for r in self.store.rounds.open() if r.quiz_id == quiz.id and r.post_at <= now)
        return opened

    def reply(self, round_: Round, member: MemberId, text: str, at: datetime) -> bool:
        """Let a member reply in the round's thread. Whether it counts."""
        reply = ThreadReply(member, ts(at), text, ts(at), at, round_.channel_id, round_.message_ts or "")
        return record_answers(self.store, [reply])

    def texts(self, round_: Round, member: MemberId = ANA) -> list[str]:
        """What the member's answer says now, a message at a time."""
        return [message.text for message in find_answer(self.store, round_.id, member).messages]

    def reveal(self, now: datetime = MONDAY_16) -> Reveal:
        """Let the one round be revealed that is due at an instant."""
        (reveal,) = self.run(now)
        return reveal

    def play_day(self, quiz: Quiz, answers: Iterable[tuple[MemberId, str]], post_at: datetime = MONDAY_9) -> Round:
        """A whole day: the question, an answer every minute, and the reveal."""
        round_ = self.open(quiz, post_at)
        for minutes, (member, text) in enumerate(answers, start=1):
            self.reply(round_, member, text, post_at + timedelta(minutes=minutes))
        self.reveal(round_.reveal_at)
        return self.round(round_)

    def post(self, post: Post, now: datetime) -> Reveal | None:
        """Post what was leased; a reveal is returned."""
        if post.kind is PostKind.QUESTION:
            if card := start_posting(self.store, post, now):
                assert open_round(self.store, post, card.round.channel_id, f"{ts(now)}{post.round_id}", now)
            return None
        if post.kind is PostKind.REVEAL:
            reveal = reveal_round(self.store, self.grader, post, now, model=None)
            assert close_round(self.store, post, ts(now), now)
            return reveal
        self.store.posts.finish(post.key, ts(now))
        return None
