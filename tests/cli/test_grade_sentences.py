"""Every finding has its plain sentence."""

from dataclasses import replace

import pytest

from bot.cli.grade_sentences import REASONS, REMARKS, explain
from bot.domain.bank import WrongClaim
from bot.domain.grading import (
    Assessment,
    ClaimFinding,
    Coverage,
    PointFinding,
    Reason,
    Remark,
    Verdict,
    grade,
)
from tests.builders import question


def explained(assessment: Assessment) -> list[str]:
    base = question("tides")
    claim = WrongClaim("Wind does it.", (), "The moon does.", (base.rubric.key_points[0].id,), None)
    asked = replace(base, rubric=replace(base.rubric, wrong_claims=(claim,)))
    return explain(asked, grade(asked.rubric, assessment, grader="test", rubric_version="1"))


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (PointFinding("x", Coverage.COVERED, "the moon"), "x is covered (“the moon”)."),
        (PointFinding("x", Coverage.MISSING), "x is missing."),
        (PointFinding("x", Coverage.MISSING, None, Reason.WRONG_NUMBER), "x is missing: the number is another."),
        (
            PointFinding("x", Coverage.MAYBE, "a body", Reason.UNCLEAR, 0.4),
            "x may be covered (“a body”): that is near to it, and not clear enough to be sure.",
        ),
        (
            PointFinding("x", Coverage.CONTRADICTED, "the sun", Reason.SWAPPED),
            "x is contradicted (“the sun”): that is said of something else, or the other way round.",
        ),
    ],
)
def test_a_key_point_is_told_with_the_words_and_the_reason(finding: PointFinding, sentence: str) -> None:
    assert explained(Assessment((finding,))) == [sentence]


def test_a_wrong_claim_is_told_with_its_correction_and_what_it_takes_away() -> None:
    taken = question("tides").rubric.key_points[0].id
    found = Assessment((PointFinding(taken, Coverage.COVERED, "tides"),), (ClaimFinding(0, "wind"),))
    assert explained(found) == [
        f"{taken} is contradicted (“tides”): a wrong claim takes it away.",
        "“wind” is wrong. The moon does.",
    ]


def test_what_is_no_attempt_says_so_and_remarks_come_last() -> None:
    found = Assessment(
        (PointFinding("x", Coverage.MISSING),), not_an_attempt=Verdict.OFF_TOPIC, remarks=(Remark.INSTRUCTIONS,)
    )
    assert explained(found) == [
        "The text is no attempt at an answer: off topic.",
        "x is missing.",
        "A text that tells the grader how to grade gets nothing from it as a whole.",
    ]


def test_every_reason_and_every_remark_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(REMARKS) == set(Remark)
