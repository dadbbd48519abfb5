"""The shipped questions, and the grades of a text by both graders, as the reveal comes to them."""

from bot.domain.bank import Question
from bot.domain.grading import Grade
from bot.grading import graded
from bot.grading.choosing import grader_of
from bot.grading.lexical import LexicalGrader
from bot.storage.bank_files import bundled_banks_folder, load_bank
from bot.usecases.ports import Grader

BANK = load_bank(bundled_banks_folder() / "aws-lambda")
QUESTIONS = BANK.questions
GRADERS: dict[str, Grader] = {grader.name: grader for grader in (grader_of("lexical"), grader_of("semantic"))}
"""By name: "lexical-15", and "semantic-14" from the extra that the development lock brings."""


def grade_text(question: Question, text: str, grader: str = LexicalGrader.name) -> Grade:
    """The grade of a text by one of the graders."""
    return graded.grade_text(GRADERS[grader], question, text)
