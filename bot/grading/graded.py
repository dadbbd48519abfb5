"""The grade of a text by a grader, as the reveal comes to it."""

from bot.domain.bank import Question
from bot.domain.grading import Grade, grade
from bot.usecases.ports import Grader


def grade_text(grader: Grader, question: Question, text: str) -> Grade:
    """Grade a text as an answer that is nobody's copy."""
    return grade(question.rubric, grader.assess(question, text), grader=grader.name, rubric_version=question.version)
