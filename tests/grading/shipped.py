"""The shipped questions, and the grade of a text as the reveal comes to it."""

from bot.domain.bank import Question
from bot.domain.grading import Grade
from bot.grading import graded
from bot.grading.lexical import LexicalGrader
from bot.storage.bank_files import bundled_banks_folder, load_bank

BANK = load_bank(bundled_banks_folder() / "aws-lambda")
QUESTIONS = BANK.questions


def grade_text(question: Question, text: str) -> Grade:
    """The grade of a text, as the reveal comes to it."""
    return graded.grade_text(LexicalGrader(), question, text)
