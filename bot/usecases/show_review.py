"""What a reviewer decides by: the answer, what was found in it, the rubric, and what others said."""

from dataclasses import dataclass

from bot.domain.answers import quotation
from bot.domain.bank import KeyPoint, Question
from bot.domain.disputes import Dispute
from bot.domain.grading import EARNS_NOTHING, Grade, PointFinding
from bot.domain.members import Actor
from bot.domain.opinions import Opinion
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.usecases.ports import Store
from bot.usecases.steps.find_answer import find_answer
from bot.usecases.steps.find_dispute import find_dispute
from bot.usecases.steps.find_rubric import find_rubric


@dataclass(frozen=True, slots=True)
class ReviewedPoint:
    """A key point that waits: its dispute, what the grader found, the words by which others
    covered it, and the opinion of the model that was asked, if any.
    """

    dispute: Dispute
    point: KeyPoint
    finding: PointFinding
    said_by_others: tuple[str, ...]
    others: int
    opinion: Opinion | None


@dataclass(frozen=True, slots=True)
class Review:
    """One answer, quoted, whose author is not named. `question` has the quiz's accepted phrasings."""

    quiz: Quiz
    round: Round
    question: Question
    quotation: str
    grade: Grade
    points: tuple[ReviewedPoint, ...]


def show_review(store: Store, actor: Actor, dispute_id: int, model: str | None = None) -> Review:
    """The answer that an open dispute is about, with everything in it that waits. `model` gives second opinions.

    Raises:
        AlreadyDecided: when the dispute or its round is gone, or nothing waits any more.
        NotAllowed: when the actor may not decide about this answer.
    """
    dispute, quiz, round_ = find_dispute(store, actor, dispute_id)
    waiting = [d for d in store.disputes.of_member(round_.id, dispute.member) if d.is_open]
    question, grades = find_rubric(store, round_), store.results.grades(round_.id)
    answer = find_answer(store, round_.id, dispute.member)
    opinions = store.opinions.of(round_, model, answer.text) if model else {}
    # As the reveal counts: nobody says it in words of their own whose answer earns nothing.
    others = [g for member, g in grades.items() if member != dispute.member and g.verdict not in EARNS_NOTHING]

    def reviewed(each: Dispute) -> ReviewedPoint:
        point = question.rubric.point(each.key_point_id)
        saying = [grade.assessment.finding(point.id) for grade in others if point.id in grade.covered]
        said = tuple(finding.evidence for finding in saying if finding.evidence)
        finding = grades[dispute.member].assessment.finding(point.id)
        return ReviewedPoint(each, point, finding, said, len(saying), opinions.get(point.id))

    return Review(
        quiz,
        round_,
        question,
        quotation(answer.messages),
        grades[dispute.member],
        tuple(reviewed(each) for each in waiting),
    )
