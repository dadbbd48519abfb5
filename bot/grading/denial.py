"""Finds the words of a clause that a negator denies."""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.grading.stemming import NOT
from bot.grading.text import Token
from bot.grading.words import DISMISSED

NEGATOR_REACH = 3
"""How many content words after a negator it still denies."""

LIST_REACH = 8
"""How many content words after a negator a list joined by "or" may end."""

LONG_PART = 20
FAR = 8
"""In a part of so many content words, where people write on without a break, a negator doubts no word further off than
this."""

UNLIKE = "unlike"
"""It denies the name that follows, and nothing of what is said then: "unlike an alias a version is immutable"."""

OPINIONS = frozenset({"think", "believ", "agre"})
"""What follows "I do not think" is denied to the clause's end."""


def denied_by(clause: Sequence[Token], negator: int) -> set[int]:
    """The places of the words that the negator at a place denies: some after it, the one before it, or all dismissed.

    With a break right after it, it denies only what is before: "5 minutes is wrong, 30 minutes or 1800 s is right".
    """
    if clause[negator].word == UNLIKE:
        return {negator + 1}
    if clause[negator].word == DISMISSED:
        return set(range(_part_start(clause, negator), negator))
    if clause[negator].denies_back and negator + 1 < len(clause) and clause[negator + 1].after_break:
        return {negator - 1}
    reach = range(negator + 1, 1 + max(_scope(clause, negator), _list_end(clause, negator)))
    return {negator - 1, *reach} if clause[negator].denies_back and negator else set(reach)


def denied(clause: Sequence[Token]) -> set[int]:
    """The places of all words that a negator close by denies."""
    negators = [place for place, token in enumerate(clause) if token.stem == NOT]
    return {place for negator in negators for place in denied_by(clause, negator)}


def doubted(clause: Sequence[Token]) -> set[int]:
    """The places of all words in a part of the clause, between two breaks, that has a negator, or near it if long."""
    if any(token.stem == NOT and following.stem in OPINIONS for token, following in pairwise(clause)):
        return set(range(len(clause)))
    parts = _parts(clause)
    negators = [place for place, token in enumerate(clause) if token.stem == NOT and token.word != UNLIKE]
    sizes = Counter(parts)
    doubtful = {parts[negator] for negator in negators}
    near = {place for negator in negators for place in range(negator - FAR, negator + FAR + 1)}
    return {
        place for place, part in enumerate(parts) if part in doubtful and (sizes[part] < LONG_PART or place in near)
    }


def _parts(clause: Sequence[Token]) -> list[int]:
    """The number of the part that each word is in."""
    number, parts = 0, []
    for token in clause:
        number += token.after_break
        parts.append(number)
    return parts


def _part_start(clause: Sequence[Token], place: int) -> int:
    """Where what stands before a place begins: behind the last break, and no further off than a negator doubts."""
    earliest = max(0, place - FAR)
    return next((start for start in range(place, earliest, -1) if clause[start].after_break), earliest)


def _scope(clause: Sequence[Token], negator: int) -> int:
    """The last word that a negator reaches: three on, or the last before a break."""
    end = min(len(clause) - 1, negator + NEGATOR_REACH)
    return next((place - 1 for place in range(negator + 1, end + 1) if clause[place].after_break), end)


def _list_end(clause: Sequence[Token], negator: int) -> int:
    """The last item of a list that the negator begins, as in "not by console, shell or template", else itself."""
    last = negator
    for place in range(negator + 1, min(len(clause), negator + 1 + LIST_REACH)):
        if clause[place].after_or:
            return place
        if clause[place].after_break:
            if place - last > NEGATOR_REACH:
                break
            last = place
    return negator
