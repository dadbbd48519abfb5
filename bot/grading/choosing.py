"""Chooses the grader: the one that reads for meaning where its extra is installed, else the one that reads words."""

from functools import cache

from bot.grading.lexical import LexicalGrader
from bot.usecases.ports import Grader

EXTRA = "lambda-quiz[semantic]"


@cache
def best_grader() -> Grader:
    """The best grader that is installed. Loading the model takes about half a second, and is done once."""
    try:
        from bot.grading.encoder import Encoder  # noqa: PLC0415 (an optional extra)
        from bot.grading.semantic import SemanticGrader  # noqa: PLC0415
    except ModuleNotFoundError:
        return LexicalGrader()
    return SemanticGrader(Encoder())
