"""Makes the grader that somebody has chosen by its kind: one reads words, the other reads for meaning as well."""

from functools import cache
from importlib.util import find_spec
from typing import Literal

from bot.grading.lexical import LexicalGrader
from bot.grading.problem import EXTRA, GraderProblem
from bot.usecases.ports import Grader

GraderKind = Literal["lexical", "semantic"]

LIBRARIES = ("numpy", "threadpoolctl")


@cache
def grader_of(kind: GraderKind) -> Grader:
    """The grader of a kind. The semantic one loads its model, in a tenth of a second, once.

    Raises GraderProblem when its libraries or the model's files are missing or are not the ones that grades are
    measured with: falling back to another grader unasked would change everybody's grades.
    """
    if kind == "lexical":
        return LexicalGrader()
    if not all(map(find_spec, LIBRARIES)):
        raise GraderProblem(f"The semantic grader needs more libraries: install {EXTRA}, or choose the lexical one.")
    from bot.grading.encoder import Encoder  # noqa: PLC0415 (brings the extra's libraries)
    from bot.grading.semantic import SemanticGrader  # noqa: PLC0415

    return SemanticGrader(Encoder())
