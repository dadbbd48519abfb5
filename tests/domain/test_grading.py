"""From what a grader found to a verdict, a score and points."""

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import AllOf, NOfM, Rubric, SingleFact
from bot.domain.grading import (
    EARNS_NOTHING,
    Assessment,
    ClaimFinding,
    Coverage,
    Grade,
    PointFinding,
    Reason,
    Remark,
    Verdict,
    grade,
    points_for,
    team_coverage,
)
from tests.builders import rubric, wrong_claim

FOUR = rubric(AllOf(("k1", "k2", "k3", "k4")), "k1", "k2", "k3", "k4", claims=[wrong_claim("k1", "k2"), wrong_claim()])


def assessment(
    covered: str, claims: Iterable[int] = (), not_an_attempt: Verdict | None = None, of: Rubric = FOUR
) -> Assessment:
    points = (
        PointFinding(p.id, Coverage.COVERED, f"said {p.id}")
        if p.id in covered.split()
        else PointFinding(p.id, Coverage.MISSING)
        for p in of.key_points
    )
    return Assessment(tuple(points), tuple(ClaimFinding(index, "said so") for index in claims), not_an_attempt)


def graded(found: Assessment, by: Rubric = FOUR) -> Grade:
    return grade(by, found, grader="rules 1", rubric_version="v7")


@pytest.mark.parametrize(
    ("covered", "verdict", "score", "points"),
    [
        ("k1 k2 k3 k4", Verdict.FULL, 1, 10),
        ("k1 k2 k3", Verdict.PARTIAL, 0.75, 8),  # 7.5 rounds up
        ("k1 k2", Verdict.PARTIAL, 0.5, 5),
        ("k1", Verdict.PARTIAL, 0.25, 3),  # so does 2.5
        ("", Verdict.NOT_YET, 0, 1),
    ],
)
def test_a_grade_follows_the_share_of_the_rubric(covered: str, verdict: Verdict, score: float, points: int) -> None:
    result = graded(assessment(covered))

    assert (result.verdict, result.score, result.points) == (verdict, score, points)
    assert result.covered == set(covered.split())
    assert (result.grader, result.rubric_version) == ("rules 1", "v7")


def test_a_wrong_claim_takes_away_the_points_it_contradicts_and_no_others() -> None:
    result = graded(assessment("k1 k3 k4", claims=[0]))

    # k1 and k2 are contradicted, k3 and k4 stay.
    assert (result.score, result.points) == (0.5, 5)
    assert result.covered == {"k3", "k4"}
    assert [p.coverage for p in result.assessment.points] == [
        Coverage.CONTRADICTED,
        Coverage.CONTRADICTED,
        Coverage.COVERED,
        Coverage.COVERED,
    ]


def test_what_a_member_said_stays_beside_a_contradicted_point() -> None:
    result = graded(assessment("k1", claims=[0]))

    assert result.assessment.points[0] == PointFinding("k1", Coverage.CONTRADICTED, "said k1", Reason.WRONG_CLAIM)
    assert result.assessment.points[1] == PointFinding("k2", Coverage.CONTRADICTED, None, Reason.WRONG_CLAIM)
    assert result.assessment.claims == (ClaimFinding(0, "said so"),)


def test_a_wrong_claim_that_contradicts_no_key_point_costs_nothing() -> None:
    assert graded(assessment("k1 k2 k3 k4", claims=[1])).points == 10


def test_several_wrong_claims_take_away_a_point_once() -> None:
    by = rubric(AllOf(("k1", "k2")), "k1", "k2", claims=[wrong_claim("k1"), wrong_claim("k1")])

    assert graded(assessment("k1 k2", claims=[0, 1], of=by), by).score == 0.5


def test_points_beyond_the_rule_do_not_cost() -> None:
    by = rubric(SingleFact("k1"), "k1", "k2")

    assert graded(assessment("k1", of=by), by).points == 10
    assert graded(assessment("k1 k2", of=by), by).points == 10


@pytest.mark.parametrize("verdict", sorted(EARNS_NOTHING))
def test_what_is_no_attempt_scores_nothing_whatever_it_seems_to_cover(verdict: Verdict) -> None:
    result = graded(assessment("k1 k2 k3 k4", not_an_attempt=verdict))

    assert (result.verdict, result.score, result.points) == (verdict, 0, 0)


@pytest.mark.parametrize(
    ("score", "points"), [(0.001, 1), (0.1, 1), (0.149, 1), (0.15, 2), (0.34, 3), (0.94, 9), (0.95, 9), (0.999, 9)]
)
def test_a_partial_answer_earns_its_share_from_1_to_9(score: float, points: int) -> None:
    assert points_for(Verdict.PARTIAL, score) == points


@given(st.floats(0, 1, exclude_min=True, exclude_max=True), st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_partial_points_stay_between_an_attempt_and_a_full_answer_and_rise_with_the_score(
    one: float, other: float
) -> None:
    low, high = sorted((one, other))

    assert 1 <= points_for(Verdict.PARTIAL, low) <= points_for(Verdict.PARTIAL, high) <= 9


@given(st.integers(1, 30), st.data())
def test_full_points_always_mean_a_full_answer(size: int, data: st.DataObject) -> None:
    names = [f"k{n}" for n in range(size)]
    by = rubric(NOfM(size, tuple(names)), *names)
    covered = data.draw(st.sets(st.sampled_from(names)))

    result = graded(assessment(" ".join(covered), of=by), by)

    assert (result.points == 10) is (result.verdict is Verdict.FULL) is (covered == set(names))


def test_the_team_covers_a_point_as_often_as_its_answers_convey_it() -> None:
    grades = [
        graded(assessment("k1 k2")),
        graded(assessment("k1")),
        graded(assessment("k2 k4", claims=[0])),
        graded(assessment("k1 k2 k3 k4", not_an_attempt=Verdict.COPIED)),  # not in words of its own
    ]

    assert team_coverage(FOUR, grades) == {"k1": 2, "k2": 1, "k3": 0, "k4": 1}
    assert list(team_coverage(FOUR, [])) == ["k1", "k2", "k3", "k4"]


@pytest.mark.parametrize(
    ("coverage", "remarks", "expected"),
    [
        (Coverage.MAYBE, (), True),
        (Coverage.MISSING, (Remark.OTHER_LANGUAGE,), True),
        (Coverage.MISSING, (Remark.STUFFING,), False),
        (Coverage.COVERED, (), False),
    ],
)
def test_a_person_is_needed_where_the_grader_is_unsure(
    coverage: Coverage, remarks: tuple[Remark, ...], expected: bool
) -> None:
    assert Assessment((PointFinding("k1", coverage),), remarks=remarks).needs_person is expected


def test_a_maybe_earns_nothing() -> None:
    unsure = Assessment((PointFinding("k1", Coverage.COVERED), PointFinding("k2", Coverage.MAYBE)))
    assert grade(FOUR, unsure, grader="g", rubric_version="v").score == 0.25
