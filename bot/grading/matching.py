"""Finds a phrase in a clause: enough of its words close together, and not denied."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.grading.text import NOT, Token

NEGATOR_REACH = 3
"""How many content words before a match a negator still denies it."""

SHORT = 2
"""A phrase of up to this many content words has to be there whole."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The stems of a phrase, and the share of their weight that has to be found."""

    stems: tuple[str, ...]
    share: float


@dataclass(frozen=True, slots=True)
class Match:
    """The tokens of a clause that a phrase was found in, and the share of its weight that they have."""

    tokens: tuple[Token, ...]
    share: float


def find_phrase(phrase: Phrase, clause: Sequence[Token], weights: Mapping[str, float]) -> Match | None:
    """The best place in the clause where the phrase stands, or None where it does not or is denied."""
    wanted = set(phrase.stems)
    places = [place for place, token in enumerate(clause) if token.stem in wanted]
    reach = 2 * len(phrase.stems) + 3
    total = sum(weights.get(stem, 1.0) for stem in wanted)
    best: Match | None = None
    for number, first in enumerate(places):
        window = [place for place in places[number:] if place < first + reach]
        share = sum(weights.get(stem, 1.0) for stem in {clause[place].stem for place in window}) / total
        enough = share >= (1.0 if len(wanted) <= SHORT else phrase.share) - 1e-9
        if enough and (best is None or share > best.share) and not _denied(phrase, clause, window):
            best = Match(tuple(clause[place] for place in window), share)
    return best


def best_match(
    phrases: Iterable[Phrase], clauses: Iterable[Sequence[Token]], weights: Mapping[str, float]
) -> Match | None:
    """The best match of any phrase in any clause."""
    phrases = list(phrases)
    found = (find_phrase(phrase, clause, weights) for clause in clauses for phrase in phrases)
    return max((match for match in found if match), key=lambda match: match.share, default=None)


def _denied(phrase: Phrase, clause: Sequence[Token], window: Sequence[int]) -> bool:
    """Whether the clause denies what the phrase says: exactly one of the two has a negator."""
    before = clause[max(0, window[0] - NEGATOR_REACH) : window[-1] + 1]
    return any(token.stem == NOT for token in before) != (NOT in phrase.stems)
