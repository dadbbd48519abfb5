"""Questions and assessments survive as JSON."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import (
    AllOf,
    Correction,
    Difficulty,
    Distinction,
    KeyPoint,
    NOfM,
    Question,
    RequiredPlusN,
    Rubric,
    Rule,
    Section,
    Side,
    SingleFact,
    Source,
    WrongClaim,
)
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Reason, Remark, Verdict
from bot.storage.codec import Json, assessment_from_json, assessment_to_json, question_from_text, question_to_json

WRITTEN = json.loads(Path(__file__).with_name("written.json").read_text())
"""What was written by the first version: it stays as it is, for it stands in databases."""

RULES: dict[str, Rule] = {
    "single-fact": SingleFact("a", ("b",)),
    "all-of": AllOf(("a", "b")),
    "n-of-m": NOfM(1, ("a", "b")),
    "required-plus-n": RequiredPlusN((("a", "b"), ("c",)), 2, ("d", "e", "f")),
}

# Nothing in these two is what it would be without being stored.
SOURCE = Source("Lambda quotas", "https://docs.aws.amazon.com/lambda/latest/dg/limits.html", date(2026, 1, 5))
QUESTION = Question(
    id="timeout",
    bank="aws-lambda",
    prompt="How long can a function run? 🚀",
    section=Section.ADVANCED,
    difficulty=Difficulty.HARD,
    topics=("limits", "timeouts"),
    model_answer="At most 15 minutes.",
    rubric=Rubric(
        rule=RULES["required-plus-n"],
        key_points=(
            KeyPoint("a", "15 minutes", ("900 seconds", "1/4 h"), SOURCE, contrasts=("900 minutes",), accepted=1),
            KeyPoint("b", "3 seconds by default", (), None, verified=False),
        ),
        wrong_claims=(WrongClaim("It is 5 minutes", ("five minutes",), "15 since 2018", ("a",), SOURCE),),
        distinctions=(Distinction((Side(("maximum",), ("15 minutes",)), Side(("default",))), ("a", "b")),),
    ),
    checked=date(2026, 1, 5),
    review_after=date(2026, 7, 5),
    version="v1",
    origin="written",
    corrections=(Correction("5 minutes", "15 minutes", None),),
)
ASSESSMENT = Assessment(
    points=(
        PointFinding("a", Coverage.COVERED, "15 minutes", None, 0.75, "some-model"),
        PointFinding("b", Coverage.MAYBE, "3 seconds", Reason.UNCLEAR),
        PointFinding("c", Coverage.MISSING, "30 seconds", Reason.WRONG_NUMBER),
        PointFinding("d", Coverage.CONTRADICTED, "no limit", Reason.WRONG_CLAIM),
        PointFinding("e", Coverage.MISSING, "the other way round", Reason.SWAPPED),
        PointFinding("f", Coverage.MISSING, "not", Reason.DENIED),
    ),
    claims=(ClaimFinding(2, "no limit"),),
    not_an_attempt=Verdict.OFF_TOPIC,
    remarks=tuple(Remark),
)


@given(st.from_type(Question))
def test_a_question_comes_back_unchanged(question: Question) -> None:
    assert question_from_text(json.dumps(question_to_json(question))) == question


# A confidence is a share; of all floats, NaN would not even be equal to itself.
FINDINGS = st.builds(
    PointFinding,
    reason=st.none() | st.sampled_from(Reason),
    confidence=st.floats(0, 1),
    read_by=st.none() | st.text(),
)


@given(st.builds(Assessment, points=st.lists(FINDINGS).map(tuple)))
def test_an_assessment_comes_back_unchanged(assessment: Assessment) -> None:
    assert assessment_from_json(json.loads(json.dumps(assessment_to_json(assessment)))) == assessment


def test_what_was_written_by_the_first_version_is_read() -> None:
    assert question_from_text(json.dumps(WRITTEN["question"])) == QUESTION
    assert assessment_from_json(WRITTEN["assessment"]) == ASSESSMENT


@pytest.mark.parametrize("written", WRITTEN["rules"], ids=RULES)
def test_every_rule_that_was_written_by_the_first_version_is_read(written: dict[str, object]) -> None:
    text = json.dumps(_with_rule(written))
    assert question_from_text(text).rubric.rule == RULES[str(written["kind"])]


def test_the_written_form_is_that_of_the_first_version_but_that_a_rule_goes_without_its_kind() -> None:
    rule = {name: value for name, value in WRITTEN["question"]["rubric"]["rule"].items() if name != "kind"}
    expected = _with_rule(rule)
    expected["rubric"]["key_points"][1]["accepted"] = 0
    for point in expected["rubric"]["key_points"]:
        point["names"] = []
    assert json.loads(json.dumps(question_to_json(QUESTION))) == expected
    assert json.loads(json.dumps(assessment_to_json(ASSESSMENT))) == WRITTEN["assessment"]


def test_what_older_rows_lack_is_as_it_was_then() -> None:
    data = json.loads(json.dumps(WRITTEN))
    del data["question"]["rubric"]["distinctions"]
    for point in data["question"]["rubric"]["key_points"]:
        del point["contrasts"]
    rubric = question_from_text(json.dumps(data["question"])).rubric
    assert rubric.distinctions == ()
    assert [(point.contrasts, point.names) for point in rubric.key_points] == [((), ()), ((), ())]
    assessment = {"points": [{"key_point_id": "a", "coverage": "covered", "evidence": None}], "claims": []}
    found = assessment_from_json({**assessment, "not_an_attempt": None})
    assert found == Assessment((PointFinding("a", Coverage.COVERED),))


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(ValueError, match="rule"):
        question_from_text(json.dumps(_with_rule({"kind": "dice"})))


def _with_rule(rule: dict[str, object]) -> Json:
    rubric = {**json.loads(json.dumps(WRITTEN["question"]["rubric"])), "rule": rule}
    return {**WRITTEN["question"], "rubric": rubric}
