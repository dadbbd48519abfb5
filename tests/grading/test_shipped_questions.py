"""What the shipped questions promise: right answers count, wrong claims and echoes do not."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Question
from bot.domain.grading import Coverage, Verdict
from tests.grading.shipped import QUESTIONS, grade_text

every_question = pytest.mark.parametrize("question", QUESTIONS.values(), ids=list(QUESTIONS))


def test_there_are_all_twelve() -> None:
    assert sorted(q.origin or "" for q in QUESTIONS.values()) == [f"seed-q{number:02}" for number in range(1, 13)]


@every_question
def test_the_model_answer_is_full_and_makes_no_wrong_claim(question: Question) -> None:
    graded = grade_text(question, question.model_answer)
    assert (graded.verdict, graded.points, graded.assessment.claims) == (Verdict.FULL, 10, ())


@every_question
def test_the_model_answer_conveys_every_key_point_that_the_rule_names(question: Question) -> None:
    covered = grade_text(question, question.model_answer).covered
    assert question.rubric.rule.key_points() - covered <= {
        point for point in question.rubric.rule.key_points() if "-a" in point
    }


@every_question
def test_every_wrong_claim_is_found_and_is_below_full(question: Question) -> None:
    for index, claim in enumerate(question.rubric.wrong_claims):
        for text in (claim.claim, *claim.phrasings):
            graded = grade_text(question, text)
            assert index in [found.index for found in graded.assessment.claims], text
            assert graded.verdict is not Verdict.FULL, text


@every_question
def test_no_correction_contradicts_a_key_point_or_makes_a_wrong_claim(question: Question) -> None:
    corrections = [claim.correction for claim in question.rubric.wrong_claims]
    for text in [*corrections, *(correction.in_fact for correction in question.corrections)]:
        assessment = grade_text(question, text).assessment
        assert assessment.claims == (), text
        assert Coverage.CONTRADICTED not in {point.coverage for point in assessment.points}, text


@pytest.mark.parametrize(
    "text",
    [
        "Lambda retries function errors twice and throttled events for up to 6 hours.",
        "Function errors are retried twice, throttles for up to 6 hours.",
    ],
)
def test_retries_by_their_reason_are_conveyed(text: str) -> None:
    assert "q10-k2" in grade_text(QUESTIONS["background-work-without-loss"], text).covered


@every_question
def test_an_echo_of_the_question_scores_zero(question: Question) -> None:
    prompt = question.prompt
    half = prompt[: prompt.rindex(" ", 0, len(prompt) // 2)]
    for echo in (prompt, prompt.rstrip("?."), f"Q: {prompt.lower()}", half):
        graded = grade_text(question, echo)
        assert (graded.verdict, graded.score, graded.points) == (Verdict.ECHO, 0.0, 0), echo


@every_question
def test_every_phrasing_conveys_its_key_point(question: Question) -> None:
    for point in question.rubric.key_points:
        for phrasing in point.phrasings:
            assert point.id in grade_text(question, phrasing).covered, phrasing
            assert point.id in grade_text(question, f"In short: {phrasing}.").covered, phrasing


@every_question
@pytest.mark.parametrize(
    "text", ["lol no idea, ask Bob", "I don't know", "The weather is nice and I had pizza", "first!!"]
)
def test_text_about_something_else_is_off_topic(question: Question, text: str) -> None:
    graded = grade_text(question, text)
    assert (graded.verdict, graded.points) == (Verdict.OFF_TOPIC, 0)


@every_question
@pytest.mark.parametrize("text", ["", "  \n ", "🎉", "👍🏽 …"])
def test_text_without_a_word_is_no_text(question: Question, text: str) -> None:
    assert grade_text(question, text).verdict is Verdict.NO_TEXT


@given(text=st.text(max_size=300), place=st.integers(0, 11))
def test_any_text_is_graded_the_same_twice_with_evidence_from_the_text(text: str, place: int) -> None:
    question = list(QUESTIONS.values())[place]
    graded = grade_text(question, text)
    assert graded == grade_text(question, text)
    assert all(found.evidence is None or found.evidence in text for found in graded.assessment.points)
    assert all(found.evidence in text for found in graded.assessment.claims)
    assert [found.key_point_id for found in graded.assessment.points] == [p.id for p in question.rubric.key_points]


@given(data=st.data(), place=st.integers(0, 11))
def test_a_further_true_point_never_lowers_the_score(data: st.DataObject, place: int) -> None:
    question = list(QUESTIONS.values())[place]
    true = st.sampled_from([phrasing for p in question.rubric.key_points for phrasing in p.phrasings])
    said = data.draw(st.lists(true, max_size=4))
    more = data.draw(true)
    before, after = grade_text(question, "\n".join(said)), grade_text(question, "\n".join([*said, more]))
    assert after.score >= before.score
    assert after.covered >= before.covered


def test_grades_do_not_depend_on_the_order_of_hashes() -> None:
    program = (
        "from tests.grading.shipped import QUESTIONS, grade_text\n"
        "for q in QUESTIONS.values(): print(grade_text(q, q.model_answer), grade_text(q, q.prompt + 'Maybe a zip?'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1
