"""Owners, admins and those who are neither change quizzes, and members what concerns themselves."""

from collections.abc import Callable
from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from bot.domain.members import Actor, MemberId
from bot.domain.quiz import Quiz, QuizSettings, may_change
from bot.domain.refusals import InvalidSettings, NotAllowed, Refused, RoleNotKnown, RoundUnavailable, UnknownDate
from bot.domain.rounds import RoundState
from bot.domain.schedule import Window
from bot.usecases.announce_quiz import announce_quiz, announce_times
from bot.usecases.ask_now import ask_now, can_ask
from bot.usecases.find_quiz import lock_quiz_to_change
from bot.usecases.hand_over_quiz import hand_over_quiz
from bot.usecases.mark_away import mark_away, mark_back
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.reveal_now import reveal_now
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_controls import Controls, show_controls
from bot.usecases.skip_round import MOST_LISTED, skip_round, undo_skip
from tests.builders import WORKSPACE
from tests.usecases.life.drawing import actors, people, quiz_settings
from tests.usecases.life.machine import LivingTeam, then_a_while


class StepsOfChanging(LivingTeam):
    """What people change by command, button and form."""

    def change(self, data: st.DataObject, actor: Actor, what: Callable[[Quiz], object]) -> Refused | None:
        """Let somebody change one of the quizzes. Why that was refused, if so: its owner and admins may."""
        quiz = self.pick(data, self.life.quizzes, "quiz")
        try:
            with self.life.transaction():
                what(lock_quiz_to_change(self.life.store, actor, None, quiz.id))
        except Refused as why:
            refused: Refused | None = why
        else:
            refused = None
            self.life.promised.pop(quiz.id, None)
        assert isinstance(refused, NotAllowed | RoleNotKnown) is not may_change(quiz, actor)
        return refused

    def controls(self, quiz: Quiz) -> Controls:
        """What the owner decides by."""
        return show_controls(self.life.store, self.life.play.holidays, quiz, self.life.now)

    @then_a_while(actor=actors, wanted=quiz_settings())
    def set_up(self, actor: Actor, wanted: QuizSettings) -> None:
        self.set_up_by(actor, wanted)

    @then_a_while(data=st.data(), actor=actors, wanted=quiz_settings())
    def change_settings(self, data: st.DataObject, actor: Actor, wanted: QuizSettings) -> None:
        """The quiz may move to another channel, unless that has one."""
        store, banks, holidays, now = self.life.store, self.life.play.banks, self.life.play.holidays, self.life.now
        resident = store.quizzes.in_channel(WORKSPACE, wanted.channel_id)

        def change(quiz: Quiz) -> None:
            made = set_up_quiz(store, banks, holidays, actor, wanted, now, quiz.id)
            assert made.quiz == store.quizzes.get(quiz.id)
            assert made.ahead == self.controls(made.quiz).ahead
            if made.is_new_here:
                announce_quiz(store, made.quiz, "Somebody", now)
            elif made.other_times:
                announce_times(store, made.quiz, made.other_times, "Somebody", now)

        refused = self.change(data, actor, change)
        assert isinstance(refused, NotAllowed | RoleNotKnown | InvalidSettings | None)
        assert resident or not isinstance(refused, InvalidSettings)

    @then_a_while(data=st.data(), actor=actors, owner=people, reviewers=st.sets(people, max_size=2))
    def hand_over(self, data: st.DataObject, actor: Actor, owner: MemberId, reviewers: set[MemberId]) -> None:
        def change(quiz: Quiz) -> None:
            named = name_reviewers(self.life.store, actor, quiz, {one.user_id for one in reviewers}, self.life.now)
            hand_over_quiz(self.life.store, actor, named, owner.user_id, "Somebody", self.life.now)

        self.change(data, actor, change)

    @then_a_while(data=st.data(), actor=actors, days=st.sampled_from([None, 0, 1, 2, 5, 400]))
    def pause(self, data: st.DataObject, actor: Actor, days: int | None) -> None:
        def change(quiz: Quiz) -> None:
            until = None if days is None else self.life.local_day(quiz) + timedelta(days=days)
            pause_quiz(self.life.store, self.life.play.holidays, quiz, until, self.life.now)

        refused = self.change(data, actor, change)
        assert isinstance(refused, UnknownDate) <= (days in {0, 400})

    @then_a_while(data=st.data(), actor=actors)
    def resume(self, data: st.DataObject, actor: Actor) -> None:
        life = self.life
        self.change(data, actor, lambda quiz: resume_quiz(life.store, life.play.holidays, quiz, life.now))

    @then_a_while(data=st.data(), actor=actors)
    def skip(self, data: st.DataObject, actor: Actor) -> None:
        """The first of what is ahead goes, can be brought back, and nothing else changes."""

        def change(quiz: Quiz) -> None:
            before = self.controls(quiz).ahead
            try:
                skipped, changed = skip_round(self.life.store, self.life.play.holidays, quiz, self.life.now)
            except RoundUnavailable:
                assert not before
                raise
            after = self.controls(changed)
            assert (skipped.local_date, after.ahead[: len(before) - 1]) == (before[0].day, before[1:])
            assert skipped in after.skipped or len(after.skipped) > MOST_LISTED

        self.change(data, actor, change)

    @then_a_while(data=st.data(), actor=actors)
    def undo_a_skip(self, data: st.DataObject, actor: Actor) -> None:
        """What is offered to be brought back can be. It comes again unless its day has become one off."""

        def change(quiz: Quiz) -> None:
            before = self.controls(quiz)
            if not before.skipped:
                return
            round_ = self.pick(data, before.skipped, "skipped")
            _, changed = undo_skip(self.life.store, self.life.play.holidays, quiz, round_.id, self.life.now)
            added = set(self.controls(changed).ahead) - set(before.ahead)
            assert days_of(added) <= {round_.local_date}

        assert isinstance(self.change(data, actor, change), NotAllowed | RoleNotKnown | None)

    @then_a_while(data=st.data(), actor=actors)
    def ask(self, data: st.DataObject, actor: Actor) -> None:
        """A question can be asked now just when that is offered, in spite of pauses and days off."""
        life = self.life

        def change(quiz: Quiz) -> None:
            is_offered = can_ask(life.store, quiz, life.now)
            try:
                with life.planning():
                    round_ = ask_now(life.store, life.play.banks, life.play.holidays, quiz, life.now)
            except RoundUnavailable:
                assert not is_offered
                raise
            assert is_offered
            assert round_.local_date == life.local_day(quiz)
            assert round_.reveal_at >= life.now + timedelta(hours=1)

        self.change(data, actor, change)
        life.work()

    @precondition(lambda self: self.moment.posted())
    @then_a_while(data=st.data())
    def reveal(self, data: st.DataObject) -> None:
        round_ = self.pick(data, self.moment.posted(RoundState.OPEN) or self.moment.posted(), "round")
        try:
            with self.life.transaction():
                quiz = self.life.store.quizzes.lock(round_.quiz_id)
                assert quiz
                reveal_now(self.life.store, quiz, round_.id, self.life.now)
        except RoundUnavailable:
            assert round_.state is not RoundState.OPEN

    @then_a_while(member=people, hidden=st.booleans())
    def hide(self, member: MemberId, hidden: bool) -> None:
        self.life.store.members.set_hidden(member, hidden)
        (self.life.hidden.add if hidden else self.life.hidden.discard)(member)

    @then_a_while(member=people, name=st.sampled_from(["Ana", "ana", "Zoë", "ß", "Ben"]))
    def rename(self, member: MemberId, name: str) -> None:
        self.life.store.members.note(member, name, None, self.life.now)
        self.life.names[member] = name

    @then_a_while(data=st.data(), member=people, days=st.sampled_from([None, 1, 2, 5]))
    def go_away(self, data: st.DataObject, member: MemberId, days: int | None) -> None:
        quiz = self.pick(data, self.life.quizzes, "quiz")
        until = None if days is None else self.life.local_day(quiz) + timedelta(days=days)
        try:
            with self.life.transaction():
                mark_away(self.life.store, quiz, member, until, self.life.now)
        except UnknownDate:
            assert until

    @then_a_while(data=st.data(), member=people)
    def come_back(self, data: st.DataObject, member: MemberId) -> None:
        quiz = self.pick(data, self.life.quizzes, "quiz")
        mark_back(self.life.store, quiz, member, self.life.now)


def days_of(windows: set[Window]) -> set[object]:
    """Their local dates."""
    return {window.day for window in windows}
