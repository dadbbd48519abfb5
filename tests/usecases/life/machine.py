"""What all steps of a life share: the life itself, the moment that it has come to, and the time that goes by."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import Engine

from bot.domain.members import Actor, MemberId
from bot.domain.quiz import QuizSettings
from bot.domain.refusals import InvalidSettings
from bot.domain.rounds import RoundState
from bot.usecases.announce_quiz import announce_quiz
from bot.usecases.set_up_quiz import set_up_quiz
from tests.builders import OWNER, WORKSPACE
from tests.usecases.life.drawing import NEXT, beginnings, quiz_settings, replies, waits
from tests.usecases.life.laws import Laws
from tests.usecases.life.laws_of_showing import check_views
from tests.usecases.life.moment import Moment
from tests.usecases.life.team import ACTORS, PEOPLE, Life
from tests.usecases.play import SUNDAY_EVENING

T = TypeVar("T")

A_MOMENT = timedelta(milliseconds=1)
"""Nobody does anything at the very instant at which something else happened."""


def then_a_while(**drawn: st.SearchStrategy[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A rule after which time goes by and people reply: a life has only some of the rules, perhaps none for that."""

    def made(step: Callable[..., None]) -> Callable[..., None]:
        @wraps(step)
        def step_and_wait(
            machine: "LivingTeam", wait: timedelta | None, then: list[tuple[MemberId, str]], **what: Any
        ) -> None:
            machine.life.now += A_MOMENT
            step(machine, **what)
            machine.wait(wait)
            machine.life.answer(then)

        as_rule: Any = rule(wait=waits, then=replies, **drawn)  # type: ignore[call-overload]
        stepping: Callable[..., None] = as_rule(step_and_wait)
        return stepping

    return made


class LivingTeam(RuleBasedStateMachine):
    """A life in a transaction of an engine, which is undone at its end."""

    engine: ClassVar[Engine]

    def __init__(self) -> None:
        super().__init__()
        self._connection = self.engine.connect()
        self._transaction = self._connection.begin()
        self.life = Life(self._connection, SUNDAY_EVENING)
        self.laws = Laws(self.life)
        self.moment = Moment(self.life)
        self._steps = 0

    def teardown(self) -> None:
        self._transaction.rollback()
        self._connection.close()

    @initialize(beginning=beginnings, wanted=quiz_settings())
    def begin(self, beginning: datetime, wanted: QuizSettings) -> None:
        self.life.now = beginning
        self.set_up_by(OWNER, wanted)
        self.wait(NEXT)

    @invariant()
    def the_laws_hold(self) -> None:
        """After each step another reader and another actor look at everything."""
        self.life.promise()
        self.moment = Moment(self.life)
        self.laws.check(self.moment)
        self._steps += 1
        check_views(self.moment, PEOPLE[self._steps % len(PEOPLE)], ACTORS[self._steps % len(ACTORS)])

    @property
    def is_seventh_step(self) -> bool:
        """Whether it is time for what would otherwise take up most of a life."""
        return self._steps % 7 == 0

    def wait(self, wait: timedelta | None) -> None:
        """Let time go by, or let the next question or reveal come."""
        self.life.promise()
        if wait is not NEXT:
            if wait:
                self.life.live_until(self.life.now + wait)
            return
        was_open = self._has_open()
        for _ in range(5):
            self.life.go_to_next_due()
            self.life.run()
            if self._has_open() is not was_open:
                return

    def set_up_by(self, actor: Actor, wanted: QuizSettings) -> None:
        """A channel takes one quiz, from anybody."""
        resident = self.life.store.quizzes.in_channel(WORKSPACE, wanted.channel_id)
        banks, holidays, now = self.life.play.banks, self.life.play.holidays, self.life.now
        try:
            with self.life.transaction():
                made = set_up_quiz(self.life.store, banks, holidays, actor, wanted, now, quiz_id=None)
                announce_quiz(self.life.store, made.quiz, "Somebody", now)
        except InvalidSettings as refused:
            errors = set(refused.sentences)
        else:
            errors = set()
        assert errors == ({"channel"} if resident else set())

    def pick(self, data: st.DataObject, things: Sequence[T], name: str) -> T:
        """One of the things; the simplest choice is the newest."""
        return data.draw(st.sampled_from(things[::-1]), label=name)

    def _has_open(self) -> bool:
        return any(round_.state is RoundState.OPEN for round_ in Moment(self.life).rounds)
