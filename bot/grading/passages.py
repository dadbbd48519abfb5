"""Reads a text as a passage: its content words, which of them are denied, and where its clauses end."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.grading.denial import denied, doubted
from bot.grading.stemming import NOT
from bot.grading.text import Token

LONGEST_WINDOW = 3
"""Clauses in a row over which a statement may spread."""


class Window(NamedTuple):
    """Clauses in a row, by number, from the word at place `first` to before `end`."""

    first: int
    end: int
    clauses: range


@dataclass(frozen=True, slots=True)
class Passage:
    """The content words of a text without its negators.

    `denied` tells the words that a negator close by denies, `doubted` those in whose part of the clause there is a
    negator, as denial.py has it. `clauses` holds the places of each clause's first word and of the word after its last.
    `starts` tells where in the text each word begins, together with a negator that stands right before it.
    """

    tokens: tuple[Token, ...]
    denied: tuple[bool, ...]
    doubted: tuple[bool, ...]
    clauses: tuple[tuple[int, int], ...]
    starts: tuple[int, ...]

    @property
    def windows(self) -> list[Window]:
        """Where a statement may stand: first in one clause each, then in two in a row, and so on."""
        number = len(self.clauses)
        spans = (range(at, at + size) for size in range(1, LONGEST_WINDOW + 1) for at in range(number + 1 - size))
        return [Window(self.clauses[span[0]][0], self.clauses[span[-1]][1], span) for span in spans]

    def place(self, first: int, end: int) -> tuple[int, int]:
        """Where in the text the words from `first` to before `end` stand: first character, and one after the last."""
        return self.starts[first], self.tokens[end - 1].end

    def in_parts(self, numbers: Container[int]) -> "Passage":
        """The passage with the clauses of these numbers taken apart at their breaks."""
        clauses: list[tuple[int, int]] = []
        for number, (first, end) in enumerate(self.clauses):
            breaks = (place for place in range(first + 1, end) if self.tokens[place].after_break)
            starts = [first, *breaks] if number in numbers else [first]
            clauses += zip(starts, [*starts[1:], end], strict=True)
        return replace(self, clauses=tuple(clauses))

    def spans_at(self, place: tuple[int, int]) -> list[tuple[int, int]]:
        """The clauses of which some words stand at a place of the text."""
        return [
            (first, end)
            for first, end in self.clauses
            if self.tokens[first].start < place[1] and place[0] < self.tokens[end - 1].end
        ]

    def clauses_at(self, place: tuple[int, int]) -> tuple[int, int]:
        """Where in the text the whole clauses stand of which some words stand at a place of it."""
        places = (self.place(first, end) for first, end in self.clauses)
        touched = [(start, stop) for start, stop in places if start < place[1] and place[0] < stop]
        return touched[0][0], touched[-1][1]


def passage(clauses: Iterable[Sequence[Token]]) -> Passage:
    """The clauses as a passage."""
    tokens: list[Token] = []
    starts: list[int] = []
    is_denied: list[bool] = []
    is_doubted: list[bool] = []
    bounds: list[tuple[int, int]] = []
    for clause in clauses:
        first = len(tokens)
        close, part = denied(clause), doubted(clause)
        for place, token in enumerate(clause):
            if token.stem != NOT:
                tokens.append(token)
                is_first_denied = place > 0 and clause[place - 1].stem == NOT and place in close
                starts.append(clause[place - 1].start if is_first_denied else token.start)
                is_denied.append(place in close)
                is_doubted.append(place in part)
        if len(tokens) > first:
            bounds.append((first, len(tokens)))
    return Passage(tuple(tokens), tuple(is_denied), tuple(is_doubted), tuple(bounds), tuple(starts))
