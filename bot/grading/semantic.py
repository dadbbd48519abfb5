"""The grader that reads for meaning, with a small language model on this machine; part of the extra `semantic`."""

from bot.domain.bank import Question
from bot.domain.grading import Assessment
from bot.grading.closeness import Measured, Model
from bot.grading.encoder import Encoder
from bot.grading.judging import assess
from bot.grading.literal import literal_closeness
from bot.grading.meaning import with_meaning
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared
from bot.grading.text import reduced

MODEL = Model(-2.591, (4.317, 1.567, -1.123, 2.547, 5.842, -17.004, 3.589, -5.384, -6.172, 2.979, 3.404))


class SemanticGrader:
    """Grades by words and their meaning: the same text always gets the same assessment."""

    name = "semantic-14"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order."""
        return assess(question, text, self.measure, MODEL)

    def reduced(self, wording: str) -> tuple[str, ...]:
        """A wording as far as words can tell it from another."""
        return reduced(wording)

    def measure(self, prepared: Prepared, answer: Passage, text: str) -> Measured:
        """The closeness of an answer to each key point."""
        return with_meaning(literal_closeness(prepared, answer), prepared, answer, text, self._encoder)
