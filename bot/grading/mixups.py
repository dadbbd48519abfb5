"""Finds what is mixed up: one side of a distinction, said to be what only another side is."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from bot.domain.bank import Distinction
from bot.grading.parts import Part, Term, longest_first, names_in, parts, spans, term
from bot.grading.passages import Passage

NEGATED = re.compile(r"\b(?:not|no|unlike|without|instead of|rather than)\s(?:the |an? )?\Z", re.IGNORECASE)
"""What stands before a name that is denied."""


@dataclass(frozen=True, slots=True)
class PreparedDistinction:
    """A distinction made ready; `contradicts` holds the places of key points in the rubric.

    `names` are those of all sides with the side's number, the longest first, so that "non-proxy" is not taken for
    "proxy"; `traits` are those of each side.
    """

    names: tuple[tuple[Term, int], ...]
    traits: tuple[tuple[Term, ...], ...]
    contradicts: tuple[int, ...]

    def may_be_mixed_up_in(self, said: Set[str]) -> bool:
        """Whether these stems have a name and a trait, without which nothing can be mixed up."""
        is_named = any(name <= said for name, _ in self.names)
        return is_named and any(trait <= said for traits in self.traits for trait in traits)


def prepare_distinction(distinction: Distinction, place_of: Mapping[str, int]) -> PreparedDistinction:
    """The distinction with its terms as stems. `place_of` tells each key point's place in the rubric."""
    names = [(term(name), number) for number, side in enumerate(distinction.sides) for name in side.names]
    return PreparedDistinction(
        longest_first(names),
        tuple(tuple(map(term, side.traits)) for side in distinction.sides),
        tuple(place_of[point] for point in distinction.contradicts),
    )


def mix_ups(distinctions: Sequence[PreparedDistinction], answer: Passage, text: str) -> dict[int, int]:
    """The key points that are contradicted, by place in the rubric, and in which of the answer's clauses."""
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(answer.clauses):
        said = {token.stem for token in answer.tokens[first:end]}
        likely = [distinction for distinction in distinctions if distinction.may_be_mixed_up_in(said)]
        said_of = list(parts(answer, first, end, text)) if likely else []
        for distinction in likely:
            if _is_mixed_up(distinction, said_of, answer, text):
                found |= dict.fromkeys(distinction.contradicts, number)
    return found


def _is_mixed_up(distinction: PreparedDistinction, said_of: Sequence[Part], answer: Passage, text: str) -> bool:
    last: int | None = None
    joined: set[int] = set()
    for part in said_of:
        names = _names(distinction, part)
        of_sides = [any(_claims(trait, part, answer) for trait in traits) for traits in distinction.traits]
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


def _names(distinction: PreparedDistinction, part: Part) -> dict[int, set[int]]:
    """The numbers of the sides that are named, by the words of their names."""
    named: dict[int, set[int]] = defaultdict(set)
    for span, number in names_in(distinction.names, part):
        for spot in span:
            named[spot].add(number)
    return dict(named)


def _is_denied(names: Iterable[int], part: Part, answer: Passage, text: str) -> bool:
    """Whether a negator stands before a name, as in "not Express": "Express is not …" speaks of it all the same."""
    starts = (answer.tokens[part.places[spot]].start for spot in names)
    return any(NEGATED.search(text, max(0, start - 20), start) for start in starts)


def _claims(trait: Term, part: Part, answer: Passage) -> bool:
    """Whether the part has the trait, and neither denies nor doubts it."""
    found = ([part.places[spot] for spot in span] for span in spans(trait, part.stems))
    return any(not any(answer.denied[spot] or answer.doubted[spot] for spot in span) for span in found)
