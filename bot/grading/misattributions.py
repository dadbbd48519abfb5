"""Finds what is said of the wrong thing: a name of one key point, and behind it what is typical of another."""

import math
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from bot.domain.bank import KeyPoint
from bot.grading.parts import Part, Term, longest_first, names_in, parts, term
from bot.grading.passages import Passage
from bot.grading.vocabulary import Weights

TYPICAL = 4.0
"""What stands behind the name is so much more typical of another key point, by the sum of weights of vocabulary.py."""

WORDS, TELLING = 2, 0.5
"""So many of the words are to weigh more than this for the other key point: one may be said of many things."""

OWN = 1.5
"""What is as typical as this of the key point that is named may well be said of it."""


@dataclass(frozen=True, slots=True)
class PreparedNames:
    """The names of a question's key points as stems, the longest first, with the key point's place in the rubric."""

    names: tuple[tuple[Term, int], ...]
    points: frozenset[int]


def prepare_names(points: Sequence[KeyPoint]) -> PreparedNames:
    """The names that the key points are given with."""
    names = [(term(name), place) for place, point in enumerate(points) for name in point.names]
    return PreparedNames(longest_first(names), frozenset(place for _, place in names))


def misattributions(named: PreparedNames, weights: Weights, answer: Passage, text: str) -> dict[int, int]:
    """The key points that are contradicted, by place in the rubric, and in which of the answer's clauses.

    In "layers collect the failed records" both are: what layers do, and what collects those.
    """
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(answer.clauses):
        said = {token.stem for token in answer.tokens[first:end]}
        names = [(name, point) for name, point in named.names if name <= said]
        if names:
            for exchanged in _exchanged(names, named.points, weights, answer, parts(answer, first, end, text)):
                found |= dict.fromkeys(exchanged, number)
    return found


def _exchanged(
    names: Sequence[tuple[Term, int]], points: Set[int], weights: Weights, answer: Passage, said: Iterator[Part]
) -> Iterator[tuple[int, int]]:
    """The key point that a part names, and the one that it speaks of."""
    before: set[int] = set()
    for part in said:
        found = list(names_in(names, part))
        of = {spot for span, _ in found for spot in span}
        named = {point for _, point in found}
        is_sure = not any(answer.denied[place] or answer.doubted[place] for place in part.places)
        # In "X and Y do …" the first is named together with the second.
        if 0 in of and len(named) == 1 and is_sure and not before - named:
            [point] = named
            rest = {stem for spot, stem in enumerate(part.stems) if spot not in of}
            other = _typical_of(rest, point, points, weights)
            if other is not None:
                yield point, other
        before = named if len(of) == len(part.stems) else set()


def _typical_of(rest: Set[str], point: int, points: Set[int], weights: Weights) -> int | None:
    """The other key point with a name that these words are typical of, as they are not of the one that is named."""
    known = [weights[stem, False] for stem in sorted(rest) if (stem, False) in weights]
    if not known:
        return None
    # Rounded, so that no last bit decides.
    of_points = [(round(math.fsum(own), 3), sum(w > TELLING for w in own)) for own in zip(*known, strict=True)]
    most, words, other = max((*of_points[place], place) for place in points)
    own, _ = of_points[point]
    return other if words >= WORDS and own <= OWN and most - own >= TYPICAL else None
