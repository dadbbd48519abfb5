"""Finds the numbers that contradict a key point: another value of a kind of which its statement gives one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from bot.grading.passages import Passage
from bot.grading.quantities import is_number, unit_of, without_unit
from bot.grading.stemming import stem
from bot.grading.text import Token

ROLES = frozenset(map(stem, ("maximum", "minimum", "limit", "default")))
"""What a number is, and not what it counts, as in "900 max"."""

Amounts = Mapping[str, frozenset[str]]
"""Numbers by their kind: seconds, megabytes, or the stem of the word that is counted, as in "five layers"."""


def amounts(clauses: Iterable[Sequence[Token]]) -> Amounts:
    """The numbers of a text. Bare numbers that count nothing are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for clause in clauses:
        for place, token in enumerate(clause):
            if is_number(token.stem):
                kind = unit_of(token.stem) or _counted(clause, place)
                if kind and not is_number(kind):
                    found[kind].add(token.stem)
    return {kind: frozenset(values) for kind, values in found.items()}


def _counted(clause: Sequence[Token], number: int) -> str:
    """What the number counts: the stem of the word behind it, or nothing where a break, its role, or the end is."""
    following = clause[number + 1] if number + 1 < len(clause) else None
    return following.stem if following and not following.after_break and following.stem not in ROLES else ""


def unitless(stated: Iterable[Amounts]) -> dict[str, str]:
    """The quantity that a number stands for, where it is stated with a unit and people leave that out: "900 max"."""
    quantities = sorted(value for kinds in stated for values in kinds.values() for value in values if unit_of(value))
    return {number: quantity for quantity in quantities for number in without_unit(quantity)}


def with_units(clauses: Iterable[Sequence[Token]], meant: Mapping[str, str]) -> list[list[Token]]:
    """The clauses, with the quantities that numbers stand for which count nothing and are no part of a name."""

    def whole(clause: Sequence[Token], place: int) -> Token:
        token = clause[place]
        in_name = place > 0 and clause[place - 1].end == token.start
        stands_alone = token.stem in meant and not in_name and not _counted(clause, place)
        return replace(token, stem=meant[token.stem]) if stands_alone else token

    return [[whole(clause, place) for place in range(len(clause))] for clause in clauses]


def has_number(tokens: Iterable[Token]) -> bool:
    """Whether any of the words is a number or a quantity; a bare one is not, as in "this one"."""
    return any(is_number(token.stem) and token.stem != "1" for token in tokens)


def has_wrong_number(answer: Passage, known: Set[str], stated: Amounts, place: tuple[int, int]) -> bool:
    """Whether the clauses at a place of the text give a number that is none of the rubric's, for one that is stated.

    `known` are all numbers of the question's texts: whoever says one of them may speak of another fact.
    """
    said = amounts(
        answer.tokens[first:end]
        for first, end in answer.clauses
        if answer.tokens[first].start < place[1] and place[0] < answer.tokens[end - 1].end
    )
    return any(said[kind] - known and not said[kind] & values for kind, values in stated.items() if kind in said)
