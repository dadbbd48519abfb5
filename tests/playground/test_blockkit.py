"""Block Kit's limits: each at its edge, and one step beyond."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.playground import SlackError
from bot.playground.blockkit import check_message, check_view
from tests.playground.rig import actions, button, home, modal, plain, section, text_input

JSON = dict[str, Any]


def option(number: int = 1, **more: Any) -> JSON:
    return {"text": plain(f"Option {number}"), "value": f"v{number}", **more}


def select(kind: str = "static_select", options: int = 2, **more: Any) -> JSON:
    return {"type": kind, "action_id": "pick", "options": [option(n) for n in range(options)], **more}


def entry(element: JSON, **more: Any) -> JSON:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def context(count: int) -> JSON:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * count}


def buttons(count: int) -> JSON:
    return actions(*(button(f"b{n}") for n in range(count)))


ACCEPTED: list[list[JSON]] = [
    [{"type": "divider"}] * 50,
    [{"type": "header", "text": plain("x" * 150)}],
    [section("x" * 3000)],
    [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 900}] * 10}],
    [section("x", accessory=button("go", "x" * 75, value="x" * 2000, url="https://example.com", style="danger"))],
    [section("x", accessory=select("overflow", 5))],
    [section("x", accessory=select("multi_static_select", 100))],
    [context(10)],
    [buttons(25)],
    [actions(select(options=100), button("go"))],
    [actions(select("radio_buttons", 10), select("checkboxes", 10) | {"action_id": "other"})],
    [actions({"type": "users_select", "action_id": "who"}, {"type": "datepicker", "action_id": "when"})],
    [actions({"type": "datepicker", "action_id": "when", "initial_date": "2028-02-29"})],
    [actions({"type": "timepicker", "action_id": "when", "initial_time": "09:30", "timezone": "America/New_York"})],
    [{"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}],
    [{"type": "markdown", "text": "**x**"}],
    [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        }
    ],
]

REFUSED: list[tuple[str, list[JSON]]] = [
    ("no more than 50 items", [{"type": "divider"}] * 51),
    ("unsupported type: quiz", [{"type": "quiz"}]),
    ("unknown key [json-pointer:/blocks/0/colour]", [{"type": "divider", "colour": "red"}]),
    ("less than 151", [{"type": "header", "text": plain("x" * 151)}]),
    ("unsupported type: mrkdwn", [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}]),
    ("less than 3001", [section("x" * 3001)]),
    ("more than 0 characters", [section("")]),
    ("must not be blank", [section("  ")]),
    ("needs one of text, fields", [{"type": "section"}]),
    ("less than 2001", [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x" * 2001}]}]),
    ("no more than 10 items", [{"type": "section", "fields": [{"type": "mrkdwn", "text": "x"}] * 11}]),
    ("no more than 10 items", [context(11)]),
    ("no more than 25 items", [buttons(26)]),
    ("no fewer than 1 items", [actions()]),
    ("less than 76", [actions(button("go", "x" * 76))]),
    ("less than 2001", [actions(button("go", value="x" * 2001))]),
    ("unsupported type: mrkdwn", [actions(button("go") | {"text": {"type": "mrkdwn", "text": "x"}})]),
    ("http or https", [actions(button("go", url="ftp://example.com"))]),
    ("primary, danger", [actions(button("go", style="loud"))]),
    ("less than 256", [actions(button("x" * 256))]),
    ("missing required field: action_id", [actions({"type": "button", "text": plain("x")})]),
    ("action_id 'go' is used twice", [actions(button("go"), button("go"))]),
    ("block_id 'b' is used twice", [{"type": "divider", "block_id": "b"}, {"type": "divider", "block_id": "b"}]),
    ("less than 256", [{"type": "divider", "block_id": "x" * 256}]),
    ("no more than 100 items", [actions(select(options=101))]),
    ("no more than 10 items", [actions(select("radio_buttons", 11))]),
    ("no more than 10 items", [actions(select("checkboxes", 11))]),
    ("no more than 5 items", [actions(select("overflow", 6))]),
    ("exactly one of options, option_groups", [actions({"type": "static_select", "action_id": "a"})]),
    ("less than 76", [actions(select(options=0) | {"options": [option() | {"text": plain("x" * 76)}]})]),
    ("less than 151", [actions(select(options=0) | {"options": [option() | {"value": "x" * 151}]})]),
    ("option value 'v1' is used twice", [actions(select(options=0) | {"options": [option(), option()]})]),
    ("one of the options", [actions(select(initial_option=option(9)))]),
    ("one of the options", [actions(select("checkboxes", initial_options=[option(9)]))]),
    ("a multi_static_select is not allowed here", [actions(select("multi_static_select"))]),
    ("unsupported type: external_select", [actions({"type": "external_select", "action_id": "a"})]),
    ("2026-01-31", [actions({"type": "datepicker", "action_id": "a", "initial_date": "31.1.2026"})]),
    ("day that there is", [actions({"type": "datepicker", "action_id": "a", "initial_date": "2026-02-31"})]),
    ("day that there is", [actions({"type": "datepicker", "action_id": "a", "initial_date": "20260131"})]),
    ("day that there is", [actions({"type": "datepicker", "action_id": "a", "initial_date": 20260131})]),
    ("time zone", [actions({"type": "timepicker", "action_id": "a", "timezone": "Mars/Olympus"})]),
    ("time zone", [actions({"type": "timepicker", "action_id": "a", "timezone": ["Europe/London"]})]),
    ("09:30", [actions({"type": "timepicker", "action_id": "a", "initial_time": "9:30"})]),
    ("missing required field: alt_text", [{"type": "image", "image_url": "https://example.com/a.png"}]),
    ("works in modals only", [entry({"type": "number_input", "action_id": "n", "is_decimal_allowed": False})]),
    ("focus_on_load", [entry({"type": "plain_text_input", "action_id": "n", "focus_on_load": True})]),
    ("less than 12001 characters", [{"type": "markdown", "text": "x" * 12_001}]),
    ("must be an object", ["divider"]),  # type: ignore[list-item]
    ("missing required field: confirm", [actions(button("go", confirm={"title": plain("x")}))]),
]

MODALS_REFUSED: list[tuple[str, JSON]] = [
    ("less than 25", modal(title=plain("x" * 25))),
    ("less than 25", modal(submit=plain("x" * 25))),
    ("less than 25", modal(close=plain("x" * 25))),
    ("less than 3001", modal(private_metadata="x" * 3001)),
    ("less than 256", modal(callback_id="x" * 256)),
    ("no more than 100", modal(*[{"type": "divider"}] * 101)),
    ("unknown key", modal(colour="red")),
    ("action_id 'text' is used twice", modal(text_input("a"), text_input("b"))),
    ("a markdown is not allowed here", modal({"type": "markdown", "text": "x"})),
    ("must be one of modal", home()),
    ("less than 3001", modal(entry({"type": "plain_text_input", "action_id": "a", "initial_value": "x" * 3001}))),
    ("from 1 to 3000", modal(entry({"type": "plain_text_input", "action_id": "a", "max_length": 3001}))),
    ("max_length", modal(entry({"type": "plain_text_input", "action_id": "a", "min_length": 9, "max_length": 3}))),
    ("a button is not allowed here", modal(entry(button("go")))),
    ("must be a boolean", modal(text_input(optional="yes"))),
    (
        "from min_value",
        modal(
            entry(
                {
                    "type": "number_input",
                    "action_id": "n",
                    "is_decimal_allowed": False,
                    "min_value": "5",
                    "initial_value": "1",
                }
            )
        ),
    ),
    (
        "only one element may have focus_on_load",
        modal(
            entry({"type": "plain_text_input", "action_id": "a", "focus_on_load": True}),
            entry({"type": "plain_text_input", "action_id": "b", "focus_on_load": True}),
        ),
    ),
]


@pytest.mark.parametrize("blocks", ACCEPTED, ids=range(len(ACCEPTED)))
def test_at_the_limit(blocks: list[JSON]) -> None:
    before = copy.deepcopy(blocks)
    check_message("text", blocks)
    assert blocks == before


@pytest.mark.parametrize(("reason", "blocks"), REFUSED, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSED)])
def test_beyond_the_limit(reason: str, blocks: list[JSON]) -> None:
    with pytest.raises(SlackError) as caught:
        check_message("text", blocks)
    assert caught.value.error == "invalid_blocks"
    assert any(reason in message for message in caught.value.messages), caught.value.messages


@pytest.mark.parametrize(("reason", "view"), MODALS_REFUSED, ids=range(len(MODALS_REFUSED)))
def test_modals_refused(reason: str, view: JSON) -> None:
    with pytest.raises(SlackError) as caught:
        check_view(view, "modal")
    assert caught.value.error == "invalid_arguments"
    assert any(reason in message for message in caught.value.messages), caught.value.messages


def test_input_needs_submit() -> None:
    view = modal()
    del view["submit"]
    with pytest.raises(SlackError, match="needs submit"):
        check_view(view, "modal")


def test_modal_at_the_limit() -> None:
    check_view(modal(*[{"type": "divider"}] * 100, title=plain("x" * 24), private_metadata="x" * 3000), "modal")


@pytest.mark.parametrize(("surface", "kind"), [(modal, "modal"), (home, "home")])
def test_a_view_is_at_most_250_kb(surface: Callable[..., JSON], kind: str) -> None:
    """As Slack documents `view_too_large`; every block is within its own limits."""
    view = surface(*(section("x" * 2435) for _ in range(100)))
    last = view["blocks"][-1]["text"]
    last["text"] += "x" * (250_000 - len(json.dumps(view)))
    check_view(view, kind)
    last["text"] += "x"
    with pytest.raises(SlackError) as caught:
        check_view(view, kind)
    assert caught.value.error == "view_too_large"


def test_home_takes_no_markdown_and_no_title() -> None:
    check_view(home(*[{"type": "divider"}] * 100), "home")
    with pytest.raises(SlackError, match="markdown"):
        check_view(home({"type": "markdown", "text": "x"}), "home")
    with pytest.raises(SlackError, match="unknown key"):
        check_view(home() | {"title": plain("x")}, "home")
