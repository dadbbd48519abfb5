"""Lets a member disagree about a key point of their own answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.bank import KeyPoint
from bot.domain.disputes import MAX_REASON, WINDOW, Dispute, DisputeKind, DisputeState, check_words
from bot.domain.grading import PointFinding, Verdict
from bot.domain.members import MemberId
from bot.domain.refusals import InvalidField, NotDisputable
from bot.usecases.ports import Store
from bot.usecases.show_result import OwnResult, show_result
from bot.usecases.steps.notify_reviewers import notify_reviewers

WAITS_ALREADY = "This key point waits for a reviewer already. You are told when it is decided."
HEARD_ALREADY = "A reviewer has decided this key point already. If it is still wrong, please talk to the quiz’s owner."
TOO_LATE = f"You can disagree for {WINDOW.days} days after the reveal, and they are over."
COPIES_EARN_NOTHING = "Nearly the same words as in an earlier answer earn nothing, whatever key points they name."


@dataclass(frozen=True, slots=True)
class DisputeSheet:
    """What the form needs: the result, the key point at its place in the rubric, what was found of it."""

    result: OwnResult
    place: int
    point: KeyPoint
    finding: PointFinding


def prepare_dispute(store: Store, round_id: int, member: MemberId, place: int, now: datetime) -> DisputeSheet:
    """The sheet for the key point at a place in the question's rubric, counted from 0.

    Raises:
        NotDisputable: when the member cannot disagree about it, or not any more.
        NotRevealed: while the round is open.
        RoundUnavailable: when the round is gone, or the member did not answer.
    """
    result = show_result(store, round_id, member, now)
    points = result.question.rubric.key_points
    if place >= len(points):
        raise NotDisputable("This question has no such key point. Open your result again with `/lambda-quiz me`.")
    point = points[place]
    if point.id not in result.disputable:
        raise NotDisputable(_why_not(result, point, now))
    return DisputeSheet(result, place, point, result.grade.assessment.finding(point.id))


def open_dispute(
    store: Store, round_id: int, member: MemberId, place: int, words: str, reason: str, now: datetime
) -> Dispute:
    """Put the key point before the quiz's reviewers, who are told. A question of the grader's own gives way to it.

    Raises:
        InvalidField: when the words are not the answer's, or there are too many of words or reasons.
        NotDisputable, NotRevealed, RoundUnavailable: as `prepare_dispute`.
    """
    sheet = prepare_dispute(store, round_id, member, place, now)
    quoted = check_words(words, sheet.result.answer.text)
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", f"Write at most {MAX_REASON} characters.")
    round_ = sheet.result.round
    before = [dispute for dispute in store.disputes.of_round(round_.id) if dispute.is_open]
    waiting = sheet.result.disputes.get(sheet.point.id)
    if waiting:
        store.disputes.step(waiting.id, DisputeState.OPEN, DisputeState.WITHDRAWN)
    finding = PointFinding(sheet.point.id, sheet.finding.coverage, quoted)
    opened = store.disputes.open(round_, member, finding, DisputeKind.DISAGREED, " ".join(reason.split()), now)
    if opened is None:
        raise NotDisputable(WAITS_ALREADY)
    notify_reviewers(store, round_, now, opened, before)
    return opened


def _why_not(result: OwnResult, point: KeyPoint, now: datetime) -> str:
    dispute = result.disputes.get(point.id)
    reasons = [
        (result.is_being_revealed, "The answer is just being posted. Try again in a minute."),
        (point.id in result.grade.covered, "You have this key point already."),
        (dispute is not None and dispute.is_open, WAITS_ALREADY),
        (dispute is not None and dispute.is_heard, HEARD_ALREADY),
        (now > result.round.revealed_at + WINDOW, TOO_LATE),
        (result.grade.verdict is Verdict.COPIED, COPIES_EARN_NOTHING),
    ]
    return next((sentence for applies, sentence in reasons if applies), "This key point would not change your points.")
