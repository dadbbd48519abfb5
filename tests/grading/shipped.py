"""The shipped questions, and the grade of a text as the reveal comes to it."""

from bot.domain.bank import Question
from bot.domain.grading import Grade, grade
from bot.grading.lexical import LexicalGrader
from bot.storage.bank_files import bundled_banks_folder, load_bank

QUESTIONS = load_bank(bundled_banks_folder() / "aws-lambda").questions


def grade_text(question: Question, text: str) -> Grade:
    """The grade of a text, as the reveal comes to it."""
    grader = LexicalGrader()
    return grade(question.rubric, grader.assess(question, text), grader=grader.name, rubric_version=question.version)
