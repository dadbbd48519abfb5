"""Finds the wrong claims and times of an answer, and tells them from what is said of something else."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from bot.grading.bare_numbers import beside_numbers
from bot.grading.matching import matches
from bot.grading.passages import Passage
from bot.grading.quantities import is_number, unit_of
from bot.grading.rubrics import Prepared
from bot.grading.text import Token, covering

COMPARED = re.compile(
    r"(?:\b(?:unlike|than|just like|same as|compared (?:to|with))|\b(?:like|as) (?:on|in)|(?<!\w )\blike)"
    r" (?:an? |the )?$",
    re.IGNORECASE,
)
"""What stands before a name that the rest is only compared with: "like on EC2, …", not "services like Fargate …"."""

DESCRIBED = re.compile(r",? (?:which|where|that|whose|with)\b| ?\(", re.IGNORECASE)
"""What goes on about a name all the same: "unlike EC2, where …"."""

OWN = re.compile(r"\b(?:ours|mine|we(?:['’]ve)? (?:set|keep|use|configured))\b[^.,;:!?\n]{0,40}$", re.IGNORECASE)
"""What stands before a value of one's own and not of the service: "30 minutes, ours is set to 5"."""

PART_OF_NUMBER = re.compile(r"\d[/:]$")
"""What stands before the second half of a number: "1/4 hour" is not four."""

SENTENCE_END = re.compile(r"[.!?;\n]")


def wrong_claims(
    prepared: Prepared, clauses: Sequence[Sequence[Token]], text: str
) -> Iterator[tuple[int, tuple[int, int]]]:
    """The claims of the rubric that clauses of a text make, by number, and where it makes them."""
    # A claim may spread over two clauses, but not over two sentences, which are statements of their own.
    of_one_sentence = (
        (first, second)
        for first, second in pairwise(clauses)
        if not SENTENCE_END.search(text, first[-1].end, second[0].start)
    )
    pairs = [[*first, replace(second[0], after_break=True), *second[1:]] for first, second in of_one_sentence]
    for index, claim in enumerate(prepared.claims):
        said = (
            match
            for clause in [*clauses, *pairs]
            for phrase, match in matches(claim, clause)
            if not _of_others(clause, phrase.others, text) and not _of_own(covering(match.tokens)[0], text)
        )
        best = max(said, key=lambda match: match.share, default=None)
        if best:
            yield index, covering(best.tokens)


def wrong_times(prepared: Prepared, answer: Passage, text: str) -> dict[int, int]:
    """The key points whose time the question asks for, by place, and the first clause that gives another.

    That is a time that nothing in the question has, and not one that is denied, of one's own or of something else, such
    as a journey by train.
    """
    asked = frozenset(prepared.bare.values())
    points = (p for p, kinds in enumerate(prepared.amounts) if "s" in kinds and kinds["s"] <= asked)
    found: dict[int, int] = {}
    for point in points:
        for number, (first, end) in enumerate(answer.clauses):
            gives_another = _gives_another(prepared, answer, range(first, end), text)
            if gives_another and not is_of_others(prepared, answer, number, point, text):
                found.setdefault(point, number)
    return found


def _gives_another(prepared: Prepared, answer: Passage, clause: range, text: str) -> bool:
    """Whether the clause is to the point and gives another time than the one asked for, and not that as well."""
    times = [place for place in clause if unit_of(answer.tokens[place].stem) == "s"]
    is_right = any(answer.tokens[place].stem in prepared.bare.values() for place in times)
    wrong = any(_is_wrong_time(prepared, answer, place, text) for place in times)
    return wrong and not is_right and _is_to_the_point(prepared, [answer.tokens[place] for place in clause])


def _is_to_the_point(prepared: Prepared, clause: Sequence[Token]) -> bool:
    """Whether at least half of the words beside numbers are the question's, or such as stand beside a bare number."""
    beside = [token.stem for token in clause if not is_number(token.stem)]
    known = sum(s in prepared.prompt or s in prepared.told or s in beside_numbers() for s in beside)
    return 2 * known >= len(beside)


def _is_wrong_time(prepared: Prepared, answer: Passage, place: int, text: str) -> bool:
    token = answer.tokens[place]
    is_part = PART_OF_NUMBER.search(text, max(0, token.start - 2), token.start) is not None
    is_said = not is_part and not answer.denied[place] and not _of_own(token.start, text)
    return is_said and token.stem not in prepared.numbers


def is_of_others(prepared: Prepared, answer: Passage, clause: int, point: int, text: str) -> bool:
    """Whether a clause is about something else, of which what is wrong of the key point would be true."""
    first, end = answer.clauses[clause]
    phrases = [phrase for claim in prepared.claims for phrase in claim if prepared.ids[point] in phrase.contradicts]
    said = {token.stem for token in answer.tokens[first:end]}
    others = {name for phrase in phrases for name in phrase.others if said.issuperset(name)}
    # What one of the claims is about is no other thing, also where the others do not name it.
    others = {name for name in others if not any(phrase.wanted.issuperset(name) for phrase in phrases)}
    return _of_others(answer.tokens[first:end], others, text)


def _of_others(clause: Sequence[Token], others: Collection[tuple[str, ...]], text: str) -> bool:
    """Whether the clause is about one of these things."""
    named = (
        covering(clause[first : first + len(name)])
        for name in others
        for first in range(len(clause))
        if name == tuple(token.stem for token in clause[first : first + len(name)])
    )
    return any(
        not COMPARED.search(text, max(0, start - 20), start) or DESCRIBED.match(text, end)
        for start, end in named
        if not text[end : end + 1].isalnum()  # "EC2" is not "ECS", although both are read as "ec"
    )


def _of_own(first: int, text: str) -> bool:
    """Whether what begins at this place of the text is said of one's own setting."""
    return OWN.search(text, max(0, first - 60), first) is not None
