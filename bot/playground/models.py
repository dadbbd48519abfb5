"""The things a workspace holds: users, channels, messages, views."""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]


@dataclass(slots=True)
class User:
    """A person or the bot; `id` starts with U. `tz` is an IANA name.

    Whoever `is_restricted` is a guest of the workspace, who sees the channels that they are in and no others.
    """

    id: str
    name: str
    real_name: str
    display_name: str
    team: str
    tz: str = "Europe/London"
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_bot: bool = False
    deleted: bool = False
    updated: int = 0


@dataclass(slots=True)
class Channel:
    """A conversation. `kind` is `channel` (public), `group` (private) or `im`, as in `channel_type`.

    `refuses_posts` names the error (such as `restricted_action`) that the bot gets for posting here.
    """

    id: str
    name: str
    kind: str
    created: int
    creator: str
    members: list[str] = field(default_factory=list)
    is_archived: bool = False
    is_general: bool = False
    previous_names: list[str] = field(default_factory=list)
    refuses_posts: str | None = None

    @property
    def is_private(self) -> bool:
        return self.kind != "channel"

    def is_open_to(self, user: User) -> bool:
        """Whether somebody may look into it."""
        return user.id in self.members or not (self.is_private or user.is_restricted)

    @property
    def is_im(self) -> bool:
        return self.kind == "im"


@dataclass(slots=True)
class Edited:
    """Who edited a message last, and when (`ts`)."""

    user: str
    ts: str


@dataclass(slots=True)
class Message:
    """One message as Slack keeps it; `text` is in Slack's escaped form.

    `user` is the author (the bot's user id for the bot's posts, which also have `bot_id`).
    `replies` are the ts of the thread's replies, on the parent only. `ephemeral_for` names the only
    person who sees it. `inviter` is who brought the person in, on a `channel_join` line.
    """

    channel: str
    ts: str
    user: str
    text: str
    team: str
    thread_ts: str | None = None
    subtype: str | None = None
    parent_user_id: str | None = None
    bot_id: str | None = None
    client_msg_id: str | None = None
    blocks: list[JSON] = field(default_factory=list)
    metadata: JSON | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[JSON] = field(default_factory=list)
    attachments: list[JSON] = field(default_factory=list)
    edited: Edited | None = None
    replies: list[str] = field(default_factory=list)
    reply_users: list[str] = field(default_factory=list)
    ephemeral_for: str | None = None
    inviter: str | None = None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_tombstone(self) -> bool:
        return self.subtype == "tombstone"

    @property
    def in_channel(self) -> bool:
        """Whether the channel itself shows it, not only its thread."""
        return not self.is_reply or self.subtype == "thread_broadcast"

    def snapshot(self) -> Message:
        """A copy that later edits do not touch."""
        return copy.deepcopy(self)


@dataclass(slots=True)
class View:
    """A modal or a Home tab. `content` is what the app sent; `values` what the person typed so far."""

    id: str
    kind: str
    owner: str
    content: JSON
    hash: str
    root_view_id: str
    previous_view_id: str | None = None
    values: JSON = field(default_factory=dict)

    @property
    def blocks(self) -> list[JSON]:
        return list(self.content.get("blocks") or [])

    @property
    def title(self) -> str:
        return str((self.content.get("title") or {}).get("text", ""))

    @property
    def external_id(self) -> str:
        return str(self.content.get("external_id") or "")

    def snapshot(self) -> View:
        """A copy that later updates do not touch."""
        return copy.deepcopy(self)


@dataclass(slots=True)
class Ping:
    """A message in which the bot really addressed somebody: `token` is `<!channel>`, `<@U…>` and the like."""

    token: str
    where: str
    message: Message


@dataclass(slots=True)
class Undelivered:
    """An event that the bot never took, and why."""

    payload: JSON
    reason: str
