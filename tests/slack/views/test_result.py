"""One's own result: every verdict in its words, hits in the member's own, misses with their source."""

from dataclasses import replace

import pytest

from bot.domain.bank import AllOf, KeyPoint, NOfM, RequiredPlusN, Rubric, Rule, SingleFact
from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import Assessment, Coverage, PointFinding, Verdict
from bot.slack.views.result import own_result
from bot.usecases.show_result import OwnResult
from tests.slack.views.examples import MAYBE, dispute, message, result, written


@pytest.mark.parametrize(
    ("verdict", "points", "title", "said"),
    [
        (Verdict.FULL, 10, "Your result: 10 of 10 points", "A full answer"),
        (Verdict.PARTIAL, 7, "Your result: 7 of 10 points", "You have part of it."),
        (Verdict.NOT_YET, 1, "Your result: 1 of 10 points", "Not there yet, and trying still counts."),
        (Verdict.OFF_TOPIC, 0, "Your result: 0 of 10 points", "was not taken for an answer"),
        (Verdict.ECHO, 0, "Your result: 0 of 10 points", "repeats the question"),
        (Verdict.COPIED, 0, "Your result: 0 of 10 points", "nearly the same words as an earlier answer"),
        (Verdict.NO_TEXT, 0, "Your result: 0 of 10 points", "has no words to grade"),
    ],
)
def test_every_verdict_has_its_words(verdict: Verdict, points: int, title: str, said: str) -> None:
    text = own_result(result(verdict, points)).text
    assert text.startswith(f"{title}\n")
    assert said in text


def test_hits_are_in_the_members_own_words() -> None:
    text = own_result(result(Verdict.PARTIAL, 7)).text
    assert "Key points in your answer\n✓ A cold start is the time to start a new execution environment." in text
    assert "You wrote “starting a new environment”." in text


def test_misses_contradictions_and_corrections_stand_apart() -> None:
    text = own_result(result(Verdict.PARTIAL, 7)).text
    assert "Key points that your answer contradicts\n✗ Code outside the handler runs first." in text
    assert "What was missing\n○ A larger package takes longer to load.\nGood to know as well\n○ SnapStart" in text
    assert "You wrote “only the first call of the day”. In fact: They happen with every new environment." in text


def test_after_a_full_answer_the_rest_is_good_to_know() -> None:
    text = own_result(result(Verdict.FULL, 10)).text
    assert "Good to know as well\n" in text
    assert "What was missing" not in text


def test_sources_are_linked() -> None:
    blocks = str(own_result(result(Verdict.PARTIAL, 7)).block_dicts)
    assert (
        "(<https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html"
        "|Understanding the execution environment>)" in blocks
    )


def test_a_copy_is_shown_the_answer_and_its_corrections_and_not_its_hits() -> None:
    text = own_result(result(Verdict.COPIED, 0)).text
    assert "A full answer says\n• A cold start" in text
    assert "\nand one of these\n• A larger package" in text
    assert "Corrections\n• You wrote “only the first call of the day”. In fact: They happen with every new" in text
    assert "Key points in your answer" not in text
    assert "so it earns nothing. Nobody else is told why." in text


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
    assert "Your text seems to be in another language than English." in text
    assert ("A reviewer will look at your answer: these are the points so far." in text) is waits
    assert ("The grader is not sure, so a reviewer will look at this: you need not do anything." in text) is waits


def test_of_an_answer_that_a_reviewer_looks_at_nobody_says_that_it_is_not_there_yet() -> None:
    not_yet = replace(result(Verdict.NOT_YET, 1), disputes={"k2": dispute(kind=DisputeKind.UNSURE)})
    text = own_result(not_yet).text
    assert text.startswith(
        "Your result: 1 of 10 points\nA reviewer will look at your answer: these are the points so far."
    )
    assert "Not there yet" not in text


def told(
    rule: Rule, covered: str, verdict: Verdict = Verdict.PARTIAL, found: tuple[PointFinding, ...] = ()
) -> OwnResult:
    """The result of an answer to a question of twelve facts by this rule that says those named, as "k2 k3"."""
    points = tuple(KeyPoint(f"k{n}", f"Fact {n}.", (), None) for n in range(1, 13))
    found = (*(PointFinding(point, Coverage.COVERED, point) for point in covered.split()), *found)
    partial = result(verdict, 3)
    return replace(
        partial,
        question=replace(partial.question, rubric=Rubric(rule, points)),
        grade=replace(partial.grade, assessment=Assessment(found)),
    )


ANY_FOUR = NOfM(4, tuple(f"k{n}" for n in range(1, 13)))
A_SLOT_WITHIN_ITS_POOL = RequiredPlusN((("k1", "k4"),), 2, ("k1", "k2", "k3", "k4", "k5", "k6"))
A_SLOT_BESIDE_ITS_POOL = RequiredPlusN((("k1",),), 2, ("k2", "k3", "k4"))
ONE_FACT = SingleFact("k1", ("k2",))


