"""Finds the numbers that contradict a key point: another value of a kind of which its statement gives one.

Where half of its wordings have a number, so does another in the place of theirs: "at most 200" for "at most 100".
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import pairwise

from bot.grading.passages import Passage
from bot.grading.quantities import is_number, unit_of
from bot.grading.text import Token

Amounts = Mapping[str, frozenset[str]]
"""Numbers by their kind: seconds, megabytes, or the stem of the word that is counted, as in "five layers"."""

NEXT_TO = 2
"""So many characters at most are between a number and the word right behind it, as in "25 % memory"."""


def amounts(clauses: Iterable[Sequence[Token]]) -> Amounts:
    """The numbers of a text. Bare numbers that count nothing are left out, and those of names, such as S3."""
    return by_kind(
        (kind, token.stem)
        for clause in clauses
        for place, token in enumerate(clause)
        if is_number(token.stem) and not _of_name(clause, place)
        if (kind := unit_of(token.stem) or _counted(clause, place)) and not is_number(kind)
    )


def _of_name(clause: Sequence[Token], number: int) -> bool:
    """Whether a letter stands right before the number."""
    before = clause[number - 1] if number else None
    return before is not None and before.end == clause[number].start and before.word.isalpha()


def _counted(clause: Sequence[Token], number: int) -> str:
    """What the number counts: the stem of the word behind it, or nothing where a break or the end is."""
    following = clause[number + 1] if number + 1 < len(clause) else None
    return following.stem if following and not following.after_break else ""


def numbers_in(answer: Passage, spans: Iterable[tuple[int, int]], *, both: bool = False) -> Amounts:
    """The bare numbers between places of a text by what they stand beside.

    That is the word right behind them, which they count, or else the one before: "three copies", "port 6379". With
    `both` it is the one before as well, since in "port 6379 serves it" nothing is counted.
    """
    slices = (slice(first, end) for first, end in spans)
    return by_kind(found for part in slices for found in _in_place(answer.tokens[part], answer.denied[part], both))


def _in_place(clause: Sequence[Token], denied: Sequence[bool], both: bool) -> Iterator[tuple[str, str]]:
    """What the numbers of a clause stand beside, and they, without those of names.

    What is denied is left out beside what is not: "not 200, it is 100", but "no more than 200".
    """
    numbers = [place for place, token in enumerate(clause) if is_number(token.stem) and not _of_name(clause, place)]
    for place in [place for place in numbers if not denied[place]] or numbers:
        before = clause[place - 1].stem if place and not clause[place].after_break else ""
        counted = counted_by(clause, place)
        for beside in (counted, f"{before} ") if both else (counted or f"{before} ",):
            if beside.strip() and not is_number(beside.strip()) and not unit_of(clause[place].stem):
                yield beside, clause[place].stem


def by_kind(numbers: Iterable[tuple[str, str]]) -> Amounts:
    """Numbers by their kind, from pairs of both."""
    found: dict[str, set[str]] = defaultdict(set)
    for kind, number in numbers:
        found[kind].add(number)
    return {kind: frozenset(values) for kind, values in found.items()}


def counted_by(clause: Sequence[Token], number: int) -> str:
    """The stem of the word right behind a number, with no dash or bracket between them, or nothing."""
    following = clause[number + 1] if number + 1 < len(clause) else None
    is_next = following and not following.after_break and following.start - clause[number].end <= NEXT_TO
    return following.stem if following and is_next else ""


def figures(tokens: Iterable[Token]) -> frozenset[str]:
    """The words that are a number or a quantity; a bare one is not, as in "this one"."""
    return frozenset(token.stem for token in tokens if is_number(token.stem) and token.stem != "1")


def common_numbers(wordings: Sequence[Passage]) -> frozenset[str]:
    """The bare numbers that at least half of the wordings have."""
    counts = Counter(number for wording in wordings for number in figures(wording.tokens) if not unit_of(number))
    return frozenset(number for number, count in counts.items() if 2 * count >= len(wordings))


def needed_numbers(wordings: Iterable[Passage], common: Set[str]) -> frozenset[str]:
    """The numbers of wordings that all have one, else none. Bare ones are the common ones, if there are such."""
    found = [figures(wording.tokens) for wording in wordings]
    every = frozenset(number for numbers in found for number in numbers if all(found))
    return frozenset(number for number in every if unit_of(number) or number in common or not common)


def placed_numbers(passages: Iterable[Passage]) -> Amounts:
    """The bare numbers of texts by what they stand beside."""
    found = (numbers_in(passage, passage.clauses).items() for passage in passages)
    return by_kind((beside, number) for places in found for beside, numbers in places for number in numbers)


def numbers_in_place(wordings: Sequence[Passage], placed: Amounts, asked: Set[str]) -> Amounts:
    """What the question has in the places of the wordings' numbers, or asks about, if half the wordings have one."""
    is_about_it = 2 * sum(bool(figures(wording.tokens)) for wording in wordings) >= len(wordings)
    return {beside: placed[beside] | asked for beside in placed_numbers(wordings)} if is_about_it else {}


def tells_number(
    answer: Passage, span: tuple[int, int], own: Set[str], in_place: Amounts, known: Set[str]
) -> bool | None:
    """Whether a key point is told with a number of its own between places of a text: one of `own`, if it has such.

    So it is with any that the question has in the place of such a one. None where no number there is in such a place,
    nor unknown to the question: then nothing is said of the key point.
    """
    said = figures(answer.tokens[slice(*span)]) if own else own
    if not own or said & own:
        return True
    found = numbers_in(answer, [span], both=True) if said else {}
    shared = in_place.keys() & found
    if any((found[beside] & in_place[beside]) - {"1"} for beside in shared):
        return True
    return False if shared or said - known else None


def has_wrong_number(answer: Passage, known: Set[str], stated: Amounts, place: tuple[int, int]) -> bool:
    """Whether the clauses at a place of the text give a number that is none of the rubric's, for one that is stated.

    `known` are all numbers of the question's texts: whoever says one of them may speak of another fact.
    """
    said = amounts(answer.tokens[first:end] for first, end in answer.spans_at(place))
    return any(said[kind] - known and not said[kind] & values for kind, values in stated.items() if kind in said)


def has_another_in_place(answer: Passage, own: Set[str], in_place: Amounts, place: tuple[int, int]) -> bool:
    """Whether the clauses at a place of the text have another number where the key point has its own, one of `own`.

    Other parts of them may give that: "you need 5, as 3 nodes are a majority".
    """
    is_wrong = False
    for first, end in _parts(answer, place) if in_place else ():
        found = numbers_in(answer, [(first, end)], both=True)
        if any(values.isdisjoint(in_place.get(beside, values)) for beside, values in found.items()):
            is_wrong = True
        elif own & {token.stem for token in answer.tokens[first:end]}:
            return False
    return is_wrong


def _parts(answer: Passage, place: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """The parts between breaks of the clauses at a place of the text."""
    for first, end in answer.spans_at(place):
        starts = [first, *(at for at in range(first + 1, end) if answer.tokens[at].after_break)]
        yield from pairwise([*starts, end])
