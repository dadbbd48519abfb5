"""The values that inputs hold: how each element type keeps what a person chose in `state.values`."""

from __future__ import annotations

from typing import Any

from ..models import JSON

# element type -> (key in state.values, the element's key for its initial value)
HELD_AS: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
}
HOLDS_MANY = frozenset(kind for kind, (key, _) in HELD_AS.items() if key.endswith("s"))


def held(element: JSON, value: Any) -> JSON:
    """The `state.values` entry of an element that holds `value`."""
    return {"type": element["type"], HELD_AS[element["type"]][0]: value}


def initial_values(blocks: list[JSON]) -> JSON:
    """`{block_id: {action_id: entry}}` for blocks as the app sent them (with ids)."""
    values: JSON = {}
    for block in blocks:
        for element in elements_of(block):
            kind = element["type"]
            if kind not in HELD_AS:
                continue
            empty: Any = [] if kind in HOLDS_MANY else None
            initial = element.get(HELD_AS[kind][1], empty)
            values.setdefault(block["block_id"], {})[element["action_id"]] = held(element, initial)
    return values


def elements_of(block: JSON) -> list[JSON]:
    """The elements of a block that have an action_id."""
    candidates = [*(block.get("elements") or []), block.get("element"), block.get("accessory")]
    return [element for element in candidates if isinstance(element, dict) and "action_id" in element]
