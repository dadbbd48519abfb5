"""The left of the page: the workspace, who one is, its channels, and the app."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

import htpy as h

from ..dates import clock_time
from ..models import Channel, User
from .avatars import avatar
from .channel import Region, place_name
from .controls import act_button, link
from .scene import Scene
from .window import HOME, channels, people


def sidebar_regions(scene: Scene) -> Iterator[Region]:
    """Who one is, and where one can go."""
    yield "workspace", h.strong[scene.workspace.name]
    yield "people", _people(scene)
    yield "channels", _channels(scene)


def _people(scene: Scene) -> h.Node:
    return [
        h.h2["You are"],
        h.ul[(h.li(id=f"be-{user.id}")[_somebody(scene, user)] for user in people(scene.workspace))],
    ]


def _somebody(scene: Scene, user: User) -> h.Node:
    local = scene.texts.now.astimezone(ZoneInfo(user.tz))
    about = [f"{clock_time(local)} in {user.tz.rpartition('/')[2].replace('_', ' ')}"]
    about += ["admin"] if user.is_admin else []
    unread = _unread(scene, user)
    return link(
        replace(scene.window, reader=user.id, edit="", source="").address,
        [
            avatar(scene, user.id, small=True),
            h.span[user.display_name, h.small[", ".join(about)]],
            _badge(unread),
        ],
        style="unread" if unread else "",
        current="true" if user.id == scene.person.id else None,
    )


def _unread(scene: Scene, user: User) -> int:
    """Direct messages that wait for somebody."""
    person = replace(scene.person, user=user)
    direct = [c for c in scene.workspace.channels.values() if c.is_im and user.id in c.members]
    return sum(person.unread(channel) for channel in direct)


def _channels(scene: Scene) -> h.Node:
    workspace, reader = scene.workspace, scene.person.user
    asked = {"title": "Name of the new channel", "then": scene.window.to_channel("*")}
    return [
        h.h2["Channels"],
        h.ul[(h.li(id=f"go-{channel.id}")[_place(scene, channel)] for channel in channels(workspace, reader))],
        act_button("+ Add a channel", {"act": "add_channel"}, style="add", ask=asked),
        h.h2["Apps"],
        h.ul[h.li(id="go-app")[_place(scene, workspace.direct_channel(reader))]],
    ]


def _place(scene: Scene, channel: Channel) -> h.Node:
    is_here = channel.id == scene.channel.id
    unread = scene.person.unread(channel)
    return link(
        scene.window.to_channel(channel.id, HOME if channel.is_im else ""),
        [h.span[place_name(scene, channel)], _badge(unread)],
        style="unread" if unread else "",
        current="page" if is_here else None,
    )


def _badge(unread: int) -> h.Node:
    return h.span(".badge")[unread, h.span(".unseen")[" unread"]] if unread else None
