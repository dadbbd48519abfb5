"""The JSON that Slack gives for a message, channel, user or view. Keys follow Slack's published samples."""

from __future__ import annotations

from datetime import UTC
from zoneinfo import ZoneInfo

from .models import JSON, Channel, Message, User, View
from .state import State
from .text import unescape

_PICTURE = "https://a.slack-edge.com/playground/{}.png"
_ICONS = {f"image_{size}": _PICTURE.format(size) for size in (36, 48, 72)}
_AVATAR = {f"image_{size}": _PICTURE.format(size) for size in (24, 32, 48, 72, 192, 512)}


def bot_profile(state: State) -> JSON:
    """The short form of the bot inside its messages."""
    return {
        "id": state.bot_id,
        "deleted": not state.installed,
        "name": state.bot.name,
        "updated": state.bot.updated,
        "app_id": state.app_id,
        "icons": dict(_ICONS),
        "team_id": state.id,
    }


def message_shape(state: State, message: Message, *, with_metadata: bool = False, summary: bool = True) -> JSON:
    """A message as in `conversations.history`; `summary` adds the reply counts to a thread's parent."""
    shape: JSON = {"type": "message"}
    if message.subtype is not None:
        shape["subtype"] = message.subtype
    if message.is_tombstone:
        shape["hidden"] = True
    shape.update(user=message.user, text=message.text, ts=message.ts, team=message.team)
    shape.update(_author(state, message))
    shape.update(_content(message))
    shape.update(_thread(state, message, summary))
    if message.edited is not None:
        shape["edited"] = {"user": message.edited.user, "ts": message.edited.ts}
    if message.reactions and summary:
        shape["reactions"] = reaction_shapes(message)
    if with_metadata and message.metadata is not None:
        shape["metadata"] = message.metadata
    return shape


def _author(state: State, message: Message) -> JSON:
    shape: JSON = {}
    if message.client_msg_id is not None:
        shape["client_msg_id"] = message.client_msg_id
    if message.inviter is not None:
        shape["inviter"] = message.inviter
    if message.bot_id is not None:
        shape.update(bot_id=message.bot_id, app_id=state.app_id, bot_profile=bot_profile(state))
    return shape


def _content(message: Message) -> JSON:
    shape: JSON = {}
    if message.blocks:
        shape["blocks"] = message.blocks
    elif message.client_msg_id is not None and message.text:
        shape["blocks"] = [rich_text(message)]
    if message.files:
        shape.update(files=message.files, upload=False, display_as_bot=False)
    if message.attachments:
        shape["attachments"] = message.attachments
    return shape


def rich_text(message: Message) -> JSON:
    """The blocks that Slack's client writes for typed text: one section, unescaped."""
    element = {"type": "text", "text": unescape(message.text)}
    section = {"type": "rich_text_section", "elements": [element]}
    return {"type": "rich_text", "block_id": message.ts[-5:], "elements": [section]}


def file_shape(state: State, owner: User, name: str) -> JSON:
    """A file as it hangs on the message of whoever uploads it; the playground keeps no more of it than the name."""
    return {
        "id": state.mint.new("F"),
        "created": state.seconds(),
        "timestamp": state.seconds(),
        "name": name,
        "title": name,
        "mimetype": "application/octet-stream",
        "filetype": name.rpartition(".")[2],
        "user": owner.id,
        "size": 1,
        "mode": "hosted",
    }


def reaction_shapes(message: Message) -> list[JSON]:
    """The reactions of a message, in the order they first appeared."""
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def _thread(state: State, message: Message, summary: bool) -> JSON:
    shape: JSON = {}
    if message.thread_ts is not None:
        shape["thread_ts"] = message.thread_ts
    if message.is_reply:
        if message.parent_user_id is not None:
            shape["parent_user_id"] = message.parent_user_id
    elif message.replies and summary:
        shape.update(
            reply_count=len(message.replies),
            reply_users_count=len(message.reply_users),
            latest_reply=message.replies[-1],
            reply_users=list(message.reply_users),
            is_locked=False,
            subscribed=state.bot.id in message.reply_users or message.user == state.bot.id,
        )
    if message.subtype == "thread_broadcast":
        root = state.find(message.channel, message.thread_ts or "")
        if root is not None:
            shape["root"] = message_shape(state, root)
    return shape


def channel_shape(state: State, channel: Channel) -> JSON:
    """A conversation as in `conversations.info`."""
    if channel.is_im:
        return _direct_channel(state, channel)
    nothing = {"value": "", "creator": "", "last_set": 0}
    return {
        "id": channel.id,
        "name": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [state.id],
        "pending_connected_team_ids": [],
        "context_team_id": state.id,
        "updated": channel.created * 1000,
        "creator": channel.creator,
        "is_member": state.bot.id in channel.members,
        "topic": dict(nothing),
        "purpose": dict(nothing),
        "previous_names": list(channel.previous_names),
    }


def _direct_channel(state: State, channel: Channel) -> JSON:
    person = next(user for user in channel.members if user != state.bot.id)
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": True,
        "is_org_shared": False,
        "user": person,
        "is_user_deleted": state.users[person].deleted,
        "priority": 0,
        "context_team_id": state.id,
        "updated": channel.created * 1000,
    }


def user_shape(state: State, user: User) -> JSON:
    """A person as in `users.info`."""
    offset = state.clock.now().astimezone(UTC).astimezone(ZoneInfo(user.tz)).utcoffset()
    shape: JSON = {
        "id": user.id,
        "team_id": user.team,
        "name": user.name,
        "deleted": user.deleted,
        "profile": _profile(state, user),
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
    }
    if user.deleted:
        # Slack leaves out names and roles at the top level, and the time zone, for deactivated people.
        return shape
    return shape | {
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
    }


def _profile(state: State, user: User) -> JSON:
    first_name, _, last_name = user.real_name.partition(" ")
    profile: JSON = {
        "title": "",
        "phone": "",
        "skype": "",
        "first_name": first_name,
        "last_name": last_name,
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_text_canonical": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": user.id.lower(),
        "team": user.team,
        **_AVATAR,
    }
    if user.is_bot:
        profile.update(api_app_id=state.app_id, bot_id=state.bot_id, always_active=True)
    return profile


def view_shape(state: State, view: View) -> JSON:
    """A view as in `views.open`, with the values typed so far in `state`."""
    content = view.content
    shape: JSON = {
        "id": view.id,
        "team_id": state.id,
        "type": view.kind,
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "external_id": content.get("external_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "submit_disabled": content.get("submit_disabled", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "root_view_id": view.root_view_id,
        "previous_view_id": view.previous_view_id,
        "app_id": state.app_id,
        "app_installed_team_id": state.id,
        "bot_id": state.bot_id,
    }
    return shape
