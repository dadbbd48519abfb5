"""The grader that reads for meaning, with a small language model on this machine; part of the extra `semantic`."""

from bot.domain.bank import Question
from bot.domain.grading import Assessment
from bot.grading.closeness import Measured, Model
from bot.grading.encoder import Encoder
from bot.grading.judging import assess
from bot.grading.meaning import semantic_closeness
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared

MODEL = Model(-5.276, (3.063, 2.315, -1.832, 1.603, -2.861, 3.230, -2.839, 2.953, 3.864, 2.174))


class SemanticGrader:
    """Grades by words and their meaning: the same text always gets the same assessment."""

    name = "semantic-2"

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge every key point of the question, in the rubric's order."""
        return assess(question, text, self.measure, MODEL)

    def measure(self, prepared: Prepared, answer: Passage, text: str) -> Measured:
        """The closeness of an answer to each key point."""
        return semantic_closeness(prepared, answer, text, self._encoder)
