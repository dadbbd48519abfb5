"""Commands, presses and forms as Slack sends them."""

import json
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from bot.domain.bank import Difficulty, Section
from bot.domain.members import MemberId
from bot.domain.quiz import QuizSettings
from bot.domain.refusals import InvalidSettings
from bot.domain.schedule import Schedule
from bot.slack import ids
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.identity import Asker
from bot.slack.payloads.interactions import (
    Press,
    SlashCommand,
    Submission,
    Surface,
    read_command,
    read_press,
    read_submission,
)
from bot.slack.payloads.settings_form import read_settings

DATA = Path(__file__).parents[1] / "data"
ANA = MemberId("T1", "U1")


def sample(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


COMMAND = sample("SlashCommandPayload") | {"user_id": "U1", "channel_id": "C1", "trigger_id": "1.2", "text": "me"}
PRESS = sample("BlockActionPayload") | {
    "user": {"id": "U1", "team_id": "T1"},
    "channel": {"id": "C1", "name": "lambda"},
    "container": {"type": "message", "channel_id": "C1", "message_ts": "1.2", "is_ephemeral": False},
    "message": {"type": "message", "ts": "1.2"},
    "trigger_id": "3.4",
    "response_url": "https://hooks.slack.com/actions/x",
    "actions": [{"action_id": ids.SHOW_RESULT, "value": "7", "type": "button"}],
}
del PRESS["view"]


def press(**changes: Any) -> Press:
    return read_press(PRESS | changes, "T1")


def test_a_command() -> None:
    assert read_command(COMMAND, "T1") == SlashCommand(Asker(ANA, "T1", "C1"), "me", "1.2")


def test_a_command_without_text() -> None:
    assert read_command({key: COMMAND[key] for key in COMMAND if key != "text"}, "T1").text == ""


def test_a_direct_message_is_no_channel() -> None:
    assert read_command(COMMAND | {"channel_id": "D1"}, "T1").asker.channel_id is None


def test_a_press_in_a_message() -> None:
    assert press() == Press(
        Asker(ANA, "T1", "C1"),
        ids.SHOW_RESULT,
        "7",
        "3.4",
        Surface.MESSAGE,
        response_url="https://hooks.slack.com/actions/x",
        thread_ts=None,
        view_id=None,
        metadata="",
    )
    assert press().number == 7


def test_a_press_of_a_button_without_a_value() -> None:
    assert press(actions=[{"action_id": "x"}]).number is None


def test_a_choice_in_a_select_carries_the_value_of_its_option() -> None:
    chosen = {"text": {"type": "plain_text", "text": "A point"}, "value": "7:2"}
    assert press(actions=[{"action_id": "x", "selected_option": chosen}]).value == "7:2"


def test_a_press_in_an_ephemeral_message() -> None:
    container = PRESS["container"] | {"is_ephemeral": True}
    assert press(container=container, message=None).surface is Surface.EPHEMERAL


def test_a_press_in_a_thread_is_answered_there_and_on_a_broadcast_in_the_channel() -> None:
    container = PRESS["container"] | {"thread_ts": "1.1"}
    assert press(container=container).thread_ts == "1.1"
    assert press(container=container, message={"subtype": "thread_broadcast"}).thread_ts is None


@pytest.mark.parametrize(("kind", "surface"), [("modal", Surface.MODAL), ("home", Surface.HOME)])
def test_a_press_in_a_view(kind: str, surface: Surface) -> None:
    body = {key: PRESS[key] for key in PRESS if key not in ("channel", "message", "response_url")}
    body |= {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": kind}}
    pressed = read_press(body, "T1")
    assert (pressed.surface, pressed.view_id, pressed.asker) == (surface, "V1", Asker(ANA, "T1"))


def test_somebody_from_another_workspace_is_a_stranger() -> None:
    asker = press(user={"id": "U9", "team_id": "T9"}).asker
    assert asker == Asker(MemberId("T9", "U9"), "T1", "C1")
    assert asker.is_stranger
    assert not press().asker.is_stranger


@pytest.mark.parametrize(
    "wrong",
    [
        {"actions": []},
        {"actions": "x"},
        {"actions": ["x"]},
        {"actions": [{"action_id": 5}]},
        {"user": None},
        {"user": {"id": 5}},
        {"trigger_id": None},
        {"container": "x"},
    ],
    ids=str,
)
def test_wrong_presses_are_malformed(wrong: dict[str, Any]) -> None:
    with pytest.raises(MalformedPayload):
        press(**wrong)


@pytest.mark.parametrize("value", ["x", "-1", "1.5", "٣", "9" * 19])
def test_a_value_that_is_no_id_is_malformed(value: str) -> None:
    with pytest.raises(MalformedPayload):
        _ = press(actions=[{"action_id": "x", "value": value}]).number


def option(value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": "?"}, "value": value}


STATE: dict[str, Any] = {
    ids.FIELD_CHANNEL: {"type": "conversations_select", "selected_conversation": "C1"},
    ids.FIELD_BANK: {"type": "static_select", "selected_option": option("aws-lambda")},
    ids.FIELD_SECTIONS: {"type": "checkboxes", "selected_options": [option("basic")]},
    ids.FIELD_DIFFICULTIES: {"type": "checkboxes", "selected_options": [option("easy"), option("hard")]},
    ids.FIELD_POST_TIME: {"type": "timepicker", "selected_time": "09:00"},
    ids.FIELD_REVEAL_TIME: {"type": "timepicker", "selected_time": "16:30"},
    ids.FIELD_TIME_ZONE: {"type": "plain_text_input", "value": " Europe/Berlin "},
    ids.FIELD_WEEKDAYS: {"type": "checkboxes", "selected_options": [option("1"), option("5")]},
    ids.FIELD_HOLIDAYS: {"type": "static_select", "selected_option": option("DE")},
}


def form(fields: Mapping[str, Any] | None = None, metadata: str = "") -> Submission:
    body = sample("ViewSubmissionPayload") | {"user": {"id": "U1", "team_id": "T1"}, "trigger_id": "1.2"}
    values = {field: {field: state} for field, state in (STATE | dict(fields or {})).items()}
    body["view"] |= {"private_metadata": metadata, "state": {"values": values}}
    return read_submission(body, "T1")


def test_a_form() -> None:
    sent = form(metadata="12")
    assert (sent.asker, sent.number) == (Asker(ANA, "T1"), 12)
    assert form().number is None


def test_settings_as_filled_in() -> None:
    assert read_settings(form()) == QuizSettings(
        "C1",
        "aws-lambda",
        frozenset({Section("basic")}),
        frozenset({Difficulty.EASY, Difficulty.HARD}),
        Schedule("Europe/Berlin", time(9), time(16, 30), frozenset({1, 5}), "DE"),
    )


@pytest.mark.parametrize("nothing", [None, option(ids.NO_HOLIDAYS)], ids=["empty", "none"])
def test_no_holidays(nothing: Any) -> None:
    schedule = read_settings(form({ids.FIELD_HOLIDAYS: {"selected_option": nothing}})).schedule
    assert schedule.holidays_country is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (" europe/berlin ", "Europe/Berlin"),
        ("berlin", "Europe/Berlin"),
        ("New York", "America/New_York"),
        ("utc", "UTC"),
        ("GMT", "GMT"),
        ("etc/utc", "Etc/UTC"),
        ("GMT+2", "GMT+2"),  # no zone: Etc/GMT+2, which is another, is two hours behind
        ("etc/gmt+2", "Etc/GMT+2"),
        ("Europe", "Europe"),
        ("Mars ", "Mars"),
    ],
)
def test_time_zones_as_people_type_them(typed: str, meant: str) -> None:
    assert read_settings(form({ids.FIELD_TIME_ZONE: {"value": typed}})).schedule.time_zone == meant


@pytest.mark.parametrize(
    ("field", "state"),
    [
        (ids.FIELD_CHANNEL, {"selected_conversation": None}),
        (ids.FIELD_BANK, {}),
        (ids.FIELD_POST_TIME, {"selected_time": None}),
        (ids.FIELD_TIME_ZONE, {"value": None}),
    ],
)
def test_an_empty_field_is_named(field: str, state: Any) -> None:
    with pytest.raises(InvalidSettings) as refused:
        read_settings(form({field: state}))
    assert refused.value.sentences == {field: "Fill this in."}


def test_all_empty_fields_are_named() -> None:
    with pytest.raises(InvalidSettings) as refused:
        read_settings(form({ids.FIELD_BANK: {}, ids.FIELD_TIME_ZONE: {"value": None}}))
    assert refused.value.sentences.keys() == {ids.FIELD_BANK, ids.FIELD_TIME_ZONE}


@pytest.mark.parametrize(
    ("field", "state"),
    [
        (ids.FIELD_POST_TIME, {"selected_time": "25:00"}),
        (ids.FIELD_SECTIONS, {"selected_options": [option("unheard of")]}),
        (ids.FIELD_WEEKDAYS, {"selected_options": [option("8")]}),
        (ids.FIELD_WEEKDAYS, {"selected_options": [{}]}),
        (ids.FIELD_BANK, {"selected_option": "x"}),
    ],
)
def test_what_the_form_does_not_offer_is_malformed(field: str, state: Any) -> None:
    with pytest.raises(MalformedPayload):
        read_settings(form({field: state}))