@pytest.mark.parametrize(
    ("rule", "covered", "said"),
    [
        (A_SLOT_WITHIN_ITS_POOL, "k2 k3", "What was missing: one of these\n○ Fact 1.\n○ Fact 4.\nGood to know"),
        (
            A_SLOT_WITHIN_ITS_POOL,
            "k2",
            "○ Fact 1.\n○ Fact 4.\nand one more, from this list or from above\n○ Fact 3.\n○ Fact 5.\n○ Fact 6.\nGood",
        ),
        (
            A_SLOT_WITHIN_ITS_POOL,
            "k1 k2",
            "What was missing: one of these\n○ Fact 3.\n○ Fact 4.\n○ Fact 5.\n○ Fact 6.\nGood",
        ),
        (A_SLOT_BESIDE_ITS_POOL, "k2 k3", "What was missing\n○ Fact 1.\nGood to know as well\n○ Fact 4."),
        (A_SLOT_BESIDE_ITS_POOL, "k2", "What was missing\n○ Fact 1.\nand one of these\n○ Fact 3.\n○ Fact 4.\nGood"),
        (A_SLOT_BESIDE_ITS_POOL, "k1", "What was missing: at least 2 of these\n○ Fact 2.\n○ Fact 3.\n○ Fact 4.\nGood"),
        (
            ONE_FACT,
            "k3",
            "missing\n○ Fact 1.\nWorth half the points by itself\n○ Fact 2.\nGood to know as well\n○ Fact 4.",
        ),
        (ONE_FACT, "k2", "What was missing\n○ Fact 1.\nGood to know as well\n○ Fact 3."),
        (AllOf(("k1", "k2", "k3")), "k2", "What was missing\n○ Fact 1.\n○ Fact 3.\nGood to know as well\n○ Fact 4."),
        (ANY_FOUR, "k1", "What was missing: at least 3 of these\n○ Fact 2."),
    ],
)
def test_missing_is_what_would_have_made_the_answer_full(rule: Rule, covered: str, said: str) -> None:
    assert said in own_result(told(rule, covered)).text


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            A_SLOT_WITHIN_ITS_POOL,
            (
                "A full answer says one of these\n• Fact 1.\n• Fact 4.\n"
                "and at least 2 more, from this list or from above\n• Fact 2.\n• Fact 3.\n• Fact 5.\n• Fact 6.\nYour"
            ),
        ),
        (
            A_SLOT_BESIDE_ITS_POOL,
            "A full answer says\n• Fact 1.\nand at least 2 of these\n• Fact 2.\n• Fact 3.\n• Fact 4.\nY",
        ),
        (ONE_FACT, "A full answer says\n• Fact 1.\nYour answer"),
        (ANY_FOUR, "A full answer says at least 4 of these\n• Fact 1."),
    ],
)
def test_who_earns_nothing_reads_what_a_full_answer_says_and_nothing_else(rule: Rule, said: str) -> None:
    assert said in own_result(told(rule, "k1", Verdict.COPIED)).text


def test_what_the_answer_came_near_to_is_not_told_again_as_missing() -> None:
    denied = (PointFinding("k1", Coverage.CONTRADICTED, "never k1"), PointFinding("k5", Coverage.MAYBE, "k5?"))
    text = own_result(told(A_SLOT_WITHIN_ITS_POOL, "k2", found=denied)).text
    assert "What was missing\n○ Fact 4.\nand one more, from this list or from above\n○ Fact 3.\n○ Fact 6.\nGood" in text
    slots = RequiredPlusN((("k1", "k2", "k3"), ("k4", "k5", "k6")), 1, ("k1", "k2", "k3", "k4", "k5", "k6"))
    missed = "What was missing: one of these\n○ Fact 2.\n○ Fact 3.\nand one of these\n○ Fact 4.\n○ Fact 6.\n"
    assert f"{missed}and one more from above\nGood" in own_result(told(slots, "", found=denied)).text
    known = told(A_SLOT_BESIDE_ITS_POOL, "k2", found=denied)
    assert "What was missing: one of these\n○ Fact 3.\n○ Fact 4.\nGood" in own_result(known).text


def test_where_any_few_are_enough_not_all_of_them_are_told() -> None:
    text = own_result(told(ANY_FOUR, "k1")).text
    assert "○ Fact 9.\n3 further points would have counted as well" in text
    assert "○ Fact 12." in own_result(told(AllOf(ANY_FOUR.pool), "k1")).text


def test_what_is_not_told_can_be_disputed_too() -> None:
    off_topic = replace(told(ONE_FACT, "", Verdict.OFF_TOPIC), disputable=frozenset({"k1", "k2"}))
    blocks = str(own_result(off_topic).block_dicts)
    assert "I disagree about another point" in blocks
    assert "'text': 'Fact 2.'" in blocks


def test_of_a_long_answer_the_beginning_is_shown_and_that_it_is() -> None:
    text = own_result(replace(result(Verdict.PARTIAL, 7), answer=written(message(f"{'zip ' * 900}end")))).text
    assert "Your answer\n> zip zip" in text
    assert "zip…\nOnly the beginning of your answer is shown.\nGraded by" in text
    assert "Your answer\n" not in own_result(replace(result(Verdict.NO_TEXT, 0), answer=written())).text


def test_grading_is_named_with_any_correction() -> None:
    assert own_result(result(Verdict.PARTIAL, 7)).text.endswith("Graded by phrases 1, rubric 4f1c0ffee4f1.")
    assert "Graded at first with 5 points, corrected since." in own_result(result(Verdict.PARTIAL, 5, earned=7)).text
