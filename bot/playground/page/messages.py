"""Messages as the channel and its threads show them."""

from __future__ import annotations

import json
import re

import htpy as h

from ..models import JSON, Message
from ..text import escape, unescape
from .avatars import avatar
from .blocks import draw_blocks
from .controls import act_button, link
from .scene import Scene
from .texts import emoji

REACTIONS = ("white_check_mark", "thumbsup", "eyes", "tada", "thinking_face")
"""The reactions that the menu of a message offers."""
_NOTES = ("channel_join", "channel_leave", "channel_name", "channel_archive", "channel_unarchive")
_MOST_FACES = 3
_MENTION = re.compile(r"<@(\w+)>")
_DELETION = {
    "title": "Delete message",
    "text": "Are you sure that you want to delete this message? This cannot be undone.",
    "confirm": "Delete",
    "deny": "Cancel",
    "style": "danger",
}


def draw_message(scene: Scene, message: Message, prefix: str) -> h.Node:
    """One message with all that hangs on it. `prefix` tells the same message in channel and thread apart."""
    if message.subtype in _NOTES:
        return h.div(".note")[scene.texts.markup(message.text), " ", scene.texts.time(message.ts)]
    if message.is_tombstone:
        return h.div(".note")["This message was deleted.", _thread_link(scene, message, prefix)]
    name = scene.name(message.user)
    return h.article(class_=["message", {"private": message.ephemeral_for is not None}], aria_label=f"{name} wrote")[
        avatar(scene, message.user),
        h.div(".body")[
            _only_you(message),
            h.div(".byline")[
                h.strong[name],
                h.span(".app")["APP"] if message.bot_id else None,
                scene.texts.time(message.ts),
                h.span(".context")["replied to a thread"] if _is_broadcast_in_channel(message, prefix) else None,
            ],
            _editor(scene, message) if _is_edited_here(scene, message, prefix) else _content(scene, message, prefix),
            _reactions(scene, message),
            _thread_link(scene, message, prefix),
        ],
        _tools(scene, message, prefix),
    ]


def _content(scene: Scene, message: Message, prefix: str) -> h.Node:
    shown = (
        draw_blocks(scene.message_surface(message, prefix), message.blocks)
        if message.blocks
        else scene.texts.markup(message.text)
    )
    return [
        h.div(".content")[shown, h.small(".edited")["(edited)"] if message.edited and not message.bot_id else None],
        (h.p(".file")[f"📎 {file['name']}"] for file in message.files),
        (h.p(".file")[f"🔗 {attachment['fallback']}"] for attachment in message.attachments),
    ]


def _is_broadcast_in_channel(message: Message, prefix: str) -> bool:
    return message.subtype == "thread_broadcast" and prefix == "m"


def _is_edited_here(scene: Scene, message: Message, prefix: str) -> bool:
    in_thread = bool(scene.window.thread) and message.is_reply
    return scene.window.edit == message.ts and _is_own(scene, message) and in_thread == (prefix == "t")


def _is_own(scene: Scene, message: Message) -> bool:
    return message.user == scene.person.id and message.ephemeral_for is None


def _only_you(message: Message) -> h.Node:
    return h.p(".only-you")["👁 Only visible to you"] if message.ephemeral_for else None


def _act(act: str, message: Message, **more: str) -> JSON:
    return {"act": act, "channel": message.channel, "ts": message.ts, **more}


def _editor(scene: Scene, message: Message) -> h.Node:
    done = scene.window.to(edit="")
    field_id = f"edit-{message.ts}"
    return h.form(".editor", data_act=json.dumps(_act("edit", message)), data_then=done, data_enter_sends=True)[
        h.label(".unseen", for_=field_id)["Edit your message"],
        h.textarea(id=field_id, name="text", rows="3", dir="auto", autofocus=True)[_as_typed(scene, message.text)],
        h.div(".row")[link(done, "Cancel", style="button"), h.button(".button.primary", type="submit")["Save"]],
    ]


def _as_typed(scene: Scene, stored: str) -> str:
    """A message as its author types it: mentions by name, which become mentions again when it is saved."""
    named = _MENTION.sub(lambda mention: escape(scene.texts.names.get(mention[1], mention[0])), stored)
    return unescape(named)


def _reactions(scene: Scene, message: Message) -> h.Node:
    if not message.reactions:
        return None
    return h.div(".reactions")[(_reaction(scene, message, name, who) for name, who in message.reactions.items())]


def _reaction(scene: Scene, message: Message, name: str, who: list[str]) -> h.Node:
    mine = scene.person.id in who
    named = ", ".join("You" if user == scene.person.id else scene.name(user) for user in who)
    attributes = {
        "type": "button",
        "class": "reaction",
        "aria-pressed": "true" if mine else "false",
        "aria-label": f"{name.replace('_', ' ')}: {named}",
        "title": f"{named} reacted with :{name}:",
        "data-act": json.dumps(_act("unreact" if mine else "react", message, name=name)),
    }
    return h.button(attributes)[emoji(f":{name}:"), " ", len(who)]


def _thread_link(scene: Scene, message: Message, prefix: str) -> h.Node:
    if prefix == "t" or not message.replies:
        return None
    replies = f"{len(message.replies)} {'reply' if len(message.replies) == 1 else 'replies'}"
    faces = [avatar(scene, user, small=True) for user in message.reply_users[:_MOST_FACES]]
    last = h.span["Last at ", scene.texts.time(message.replies[-1])]
    return link(scene.window.to(thread=message.ts), [faces, h.strong[replies], last], style="thread-link")


def _tools(scene: Scene, message: Message, prefix: str) -> h.Node:
    reply_to = message.thread_ts or message.ts
    thread = None
    if prefix == "m" and message.ephemeral_for is None:
        thread = link(scene.window.to(thread=reply_to), "Reply", style="tool")
    return h.div(".tools")[
        thread,
        h.details(".menu", id=f"menu-{prefix}{message.ts}")[
            h.summary(".tool", aria_label="More actions")["⋯"],
            h.div(".items")[_menu(scene, message)],
        ],
    ]


def _menu(scene: Scene, message: Message) -> h.Node:
    source = link(scene.window.to(source=message.ts), "View source")
    if message.ephemeral_for is not None:
        return [act_button("Dismiss message", _act("dismiss", message), style=""), source]
    own = _is_own(scene, message)
    delete = act_button("Delete message", _act("delete", message), style="danger", confirm=_DELETION)
    return [
        h.div(".faces")[(_react_button(message, name) for name in REACTIONS if not _has(scene, message, name))],
        link(scene.window.to(edit=message.ts), "Edit message") if own else None,
        delete if own or scene.person.user.is_admin else None,
        source,
    ]


def _has(scene: Scene, message: Message, reaction: str) -> bool:
    return scene.person.id in message.reactions.get(reaction, [])


def _react_button(message: Message, name: str) -> h.Node:
    label = f"React with {name.replace('_', ' ')}"
    return act_button(emoji(f":{name}:"), _act("react", message, name=name), style="", label=label)
