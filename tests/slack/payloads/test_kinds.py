"""What metrics count requests by is one of a few words, whatever is sent."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.payloads.kinds import request_kind

EVENTS = frozenset({"message", "app_home_opened"})


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"command": "/lambda-quiz", "text": "me"}, "command"),
        ({"type": "event_callback", "event": {"type": "message"}}, "message"),
        ({"type": "event_callback", "event": {"type": "reaction_added"}}, "other"),
        ({"type": "block_actions"}, "button"),
        ({"type": "view_submission"}, "form"),
        ({"type": "view_closed"}, "other"),
        ({}, "other"),
    ],
)
def test_kinds(body: dict[str, Any], kind: str) -> None:
    assert request_kind(body, EVENTS) == kind


KEYS = st.sampled_from(["type", "event", "command"]) | st.text()
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3),
)


@given(body=st.dictionaries(KEYS, JSON, max_size=4))
def test_nothing_that_anybody_sends_makes_a_kind_of_its_own(body: dict[str, Any]) -> None:
    assert request_kind(body, EVENTS) in {"command", "button", "form", "message", "app_home_opened", "other"}
