"""Block Kit in the playground beside slack_sdk's models: what the one takes, the other gives back unchanged."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.playground import SlackError
from bot.playground.blockkit import check_message, check_view
from bot.playground.blockkit.blocks import BLOCKS
from bot.playground.blockkit.elements import ELEMENTS, IN_INPUT
from bot.playground.blockkit.rich_text import INLINES, PARTS
from tests.playground import block_strategies as valid
from tests.playground.rig import actions, button, home, modal, plain, section, text_input

JSON = dict[str, Any]

# Keys that Slack documents and the SDK's models drop, by the type of object that has them.
LOST = {
    ("link", "unsafe"): {"type": "link", "url": "https://example.com", "unsafe": True},
    ("rich_text_quote", "border"): {
        "type": "rich_text_quote",
        "border": 1,
        "elements": [{"type": "text", "text": "x"}],
    },
}

lawful = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def check(block: JSON) -> None:
    """Refuses the block where it belongs: an input in a modal, the rest in a message."""
    if block["type"] == "input":
        check_view(modal(block), "modal")
    else:
        check_message("text", [block])


def given_back(block: JSON) -> Any:
    """The block as the SDK writes it after reading it."""
    parsed = Block.parse(copy.deepcopy(block))
    return None if parsed is None else parsed.to_dict()


def kept(node: Any) -> Any:
    """Without the keys that the SDK loses."""
    if isinstance(node, list):
        return [kept(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: kept(value) for key, value in node.items() if (node.get("type"), key) not in LOST}


@pytest.mark.parametrize(
    ("strategies", "rules"),
    [(valid.BLOCKS, BLOCKS), (valid.ELEMENTS, ELEMENTS), (valid.PARTS, PARTS), (valid.INLINES, INLINES)],
    ids=["blocks", "elements", "parts", "inlines"],
)
def test_every_kind_has_examples(strategies: JSON, rules: JSON) -> None:
    assert strategies.keys() == rules.keys()


@pytest.mark.parametrize("kind", BLOCKS)
@lawful
@given(data=st.data())
def test_blocks(data: st.DataObject, kind: str) -> None:
    block = data.draw(valid.BLOCKS[kind])
    check(block)
    assert given_back(block) == kept(block)


@pytest.mark.parametrize("kind", ELEMENTS)
@lawful
@given(data=st.data(), focus=st.booleans())
def test_elements(data: st.DataObject, kind: str, focus: bool) -> None:
    element = data.draw(valid.ELEMENTS[kind])
    if kind in IN_INPUT:
        block = {"type": "input", "label": plain("x"), "element": element | {"focus_on_load": focus}}
    else:
        block = section("x", accessory=element)
    check(block)
    assert given_back(block) == block


@pytest.mark.parametrize("kind", valid.VIEWS)
@lawful
@given(data=st.data())
def test_views(data: st.DataObject, kind: str) -> None:
    view = data.draw(valid.VIEWS[kind])
    check_view(view, kind)
    assert View(**copy.deepcopy(view)).to_dict() == view


@pytest.mark.parametrize("kind", BLOCKS)
@lawful
@given(data=st.data())
def test_what_the_sdk_would_refuse_or_change_is_refused(data: st.DataObject, kind: str) -> None:
    block = data.draw(valid.spoilt(valid.BLOCKS[kind]))
    try:
        if block.get("type") == "input":
            check(block)
        else:
            check_message("text", [block])
    except SlackError:
        return
    assert given_back(block) == kept(block)


def test_a_style_that_says_nothing_is_refused() -> None:
    element = {"type": "text", "text": "x", "style": {}}
    with pytest.raises(SlackError, match="style"):
        check(rich_text({"type": "rich_text_section", "elements": [element]}))


@pytest.mark.parametrize("lost", LOST, ids="-".join)
def test_the_sdk_still_loses_them(lost: tuple[str, str]) -> None:
    part = LOST[lost]
    block = rich_text(part if lost[0] in PARTS else {"type": "rich_text_section", "elements": [part]})
    check(block)
    assert given_back(block) == kept(block) != block


def rich_text(part: JSON) -> JSON:
    return {"type": "rich_text", "elements": [part]}


def test_blocks_that_only_the_sdk_knows_are_refused() -> None:
    others = {str(vars(kind)["type"]) for kind in Block.__subclasses__()} - BLOCKS.keys()
    assert {"table", "container", "alert", "video"} <= others
    for kind in others:
        with pytest.raises(SlackError, match=f"unsupported type: {kind} "):
            check_message("text", [{"type": kind}])


def options(count: int, **more: Any) -> list[JSON]:
    return [{"text": plain("x"), "value": f"v{number}", **more} for number in range(count)]


def pick(kind: str, chosen: list[JSON]) -> JSON:
    return actions({"type": kind, "action_id": "a", "options": chosen})


def field(length: int) -> JSON:
    return {"type": "mrkdwn", "text": "x" * length}


def image(length: int) -> JSON:
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "x" * length}


def typed(**more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": "a", **more}
    return modal({"type": "input", "label": plain("x"), "element": element})


def message(*blocks: JSON) -> JSON:
    return {"blocks": list(blocks)}


# Slack's documented limits: the most that is taken, and how to make something of a given size.
LIMITS: dict[str, tuple[int, Callable[[int], JSON]]] = {
    "blocks in a message": (50, lambda n: message(*[{"type": "divider"}] * n)),
    "blocks in a modal": (100, lambda n: modal(*[{"type": "divider"}] * n)),
    "blocks in Home": (100, lambda n: home(*[{"type": "divider"}] * n)),
    "characters in all blocks": (
        10_000,
        lambda n: message(*[section("x" * (n // 4))] * 3, section("x" * (n - n // 4 * 3))),
    ),
    "header": (150, lambda n: message({"type": "header", "text": plain("x" * n)})),
    "section text": (3000, lambda n: message(section("x" * n))),
    "section fields": (10, lambda n: message({"type": "section", "fields": [field(1)] * n})),
    "section field": (2000, lambda n: message({"type": "section", "fields": [field(n)]})),
    "context elements": (10, lambda n: message({"type": "context", "elements": [field(1)] * n})),
    "actions": (25, lambda n: message(actions(*(button(f"b{number}") for number in range(n))))),
    "button text": (75, lambda n: message(actions(button("go", "x" * n)))),
    "button value": (2000, lambda n: message(actions(button("go", value="x" * n)))),
    "option text": (75, lambda n: message(pick("static_select", [{"text": plain("x" * n), "value": "v"}]))),
    "option value": (150, lambda n: message(pick("static_select", [{"text": plain("x"), "value": "v" * n}]))),
    "option description": (75, lambda n: message(pick("static_select", options(1, description=plain("x" * n))))),
    "select options": (100, lambda n: message(pick("static_select", options(n)))),
    "checkboxes": (10, lambda n: message(pick("checkboxes", options(n)))),
    "radio buttons": (10, lambda n: message(pick("radio_buttons", options(n)))),
    "overflow options": (5, lambda n: message(pick("overflow", options(n)))),
    "modal title": (24, lambda n: modal(title=plain("x" * n))),
    "modal submit": (24, lambda n: modal(submit=plain("x" * n))),
    "modal close": (24, lambda n: modal(close=plain("x" * n))),
    "private_metadata": (3000, lambda n: modal(private_metadata="x" * n)),
    "private_metadata of Home": (3000, lambda n: home() | {"private_metadata": "x" * n}),
    "callback_id": (255, lambda n: modal(callback_id="x" * n)),
    "external_id": (255, lambda n: modal(external_id="x" * n)),
    "block_id": (255, lambda n: message(section("x", block_id="x" * n))),
    "action_id": (255, lambda n: message(actions(button("x" * n)))),
    "initial_value": (3000, lambda n: typed(initial_value="x" * n)),
    "max_length": (3000, lambda n: typed(max_length=n)),
    "placeholder": (150, lambda n: typed(placeholder=plain("x" * n))),
    "label": (2000, lambda n: modal(text_input(label=plain("x" * n)))),
    "hint": (2000, lambda n: modal(text_input(hint=plain("x" * n)))),
    "alt_text": (2000, lambda n: message(image(n))),
    "image title": (2000, lambda n: message(image(1) | {"title": plain("x" * n)})),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str) -> None:
    most, made = LIMITS[name]
    _check_content(made(most))
    with pytest.raises(SlackError):
        _check_content(made(most + 1))


def _check_content(content: JSON) -> None:
    if "type" in content:
        check_view(content, content["type"])
    else:
        check_message("text", content["blocks"])
