"""Finds a phrase in a clause: enough of its words close together, and not denied."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.grading.denial import LIST_REACH, denied_by
from bot.grading.stemming import NOT
from bot.grading.text import Token

SHORT = 2
"""A phrase of up to this many content words has to be there whole."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The stems of a phrase (each once), and the share of their weight that has to be found."""

    stems: tuple[str, ...]
    share: float
    wanted: frozenset[str]

    @property
    def fewest(self) -> float:
        """So many of the stems have to be found whatever they weigh: words of the question weigh little."""
        return max(min(SHORT, len(self.stems)), len(self.stems) / 2)


@dataclass(frozen=True, slots=True)
class Match:
    """The tokens of a clause that a phrase was found in, and the share of its weight that they have."""

    tokens: tuple[Token, ...]
    share: float


def find_phrase(phrase: Phrase, clause: Sequence[Token], weights: Mapping[str, float]) -> Match | None:
    """The best place in the clause where the phrase stands, or None where it does not or is denied."""
    wanted = phrase.wanted
    places = [place for place, token in enumerate(clause) if token.stem in wanted]
    reach = 2 * len(phrase.stems) + 3
    total = sum(weights.get(stem, 1.0) for stem in phrase.stems)
    best: Match | None = None
    for number, first in enumerate(places):
        found: dict[str, int] = {}
        for place in places[number : bisect_left(places, first + reach)]:
            found.setdefault(clause[place].stem, place)  # Said once is said, whatever a second mention denies.
        window = list(found.values())
        share = sum(weights.get(stem, 1.0) for stem in found) / total
        enough = len(found) >= phrase.fewest and share >= (1.0 if len(wanted) <= SHORT else phrase.share) - 1e-9
        if enough and (best is None or share > best.share) and not _denied(phrase, clause, window):
            best = Match(tuple(clause[place] for place in window), share)
    return best


def best_match(
    phrases: Iterable[Phrase], clauses: Iterable[Sequence[Token]], weights: Mapping[str, float]
) -> Match | None:
    """The best match of any phrase in any clause."""
    phrases = list(phrases)
    found: list[Match] = []
    for clause in clauses:
        here = {token.stem for token in clause}
        likely = (phrase for phrase in phrases if len(phrase.wanted & here) >= phrase.fewest)
        found += (match for phrase in likely if (match := find_phrase(phrase, clause, weights)))
    return max(found, key=lambda match: match.share, default=None)


def _denied(phrase: Phrase, clause: Sequence[Token], window: Sequence[int]) -> bool:
    """Whether the clause denies what the phrase says: exactly one of the two has a negator."""
    said = [place for place in window if clause[place].stem != NOT]
    if not said:
        return True
    if phrase.stems[-1] == NOT and len(said) < len(window):
        return False  # As in "impossible without it".
    near = range(max(0, said[0] - LIST_REACH), min(len(clause), said[-1] + 2))
    negated = any(clause[place].stem == NOT and not denied_by(clause, place).isdisjoint(said) for place in near)
    return negated != (NOT in phrase.stems)
