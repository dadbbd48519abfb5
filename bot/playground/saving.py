"""A workspace as JSON and back, so that a playground can go on where it stopped."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime, ConfigDict, TypeAdapter
from pydantic.dataclasses import dataclass as checked_dataclass

from .clock import WorkspaceClock
from .models import Channel, Message, User, View
from .workspace import Workspace


class UnreadableWorkspace(Exception):
    """What was saved is no workspace of this version."""


@dataclass(slots=True)
class _App:
    """The app as installed: its ids, and whether it still is."""

    app_id: str
    bot_id: str
    bot_user_id: str
    bot_token_revoked: bool
    installed: bool


@checked_dataclass(config=ConfigDict(extra="forbid"), slots=True)
class _Saved:
    """All that a workspace keeps. Trigger ids and response URLs are not among it: they last for minutes."""

    version: Literal[1]
    now: AwareDatetime
    seed: int
    minted: int
    name: str
    id: str
    last_ts: int
    app: _App
    users: list[User]
    channels: list[Channel]
    messages: list[Message]
    ephemeral: dict[str, list[Message]]
    modals: list[View]
    homes: list[View]
    last_read: dict[str, dict[str, str]]


_SAVED = TypeAdapter(_Saved)


def dump(workspace: Workspace) -> bytes:
    """The workspace as JSON."""
    saved = _Saved(
        version=1,
        now=workspace.clock.now(),
        seed=workspace.mint.seed,
        minted=workspace.mint.minted,
        name=workspace.name,
        id=workspace.id,
        last_ts=workspace.last_ts,
        app=_App(
            workspace.app_id,
            workspace.bot_id,
            workspace.bot.id,
            workspace.bot_token_revoked,
            workspace.installed,
        ),
        users=list(workspace.users.values()),
        channels=list(workspace.channels.values()),
        messages=[message for held in workspace.posted.values() for message in held.values()],
        ephemeral=workspace.ephemeral,
        modals=workspace.views.all_modals(),
        homes=workspace.views.all_homes(),
        last_read=workspace.last_read,
    )
    # Python's own JSON keeps half a character, which people can send and pydantic's refuses.
    return json.dumps(_SAVED.dump_python(saved), default=datetime.isoformat).encode()


def restore(source: bytes) -> Workspace:
    """The workspace, its clock standing where it was.

    Raises:
        UnreadableWorkspace: when the JSON is damaged or of another version.
    """
    try:
        saved = _SAVED.validate_python(json.loads(source))
        return _restored(saved)
    except (ValueError, KeyError, RecursionError) as error:
        raise UnreadableWorkspace(str(error)) from None


def _restored(saved: _Saved) -> Workspace:
    workspace = Workspace(WorkspaceClock(saved.now), seed=saved.seed, name=saved.name)
    workspace.id, workspace.app_id, workspace.bot_id = saved.id, saved.app.app_id, saved.app.bot_id
    workspace.bot_token_revoked, workspace.installed = saved.app.bot_token_revoked, saved.app.installed
    workspace.mint.minted, workspace.last_ts = saved.minted, saved.last_ts
    workspace.users = {user.id: user for user in saved.users}
    workspace.bot = workspace.users[saved.app.bot_user_id]
    workspace.channels = {channel.id: channel for channel in saved.channels}
    for message in saved.messages:
        workspace.posted.setdefault(message.channel, {})[message.ts] = message
    workspace.ephemeral = saved.ephemeral
    workspace.views.restore(saved.modals, saved.homes)
    workspace.last_read = saved.last_read
    return workspace
