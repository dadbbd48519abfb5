"""Methods about the emoji below messages."""

from __future__ import annotations

import re

from .. import shapes
from ..errors import SlackError
from ..models import JSON, Message
from .call import Call
from .chat import permalink
from .registry import method

_NAME = re.compile(r"[a-z0-9_+'\-]{1,100}(::skin-tone-[2-6])?\Z")


@method("reactions.add", required=("channel", "timestamp", "name"), scopes=("reactions:write",))
def add(call: Call) -> JSON:
    """The bot reacts to a message."""
    _refuse_bad_timestamp(call)
    message, name = _message(call), _name(call)
    _refuse_archived(call, message)
    call.workspace.messages.react(message, call.workspace.bot, name)
    return {}


@method("reactions.remove", required=("name",), optional=("channel", "timestamp"), scopes=("reactions:write",))
def remove(call: Call) -> JSON:
    """The bot takes its reaction back."""
    _refuse_no_item(call)
    _refuse_bad_timestamp(call)
    message, name = _message(call), _name(call)
    _refuse_archived(call, message)
    call.workspace.messages.unreact(message, call.workspace.bot, name)
    return {}


@method("reactions.get", optional=("channel", "timestamp", "full"), scopes=("reactions:read",))
def get(call: Call) -> JSON:
    """A message with its reactions."""
    _refuse_no_item(call)
    call.channel()
    _refuse_bad_timestamp(call)
    message = _message(call)
    shape = shapes.message_shape(call.workspace, message)
    shape["permalink"] = permalink(call.workspace.domain, message)
    return {"type": "message", "channel": message.channel, "message": shape}


def _refuse_no_item(call: Call) -> None:
    """Without a channel, reactions.remove and reactions.get do not know what is meant; reactions.add names it."""
    if "channel" not in call.args:
        raise SlackError("no_item_specified")


def _refuse_bad_timestamp(call: Call) -> None:
    if call.text("timestamp") in (None, "", "0"):
        raise SlackError("bad_timestamp")


def _message(call: Call) -> Message:
    channel = call.joined_channel()
    message = call.workspace.messages.get(channel.id, call.needed("timestamp"))
    if message.is_tombstone:
        raise SlackError("message_not_found")
    return message


def _refuse_archived(call: Call, message: Message) -> None:
    """Slack documents this for reactions.add alone."""
    if call.workspace.channel(message.channel).is_archived:
        raise SlackError("is_archived")


def _name(call: Call) -> str:
    name = call.needed("name")
    if not _NAME.match(name):
        raise SlackError("invalid_name")
    return name
