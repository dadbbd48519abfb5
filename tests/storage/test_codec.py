"""Questions and assessments survive as JSON."""

import json
from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Question
from bot.domain.grading import Assessment, PointFinding, Reason
from bot.storage.codec import Json, assessment_from_json, assessment_to_json, question_from_json, question_to_json
from tests.storage.examples import QUESTION

T = TypeVar("T")


def through_json(value: T, write: Callable[[T], Json], read: Callable[[Json], T]) -> T:
    return read(json.loads(json.dumps(write(value))))


@given(st.from_type(Question))
def test_a_question_comes_back_unchanged(question: Question) -> None:
    assert through_json(question, question_to_json, question_from_json) == question


# A confidence is a share; of all floats, NaN would not even be equal to itself.
FINDINGS = st.builds(
    PointFinding,
    reason=st.none() | st.sampled_from(Reason),
    confidence=st.floats(0, 1),
    read_by=st.none() | st.text(),
)


@given(st.builds(Assessment, points=st.lists(FINDINGS).map(tuple)))
def test_an_assessment_comes_back_unchanged(assessment: Assessment) -> None:
    assert through_json(assessment, assessment_to_json, assessment_from_json) == assessment


def test_the_written_form_is_stable() -> None:
    """What is in databases must stay readable: change this only together with a migration."""
    data = question_to_json(QUESTION)
    source = {
        "title": "Lambda quotas",
        "url": "https://docs.aws.amazon.com/lambda/latest/dg/limits.html",
        "checked": "2026-01-05",
    }
    assert data["section"] == "basic"
    assert data["review_after"] == "2026-07-05"
    assert data["rubric"]["rule"] == {
        "kind": "required-plus-n",
        "required": [["maximum"]],
        "n": 1,
        "pool": ["default", "billing"],
    }
    assert data["rubric"]["key_points"][0] == {
        "id": "maximum",
        "statement": "15 minutes at most",
        "phrasings": ["900 seconds"],
        "source": source,
        "verified": True,
        "contrasts": [],
    }
    assert data["corrections"] == [{"often_said": "5 minutes", "in_fact": "15 minutes", "source": None}]


def test_an_unknown_rule_is_refused() -> None:
    data = question_to_json(QUESTION)
    data["rubric"]["rule"] = {"kind": "dice"}
    with pytest.raises(ValueError, match="dice"):
        question_from_json(data)
