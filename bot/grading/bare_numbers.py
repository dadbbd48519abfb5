"""Gives a bare number the unit that goes without saying, where the answer to the question is one quantity of time.

"15", "900 max" and "it used to be 5 minutes, now it's 15" answer it as "15 minutes" does. A number that counts
something, is part of a name or stands beside other words keeps to itself, and so does every number of a text that also
gives a time that no key point has, unless it denies that.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from bot.domain.bank import Rubric, SingleFact
from bot.grading.denial import denied
from bot.grading.numbers import Amounts, amounts
from bot.grading.quantities import is_number, unit_of, without_unit
from bot.grading.stemming import stem
from bot.grading.text import Token, clauses

BESIDE = "maximum limit timeout most top now today think believe guess know sure iirc afaik yes"
"""The words that may stand beside it."""

NOT_BARE_BEFORE = re.compile(r"(?:[\w#$€£(\[/.,\u2013\u2014-]|\d:)\Z")
NOT_BARE_AFTER = re.compile(r"[\w%€£)\]/+\u2013\u2014-]|[.,:]\d")
"""What makes something else of the digits beside it, such as "#15", "20:15", "15%" and "us-east-15"."""


def bare_numbers(rubric: Rubric) -> dict[str, str]:
    """The quantity of time that a bare number stands for; empty where the answer is something else."""
    required = rubric.rule.required if isinstance(rubric.rule, SingleFact) else None
    statements = [point.statement for point in rubric.key_points if point.id == required]
    quantities = sorted(value for text in statements for value in amounts(clauses(text)).get("s", ()))
    return {number: quantity for quantity in quantities for number in without_unit(quantity)}


def with_units(
    read: Sequence[Sequence[Token]], text: str, meant: Mapping[str, str], stated: Iterable[Amounts]
) -> Sequence[Sequence[Token]]:
    """The clauses of a text, with the quantities that its bare numbers stand for. `stated` are those of key points."""
    if not meant:
        return read
    said = {clause[place].stem for clause in read for place in set(range(len(clause))) - denied(clause)}
    times = {value for kinds in stated for value in kinds.get("s", ())}
    return [_whole(clause, text, meant) for clause in read] if {s for s in said if unit_of(s) == "s"} <= times else read


def _whole(clause: Sequence[Token], text: str, meant: Mapping[str, str]) -> list[Token]:
    found = []
    for part in _parts(clause, text):
        numbers = [token for token in part if is_number(token.stem)]
        alone = len(numbers) == 1 and all(token.stem in beside_numbers() for token in part if token not in numbers)
        is_bare = alone and numbers[0].stem in meant and _stands_free(numbers[0], text)
        found += [replace(token, stem=meant[token.stem]) if is_bare and token in numbers else token for token in part]
    return found


@cache
def beside_numbers() -> frozenset[str]:
    """The stems of those words. Not made when this is imported: the library of stems is large."""
    return frozenset(map(stem, BESIDE.split()))


def _parts(clause: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The parts of a clause between its breaks. A colon is none, as in "Retries: 15"."""
    part: list[Token] = []
    for token in clause:
        if part and token.after_break and ":" not in text[part[-1].end : token.start]:
            yield part
            part = []
        part.append(token)
    yield part


def _stands_free(number: Token, text: str) -> bool:
    before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 2]
    return not NOT_BARE_BEFORE.search(before) and not NOT_BARE_AFTER.match(after)
