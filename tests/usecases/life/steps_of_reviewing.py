"""Members disagree with grades, and reviewers decide and change their minds about wordings."""

from collections.abc import Callable

from hypothesis import strategies as st
from hypothesis.stateful import precondition

from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Verdict
from bot.domain.members import Actor, MemberId
from bot.domain.quiz import may_review
from bot.domain.refusals import AlreadyDecided, InvalidField, NotAllowed, Refused, RoleNotKnown
from bot.domain.rounds import Round, RoundState
from bot.usecases.accept_dispute import accept_dispute, suggest_acceptance
from bot.usecases.open_dispute import open_dispute
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.take_back_wording import restore_wording, take_back_wording
from bot.usecases.withdraw_dispute import withdraw_dispute
from tests.builders import ADMIN
from tests.usecases.life.drawing import NEXT, actors, people, phrasings
from tests.usecases.life.machine import LivingTeam, then_a_while
from tests.usecases.life.moment import Moment

OPEN, ACCEPTED = DisputeState.OPEN, DisputeState.ACCEPTED


class StepsOfReviewing(LivingTeam):
    """Disputes and wordings."""

    def decide(self, actor: Actor, dispute: Dispute, what: Callable[[], object]) -> Refused | None:
        """Let somebody decide. Why that was refused, if so: only reviewers may."""
        quiz = self.life.store.quizzes.get(dispute.quiz_id)
        assert quiz
        try:
            with self.life.transaction():
                what()
        except Refused as why:
            refused: Refused | None = why
        else:
            refused = None
        assert may_review(quiz, actor) or isinstance(refused, NotAllowed | RoleNotKnown)
        return refused

    @precondition(lambda self: self.moment.disputable)
    @then_a_while(data=st.data())
    def disagree(self, data: st.DataObject) -> None:
        """Whatever a result offers to disagree about can be, once."""
        if not (offered := Moment(self.life).disputable):
            return  # the fourteen days ended in this moment
        round_, member, place = self.pick(data, offered, "point")
        said = [m.text for m in self.life.store.answers.of_member(round_.id, member) if m.text.strip()]
        self._disagree(round_, member, place, self.pick(data, said, "words"))

    def _disagree(self, round_: Round, member: MemberId, place: int, words: str) -> Dispute:
        with self.life.transaction():
            return open_dispute(self.life.store, round_.id, member, place, words, "It is.", self.life.now)

    @precondition(lambda self: self.moment.posted(RoundState.OPEN))
    @then_a_while(data=st.data(), members=st.sets(people, min_size=2))
    def several_wait_for_the_same(self, data: st.DataObject, members: set[MemberId]) -> None:
        """They have said it by the same words, and once the round is over each asks for it. An admin accepts one."""
        round_ = self.pick(data, self.moment.posted(RoundState.OPEN), "round")
        for member in sorted(members):
            self.life.hear(self.life.write(round_, member, "it halts"))
        self.wait(NEXT)
        offered = [point for point in Moment(self.life).disputable if point[0].id == round_.id and point[1] in members]
        if offered:
            _, _, place = self.pick(data, offered, "point")
            waiting = [self._disagree(*point, "it halts") for point in offered if point[2] == place]
            self._accept(self.pick(data, waiting, "dispute"), ADMIN, "it halts")

    @precondition(lambda self: self.moment.disputes(OPEN))
    @then_a_while(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        """What the grader had asked before waits again."""
        dispute = self.pick(data, self.moment.disputes(OPEN), "dispute")
        try:
            withdrawal = withdraw_dispute(self.life.store, dispute.id, dispute.member)
        except AlreadyDecided:
            assert dispute.kind is DisputeKind.UNSURE
            return
        assert dispute.kind is DisputeKind.DISAGREED
        waiting = self.life.store.disputes.of_member(dispute.round_id, dispute.member)
        same = [each for each in waiting if each.is_open and each.key_point_id == dispute.key_point_id]
        assert bool(same) is withdrawal.still_waits

    @precondition(lambda self: self.moment.disputes(OPEN))
    @then_a_while(data=st.data(), actor=actors, phrasing=phrasings)
    def accept(self, data: st.DataObject, actor: Actor, phrasing: str) -> None:
        self._accept(self.pick(data, self.moment.disputes(OPEN), "dispute"), actor, phrasing)

    @precondition(lambda self: self.moment.disputes(OPEN))
    @then_a_while(decisions=st.lists(st.one_of(phrasings, st.none()), min_size=1, max_size=4))
    def go_through_the_queue(self, decisions: list[str | None]) -> None:
        """An admin accepts with a phrasing, or rejects, what has waited longest."""
        for decision in decisions:
            waiting = Moment(self.life).disputes(OPEN)
            if waiting and decision is None:
                self._reject(waiting[0], ADMIN, with_rest=False)
            elif waiting:
                self._accept(waiting[0], ADMIN, decision or "")

    def _accept(self, dispute: Dispute, actor: Actor, phrasing: str) -> None:
        """The answer has the key point and others who say it so, whatever that earns; nobody else's points change."""
        life = self.life
        before = life.store.results.points(dispute.round_id)
        waiting = [each for each in life.store.disputes.of_round(dispute.round_id) if each.is_open]
        gained: dict[MemberId, int] = {}

        def accept() -> None:
            suggest_acceptance(life.store, life.play.grader, actor, dispute.id)
            accepted = accept_dispute(life.store, life.play.grader, actor, dispute.id, phrasing, life.now)
            gained.update({each.member: each.gained for each in (accepted.own, *accepted.others)})
            assert dispute.member not in [each.member for each in accepted.others]

        if refused := self.decide(actor, dispute, accept):
            assert isinstance(refused, NotAllowed | RoleNotKnown | InvalidField)
        after = life.store.results.points(dispute.round_id)
        assert after == {member: points + gained.get(member, 0) for member, points in before.items()}
        for member in (member for member, points in gained.items() if points):
            assert self._is_told(dispute, member), "whose points change"
        if not refused:
            self._check_settled(dispute, [each for each in waiting if each.member in gained], actor)
        if not refused and phrasing:
            self._check_given_to_all(dispute, phrasing)

    def _is_told(self, dispute: Dispute, member: MemberId) -> bool:
        key = f"notice:regraded:{dispute.id}:{member.workspace_id}:{member.user_id}"
        return self.life.store.posts.get(key) is not None

    def _check_settled(self, dispute: Dispute, waiting: list[Dispute], actor: Actor) -> None:
        """Of those who have the key point now, all that waited for it is accepted with this one, and nothing else."""
        now = {each.id: each for each in self.life.store.disputes.of_round(dispute.round_id)}
        for each in waiting:
            if each.key_point_id != dispute.key_point_id:
                assert now[each.id].state in {OPEN, DisputeState.WITHDRAWN}
                continue
            decision = now[each.id].state, now[each.id].reviewer_id, now[each.id].decided_at
            assert decision == (ACCEPTED, actor.id.user_id, self.life.now)
            assert each.kind is DisputeKind.UNSURE or self._is_told(dispute, each.member), "who asked"

    def _check_given_to_all(self, dispute: Dispute, phrasing: str) -> None:
        """Whoever said it so has the key point, but for copies, rejections, and what a wrong claim contradicts."""
        store = self.life.store
        rejected = {d.member for d in store.disputes.of_round(dispute.round_id) if d.state is DisputeState.REJECTED}
        said = {m.member for m in store.answers.of_round(dispute.round_id) if phrasing in m.text and not m.deleted}
        for member, grade in store.results.grades(dispute.round_id).items():
            if member in said - rejected and grade.verdict is not Verdict.COPIED and not grade.assessment.claims:
                assert dispute.key_point_id in grade.covered

    @precondition(lambda self: self.moment.disputes(OPEN))
    @then_a_while(data=st.data(), actor=actors, with_rest=st.booleans())
    def reject(self, data: st.DataObject, actor: Actor, with_rest: bool) -> None:
        self._reject(self.pick(data, self.moment.disputes(OPEN), "dispute"), actor, with_rest=with_rest)

    def _reject(self, dispute: Dispute, actor: Actor, *, with_rest: bool) -> None:
        """Grades stay as they are."""
        life = self.life
        before = life.store.results.grades(dispute.round_id)
        refused = self.decide(
            actor,
            dispute,
            lambda: reject_dispute(life.store, actor, dispute.id, "No.", life.now, with_rest=with_rest),
        )
        assert isinstance(refused, NotAllowed | RoleNotKnown | None)
        assert life.store.results.grades(dispute.round_id) == before

    @precondition(lambda self: self.moment.disputes(ACCEPTED))
    @then_a_while(data=st.data(), actor=actors)
    def take_a_wording_back(self, data: st.DataObject, actor: Actor) -> None:
        """It counts no more, wherever it was accepted; grades stay as they are."""
        dispute, store = self.pick(data, self.moment.disputes(ACCEPTED), "dispute"), self.life.store
        before = store.results.grades(dispute.round_id)
        refused = self.decide(actor, dispute, lambda: take_back_wording(store, actor, dispute.id))
        assert isinstance(refused, AlreadyDecided) <= (not dispute.phrasing)
        assert store.results.grades(dispute.round_id) == before
        round_ = store.rounds.get(dispute.round_id)
        assert round_
        if not refused:
            counting = store.disputes.overlay(dispute.quiz_id, round_.bank, round_.question_id)
            assert dispute.phrasing not in counting.get(dispute.key_point_id, [])

    @precondition(lambda self: self.moment.disputes(ACCEPTED))
    @then_a_while(data=st.data(), actor=actors, phrasing=phrasings)
    def put_a_wording_back(self, data: st.DataObject, actor: Actor, phrasing: str) -> None:
        dispute, life = self.pick(data, self.moment.disputes(ACCEPTED), "dispute"), self.life
        refused = self.decide(
            actor, dispute, lambda: restore_wording(life.store, life.play.grader, actor, dispute.id, phrasing)
        )
        assert isinstance(refused, NotAllowed | RoleNotKnown | InvalidField | AlreadyDecided | None)
