"""Gives a bare number what goes without saying: its unit, where the answer to the question is one quantity of time.

"30", "1800 max" and "it used to be 15, now it's 30" answer it as "30 minutes" does. Where the answer is a number
without such a unit, the bare one says what the statement says: "100" is read as "the default is 100 connections". A
number that counts something, is part of a name or stands beside other words keeps to itself, and so does every number
of a text that also gives a time, or a number, that no key point has, unless it denies that.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

from bot.domain.bank import KeyPoint, Rubric, SingleFact
from bot.grading.denial import denied
from bot.grading.numbers import Amounts, amounts, counted_by
from bot.grading.quantities import is_number, unit_of, without_unit
from bot.grading.stemming import stem
from bot.grading.text import Token, clauses

BESIDE = (
    "maximum limit timeout most top now today default think believe guess know say said sure probably maybe perhaps "
    "exactly roughly around approximately iirc afaik yes"
)
"""The words that may stand beside it."""

NOT_BARE_BEFORE = re.compile(r"(?:[\w#$€£(\[/.,\u2013\u2014-]|\d:)\Z")
NOT_BARE_AFTER = re.compile(r"[\w%€£)\]/+\u2013\u2014-]|[.,:]\d")
"""What makes something else of the digits beside it, such as "#30", "20:30", "30%" and "us-east-30"."""

SHARE = re.compile(r"\d ?(?:%|per ?cent\b)", re.IGNORECASE)
"""What is written as a number with a mark, which may be left out."""


@dataclass(frozen=True, slots=True)
class AskedNumber:
    """The number without a unit that is asked for, with the statement that gives it, in stems.

    `known` are all numbers of the question, and `prompt` its own words, which may stand beside a bare number, and right
    behind it what `mark` is: "%", where a share is asked for.
    """

    number: str
    statement: tuple[Token, ...]
    known: Set[str]
    prompt: Set[str]
    mark: str

    def said(self, token: Token) -> list[Token]:
        """What a bare number says: the statement with it, or nothing but itself if it is one of another fact."""
        number = token.stem
        if number != self.number and (number in self.known or number == "1" or unit_of(number)):
            return [token]
        says = (replace(word, stem=number) if word.stem == self.number else word for word in self.statement)
        first, *others = (replace(word, start=token.start, end=token.end) for word in says)
        return [replace(first, after_break=token.after_break, after_or=token.after_or), *others]


def asked_number(rubric: Rubric, prompt: Set[str], known: Set[str]) -> AskedNumber | None:
    """The number without a unit that the one key point asked for gives in its statement and half its wordings."""
    for point in _asked(rubric):
        own = point.wordings[: len(point.wordings) - point.accepted]
        read = [[token for clause in clauses(text) for token in clause] for text in own]
        counts = Counter(stem for tokens in read for stem in {token.stem for token in tokens})
        stated = {token.stem for token in read[0] if is_number(token.stem) and not unit_of(token.stem)} - prompt
        common = [number for number in stated if 2 * counts[number] >= len(read)]
        if len(common) == 1:
            mark = "%" if SHARE.search(point.statement) else ""
            return AskedNumber(common[0], tuple(read[0]), known, prompt, mark)
    return None


def _asked(rubric: Rubric) -> list[KeyPoint]:
    """The key point that is asked for, where it is only one."""
    rule = rubric.rule
    named = {rule.required} if isinstance(rule, SingleFact) else rule.key_points()
    return [point for point in rubric.key_points if named == {point.id}]


def bare_numbers(rubric: Rubric) -> dict[str, str]:
    """The quantity of time that a bare number stands for; empty where the answer is something else."""
    statements = [point.statement for point in _asked(rubric)]
    quantities = sorted(value for text in statements for value in amounts(clauses(text)).get("s", ()))
    return {number: quantity for quantity in quantities for number in without_unit(quantity)}


def with_units(
    read: Sequence[Sequence[Token]], text: str, meant: Mapping[str, str], stated: Iterable[Amounts]
) -> Sequence[Sequence[Token]]:
    """The clauses of a text, with the quantities that its bare numbers stand for. `stated` are those of key points."""
    if not meant:
        return read
    times = {value for kinds in stated for value in kinds.get("s", ())}
    if not {stem for stem in _undenied(read) if unit_of(stem) == "s"} <= times:
        return read

    def with_unit(token: Token) -> list[Token]:
        return [replace(token, stem=meant.get(token.stem, token.stem))]

    return [_whole(clause, text, beside_numbers(), with_unit) for clause in read]


def with_statement(read: Sequence[Sequence[Token]], text: str, asked: AskedNumber | None) -> Sequence[Sequence[Token]]:
    """The clauses of a text, with the statement in the place of a bare number: the one asked for, or a wrong one."""
    if asked is None:
        return read
    numbers = {stem for stem in _undenied(read) if is_number(stem)} - (asked.known - {asked.number}) - {"1"}
    beside = beside_numbers() | asked.prompt
    if len(numbers) > 1:
        return read
    return [_whole(clause, text, beside, asked.said, asked.mark) for clause in read]


def _undenied(read: Iterable[Sequence[Token]]) -> Iterator[str]:
    return (clause[place].stem for clause in read for place in sorted(set(range(len(clause))) - denied(clause)))


def _whole(
    clause: Sequence[Token], text: str, beside: Set[str], meant: Callable[[Token], list[Token]], mark: str = ""
) -> list[Token]:
    return [
        word
        for part in _parts(clause, text)
        for token in part
        for word in (meant(token) if _is_bare(token, part, text, beside, mark) else [token])
    ]


def _is_bare(number: Token, part: Sequence[Token], text: str, beside: Set[str], mark: str) -> bool:
    """Whether this number counts nothing, and stands in a part with nothing but what may stand beside it."""
    if not is_number(number.stem) or not _stands_free(number, text, mark):
        return False
    others = [token for token in part if token is not number]
    counted = counted_by(part, part.index(number))
    return counted in {"", *beside_numbers()} and all(token.stem in beside for token in others)


@cache
def beside_numbers() -> frozenset[str]:
    """The stems of those words. Not made when this is imported: the library of stems is large."""
    return frozenset(map(stem, BESIDE.split()))


def _parts(clause: Sequence[Token], text: str) -> Iterator[list[Token]]:
    """The parts of a clause between its breaks. A colon is none, as in "Retries: 30"."""
    part: list[Token] = []
    for token in clause:
        if part and token.after_break and ":" not in text[part[-1].end : token.start]:
            yield part
            part = []
        part.append(token)
    yield part


def _stands_free(number: Token, text: str, mark: str) -> bool:
    before, after = text[max(0, number.start - 2) : number.start], text[number.end : number.end + 2]
    return not NOT_BARE_BEFORE.search(before) and not NOT_BARE_AFTER.match(after.removeprefix(mark))
