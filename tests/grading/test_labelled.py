"""Where the grader stands with replies that nobody wrote phrasings for, so that it only gets nearer to its readers.

To see the figures: .venv/bin/lambda-quiz grader report tests/grading/labelled.jsonl
"""

from collections import Counter
from dataclasses import dataclass

import pytest

from bot.grading.labelled import ALIKE, COPIED
from bot.grading.measuring import agreement, caught, false_full, full_in_own_words, judged
from tests.grading.labelled import FOUND_OUT, graded_split, load_labelled, of_split
from tests.grading.shipped import QUESTIONS

REPLIES = load_labelled().replies
KINDS = FOUND_OUT | {
    *("own words", "standard terms", "partial", "terse", "wrong", "mixed", "typos", "other language"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What a grader may not fall below: macro-F1 of verdicts, false full credits at most, own words graded full."""

    macro_f1: float
    false_full: int
    own_words: int


# What the graders reach, rounded to their disadvantage. Whoever betters it moves the line.
LINES = {
    ("lexical-15", "development"): Line(macro_f1=0.87, false_full=2, own_words=108),
    ("lexical-15", "test"): Line(macro_f1=0.81, false_full=11, own_words=99),
    ("semantic-14", "development"): Line(macro_f1=0.88, false_full=1, own_words=110),
    ("semantic-14", "test"): Line(macro_f1=0.81, false_full=10, own_words=101),
}
COPIES_CAUGHT = 28


def test_every_question_has_every_kind_from_every_writer() -> None:
    assert len(REPLIES) >= 1200
    assert {reply.kind for reply in REPLIES} == KINDS
    per_writer = Counter((reply.question.id, reply.writer) for reply in REPLIES)
    assert set(per_writer.values()) == {27}
    assert len(per_writer) == 4 * len(QUESTIONS)
    kinds = Counter((reply.question.id, reply.kind) for reply in REPLIES)
    assert len(kinds) == len(KINDS) * len(QUESTIONS)


@pytest.mark.parametrize("split", ["development", "test"])
def test_two_readers_come_to_the_same_verdict(split: str) -> None:
    twice = [(reply, reply.b) for reply in of_split(split) if reply.b is not None]
    readers = agreement((judged(r.question, r.a), judged(r.question, b)) for r, b in twice)
    assert len(twice) == len(of_split(split))
    assert readers.macro_f1 >= 0.9
    assert readers.kappa >= 0.9


def test_whatever_the_readers_differ_on_is_settled() -> None:
    assert [reply.line for reply in REPLIES if (reply.a != reply.b) is not (reply.settled is not None)] == []


@pytest.mark.parametrize(("grader", "split"), LINES)
def test_the_grader_is_no_further_from_its_readers_than_it_was(grader: str, split: str) -> None:
    graded, line = graded_split(split, grader), LINES[grader, split]
    wrongly = {kind: number for kind, number in false_full(graded).items() if kind in FOUND_OUT}
    assert agreement((one.due, one.given) for one in graded).macro_f1 >= line.macro_f1
    assert sum(wrongly.values()) <= line.false_full
    assert full_in_own_words(graded).hits >= line.own_words


def test_copies_are_found_out_and_nobody_is_accused_wrongly() -> None:
    copies = load_labelled().copies
    copied, alike = ([copy for copy in copies if copy.kind == kind] for kind in (COPIED, ALIKE))
    assert (len(copied), len(alike)) == (48, 24)
    assert caught(copied).hits >= COPIES_CAUGHT
    assert caught(alike).hits == 0
