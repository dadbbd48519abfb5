"""How a person fills elements in: finds them, chooses from what is offered, types within the limits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from .blockkit.objects import all_options
from .blockkit.values import HELD_AS, HOLDS_MANY, elements_of, held
from .errors import PersonError
from .models import JSON, Channel, User
from .workspace import Workspace

_FORMATS = {"email_text_input": r"[^@\s]+@[^@\s]+\.[^@\s]+", "url_text_input": r"https?://\S+"}
_INCLUDES = {"channel": "public", "group": "private", "im": "im"}
_REQUIRED = "Please complete this required field."


@dataclass(frozen=True, slots=True)
class Placed:
    """An element and the block that it sits in."""

    block: JSON
    element: JSON

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])


def placed(blocks: list[JSON]) -> list[Placed]:
    """Every element with an action_id, in reading order."""
    return [Placed(block, element) for block in blocks for element in elements_of(block)]


def find_pressable(blocks: list[JSON], action_id: str, block_id: str | None, value: Any) -> Placed:
    """The one element with this action_id; `block_id`, or a button's value, tells twins apart."""
    found = [item for item in placed(blocks) if item.action_id == action_id]
    if block_id is not None:
        found = [item for item in found if item.block_id == block_id]
    if len(found) > 1 and value is not None:
        found = [item for item in found if item.element.get("value") == value]
    if len(found) == 1:
        return found[0]
    offered = ", ".join(sorted({item.action_id for item in placed(blocks)})) or "nothing"
    how_many = "no element" if not found else f"{len(found)} elements"
    raise PersonError(f"{how_many} with action_id {action_id!r}; there is {offered}")


def offered_channels(workspace: Workspace, reader: User, element: JSON) -> list[Channel]:
    """The conversations that a picker offers to a person: what they can see of what its filter lets through.

    Archived channels are never among them; Slack's documentation leaves that open.
    """
    only = element.get("filter", {})
    kinds = only.get("include", list(_INCLUDES.values()))
    if element["type"].removeprefix("multi_") == "channels_select":
        kinds = ["public"]

    def offers(channel: Channel) -> bool:
        if channel.is_archived or _INCLUDES[channel.kind] not in kinds:
            return False
        if not channel.is_open_to(reader):
            return False
        if channel.is_im and only.get("exclude_bot_users"):
            return False  # every direct message here is one with the bot
        return not (only.get("exclude_external_shared_channels") and workspace.is_ext_shared(channel))

    return [channel for channel in workspace.channels.values() if offers(channel)]


def chosen(workspace: Workspace, reader: User, element: JSON, value: Any) -> Any:
    """What an input holds after somebody chose or typed `value`; options by value or by visible text."""
    kind = element["type"]
    if kind in HOLDS_MANY:
        return [_one(workspace, reader, element, single) for single in value or []]
    return None if value is None else _one(workspace, reader, element, value)


def _one(workspace: Workspace, reader: User, element: JSON, value: Any) -> Any:
    kind = element["type"].removeprefix("multi_")
    try:
        return _entered(workspace, reader, element, kind, value)
    except (TypeError, ValueError):
        raise PersonError(f"{value!r} cannot be entered into {element['action_id']!r}, a {kind}") from None


def _entered(workspace: Workspace, reader: User, element: JSON, kind: str, value: Any) -> Any:
    if kind in ("static_select", "radio_buttons", "checkboxes", "overflow"):
        return _option(element, value)
    if kind == "users_select":
        return _user(workspace, value).id
    if kind in ("channels_select", "conversations_select"):
        return _channel(workspace, reader, element, value).id
    if kind == "datepicker":
        return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()
    if kind == "timepicker":
        chosen_time = value if isinstance(value, time) else time.fromisoformat(value)
        return chosen_time.strftime("%H:%M")
    return str(value) or None


def _option(element: JSON, value: Any) -> JSON:
    options: list[JSON] = all_options(element)
    for option in options:
        if value in (option["value"], option["text"]["text"]):
            return option
    offered = ", ".join(repr(option["value"]) for option in options)
    raise PersonError(f"{value!r} is not offered by {element['action_id']!r}: {offered}")


def _user(workspace: Workspace, value: Any) -> User:
    key = getattr(value, "id", value)
    user = workspace.users.get(key) or workspace.user_named(key)
    if user is None:
        raise PersonError(f"there is nobody called {value!r}")
    if user.deleted:
        raise PersonError(f"{user.name} is deactivated")
    return user


def _channel(workspace: Workspace, reader: User, element: JSON, value: Any) -> Channel:
    key = getattr(value, "id", value)
    channel = workspace.channels.get(key) or workspace.channel_named(key)
    if channel is None:
        raise PersonError(f"there is no channel {value!r}")
    if channel not in offered_channels(workspace, reader, element):
        raise PersonError(f"{channel.name or channel.id!r} is not offered by {element['action_id']!r}")
    return channel


def fill(workspace: Workspace, reader: User, blocks: list[JSON], values: JSON, typed: JSON) -> JSON:
    """`values` (a view's state) after `reader` typed: `typed` maps an action_id or block_id to what was entered."""
    filled: JSON = {block_id: dict(actions) for block_id, actions in values.items()}
    fields = [item for item in placed(blocks) if item.element["type"] in HELD_AS]
    for key, value in typed.items():
        matches = [item for item in fields if key in (item.action_id, item.block_id)]
        if len(matches) != 1:
            there = ", ".join(item.action_id for item in fields) or "nothing"
            raise PersonError(f"{len(matches)} inputs are called {key!r}; there is {there}")
        item = matches[0]
        filled[item.block_id][item.action_id] = held(item.element, chosen(workspace, reader, item.element, value))
    return filled


def client_errors(blocks: list[JSON], values: JSON) -> dict[str, str]:
    """What Slack's client refuses to send, by block_id: empty required inputs, lengths, formats."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values[block["block_id"]][element["action_id"]][HELD_AS[element["type"]][0]]
        problem = _problem(element, value, bool(block.get("optional", False)))
        if problem is not None:
            errors[block["block_id"]] = problem
    return errors


def _problem(element: JSON, value: Any, optional: bool) -> str | None:
    kind = element["type"]
    if not value or (kind == "plain_text_input" and not value.strip()):
        return None if optional else _REQUIRED
    if kind in HOLDS_MANY:
        return "Too many are selected." if len(value) > element.get("max_selected_items", 100) else None
    if kind == "number_input":
        return _number_problem(element, value)
    if kind == "plain_text_input":
        fits = element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000)
        return None if fits else "That is too short or too long."
    if kind in _FORMATS and not re.fullmatch(_FORMATS[kind], value):
        return "Please check the format."
    return None


def _number_problem(element: JSON, value: str) -> str | None:
    pattern = r"-?\d+(\.\d+)?" if element["is_decimal_allowed"] else r"-?\d+"
    if not re.fullmatch(pattern, value):
        return "Please enter a number."
    low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
    return None if low <= float(value) <= high else "That number is too small or too large."
