"""Which key point, dispute or wording is meant, and who was chosen."""

from typing import Any

import pytest

from bot.domain.members import MemberId
from bot.slack import ids
from bot.slack.payloads.disputes import read_acceptance, read_point, read_wording, read_wordings
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.identity import Asker
from bot.slack.payloads.interactions import Submission

ANA = Asker(MemberId("T1", "U1"), "T1")


def form(metadata: str = "", reviewers: object = None) -> Submission:
    return Submission(ANA, metadata, {ids.FIELD_REVIEWERS: {ids.FIELD_REVIEWERS: reviewers}})


def test_a_key_point_is_a_round_and_a_place() -> None:
    assert read_point("7:2", "value") == (7, 2)


@pytest.mark.parametrize("text", ["", "7", "7:", ":2", "7:-1", "7:2:3", "a:b", "7:²", "9" * 19 + ":1"])
def test_anything_else_is_malformed(text: str) -> None:
    with pytest.raises(MalformedPayload, match="value"):
        read_point(text, "value")


def test_wordings_are_a_quiz_or_all_and_a_page() -> None:
    assert read_wordings("7:2", "value") == (7, 2)
    assert read_wordings(":0", "value") == (None, 0)


@pytest.mark.parametrize("text", ["", "7", "7:", ":", "a:0", "7:-1", "7:1:2"])
def test_wordings_of_anything_else_are_malformed(text: str) -> None:
    with pytest.raises(MalformedPayload, match="value"):
        read_wordings(text, "value")


def test_a_wording_is_a_dispute_and_its_words() -> None:
    assert read_wording("12:at 1:30, or so", "value") == (12, "at 1:30, or so")


@pytest.mark.parametrize("text", ["", "12", "12:", ":it halts", "x:it halts"])
def test_a_wording_of_another_shape_is_malformed(text: str) -> None:
    with pytest.raises(MalformedPayload, match="value"):
        read_wording(text, "value")


@pytest.mark.parametrize("phrasing", ["", "it halts", "at 1:30, or so"])
def test_an_acceptance_is_a_dispute_and_the_phrasing_that_was_shown(phrasing: str) -> None:
    assert read_acceptance(form(f"12:{phrasing}")) == (12, phrasing)


def test_an_acceptance_without_its_dispute_is_malformed() -> None:
    with pytest.raises(MalformedPayload, match="private_metadata"):
        read_acceptance(form("it halts"))


@pytest.mark.parametrize(("held", "people"), [({}, set()), ({"selected_users": ["U1", "U2"]}, {"U1", "U2"})])
def test_people_are_chosen_by_id(held: dict[str, Any], people: set[str]) -> None:
    assert form(reviewers=held).people(ids.FIELD_REVIEWERS) == people


@pytest.mark.parametrize("held", ["U1", [5], [""], [None], {"U1": 1}])
def test_people_of_another_shape_are_malformed(held: object) -> None:
    with pytest.raises(MalformedPayload, match="selected_users"):
        form(reviewers={"selected_users": held}).people(ids.FIELD_REVIEWERS)
