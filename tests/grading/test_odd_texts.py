"""Texts and rubrics that nobody means well by are graded all the same, and do not make more work than their length."""

import re
import sys
from collections.abc import Callable
from dataclasses import replace
from types import FrameType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bank import KeyPoint, Question, Rubric, SingleFact
from bot.domain.grading import Verdict
from bot.grading.attempts import ORDER
from bot.grading.languages import NAME
from tests.grading.shipped import GRADERS, QUESTIONS, grade_text

COLD_STARTS = QUESTIONS["cold-starts"]
LONG = 12_000
TWICE = 2.2
"""Some work is begun anew for every part of a text. What grows with the square of the length is four times as much."""

PIECES = st.sampled_from(["memory", "not", "cpu\n", ".", ",", "😀", "\ud800", "if", "15", "minutes"])
every_grader = pytest.mark.parametrize("grader", GRADERS)


def test_what_looks_for_orders_repeats_nothing_without_a_limit() -> None:
    outside_classes = re.sub(r"\\.|\[(?:\\.|[^\]])+\]", "x", ORDER.pattern)
    assert "x{0,9}" in outside_classes
    assert set(outside_classes).isdisjoint("*+")


@given(st.text("ab_1./= \n😀") | st.text())
def test_what_looks_for_names_finds_whole_words_and_begins_in_the_middle_of_none(text: str) -> None:
    pieces = re.split(r"(\s+)", text)
    assert NAME.sub(" ", text) == "".join(" " if re.search(r"\w[./]\w", piece) else piece for piece in pieces)
    # What is begun at each character of a word is the square of its length in work.
    begun = (place for place in range(len(text)) if NAME.match(text, place))
    assert all(place == 0 or text[place - 1].isspace() for place in begun)


@every_grader
@pytest.mark.parametrize(
    "text", ["memory.\n", "cold start of memory, environment is created.\n", "environmint ", "not "]
)
def test_a_text_twice_as_long_is_at_most_twice_the_work(text: str, grader: str) -> None:
    grade_text(COLD_STARTS, "Prepare the rubric.", grader)
    whole, half = ((text * length)[:length] for length in (LONG, LONG // 2))
    assert _calls(lambda: grade_text(COLD_STARTS, whole, grader)) < TWICE * _calls(
        lambda: grade_text(COLD_STARTS, half, grader)
    )


def _calls(work: Callable[[], object]) -> int:
    """The calls of functions, Python's own among them, that the work takes: the same on every machine."""
    begun: list[str] = []

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        if event in ("call", "c_call"):
            begun.append(event)

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return len(begun)


@every_grader
@pytest.mark.parametrize(
    "text",
    [
        "\ud800",
        "more memory \udc00 less cpu",
        "\ud83d\ude00 more memory",
        "\0",
        "😀" * 50,
        "\u202ememory\u200f",
        "not never",
        "one " + "billion " * 40,
        "5 " + "thousand " * 120,
    ],
)
def test_odd_texts_are_graded(text: str, grader: str) -> None:
    assert grade_text(COLD_STARTS, text, grader).score < 1


@every_grader
def test_half_a_character_moves_no_evidence(grader: str) -> None:
    evidence = (
        grade_text(QUESTIONS["maximum-timeout"], "\ud800 At most 30 minutes.", grader).assessment.points[0].evidence
    )
    assert evidence is not None
    assert "30 minutes" in evidence


@every_grader
@pytest.mark.parametrize("statement", ["Yes.", "No, it is not.", "😀"])
def test_a_key_point_without_a_word_to_look_for_is_never_found(statement: str, grader: str) -> None:
    graded = grade_text(_saying(statement), "Yes. No, it is not more memory. 😀", grader)
    assert graded.assessment.points[0].evidence is None
    assert COLD_STARTS.rubric.key_points[0].id not in graded.covered


@every_grader
@pytest.mark.parametrize("text", ["x", "a\0b", "Q:"])
def test_lone_letters_repeat_no_question(text: str, grader: str) -> None:
    assert grade_text(COLD_STARTS, text, grader).verdict is Verdict.OFF_TOPIC


@every_grader
@pytest.mark.parametrize("answer", ["5 cold starts of a function", "It is so."])
def test_a_rubric_without_a_word_to_look_for_finds_nothing(answer: str, grader: str) -> None:
    rubric = Rubric(SingleFact("k1"), (KeyPoint("k1", "It is so.", (), None),))
    assert grade_text(replace(COLD_STARTS, version="no words", rubric=rubric), answer, grader).score == 0


def _saying(statement: str) -> Question:
    """The question, whose first key point says just that."""
    first, *others = COLD_STARTS.rubric.key_points
    points = (replace(first, statement=statement, phrasings=(), contrasts=()), *others)
    return replace(
        COLD_STARTS, version=statement, rubric=replace(COLD_STARTS.rubric, key_points=points, wrong_claims=())
    )


@every_grader
@settings(max_examples=60, deadline=None)
@given(
    text=st.text()
    | st.lists(st.sampled_from("memory not cpu\n . , : 😀 \ud800 or if 15 minutes".split(" "))).map(" ".join)
)
def test_any_text_is_graded_and_quoted_as_it_is(grader: str, text: str) -> None:
    graded = grade_text(COLD_STARTS, text, grader)
    assert all(p.evidence is None or p.evidence in text for p in graded.assessment.points)
