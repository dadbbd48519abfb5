"""Finds a wrong claim in a clause: enough of its words close together, and not denied."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.grading.denial import LIST_REACH, denied_by
from bot.grading.stemming import NOT
from bot.grading.text import Token

SHARE = 0.9
"""How much of a phrase's words has to be found."""

SHORT = 2
"""A phrase of up to this many content words has to be there whole."""


@dataclass(frozen=True)
class ClaimPhrase:
    """The stems of a phrase, each once: in their order, and to look one up.

    `others` are the names, as stems in a row, of what it would be true of, `contradicts` the ids of the key points that
    it takes away.
    """

    stems: tuple[str, ...]
    wanted: frozenset[str]
    others: frozenset[tuple[str, ...]]
    contradicts: tuple[str, ...]

    @cached_property
    def fewest(self) -> float:
        """So many of the stems have to be found."""
        return len(self.stems) if self._is_short else SHARE * len(self.stems) - 1e-9

    @property
    def reach(self) -> int:
        """Within so many words they have to be found; a short phrase may have one word between its own."""
        return len(self.stems) + (NOT not in self.wanted) if self._is_short else 2 * len(self.stems) + 3

    @property
    def _is_short(self) -> bool:
        return len(self.stems) <= SHORT


@dataclass(frozen=True, slots=True)
class Match:
    """The tokens of a clause that a phrase was found in, and the share of its words that they are."""

    tokens: tuple[Token, ...]
    share: float


def find_phrase(phrase: ClaimPhrase, clause: Sequence[Token]) -> Match | None:
    """The best place in the clause where the phrase stands, or None where it does not or is denied."""
    wanted = phrase.wanted
    places = [place for place, token in enumerate(clause) if token.stem in wanted]
    best: Match | None = None
    for number, first in enumerate(places):
        found: dict[str, int] = {}
        for place in places[number : bisect_left(places, first + phrase.reach)]:
            found.setdefault(clause[place].stem, place)  # Said once is said, whatever a second mention denies.
        window = list(found.values())
        share = len(found) / len(phrase.stems)
        is_better = len(found) >= phrase.fewest and (best is None or share > best.share)
        if is_better and not _denied(phrase, clause, window):
            best = Match(tuple(clause[place] for place in window), share)
    return best


def matches(phrases: Iterable[ClaimPhrase], clause: Sequence[Token]) -> Iterator[tuple[ClaimPhrase, Match]]:
    """The phrases that stand in the clause, and where."""
    here = {token.stem for token in clause}
    likely = (phrase for phrase in phrases if len(phrase.wanted & here) >= phrase.fewest)
    return ((phrase, match) for phrase in likely if (match := find_phrase(phrase, clause)))


def _denied(phrase: ClaimPhrase, clause: Sequence[Token], window: Sequence[int]) -> bool:
    """Whether the clause denies what the phrase says: exactly one of the two has a negator."""
    said = [place for place in window if clause[place].stem != NOT]
    if not said:
        return True
    if phrase.stems[-1] == NOT and len(said) < len(window):
        return False  # As in "impossible without it".
    near = range(max(0, said[0] - LIST_REACH), min(len(clause), said[-1] + 2))
    negated = any(clause[place].stem == NOT and not denied_by(clause, place).isdisjoint(said) for place in near)
    return negated != (NOT in phrase.stems)
