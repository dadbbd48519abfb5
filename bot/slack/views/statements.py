"""Statements with their sources, in as much detail as a message has room for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import ButtonElement

from bot.domain.bank import Source
from bot.domain.words import count
from bot.slack.views.text import fit, link

POINTS_TOLD = 8
"""Of a list from which any few points make a full answer, the later ones are told only where somebody named them."""

WORTH_HALF = "*Worth half the points by itself*"
SHORTENED = "(Shortened to fit into one message.)"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of markup, and the button beside it."""

    text: str
    button: ButtonElement | None = None


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


def fitting(lines: Callable[[Detail], list[Line]], limit: int) -> list[Line]:
    """`lines` in the fullest detail that takes at most `limit` characters, saying so when it is not the fullest."""
    shown = lines(FULL_DETAIL)
    if _length(shown) <= limit:
        return shown
    for detail in LESSER_DETAILS:
        shown = lines(detail)
        if _length(shown) <= limit:
            return [*shown, Line(SHORTENED)]
    return _cut(shown, limit)


def part(title: str, lines: list[Line]) -> list[Line]:
    """Lines under their title, or nothing."""
    return [Line(title), *lines] if lines else []


def untold(points: int) -> list[Line]:
    """That further key points count which a message leaves out, or nothing."""
    more = f"{count(points, 'further point')} would have counted as well: see the model answer."
    return [Line(more)] if points else []


def _cut(lines: list[Line], limit: int) -> list[Line]:
    """The lines that fit, and how many do not."""
    kept = list(lines)
    while _length(kept) > limit:
        kept.pop()
    return [*kept, Line(f"({count(len(lines) - len(kept), 'more line')} did not fit into one message.)")]


def _length(lines: Sequence[Line]) -> int:
    return sum(len(line.text) + 1 for line in lines)
