"""Texts and rubrics that nobody means well by are graded all the same, and quickly."""

import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.bank import KeyPoint, Question, Rubric, SingleFact
from bot.domain.grading import Verdict
from bot.grading.attempts import gives_orders
from tests.grading.shipped import GRADERS, QUESTIONS, grade_text

COLD_STARTS = QUESTIONS["cold-starts"]
LONG = 12_000
PIECES = st.sampled_from(["memory", "not", "cpu\n", ".", ",", "😀", "\ud800", "if", "15", "minutes"])
SECONDS = 5.0
"""Of the processor. Some of the texts below took more than 20 once."""

every_grader = pytest.mark.parametrize("grader", GRADERS)


@pytest.mark.parametrize("text", ["grade:" + " " * LONG, "score = " + "\n" * LONG, "mark " * (LONG // 5)])
def test_orders_are_looked_for_quickly(text: str) -> None:
    begin = time.process_time()
    assert not gives_orders(text)
    assert time.process_time() - begin < 1.0


@every_grader
@pytest.mark.parametrize("text", ["memory.\n", "cold start of memory, environment is created.\n", "environmint "])
def test_a_text_is_graded_quickly_however_often_it_says_the_same(text: str, grader: str) -> None:
    grade_text(COLD_STARTS, "Prepare the rubric.", grader)
    begin = time.process_time()
    grade_text(COLD_STARTS, (text * LONG)[:LONG], grader)
    assert time.process_time() - begin < SECONDS


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
    ],
)
def test_odd_characters_are_graded(text: str, grader: str) -> None:
    assert grade_text(COLD_STARTS, text, grader).score < 1


@every_grader
def test_half_a_character_moves_no_evidence(grader: str) -> None:
    evidence = (
        grade_text(QUESTIONS["maximum-timeout"], "\ud800 At most 15 minutes.", grader).assessment.points[0].evidence
    )
    assert evidence is not None
    assert "15 minutes" in evidence


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
