"""Finds what is mixed up: one side of a distinction, said to be what only another side is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.bank import Distinction
from bot.grading.passages import Passage
from bot.grading.text import stems

PART_END = re.compile(
    r"[,|:;()\[\]—–…→]|\s[-/]\s"
    r"|\b(?:and|because|but|hence|or|plus|since|so|that|then|therefore|unlike|versus|vs|whereas|which|while)\b",
    re.IGNORECASE,
)
"""What ends a part of a clause: in "the default is 3 s and the maximum 30 min" each number belongs to its own part."""

GOES_ON = re.compile(r"(?!.*(?:\band\b|;)).*\b(?:it|that|which)\b", re.IGNORECASE | re.DOTALL)
"""What goes on about the thing named last, as in "Express, which runs for a year"."""

NEGATED = re.compile(r"\b(?:not|no|unlike|without|instead of|rather than)\s(?:the |an? )?\Z", re.IGNORECASE)
"""What stands before a name that is denied."""

Term = frozenset[str]
"""The stems of a name or trait. It is found where they stand together, in any order, with one word more at most."""


@dataclass(frozen=True, slots=True)
class PreparedSide:
    """The terms of a side, the longest names first, so that "non-proxy" is not taken for "proxy"."""

    names: tuple[Term, ...]
    traits: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class PreparedDistinction:
    """A distinction made ready; `contradicts` holds the places of key points in the rubric."""

    sides: tuple[PreparedSide, ...]
    contradicts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a clause: the places of its words in the answer, their stems, and whether it goes on about a thing."""

    places: tuple[int, ...]
    stems: tuple[str, ...]
    goes_on: bool


def prepare_distinction(distinction: Distinction, place_of: Mapping[str, int]) -> PreparedDistinction:
    """The distinction with its terms as stems. `place_of` tells each key point's place in the rubric."""
    sides = (PreparedSide(_terms(side.names), _terms(side.traits)) for side in distinction.sides)
    return PreparedDistinction(tuple(sides), tuple(place_of[point] for point in distinction.contradicts))


def mix_ups(distinctions: Sequence[PreparedDistinction], answer: Passage, text: str) -> dict[int, int]:
    """The key points that are contradicted, by place in the rubric, and in which of the answer's clauses."""
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(answer.clauses):
        parts = list(_parts(answer, first, end, text))
        for distinction in distinctions:
            if _is_mixed_up(distinction.sides, parts, answer, text):
                found |= dict.fromkeys(distinction.contradicts, number)
    return found


def _terms(texts: Sequence[str]) -> tuple[Term, ...]:
    return tuple(sorted((frozenset(stems(text)) for text in texts), key=len, reverse=True))


def _parts(answer: Passage, first: int, end: int, text: str) -> Iterator[_Part]:
    tokens = answer.tokens
    said = [place for place in range(first, end) if not PART_END.fullmatch(tokens[place].word)]
    part, goes_on = said[:1], False
    for before, place in pairwise(said):
        between = text[tokens[before].end : tokens[place].start]
        if PART_END.search(between):
            yield _Part(tuple(part), tuple(tokens[spot].stem for spot in part), goes_on)
            part, goes_on = [], GOES_ON.match(between) is not None
        part.append(place)
    yield _Part(tuple(part), tuple(tokens[spot].stem for spot in part), goes_on)


def _is_mixed_up(sides: Sequence[PreparedSide], parts: Sequence[_Part], answer: Passage, text: str) -> bool:
    last: int | None = None
    joined: set[int] = set()
    for part in parts:
        names = _names(sides, part)
        of_sides = [any(_claims(trait, part, answer) for trait in side.traits) for side in sides]
        if names:
            named = set[int]().union(*names.values(), joined if 0 in names else ())
            # Of "not Express, which …" it cannot be told what goes on, nor which of two is meant.
            last = min(named) if len(named) == 1 and not _is_denied(names, part, answer, text) else None
        # A side that has its own trait there leaves the other's to the other: "from the default 3 s to 30 min".
        if last is not None and (names or part.goes_on) and any(of_sides) and not of_sides[last]:
            return True
        # In "Standard and Express run for …" the first is named together with the second.
        joined = set() if any(of_sides) else names.get(len(part.stems) - 1, set())
    return False


def _names(sides: Sequence[PreparedSide], part: _Part) -> dict[int, set[int]]:
    """The numbers of the sides that are named, by the words of their names; a word of a longer is none of a shorter."""
    names = sorted(
        ((name, number) for number, side in enumerate(sides) for name in side.names), key=lambda n: -len(n[0])
    )
    named: dict[int, set[int]] = defaultdict(set)
    taken: dict[int, Term] = {}
    for name, number in names:
        for span in _spans(name, part.stems):
            if all(taken.get(spot, name) == name for spot in span):
                taken |= dict.fromkeys(span, name)
                for spot in span:
                    named[spot].add(number)
    return dict(named)


def _is_denied(names: Iterable[int], part: _Part, answer: Passage, text: str) -> bool:
    """Whether a negator stands before a name, as in "not Express": "Express is not …" speaks of it all the same."""
    starts = (answer.tokens[part.places[spot]].start for spot in names)
    return any(NEGATED.search(text, max(0, start - 20), start) for start in starts)


def _claims(trait: Term, part: _Part, answer: Passage) -> bool:
    """Whether the part has the trait, and neither denies nor doubts it."""
    spans = ([part.places[spot] for spot in span] for span in _spans(trait, part.stems))
    return any(not any(answer.denied[spot] or answer.doubted[spot] for spot in span) for span in spans)


def _spans(term: Term, said: Sequence[str]) -> Iterator[list[int]]:
    """Where the words of a term stand together."""
    for first, stem in enumerate(said):
        if stem in term:
            span = [spot for spot in range(first, min(len(said), first + len(term) + 1)) if said[spot] in term]
            if term <= {said[spot] for spot in span}:
                yield span
