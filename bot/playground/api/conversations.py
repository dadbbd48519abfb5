"""Methods that read channels, and those that open and join them."""

from __future__ import annotations

from collections.abc import Callable

from .. import shapes
from ..errors import SlackError
from ..manifest import SCOPE_WORD
from ..models import JSON, Channel, Message
from .call import Call, ts_key
from .registry import method

_WINDOW = ("oldest", "latest", "inclusive", "limit", "cursor", "include_all_metadata")
_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


@method("conversations.history", required=("channel",), optional=_WINDOW)
def history(call: Call) -> JSON:
    """What the channel itself shows, newest first; replies only where they were broadcast."""
    channel = _readable(call)
    in_window = _window(call)
    held = reversed(call.workspace.messages.of(channel.id))
    shown = [message for message in held if message.in_channel and in_window(message)]
    page, cursor = call.page(shown, lambda message: message.ts, 100, 999)
    with_metadata = call.flag("include_all_metadata")
    body: JSON = {
        "messages": [shapes.message_shape(call.workspace, m, with_metadata=with_metadata) for m in page],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return body | _next(cursor)


@method("conversations.replies", required=("channel", "ts"), optional=_WINDOW)
def replies(call: Call) -> JSON:
    """A thread, oldest first. As at Slack the parent comes first even if it is older than `oldest`."""
    channel = _readable(call)
    message = call.workspace.messages.get(channel.id, call.needed("ts"), error="thread_not_found")
    if message.is_reply:
        thread = [message]
    else:
        parent, *rest = call.workspace.messages.thread(message)
        thread = [parent, *filter(_window(call), rest)]
    page, cursor = call.page(thread, lambda message: message.ts, 1000, 1000)
    with_metadata = call.flag("include_all_metadata")
    body: JSON = {
        "messages": [shapes.message_shape(call.workspace, m, with_metadata=with_metadata) for m in page],
        "has_more": bool(cursor),
    }
    return body | _next(cursor)


@method("conversations.info", required=("channel",), optional=("include_num_members", "include_locale"))
def info(call: Call) -> JSON:
    """One conversation."""
    channel = call.channel()
    call.need_channel_scope(channel, "read")
    shape = shapes.channel_shape(call.workspace, channel)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return {"channel": shape}


@method(
    "conversations.list",
    optional=("types", "exclude_archived", "limit", "cursor"),
)
def list_conversations(call: Call) -> JSON:
    """Every public channel, and the private ones and DMs that the bot is in."""
    page, cursor = _page(call, list(call.workspace.channels.values()))
    counted = [
        shapes.channel_shape(call.workspace, channel) | ({} if channel.is_im else {"num_members": len(channel.members)})
        for channel in page
    ]
    return {"channels": counted} | _next(cursor, always=True)


@method(
    "users.conversations",
    optional=("user", "types", "exclude_archived", "limit", "cursor"),
)
def users_conversations(call: Call) -> JSON:
    """The conversations that the bot (or `user`) is a member of; Slack does not say `is_member` again."""
    member = call.text("user") or call.workspace.bot.id
    call.workspace.user(member)
    page, cursor = _page(call, [c for c in call.workspace.channels.values() if member in c.members])
    shaped = [shapes.channel_shape(call.workspace, channel) for channel in page]
    for shape in shaped:
        shape.pop("is_member", None)
    return {"channels": shaped} | _next(cursor, always=True)


@method("conversations.members", required=("channel",), optional=("limit", "cursor"))
def members(call: Call) -> JSON:
    """The ids of a conversation's members."""
    channel = call.channel()
    call.need_channel_scope(channel, "read")
    page, cursor = call.page(channel.members, lambda user: user, 100, 1000)
    return {"members": page} | _next(cursor, always=True)


@method(
    "conversations.open",
    optional=("users", "channel", "return_im", "prevent_creation"),
    scopes=("im:write", "mpim:write"),
)
def open_conversation(call: Call) -> JSON:
    """Opens the DM with one person; group DMs are not offered here."""
    users = call.text("users")
    if users is None:
        channel = call.channel()
        return {"no_op": True, "already_open": True, "channel": _opened(call, channel)}
    if "," in users:
        raise SlackError("not_enough_users", "[ERROR] the playground opens direct messages with one person")
    call.need_scope("im:write")
    user = call.workspace.user(users, error="user_not_found")
    if user.deleted:
        raise SlackError("user_disabled")
    if user.is_bot:
        raise SlackError("cannot_dm_bot")
    channel = call.workspace.direct_channel(user)
    return {"channel": _opened(call, channel)}


@method("conversations.join", required=("channel",), scopes=("channels:join",))
def join(call: Call) -> JSON:
    """Joins a public channel."""
    channel = call.channel()
    if channel.kind != "channel":
        raise SlackError("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise SlackError("is_archived")
    body: JSON = {}
    if call.workspace.bot.id in channel.members:
        body = {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    call.workspace.join(channel, call.workspace.bot)
    return {"channel": shapes.channel_shape(call.workspace, channel)} | body


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.need_channel_scope(channel, "history")
    return call.joined_channel()


def _window(call: Call) -> Callable[[Message], bool]:
    # Slack looks at latest first.
    latest = call.timestamp("latest", "invalid_ts_latest")
    oldest = call.timestamp("oldest", "invalid_ts_oldest")
    edge = 1 if call.flag("inclusive") else 0
    low = 0 if oldest is None else oldest + 1 - edge
    high = None if latest is None else latest - 1 + edge

    def holds(message: Message) -> bool:
        key = ts_key(message.ts)
        return low <= key and (high is None or key <= high)

    return holds


def _page(call: Call, channels: list[Channel]) -> tuple[list[Channel], str]:
    kinds = [kind.strip() for kind in (call.text("types") or "public_channel").split(",")]
    if any(kind not in _TYPES for kind in kinds):
        raise SlackError("invalid_types")
    for kind in kinds:
        call.need_scope(f"{SCOPE_WORD[_TYPES[kind]]}:read")
    wanted = {_TYPES[kind] for kind in kinds}
    bot = call.workspace.bot.id
    seen = [c for c in channels if c.kind in wanted and (c.kind == "channel" or bot in c.members)]
    if call.flag("exclude_archived"):
        seen = [channel for channel in seen if not channel.is_archived]
    return call.page(seen, lambda channel: channel.id, 100, 999)


def _opened(call: Call, channel: Channel) -> JSON:
    if not call.flag("return_im"):
        return {"id": channel.id}
    shape = shapes.channel_shape(call.workspace, channel)
    shape.pop("is_user_deleted", None)
    return shape | {"is_open": True}


def _next(cursor: str, *, always: bool = False) -> JSON:
    return {"response_metadata": {"next_cursor": cursor}} if cursor or always else {}
