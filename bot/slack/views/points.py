"""Points, and statements with their sources in as much detail as a message has room for."""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.bank import Source
from bot.domain.words import count
from bot.slack.views.text import fit, link

POINTS_TOLD = 8
"""Of a list from which any few points make a full answer, the later ones are told only where somebody named them."""

Line = TypeVar("Line", bound=Sized)
"""A text, or a text with something beside it; its length is that of the text."""

SHORTENED = "(Shortened to fit into one message.)"


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of each statement is shown: its longest length, and whether its source is linked."""

    characters: int
    linked: bool

    def statement(self, text: str, source: Source | None) -> str:
        """A statement with its source."""
        shown = fit(text, self.characters)
        return f"{shown} ({link(source)})" if self.linked and source else shown


FULL_DETAIL = Detail(1_000, linked=True)
"""A section has room for two such statements and a link, as a correction has."""
LESSER_DETAILS = (Detail(200, linked=True), Detail(300, linked=False), Detail(150, linked=False))


def fitting(lines: Callable[[Detail], list[Line]], limit: int, plain: Callable[[str], Line]) -> list[Line]:
    """`lines` in the fullest detail that takes at most `limit` characters, saying so when it is not the fullest.

    `plain` makes a line of a text alone.
    """
    shown = lines(FULL_DETAIL)
    if _length(shown) <= limit:
        return shown
    for detail in LESSER_DETAILS:
        shown = lines(detail)
        if _length(shown) <= limit:
            return [*shown, plain(SHORTENED)]
    return _cut(shown, limit, plain)


def part(title: Line, lines: list[Line]) -> list[Line]:
    """Lines under their title, or nothing."""
    return [title, *lines] if lines else []


def untold(points: int) -> list[str]:
    """That further key points count which a message leaves out, or nothing."""
    return [f"{count(points, 'further point')} would have counted as well: see the model answer."] if points else []


def points_words(points: int) -> str:
    """Points with their noun."""
    return count(points, "point")


def _cut(lines: list[Line], limit: int, plain: Callable[[str], Line]) -> list[Line]:
    """The lines that fit, and how many do not."""
    kept = list(lines)
    while _length(kept) > limit:
        kept.pop()
    return [*kept, plain(f"({count(len(lines) - len(kept), 'more line')} did not fit into one message.)")]


def _length(lines: Sequence[Sized]) -> int:
    return sum(len(line) + 1 for line in lines)
