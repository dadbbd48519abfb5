"""Takes a clause apart into parts that each speak of their own thing, and finds terms in them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.grading.passages import Passage
from bot.grading.text import stems

PART_END = re.compile(
    r"[,|:;()\[\]—–…→]|\s[-/]\s"
    r"|\b(?:and|because|but|hence|or|plus|since|so|that|then|therefore|unlike|versus|vs|whereas|which|while)\b",
    re.IGNORECASE,
)
"""What ends a part of a clause: in "the default is 3 s and the maximum 30 min" each number belongs to its own part."""

GOES_ON = re.compile(r"(?!.*(?:\band\b|;)).*\b(?:it|that|they|these|those|which)\b", re.IGNORECASE | re.DOTALL)
"""What goes on about the thing named last, as in "Express, which runs for a year"."""

Term = frozenset[str]
"""The stems of a name or trait. It is found where they stand together, in any order, with one word more at most."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a clause: the places of its words in the answer, their stems, and whether it goes on about a thing."""

    places: tuple[int, ...]
    stems: tuple[str, ...]
    goes_on: bool


def parts(answer: Passage, first: int, end: int, text: str) -> Iterator[Part]:
    """The parts of the clause whose words stand from `first` to before `end`."""
    tokens = answer.tokens
    said = [place for place in range(first, end) if not PART_END.fullmatch(tokens[place].word)]
    part, goes_on = said[:1], False
    for before, place in pairwise(said):
        between = text[tokens[before].end : tokens[place].start]
        if PART_END.search(between):
            yield Part(tuple(part), tuple(tokens[spot].stem for spot in part), goes_on)
            part, goes_on = [], GOES_ON.match(between) is not None
        part.append(place)
    yield Part(tuple(part), tuple(tokens[spot].stem for spot in part), goes_on)


def term(text: str) -> Term:
    """A name or trait as a term."""
    return frozenset(stems(text))


def spans(wanted: Term, said: Sequence[str]) -> Iterator[list[int]]:
    """Where the words of a term stand together among the stems of a part."""
    for first, stem in enumerate(said):
        if stem in wanted:
            span = [spot for spot in range(first, min(len(said), first + len(wanted) + 1)) if said[spot] in wanted]
            if wanted <= {said[spot] for spot in span}:
                yield span


def names_in(names: Sequence[tuple[Term, int]], part: Part) -> Iterator[tuple[list[int], int]]:
    """The names that stand in a part: where, and the number that each goes with.

    The names are given from the longest on, and a word of a longer is none of a shorter: "non-proxy" is not "proxy".
    """
    taken: dict[int, Term] = {}
    for name, number in names:
        for span in spans(name, part.stems):
            if all(taken.get(spot, name) == name for spot in span):
                taken |= dict.fromkeys(span, name)
                yield span, number


def longest_first(names: Sequence[tuple[Term, int]]) -> tuple[tuple[Term, int], ...]:
    """The names in the order in which they are looked for."""
    return tuple(sorted(names, key=lambda name: -len(name[0])))
