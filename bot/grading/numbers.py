"""Finds the numbers that contradict a key point: another value of a kind of which its statement gives one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from bot.grading.passages import Passage
from bot.grading.quantities import is_number, unit_of
from bot.grading.text import Token

Amounts = Mapping[str, frozenset[str]]
"""Numbers by their kind: seconds, megabytes, or the stem of the word that is counted, as in "five layers"."""


def amounts(clauses: Iterable[Sequence[Token]]) -> Amounts:
    """The numbers of a text. Bare numbers that count nothing are left out, and those of names, such as S3."""
    found: dict[str, set[str]] = defaultdict(set)
    for clause in clauses:
        for place, token in enumerate(clause):
            if is_number(token.stem) and not _of_name(clause, place):
                kind = unit_of(token.stem) or _counted(clause, place)
                if kind and not is_number(kind):
                    found[kind].add(token.stem)
    return {kind: frozenset(values) for kind, values in found.items()}


def _of_name(clause: Sequence[Token], number: int) -> bool:
    """Whether a letter stands right before the number."""
    before = clause[number - 1] if number else None
    return before is not None and before.end == clause[number].start and before.word.isalpha()


def _counted(clause: Sequence[Token], number: int) -> str:
    """What the number counts: the stem of the word behind it, or nothing where a break or the end is."""
    following = clause[number + 1] if number + 1 < len(clause) else None
    return following.stem if following and not following.after_break else ""


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
