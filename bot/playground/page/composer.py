"""Where people type: messages, replies and slash commands."""

from __future__ import annotations

import json

import htpy as h

from ..models import Message
from .commands import offered_commands
from .controls import act_button
from .scene import Scene


def draw_composer(scene: Scene, *, thread: Message | None = None) -> h.Node:
    """The field for a message to the channel or into a thread, or why there is none."""
    reason = _closed(scene)
    if reason is not None:
        return reason
    place = scene.workspace.bot.display_name if scene.channel.is_im else f"#{scene.channel.name}"
    label = "Reply…" if thread else f"Message {place}"
    field_id = f"type-{scene.person.id}-{scene.channel.id}-{thread.ts if thread else ''}"
    act = {"act": "say", "channel": scene.channel.id, "thread": thread.ts if thread else ""}
    commands = json.dumps(offered_commands(scene.person.wiring.manifest))
    attributes = {"id": f"form-{field_id}", "data-act": json.dumps(act), "data-commands": commands}
    return h.form(".composer", attributes, data_clears=True, data_enter_sends=True)[
        h.ul(
            ".suggestions", id=f"suggest-{field_id}", role="listbox", aria_label="Commands", hidden=True, data_ours=True
        ),
        h.textarea(
            id=field_id,
            name="text",
            rows="1",
            placeholder=label,
            aria_label=label,
            aria_autocomplete="list",
            autocomplete="off",
            dir="auto",
            data_draft=True,
        ),
        h.div(".row")[
            _broadcast(scene) if thread else h.small(".hint")["Enter sends, Shift+Enter makes a new line"],
            h.button(".button.primary", type="submit")["Send"],
        ],
    ]


def _broadcast(scene: Scene) -> h.Node:
    return h.label(".choice")[
        h.input(type="checkbox", name="broadcast", value="yes"), h.span[f"Also send to #{scene.channel.name}"]
    ]


def _closed(scene: Scene) -> h.Node:
    """Why nothing can be typed here, with what to do about it; None where one can type."""
    channel, manifest = scene.channel, scene.person.wiring.manifest
    if channel.is_im and (manifest.messages_tab_read_only or not manifest.messages_tab):
        return h.p(".closed")[f"{scene.workspace.bot.display_name} sends messages here, and takes none."]
    if channel.is_archived:
        return h.p(".closed")["This channel is archived."]
    if scene.person.id not in channel.members:
        join = act_button("Join channel", {"act": "join", "channel": channel.id}, style="button primary")
        return h.p(".closed")[f"You are not in #{channel.name}. ", join]
    return None
