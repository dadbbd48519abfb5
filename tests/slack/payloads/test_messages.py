"""Replies as Slack tells of them."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.members import MemberId
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.messages import read_message_event, reply_from_message
from bot.usecases.record_answer import Deletion, ThreadReply

DATA = Path(__file__).parents[1] / "data"
HOME, CHANNEL, THREAD, TS, EDITED = "T1", "C1", "1764000000.000100", "1764000060.000200", "1764000120.000300"
ANA = MemberId(HOME, "U1")
WRITTEN_AT = datetime(2025, 11, 24, 16, 1, 0, 200, tzinfo=UTC)

REPLY: dict[str, Any] = {
    "type": "message",
    "channel": CHANNEL,
    "user": "U1",
    "text": "15 minutes",
    "ts": TS,
    "thread_ts": THREAD,
    "parent_user_id": "UBOT",
    "team": HOME,
    "event_ts": TS,
    "channel_type": "channel",
    "client_msg_id": "c1",
}


def said(text: str = "15 minutes", version: str = TS, member: MemberId = ANA) -> ThreadReply:
    return ThreadReply(member, TS, text, version, WRITTEN_AT, CHANNEL, THREAD)


def read(**changes: Any) -> ThreadReply | Deletion | None:
    return read_message_event(REPLY | changes, HOME)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_changed",
        "channel": CHANNEL,
        "message": REPLY | after,
        "previous_message": REPLY | before,
        "ts": EDITED,
        "event_ts": EDITED,
    }


def deleted(**before: Any) -> dict[str, Any]:
    return {
        "type": "message",
        "subtype": "message_deleted",
        "channel": CHANNEL,
        "deleted_ts": TS,
        "previous_message": REPLY | before,
    }


def test_a_reply() -> None:
    assert read() == said()


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share"])
def test_broadcasts_and_files_are_replies(subtype: str) -> None:
    assert read(subtype=subtype) == said()


def test_a_file_without_text_is_an_empty_reply() -> None:
    assert read(subtype="file_share", text="") == said("")


@pytest.mark.parametrize(
    "what",
    [
        {"thread_ts": None},
        {"thread_ts": TS},
        {"bot_id": "B1"},
        {"subtype": "bot_message"},
        {"subtype": "channel_join"},
        {"subtype": "message_replied"},
        {"subtype": "ekm_access_denied"},
    ],
    ids=str,
)
def test_everything_else_is_passed_over(what: dict[str, Any]) -> None:
    assert read(**what) is None


def test_the_text_is_what_its_writer_sees() -> None:
    assert read(text="a &lt;b&gt; &amp; <https://x.y|docs>") == said("a <b> & docs")


def test_an_edit_carries_its_own_version() -> None:
    event = changed({}, {"text": "900 s", "edited": {"user": "U1", "ts": EDITED}})
    assert read_message_event(event, HOME) == said("900 s", EDITED)


@pytest.mark.parametrize("ts", ["abc", "nan", "1e308", "\x00", "~"])
def test_an_edit_at_no_instant_is_malformed(ts: str) -> None:
    with pytest.raises(MalformedPayload, match="ts"):
        read_message_event(changed({}, {"text": "900 s", "edited": {"user": "U1", "ts": ts}}), HOME)


def test_an_unfurl_is_no_edit() -> None:
    assert read_message_event(changed({}, {"attachments": [{}]}), HOME) is None


def test_an_edit_without_its_previous_text_counts() -> None:
    event = changed({}, {"edited": {"ts": EDITED}})
    del event["previous_message"]
    assert read_message_event(event, HOME) == said(version=EDITED)


def test_a_deletion_says_whose_reply_it_was() -> None:
    assert read_message_event(deleted(), HOME) == Deletion(CHANNEL, TS, WRITTEN_AT, THREAD, ANA)


def test_a_deletion_without_the_message_that_was() -> None:
    event = deleted()
    del event["previous_message"]
    assert read_message_event(event, HOME) == Deletion(CHANNEL, TS, WRITTEN_AT, None, None)


@pytest.mark.parametrize("gone", [{"thread_ts": None}, {"bot_id": "B1"}], ids=str)
def test_deletions_of_other_messages_are_passed_over(gone: dict[str, Any]) -> None:
    assert read_message_event(deleted(**gone), HOME) is None


def test_a_tombstone_of_the_head_of_a_thread_is_passed_over() -> None:
    head = {"ts": THREAD, "thread_ts": THREAD}
    event = changed(head, head | {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."})
    assert read_message_event(event, HOME) is None


def test_a_tombstone_without_the_message_that_was_is_passed_over() -> None:
    event = changed({}, {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."})
    del event["previous_message"]
    assert read_message_event(event, HOME) is None


def test_a_tombstone_of_a_reply_is_its_deletion() -> None:
    event = changed({}, {"subtype": "tombstone", "user": "USLACKBOT", "text": "This message was deleted."})
    assert read_message_event(event, HOME) == Deletion(CHANNEL, TS, WRITTEN_AT, THREAD, ANA)


@pytest.mark.parametrize(
    ("home", "teams", "workspace"),
    [
        ("T1", {}, "T1"),
        ("T1", {"user_team": "T1", "source_team": "T1"}, "T1"),
        ("T1", {"user_team": "T2"}, "T2"),
        ("T1", {"source_team": "E2"}, "E2"),
        ("T1", {"team": "T2"}, "T2"),  # as Slack's samples of threads show it
        ("T1", {"team": "T1", "user_team": "T2"}, "T2"),
        ("T1", {"team": None}, "T1"),
        ("E1", {}, "E1"),
        ("E1", {"user_team": "E1"}, "E1"),
        ("E1", {"user_team": "T7"}, "E1"),
        ("E1", {"user_team": "E2"}, "E2"),
        ("E1", {"team": "T7"}, "E1"),
    ],
)
def test_people_of_shared_channels_belong_to_their_own_workspace(
    home: str, teams: dict[str, str], workspace: str
) -> None:
    reply = read_message_event(REPLY | teams, home)
    assert isinstance(reply, ThreadReply)
    assert reply.member == MemberId(workspace, "U1")


def test_history_tells_the_same_as_the_event() -> None:
    message = {key: value for key, value in REPLY.items() if key not in ("channel", "event_ts", "channel_type")}
    assert reply_from_message(message, CHANNEL, HOME) == read()
    edited = message | {"text": "900 s", "edited": {"user": "U1", "ts": EDITED}}
    assert reply_from_message(edited, CHANNEL, HOME) == said("900 s", EDITED)


@pytest.mark.parametrize(
    "wrong",
    [{"ts": 5}, {"ts": "soon"}, {"ts": "inf"}, {"user": None}, {"text": ["x"]}, {"edited": "x"}, {"channel": None}],
    ids=str,
)
def test_wrong_types_are_malformed(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload, match="is missing or of the wrong type"):
        read(**wrong)


@pytest.mark.parametrize(
    "sample", ["Message", "MessageThreadBroadcast", "MessageFileShare", "MessageChanged", "MessageDeleted"]
)
def test_slacks_own_samples_have_the_keys_that_are_read(sample: str) -> None:
    event = json.loads((DATA / f"{sample}Payload.json").read_text(encoding="utf-8"))["event"]
    for key in ("message", "previous_message"):
        if key in event:
            event[key] = _filled(event[key])
    event = _filled(event) | {"subtype": event.get("subtype", "")}
    event |= {"deleted_ts": TS} if "deleted_ts" in event else {}
    if "previous_message" in event:
        event["previous_message"]["text"] = "before"
    assert read_message_event(event, HOME) is not None


def _filled(blank: dict[str, Any]) -> dict[str, Any]:
    """A sample with the values of REPLY where it has their keys; `bot_id` and `subtype` stay empty."""
    values = {**REPLY, "thread_ts": THREAD}
    filled = {key: values.get(key, value) if value == "" else value for key, value in blank.items()}
    return filled | {"thread_ts": THREAD}
