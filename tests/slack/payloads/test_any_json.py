"""Whatever arrives: a payload is read or called malformed, and nothing else happens."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.refusals import Refused
from bot.slack import ids
from bot.slack.payloads.disputes import read_acceptance, read_point, read_wording, read_wordings
from bot.slack.payloads.events import read_channel_moved, read_home_opened, read_joined
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.interactions import read_command, read_press, read_submission
from bot.slack.payloads.messages import read_message_event, reply_from_message
from bot.slack.payloads.settings_form import read_settings

SLACK_KEYS = """
    actions action_id bot bot_id callback_id channel channel_id container deleted_ts edited event_ts id is_ephemeral
    message new_channel_id old_channel_id previous_message private_metadata response_url selected_conversation
    selected_option selected_options selected_time source_team state subtype tab team_id text thread_ts tokens
    trigger_id ts type user user_id user_team value values view selected_users
"""
FORM_KEYS = (
    ids.FIELD_CHANNEL,
    ids.FIELD_BANK,
    ids.FIELD_TIME_ZONE,
    ids.FIELD_POST_TIME,
    ids.FIELD_SECTIONS,
    ids.FIELD_REVIEWERS,
)
KEYS = st.sampled_from([*SLACK_KEYS.split(), *FORM_KEYS])
TEXTS = st.sampled_from(
    [
        "message_changed",
        "message_deleted",
        "thread_broadcast",
        "tombstone",
        "view",
        "home",
        "1.2",
        "inf",
        "09:00",
        "1",
        "7:2",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | TEXTS | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=8), max_leaves=30
)
OBJECTS = st.dictionaries(KEYS, VALUES, max_size=12)

READERS: tuple[Callable[[dict[str, Any]], Any], ...] = (
    lambda body: read_message_event(body, "T1"),
    lambda body: reply_from_message(body, "C1", "T1"),
    lambda body: read_joined(body).at,
    read_home_opened,
    read_channel_moved,
    lambda body: read_command(body, "T1"),
    lambda body: read_press(body, "T1").number,
    lambda body: read_submission(body, "T1").number,
    lambda body: read_settings(read_submission(body, "T1")),
    lambda body: read_submission(body, "T1").people(ids.FIELD_REVIEWERS),
    lambda body: read_acceptance(read_submission(body, "T1")),
    lambda body: read_point(read_press(body, "T1").value, "value"),
    lambda body: read_wording(read_press(body, "T1").value, "value"),
    lambda body: read_wordings(read_press(body, "T1").metadata, "private_metadata"),
)


@settings(deadline=None, max_examples=300)
@given(body=OBJECTS)
def test_nothing_but_malformed_is_raised(body: dict[str, Any]) -> None:
    for read in READERS:
        with contextlib.suppress(MalformedPayload, Refused):
            read(body)


def test_the_error_quotes_no_value() -> None:
    with pytest.raises(MalformedPayload) as malformed:
        read_message_event({"channel": {"secret": "what somebody wrote"}}, "T1")
    assert "somebody" not in str(malformed.value)
