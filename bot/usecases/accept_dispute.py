"""Gives a member a key point that the grader did not find, and everybody else who said it likewise."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from bot.domain.bank import KeyPoint, Question
from bot.domain.disputes import Dispute, DisputeKind, DisputeState, check_phrasing, says_another, suggested_phrasing
from bot.domain.grading import FULL_POINTS, Coverage, Grade, PointFinding, Verdict, grade
from bot.domain.members import Actor, MemberId
from bot.domain.quiz import Quiz
from bot.domain.refusals import AlreadyDecided, InvalidField
from bot.domain.rounds import Round
from bot.domain.words import count, short_date
from bot.usecases.ports import Grader, Store
from bot.usecases.steps.find_answer import find_answer
from bot.usecases.steps.find_dispute import DECIDED, find_dispute
from bot.usecases.steps.find_rubric import find_rubric
from bot.usecases.steps.notify_member import notify_member
from bot.usecases.steps.regrade_round import Regrade, find_regrades, regrade_round, widened

T = TypeVar("T")

WITHOUT_EFFECT = "The grader would still not find the point by these words. Leave it empty to accept this answer alone."


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What accepting a dispute with this phrasing does: `own` and `others` are regraded.

    `is_own` says whether the grader finds the point by the phrasing in this very answer; so it does without one.
    """

    dispute: Dispute
    quiz: Quiz
    round: Round
    point: KeyPoint
    phrasing: str
    own: Regrade
    others: tuple[Regrade, ...]
    is_own: bool


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrasing that is about to be accepted, empty for none, with the version of the rubric that it is part of."""

    round: Round
    key_point_id: str
    phrasing: str
    rubric_version: str


def check_wording(store: Store, grader: Grader, actor: Actor, dispute_id: int, phrasing: str) -> Wording:
    """The phrasing as it would join the rubric. Whether it has an effect there shows once it is graded by.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
        InvalidField: when the phrasing cannot be added to the rubric.
    """
    dispute, _, round_ = find_dispute(store, actor, dispute_id)
    added, _, question = _widen(store, grader, dispute, round_, phrasing)
    return Wording(round_, dispute.key_point_id, added, question.version)


def suggest_wording(store: Store, grader: Grader, actor: Actor, dispute_id: int) -> Wording:
    """The quoted words as they are, or none where they cannot be a phrasing.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
    """
    return _quoting(check_wording, store, grader, actor, dispute_id)


def prepare_acceptance(store: Store, grader: Grader, actor: Actor, dispute_id: int, phrasing: str) -> Acceptance:
    """What would come of accepting the dispute. Nothing is changed.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
        InvalidField: when the phrasing cannot be added to the rubric, or would have no effect there.
    """
    dispute, quiz, round_ = find_dispute(store, actor, dispute_id)
    added, before, question = _widen(store, grader, dispute, round_, phrasing)
    if added:
        _check_found(grader, before, question, dispute.key_point_id, added)
    text = find_answer(store, round_.id, dispute.member).text
    is_own = not added or dispute.key_point_id in _found(grader, question, text).covered
    standing = store.results.grades(round_.id)[dispute.member]
    finding = PointFinding(dispute.key_point_id, Coverage.COVERED, dispute.words or None)
    own = Regrade(dispute.member, standing, widened(question, standing, finding, grader))
    others = find_regrades(store, grader, round_, question, dispute) if added else []
    point = question.rubric.point(dispute.key_point_id)
    return Acceptance(dispute, quiz, round_, point, added, own, tuple(others), is_own)


def suggest_acceptance(store: Store, grader: Grader, actor: Actor, dispute_id: int) -> Acceptance:
    """What would come of the quoted words as they are; of none where they cannot be a phrasing.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
    """
    return _quoting(prepare_acceptance, store, grader, actor, dispute_id)


def _quoting(
    make: Callable[[Store, Grader, Actor, int, str], T], store: Store, grader: Grader, actor: Actor, dispute_id: int
) -> T:
    """What is made of the quoted words as a phrasing, or of no phrasing where they cannot be one."""
    dispute, _, _ = find_dispute(store, actor, dispute_id)
    try:
        return make(store, grader, actor, dispute_id, suggested_phrasing(dispute))
    except InvalidField:
        return make(store, grader, actor, dispute_id, "")


def _widen(
    store: Store, grader: Grader, dispute: Dispute, round_: Round, phrasing: str
) -> tuple[str, Question, Question]:
    """The phrasing on one line, the question as it stands, and the question with the phrasing."""
    question = find_rubric(store, round_)
    added = check_phrasing(question, dispute.key_point_id, phrasing, grader.reduced)
    return added, question, find_rubric(store, round_, (dispute.key_point_id, added)) if added else question


def _check_found(grader: Grader, before: Question, question: Question, key_point_id: str, phrasing: str) -> None:
    """Refuse a phrasing by which the grader would not find the key point, or that says another one and not this."""
    covered = _found(grader, question, phrasing).covered
    if key_point_id not in covered:
        # By a wrong claim, say, or as an echo of the question.
        raise InvalidField("phrasing", WITHOUT_EFFECT)
    others = [point for point in question.rubric.key_points if point.id in covered - {key_point_id}]
    if not others:
        return
    by_itself = _found(grader, before, phrasing).assessment.finding(key_point_id)
    if by_itself.coverage not in (Coverage.COVERED, Coverage.MAYBE):
        raise says_another(others[0])


def _found(grader: Grader, question: Question, text: str) -> Grade:
    found = grader.assess(question, text)
    return grade(question.rubric, found, grader=grader.name, rubric_version=question.version)


def accept_dispute(
    store: Store, grader: Grader, actor: Actor, dispute_id: int, phrasing: str, now: datetime
) -> Acceptance:
    """Accept the dispute: the answer has the key point for good, and the phrasing joins the quiz's rubric.

    With an empty phrasing this answer alone is changed. Everybody is told whose points change or who asked for the key
    point, and the posted reveal is brought up to date.

    Raises:
        AlreadyDecided, NotAllowed, InvalidField: as `prepare_acceptance`.
    """
    _, _, round_ = find_dispute(store, actor, dispute_id)
    # This comes first, for it locks the round: of two acceptances at once the second reads what the first has written.
    store.rounds.want_reveal(round_.id, dispute_id)
    accepted = prepare_acceptance(store, grader, actor, dispute_id, phrasing)
    decided = replace(
        accepted.dispute,
        state=DisputeState.ACCEPTED,
        reviewer_id=actor.id.user_id,
        phrasing=accepted.phrasing,
        decided_at=now,
    )
    if not store.disputes.decide(decided):
        raise AlreadyDecided(DECIDED)
    regrade_round(store, accepted.round, [accepted.own, *accepted.others], now)
    asked = _settle_others(store, decided, accepted.others)
    _lay_to_rest(store, accepted)
    _tell(store, accepted, asked, now)
    return accepted


def _settle_others(store: Store, decided: Dispute, others: Sequence[Regrade]) -> set[MemberId]:
    """Those who waited for this key point as well have it now. Returns who had asked for it themselves."""
    regraded = {regrade.member for regrade in others}
    settled = [
        waiting
        for waiting in store.disputes.of_round(decided.round_id)
        if waiting.is_open and waiting.key_point_id == decided.key_point_id and waiting.member in regraded
    ]
    for waiting in settled:
        by, at = decided.reviewer_id, decided.decided_at
        store.disputes.decide(replace(waiting, state=DisputeState.ACCEPTED, reviewer_id=by, decided_at=at))
    return {waiting.member for waiting in settled if waiting.kind is DisputeKind.DISAGREED}


def _lay_to_rest(store: Store, accepted: Acceptance) -> None:
    """What else waits about an answer that is full now is moot: nobody need look at it."""
    full = {regrade.member for regrade in (accepted.own, *accepted.others) if regrade.after.verdict is Verdict.FULL}
    for waiting in store.disputes.of_round(accepted.round.id):
        if waiting.is_open and waiting.member in full:
            store.disputes.step(waiting.id, DisputeState.OPEN, DisputeState.WITHDRAWN)


def _tell(store: Store, accepted: Acceptance, asked: Set[MemberId], now: datetime) -> None:
    day = short_date(accepted.round.local_date, accepted.quiz.schedule.local_day(now))
    _tell_one(
        store,
        accepted,
        accepted.own,
        f"A reviewer looked at your answer to the question of {day} and gives you this key point:",
        now,
    )
    for regrade in accepted.others:
        if regrade.gained or regrade.member in asked:
            reason = (
                f"A reviewer accepted one more way to say this key point of the question of {day}, and you said it:"
            )
            _tell_one(store, accepted, regrade, reason, now)


def _tell_one(store: Store, accepted: Acceptance, regrade: Regrade, reason: str, now: datetime) -> None:
    points = f"{regrade.after.points} of {FULL_POINTS}"
    added = f"That adds {count(regrade.gained, 'point')}: you have {points} now."
    gain = added if regrade.gained else f"Your points stay the same: {points}."
    sentence = f"{reason} “{accepted.point.statement}” {gain}"
    key = f"regraded:{accepted.dispute.id}:{regrade.member.workspace_id}:{regrade.member.user_id}"
    notify_member(store, accepted.dispute.quiz_id, regrade.member.user_id, key, sentence, now, result_of=accepted.round)
