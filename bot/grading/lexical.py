"""The grader that is always there: it reads words alone, and needs no model."""

from bot.domain.bank import Question
from bot.domain.grading import Assessment
from bot.grading.closeness import Measured, Model
from bot.grading.judging import assess
from bot.grading.literal import literal_closeness
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared
from bot.grading.text import reduced

MODEL = Model(-5.827, (3.731, 1.829, -0.197, 1.667, 3.282, -15.912, 3.256, 4.239))


class LexicalGrader:
    """Grades by words alone: the same text always gets the same assessment, and each finding quotes its evidence."""

    name = "lexical-15"

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order."""
        return assess(question, text, measure, MODEL)

    def reduced(self, wording: str) -> tuple[str, ...]:
        """A wording as far as words can tell it from another."""
        return reduced(wording)


def measure(prepared: Prepared, answer: Passage, _text: str) -> Measured:
    """The closeness of an answer to each key point."""
    return literal_closeness(prepared, answer)
