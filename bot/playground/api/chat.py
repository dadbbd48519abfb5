"""Methods that post, change and delete messages."""

from __future__ import annotations

import re
from typing import Any

from .. import shapes
from ..blockkit import check_message, check_metadata, with_ids
from ..errors import SlackError
from ..models import JSON, Channel, Message
from .call import Call
from .registry import method

_USER_ID = re.compile(r"[UW][A-Z0-9]{2,}\Z")
_LOOKS = ("unfurl_links", "unfurl_media", "mrkdwn")
# What chat.update leaves out of the message that it answers with, going by Slack's sample.
_PLACE = ("ts", "thread_ts", "parent_user_id", "root")


@method(
    "chat.postMessage",
    required=("channel",),
    optional=("text", "blocks", "thread_ts", "reply_broadcast", "metadata", *_LOOKS),
    scopes=("chat:write",),
)
def post_message(call: Call) -> JSON:
    """Posts to a channel the bot is in, or to a person (by user id) as a direct message."""
    channel = _place(call)
    text, blocks = _content(call)
    metadata = _metadata(call)
    thread_ts = call.thread_ts()
    broadcast = call.flag("reply_broadcast")
    for name in _LOOKS:
        call.flag(name)
    if broadcast and thread_ts is None:
        why = "[ERROR] reply_broadcast needs thread_ts [json-pointer:/reply_broadcast]"
        raise SlackError("invalid_arguments", why)
    message = call.workspace.messages.post(
        channel,
        call.workspace.bot,
        text,
        thread_ts=thread_ts,
        broadcast=broadcast,
        blocks=with_ids(blocks or [], call.workspace.mint),
        metadata=metadata or None,
    )
    shape = shapes.message_shape(call.workspace, message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shape}


@method(
    "chat.update",
    required=("channel", "ts"),
    optional=("text", "blocks", "metadata", "reply_broadcast"),
    scopes=("chat:write",),
)
def update(call: Call) -> JSON:
    """Replaces what one of the bot's messages says."""
    channel = call.joined_channel()
    if channel.is_archived:
        raise SlackError("is_inactive")
    message = _own_message(call, channel, "cant_update_message")
    text, blocks = _content(call)
    metadata = _metadata(call)
    if call.flag("reply_broadcast"):
        # Slack broadcasts an old reply only if the call says nothing new; here every update says something.
        raise SlackError("no_dual_broadcast_content_update")
    if blocks is None and message.blocks:
        # Slack's documentation leaves open whether old blocks stay beside a new text.
        why = "[ERROR] the message has blocks: send blocks too, or [] to drop them [json-pointer:/blocks]"
        raise SlackError("invalid_arguments", why)
    named = None if blocks is None else with_ids(blocks, call.workspace.mint)
    call.workspace.messages.edit(message, call.workspace.bot, text, blocks=named, metadata=metadata)
    shape = shapes.message_shape(call.workspace, message, with_metadata=True, summary=False)
    echoed = {key: value for key, value in shape.items() if key not in _PLACE}
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": echoed}


@method("chat.delete", required=("channel", "ts"), scopes=("chat:write",))
def delete(call: Call) -> JSON:
    """Deletes one of the bot's own messages."""
    channel = call.channel()
    message = _own_message(call, channel, "cant_delete_message")
    if channel.is_archived:
        # Slack's documentation leaves open whether this would work. Of the refusals that it names, this one fits.
        raise SlackError("cant_delete_message")
    call.workspace.messages.delete(message)
    return {"channel": channel.id, "ts": message.ts}


@method(
    "chat.postEphemeral",
    required=("channel", "user"),
    optional=("text", "blocks", "thread_ts"),
    scopes=("chat:write",),
)
def post_ephemeral(call: Call) -> JSON:
    """Shows a message to one member of a channel that the bot is in."""
    user_id = call.needed("user")
    if not _USER_ID.match(user_id):
        raise SlackError("invalid_arguments", "[ERROR] must be a user id such as U0123 [json-pointer:/user]")
    channel = call.joined_channel()
    _refuse_closed(channel)
    user = call.workspace.user(user_id, error="user_not_in_channel")
    if user.id not in channel.members:
        raise SlackError("user_not_in_channel")
    text, blocks = _content(call)
    message = call.workspace.messages.post_ephemeral(
        channel, user, text, blocks=with_ids(blocks or [], call.workspace.mint), thread_ts=call.thread_ts()
    )
    return {"message_ts": message.ts}


@method("chat.getPermalink", required=("channel", "message_ts"))
def get_permalink(call: Call) -> JSON:
    """A link to a message; for a reply it opens the thread."""
    channel = call.channel()
    message = call.workspace.messages.get(channel.id, call.needed("message_ts"))
    return {"channel": channel.id, "permalink": permalink(call.workspace.domain, message)}


def permalink(domain: str, message: Message) -> str:
    """The address that Slack's client copies for a message."""
    link = f"https://{domain}.slack.com/archives/{message.channel}/p{message.ts.replace('.', '')}"
    return f"{link}?thread_ts={message.thread_ts}&cid={message.channel}" if message.is_reply else link


def _place(call: Call) -> Channel:
    target = call.needed("channel")
    if target in call.workspace.users:
        user = call.workspace.user(target)
        if user.deleted or user.is_bot:
            raise SlackError("channel_not_found")
        channel = call.workspace.direct_channel(user)
    else:
        channel = call.channel()
    _refuse_closed(channel)
    if channel.is_im and not call.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    is_member = call.workspace.bot.id in channel.members
    if not is_member and "chat:write.public" not in call.manifest.scopes:
        raise SlackError("not_in_channel")
    return channel


def _refuse_closed(channel: Channel) -> None:
    if channel.is_archived:
        raise SlackError("is_archived")
    if channel.refuses_posts is not None:
        raise SlackError(channel.refuses_posts)


def _own_message(call: Call, channel: Channel, error: str) -> Message:
    message = call.workspace.messages.get(channel.id, call.needed("ts"))
    if message.is_tombstone:
        raise SlackError("message_not_found")
    if message.bot_id != call.workspace.bot_id:
        raise SlackError(error)
    return message


def _content(call: Call) -> tuple[str, list[JSON] | None]:
    blocks = call.structure("blocks", "invalid_blocks_format")
    text = call.args.get("text")
    check_message(text, blocks)
    return str(text), blocks


def _metadata(call: Call) -> Any:
    metadata = call.structure("metadata", "invalid_metadata_format")
    if metadata is not None:
        check_metadata(metadata)
    return metadata
