"""The middle of the page: a channel with its messages, and the thread beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import htpy as h

from ..models import Channel, Message
from .composer import draw_composer
from .controls import act_button, link
from .messages import draw_message
from .scene import Scene
from .window import HOME, MESSAGES

MOST_SHOWN = 200
"""Messages drawn at a time; older ones are said to be there."""

Region = tuple[str, h.Node]
"""The id of a part of the page, and what is in it. A region's own regions come after it."""


def channel_regions(scene: Scene) -> Iterator[Region]:
    """The channel's head, its messages and the composer."""
    yield "head", _head(scene)
    if scene.window.tab == HOME:
        yield "messages", None
        yield "composer", None
        return
    every = scene.sight.channel_messages(scene.channel)
    shown = every[-MOST_SHOWN:]
    yield "messages", _list(scene, shown, len(every) - len(shown))
    yield from _each(scene, shown, "m")
    yield "composer", draw_composer(scene)


def thread_regions(scene: Scene) -> Iterator[Region]:
    """The open thread, if there is one."""
    if not scene.window.thread:
        yield "thread", None
        return
    parent = scene.workspace.messages.get(scene.channel.id, scene.window.thread)
    first, *replies = scene.sight.thread(parent)
    shown = [first, *replies[-MOST_SHOWN:]]
    yield (
        "thread",
        [
            h.header(".pane-head")[
                h.h2["Thread ", h.small[place_name(scene, scene.channel)]],
                link(scene.window.to(thread="", edit=""), "✕", style="close", label="Close thread", on_escape=True),
            ],
            h.div(".scroll", id="thread-scroll", tabindex="0", role="log", aria_label="Thread")[
                _left_out(len(replies) + 1 - len(shown)),
                h.ol(".messages", id="thread-messages")[_placeholders(scene, shown, "t")],
            ],
            h.div(id=f"thread-composer-{scene.window.thread}")[draw_composer(scene, thread=parent)],
        ],
    )
    yield from _each(scene, shown, "t")


def place_name(scene: Scene, channel: Channel) -> str:
    """What a conversation is called."""
    if channel.is_im:
        return scene.workspace.bot.display_name
    return f"{'🔒' if channel.is_private else '#'}{channel.name}"


def _head(scene: Scene) -> h.Node:
    channel = scene.channel
    if channel.is_im:
        tabs = [(HOME, "Home"), (MESSAGES, "Messages")]
        return [
            h.h1[place_name(scene, channel)],
            h.nav(".tabs", aria_label="App")[(_tab(scene, tab, name) for tab, name in tabs)],
        ]
    count = len([user for user in channel.members if user in scene.workspace.users])
    return [h.h1[place_name(scene, channel)], _membership(scene, channel, count)]


def _tab(scene: Scene, tab: str, name: str) -> h.Node:
    return link(scene.window.to(tab=tab), name, current="page" if scene.window.tab == tab else None)


def _membership(scene: Scene, channel: Channel, count: int) -> h.Node:
    names = ", ".join(scene.name(user) for user in channel.members)
    bot_is_in = scene.workspace.bot.id in channel.members
    bot = scene.workspace.bot.display_name
    may_invite = scene.person.id in channel.members and not bot_is_in and not channel.is_archived
    invite = {"act": "invite_bot", "channel": channel.id}
    return h.div(".membership")[
        h.span(title=names)[f"{count} {'member' if count == 1 else 'members'}"],
        act_button(f"Add {bot}", invite, style="button primary") if may_invite else None,
    ]


def _list(scene: Scene, shown: Sequence[Message], earlier: int) -> h.Node:
    if not shown:
        return h.p(".empty")[f"This is the very beginning of {place_name(scene, scene.channel)}."]
    return [_left_out(earlier), h.ol(".messages")[_placeholders(scene, shown, "m")]]


def _left_out(earlier: int) -> h.Node:
    """Says that there are more messages than the page shows."""
    if earlier == 0:
        return None
    words = "1 earlier message is" if earlier == 1 else f"{earlier} earlier messages are"
    return h.p(".empty")[f"{words} not shown."]


def _placeholders(scene: Scene, shown: Sequence[Message], prefix: str) -> Iterator[h.Node]:
    """An empty item for each message, to be filled as a region of its own, and a line before each new day."""
    day = None
    for message in shown:
        local = scene.texts.local(message.ts)
        if local.date() != day and prefix == "m":
            day = local.date()
            yield h.li(".day", id=f"day-{day}")[h.span[scene.texts.day(local)]]
        yield h.li(id=f"{prefix}{message.ts}", data_region=True)


def _each(scene: Scene, shown: Sequence[Message], prefix: str) -> Iterator[Region]:
    for message in shown:
        name = f"{prefix}{message.ts}"
        yield name, scene.memory.recall(name, repr(message), partial(draw_message, scene, message, prefix))
