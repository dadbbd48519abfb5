"""One member's own result in a round: hits, misses, corrections and points, and what they disagree with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.answers import Answer
from bot.domain.bank import Question
from bot.domain.disputes import WINDOW, Dispute, DisputeKind, disputable, newest
from bot.domain.grading import Grade
from bot.domain.members import MemberId
from bot.domain.posts import PostState, reveal_key
from bot.domain.quiz import zone_of
from bot.domain.refusals import NotRevealed, RoundUnavailable
from bot.domain.rounds import GRADED, Round, RoundState
from bot.usecases.ports import Store
from bot.usecases.steps.find_answer import find_answer


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A member's answer, its grade, and the points it earned after any correction, as of the quiz's `today`.

    `disputes` are by key point, `disputable` the ids of the key points that the member may disagree about now: none
    while `is_being_revealed`, where the reveal is still to be posted.
    """

    round: Round
    question: Question
    answer: Answer
    grade: Grade
    points: int
    today: date
    disputes: Mapping[str, Dispute]
    disputable: frozenset[str]
    is_being_revealed: bool


def show_result(store: Store, round_id: int, reader: MemberId, now: datetime) -> OwnResult:
    """The reader's result.

    Raises:
        NotRevealed: while the round is open.
        RoundUnavailable: when it does not exist any more, or the reader did not answer.
    """
    round_ = store.rounds.get(round_id)
    if round_ is None:
        raise RoundUnavailable("This round no longer exists. See `/lambda-quiz today`.")
    if round_.state not in GRADED:
        raise NotRevealed("This round is still open. Your result is here after the reveal.")
    grade = store.results.grades(round_id).get(reader)
    if grade is None:
        raise RoundUnavailable("You did not answer this question, so there is no result. Next time!")
    question = store.rounds.question(round_)
    history = store.disputes.of_member(round_id, reader)
    is_being_revealed = _is_being_revealed(store, round_)
    may_disagree = not is_being_revealed and now <= round_.revealed_at + WINDOW
    return OwnResult(
        round_,
        question,
        find_answer(store, round_id, reader),
        grade,
        store.results.points(round_id).get(reader, 0),
        now.astimezone(zone_of(store.quizzes.get(round_.quiz_id))).date(),
        newest(history),
        disputable(question.rubric, grade) - _asked(history) if may_disagree else frozenset(),
        is_being_revealed,
    )


def _is_being_revealed(store: Store, round_: Round) -> bool:
    """Whether the reveal is on its way: one that Slack refused for good may never stand in the channel."""
    reveal = store.posts.get(reveal_key(round_.id)) if round_.state is RoundState.REVEALING else None
    return reveal is not None and reveal.state is not PostState.FAILED


def _asked(history: list[Dispute]) -> frozenset[str]:
    """Key points about which the member waits for a person, or has been heard by one."""
    return frozenset(d.key_point_id for d in history if d.is_heard or (d.is_open and d.kind is DisputeKind.DISAGREED))
