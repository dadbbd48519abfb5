"""What is wrong with a bank file, said so that its author finds the place."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.failure import Problem
from bot.storage.banks.text import one_line

Step = str | int
Steps = tuple[Step, ...]
"""The way to a value inside a document: field names and positions in lists."""


@dataclass(frozen=True, slots=True)
class BankDefect:
    """One defect. `line` counts from 1 and is None where a format has no lines to point at."""

    file: str
    line: int | None
    field: str
    sentence: str

    def __str__(self) -> str:
        place = [self.file]
        if self.line is not None:
            place.append(f"line {self.line}")
        if self.field:
            place.append(self.field)
        return one_line(f"{', '.join(place)}: {self.sentence}")


class BankProblem(Problem):
    """A bank that cannot be used, with everything that is wrong with it."""

    def __init__(self, defects: Sequence[BankDefect]) -> None:
        super().__init__("\n".join(str(defect) for defect in defects))
        self.defects = tuple(defects)
