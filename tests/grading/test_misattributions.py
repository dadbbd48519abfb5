"""What is said of the wrong thing, and what only looks like it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Question
from bot.domain.grading import Coverage, PointFinding
from bot.grading.misattributions import misattributions
from bot.grading.passages import passage
from bot.grading.rubrics import prepare
from bot.grading.text import clauses, stems
from tests.grading.shipped import QUESTIONS, grade_text


def found(question: Question, text: str) -> dict[str, int]:
    prepared = prepare(question)
    places = misattributions(prepared.names, prepared.vocabulary, passage(clauses(text)), text)
    return {prepared.ids[place]: clause for place, clause in places.items()}


COLD_STARTS = QUESTIONS["cold-starts"]
FEATURES = QUESTIONS["defining-features"]


@pytest.mark.parametrize(
    ("question", "text", "points"),
    [
        (COLD_STARTS, "SnapStart keeps a number of environments ready all day.", {"q06-k3", "q06-k4"}),
        (
            COLD_STARTS,
            "With provisioned concurrency it restores a snapshot taken at publish time.",
            {"q06-k3", "q06-k4"},
        ),
        (FEATURES, "Layers collect the records of failed asynchronous calls.", {"q02-a2", "q02-a9"}),
        (FEATURES, "Destinations share libraries between functions.", {"q02-a2", "q02-a9"}),
        (QUESTIONS["securing-a-function"], "GuardDuty stores the database passwords.", {"q07-k3", "q07-k6"}),
    ],
)
def test_what_is_typical_of_another_contradicts_both(question: Question, text: str, points: set[str]) -> None:
    assert found(question, text) == dict.fromkeys(points, 0)
    contradicted = {f.key_point_id for f in grade_text(question, text).assessment.points if _is_contradicted(f)}
    assert contradicted == points


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (COLD_STARTS, "Provisioned concurrency keeps a number of environments ready all day."),
        (COLD_STARTS, "SnapStart does not keep a number of environments ready."),
        (COLD_STARTS, "SnapStart and provisioned concurrency keep a number of environments ready."),
        (COLD_STARTS, "A number of environments kept ready is not SnapStart."),
        (COLD_STARTS, "SnapStart, or a number of environments that are kept ready."),
        (COLD_STARTS, "SnapStart is environments."),  # one word may be said of many things
        (FEATURES, "Unlike layers, destinations collect the records of failed asynchronous calls."),
        (FEATURES, "There are layers. Failed asynchronous calls are recorded."),
        (FEATURES, "Layers and destinations share libraries and collect failed records."),
        (COLD_STARTS, "A cold start is avoided by keeping a chosen number of environments initialized."),
        (QUESTIONS["maximum-timeout"], "A default function runs at most 30 minutes."),
        (FEATURES, "IAM lets services such as S3 and EventBridge invoke the function."),
        (QUESTIONS["making-a-function-faster"], "Batching reduces the number of invocations and calls."),
        (QUESTIONS["securing-a-function"], "Inspector finds hard-coded secrets in the code too."),
    ],
)
def test_what_is_right_or_cannot_be_told_is_none(question: Question, text: str) -> None:
    assert found(question, text) == {}


def test_a_name_of_two_key_points_says_nothing_about_which_is_meant() -> None:
    text = "A warm pool keeps a chosen number of environments initialized."
    assert found(_named(COLD_STARTS, "warm pool", "q06-k4"), text) == {"q06-k3": 0, "q06-k4": 0}
    assert found(_named(COLD_STARTS, "warm pool", "q06-k3", "q06-k4"), text) == {}


def test_each_is_told_with_its_clause() -> None:
    text = "It scales. Layers collect the records of failed asynchronous calls."
    assert found(FEATURES, text) == {"q02-a2": 1, "q02-a9": 1}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_no_right_wording_says_it_of_the_wrong_thing(question: Question) -> None:
    right = [question.model_answer, *(text for point in question.rubric.key_points for text in point.wordings)]
    assert [text for text in right if found(question, text)] == []


@given(st.sampled_from(sorted(QUESTIONS)), st.text(max_size=80))
def test_a_text_without_a_name_says_nothing_of_the_wrong_thing(identifier: str, text: str) -> None:
    question = QUESTIONS[identifier]
    said = set(stems(text))
    if not any(set(stems(name)) <= said for point in question.rubric.key_points for name in point.names):
        assert found(question, text) == {}


def _named(question: Question, name: str, *points: str) -> Question:
    """The question with one name more for some of its key points."""
    named = [
        replace(point, names=(*point.names, name)) if point.id in points else point
        for point in question.rubric.key_points
    ]
    rubric = replace(question.rubric, key_points=tuple(named))
    return replace(question, rubric=rubric, version=f"{question.version} {name} {points}")


def _is_contradicted(finding: PointFinding) -> bool:
    return finding.coverage is Coverage.CONTRADICTED
