"""Chooses the grader: the one that reads for meaning where its extra is installed, else the one that reads words."""

from functools import cache
from importlib.util import find_spec

from bot.grading.lexical import LexicalGrader
from bot.usecases.ports import Grader

EXTRA = "lambda-quiz[semantic]"

LIBRARIES = ("numpy", "onnxruntime", "tokenizers")


class GraderProblem(Exception):
    """The model of the extra `semantic` cannot be loaded; the message says what to do."""


@cache
def best_grader() -> Grader:
    """The best grader that is installed. Loading the model takes about half a second, and is done once.

    Raises GraderProblem when the extra is installed and its files are not the ones that grades are measured with:
    falling back to another grader unasked would change everybody's grades.
    """
    if not all(map(find_spec, LIBRARIES)):
        return LexicalGrader()
    from bot.grading.encoder import Encoder, EncoderProblem  # noqa: PLC0415 (brings the extra's libraries)
    from bot.grading.semantic import SemanticGrader  # noqa: PLC0415

    try:
        return SemanticGrader(Encoder())
    except EncoderProblem as problem:
        raise GraderProblem(str(problem)) from None
