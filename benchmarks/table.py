"""What is measured beside a floor in the same run, and the table of it."""

from collections.abc import Sequence
from dataclasses import dataclass

HEAD = ("what", "measured", "floor", "", "ratio", "goal", "")


@dataclass(frozen=True, slots=True)
class Row:
    """A figure beside its floor. `goal` is the most that their ratio may be, or the least where `at_least`."""

    what: str
    value: float
    floor: float
    unit: str
    goal: float
    at_least: bool = False

    @property
    def ratio(self) -> float:
        """How many times the floor it is."""
        return self.value / self.floor

    @property
    def met(self) -> bool:
        """Whether the goal is met."""
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def cells(self) -> tuple[str, ...]:
        """For the table."""
        bound = "≥" if self.at_least else "≤"
        verdict = "met" if self.met else "missed"
        figures = (f"{self.value:.3g}", f"{self.floor:.3g}", self.unit, f"{self.ratio:.2f}", f"{bound} {self.goal:g}")
        return (self.what, *figures, verdict)


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a table in Markdown."""
    lines = [HEAD, ("---",) * len(HEAD), *(row.cells() for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
