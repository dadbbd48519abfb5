"""The payloads of what people do: commands, clicks, submissions. Keys follow Slack's published samples."""

from __future__ import annotations

from typing import Any

from . import shapes
from .blockkit.values import HELD_AS
from .forms import Placed
from .models import JSON, Channel, Message, User, View
from .workspace import Workspace


def _common(workspace: Workspace, kind: str, user: User) -> JSON:
    return {
        "type": kind,
        "enterprise": None,
        "is_enterprise_install": False,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team,
        },
        "api_app_id": workspace.app_id,
        "token": "playground-verification-token",
    }


def slash_command(
    workspace: Workspace, user: User, channel: Channel, command: str, text: str, response_url: str
) -> JSON:
    """A slash command; as a form it carries only strings."""
    names = {"channel": channel.name, "group": "privategroup", "im": "directmessage"}
    return {
        "token": "playground-verification-token",
        "api_app_id": workspace.app_id,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": names[channel.kind],
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": workspace.tickets.new_trigger(user.id),
    }


def message_click(
    workspace: Workspace, user: User, message: Message, action: JSON, values: JSON, response_url: str
) -> JSON:
    """A `block_actions` payload from a message. From an ephemeral one Slack leaves out the message."""
    ephemeral = message.ephemeral_for is not None
    channel = workspace.channel(message.channel)
    container: JSON = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel,
        "is_ephemeral": ephemeral,
    }
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    payload = _common(workspace, "block_actions", user) | {
        "container": container,
        "trigger_id": workspace.tickets.new_trigger(user.id),
        "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
        "state": {"values": values},
        "response_url": response_url,
        "actions": [action],
    }
    if not ephemeral:
        payload["message"] = shapes.message_shape(workspace, message)
    return payload


def view_click(workspace: Workspace, user: User, view: View, action: JSON) -> JSON:
    """A `block_actions` payload from a modal or a Home tab."""
    return _common(workspace, "block_actions", user) | {
        "container": {"type": "view", "view_id": view.id},
        "trigger_id": workspace.tickets.new_trigger(user.id, view.id if view.kind == "modal" else None),
        "view": shapes.view_shape(workspace, view),
        "actions": [action],
    }


def view_submission(workspace: Workspace, user: User, view: View) -> JSON:
    """A modal sent off."""
    return _common(workspace, "view_submission", user) | {
        "trigger_id": workspace.tickets.new_trigger(user.id, view.id),
        "view": shapes.view_shape(workspace, view),
        "response_urls": [],
    }


def view_closed(workspace: Workspace, user: User, view: View, *, is_cleared: bool) -> JSON:
    """A modal dismissed; `is_cleared` when the whole stack went."""
    return _common(workspace, "view_closed", user) | {
        "view": shapes.view_shape(workspace, view),
        "is_cleared": is_cleared,
    }


def action_of(item: Placed, value: Any, action_ts: str) -> JSON:
    """The entry in `actions` for pressing or changing one element."""
    element = item.element
    kind = element["type"]
    action: JSON = {
        "type": kind,
        "block_id": item.block_id,
        "action_id": item.action_id,
        "action_ts": action_ts,
    }
    if kind == "button":
        action |= {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    elif kind == "overflow":
        action["selected_option"] = value
    else:
        key, initial = HELD_AS[kind]
        action[key] = value
        if initial in element:
            action[initial] = element[initial]
    for key in ("confirm", "placeholder"):
        if key in element:
            action[key] = element[key]
    return action
