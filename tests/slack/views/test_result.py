"""One's own result: every verdict in its words, hits in the member's own, misses with their source."""

from dataclasses import replace

import pytest

from bot.domain.bank import KeyPoint, NOfM, Rubric
from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Assessment, Coverage, PointFinding, Verdict
from bot.slack.views.result import own_result
from tests.slack.views.examples import MAYBE, dispute, result


@pytest.mark.parametrize(
    ("verdict", "points", "title", "said"),
    [
        (Verdict.FULL, 10, "Your result: 10 of 10 points", "A full answer"),
        (Verdict.PARTIAL, 7, "Your result: 7 of 10 points", "You have part of it."),
        (Verdict.NOT_YET, 1, "Your result: 1 of 10 points", "Not there yet, and trying still counts."),
        (Verdict.OFF_TOPIC, 0, "Your result: 0 of 10 points", "was not taken for an answer"),
        (Verdict.ECHO, 0, "Your result: 0 of 10 points", "repeats the question"),
        (Verdict.COPIED, 0, "Your result: 0 of 10 points", "nearly the same words as an earlier answer"),
        (Verdict.NO_TEXT, 0, "Your result: 0 of 10 points", "had no text to grade"),
    ],
)
def test_every_verdict_has_its_words(verdict: Verdict, points: int, title: str, said: str) -> None:
    text = own_result(result(verdict, points)).text
    assert text.startswith(f"{title}\n")
    assert said in text


def test_hits_are_in_the_members_own_words() -> None:
    text = own_result(result(Verdict.PARTIAL, 7)).text
    assert "What you said\n✓ A cold start is the time to start a new execution environment." in text
    assert "You wrote “starting a new environment”." in text


def test_misses_contradictions_and_corrections_stand_apart() -> None:
    text = own_result(result(Verdict.PARTIAL, 7)).text
    assert "What you contradicted\n✗ Code outside the handler runs first." in text
    assert "What was missing\n○ A larger package takes longer to load.\nGood to know as well\n○ SnapStart" in text
    assert "You wrote “only the first call of the day”. In fact: They happen with every new environment." in text


def test_after_a_full_answer_the_rest_is_good_to_know() -> None:
    text = own_result(result(Verdict.FULL, 10)).text
    assert "Good to know as well\n" in text
    assert "What was missing" not in text


def test_sources_are_linked() -> None:
    blocks = str(own_result(result(Verdict.PARTIAL, 7)).block_dicts())
    assert (
        "(<https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"
        "|Understanding the execution environment>)" in blocks
    )


def test_a_copy_is_shown_the_answer_and_its_corrections_and_not_its_hits() -> None:
    text = own_result(result(Verdict.COPIED, 0)).text
    assert "A full answer says at least 2 of these\n• A cold start" in text
    assert "Corrections\n• You wrote “only the first call of the day”. In fact: They happen with every new" in text
    assert "What you said" not in text


@pytest.mark.parametrize(
    ("disputes", "waits"),
    [
        ({}, False),
        ({"k2": dispute(kind=DisputeKind.UNSURE)}, True),
        ({"k2": dispute(state=DisputeState.REJECTED, kind=DisputeKind.UNSURE)}, False),
    ],
    ids=["never asked", "waits", "decided"],
)
def test_a_reviewer_looks_at_another_language_only_while_it_waits(disputes: dict[str, Dispute], waits: bool) -> None:
    text = own_result(replace(MAYBE, disputes=disputes)).text
    assert "Your text seems to be in another language than English" in text
    assert ("so that a reviewer looks at it" in text) is waits


def test_where_any_few_are_enough_it_says_how_many_and_not_all_of_them() -> None:
    points = tuple(KeyPoint(f"k{n}", f"Fact {n}.", (), None) for n in range(1, 13))
    rubric = Rubric(NOfM(4, tuple(point.id for point in points)), points, ())
    found = (PointFinding("k1", Coverage.COVERED, "one"),)
    partial = result(Verdict.PARTIAL, 3)
    partial = replace(
        partial,
        question=replace(partial.question, rubric=rubric),
        grade=replace(partial.grade, score=0.25, assessment=Assessment(found)),
    )
    text = own_result(partial).text
    assert "What was missing: at least 3 of these\n○ Fact 2." in text
    assert "○ Fact 9.\n3 further points would have counted as well" in text
    copied = replace(partial, grade=replace(partial.grade, verdict=Verdict.COPIED))
    assert "A full answer says at least 4 of these\n• Fact 1." in own_result(copied).text


def test_grading_is_named_with_any_correction() -> None:
    assert own_result(result(Verdict.PARTIAL, 7)).text.endswith("Graded by phrases 1, rubric 4f1c0ffee4f1.")
    assert "Graded at first with 5 points, corrected since." in own_result(result(Verdict.PARTIAL, 5, earned=7)).text
