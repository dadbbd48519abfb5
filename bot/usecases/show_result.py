"""One member's own result in a round: hits, misses, corrections and points."""

from dataclasses import dataclass

from bot.domain.answers import AnswerMessage
from bot.domain.bank import Question
from bot.domain.grading import Grade
from bot.domain.members import MemberId
from bot.domain.refusals import NotRevealed, RoundUnavailable
from bot.domain.rounds import GRADED, Round
from bot.usecases.ports import Store
from bot.usecases.record_answer import own_answer


@dataclass(frozen=True, slots=True)
class OwnResult:
    """A member's answer, its grade, and the points it earned after any correction."""

    round: Round
    question: Question
    answer: tuple[AnswerMessage, ...]
    grade: Grade
    points: int


def show_result(store: Store, round_id: int, reader: MemberId) -> OwnResult:
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
    answer = tuple(own_answer(store, round_id, reader))
    points = store.results.points(round_id).get(reader, 0)
    return OwnResult(round_, store.rounds.question(round_), answer, grade, points)
