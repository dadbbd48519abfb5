"""Modals, the App Home, and the source of things."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import htpy as h

from ..models import Message
from .blocks import draw_blocks
from .channel import Region
from .controls import act_button, link
from .log import Log
from .scene import Scene
from .texts import plain
from .window import HOME

WHOLE_FORM = ""
"""The key of an error that belongs to no field."""


def view_regions(scene: Scene, log: Log) -> Iterator[Region]:
    """What lies above or instead of the channel."""
    yield "home", _home(scene) if scene.window.tab == HOME else None
    yield "modal", _modal(scene)
    yield "source", _source(scene, log)


def _home(scene: Scene) -> h.Node:
    view = scene.workspace.views.home(scene.person.id)
    if view is None:
        return h.p(".empty")["The app has published no Home for you yet."]
    return draw_blocks(scene.view_surface(view.id, view.values), view.blocks)


def _modal(scene: Scene) -> h.Node:
    view = scene.person.modal
    if view is None:
        return None
    content, problem = view.content, scene.errors.get(view.id, {}).get(WHOLE_FORM)
    close = {"act": "close", "view": view.id}
    submit = plain(content.get("submit"))
    return h.dialog(".modal", id=f"modal-{view.id}", data_modal=True, aria_labelledby=f"title-{view.id}")[
        h.form(data_act=json.dumps({"act": "submit", "view": view.id}), data_typed=True, novalidate=True)[
            h.header[
                h.span(".avatar.small.app-icon", aria_hidden="true")["λ"],
                h.h2(id=f"title-{view.id}")[view.title],
                act_button("✕", close, style="close", label="Close", cancels=True),
            ],
            h.div(".fields-of-form", tabindex="0", role="group", aria_label="Form")[
                h.p(".error", role="alert")[problem] if problem else None,
                h.div(id=f"blocks-{view.id}")[draw_blocks(scene.view_surface(view.id, view.values), view.blocks)],
            ],
            h.footer[
                act_button(plain(content.get("close")) or ("Cancel" if submit else "Close"), close),
                h.button(".button.primary", type="submit", disabled=content.get("submit_disabled"))[submit]
                if submit
                else None,
            ],
        ]
    ]


def _source(scene: Scene, log: Log) -> h.Node:
    wanted = scene.window.source
    if not wanted:
        return None
    title, parts = _parts(scene, log, wanted)
    back = scene.window.to(source="")
    return h.dialog(".modal.source", id=f"source-{wanted}", data_modal=True, aria_labelledby="source-title")[
        h.header[
            h.h2(id="source-title")[title],
            link(back, "✕", style="close", label="Close", on_escape=True),
        ],
        h.div(".fields-of-form")[
            [[h.h3[name], h.pre(tabindex="0")[h.code[_readable(part)]]] for name, part in parts.items()]
        ],
        h.footer[link(back, "Close", style="button")],
    ]


def _parts(scene: Scene, log: Log, wanted: str) -> tuple[str, dict[str, Any]]:
    entry = log.find(wanted)
    if entry is not None:
        return f"{entry.name}", {"Sent": entry.sent, "Answered": entry.answered}
    message = _seen(scene, wanted)
    if message is None:
        return "Gone", {"Message": "It was deleted, or is not for you to see."}
    return "Source of the message", _message_parts(message)


def _seen(scene: Scene, ts: str) -> Message | None:
    own = scene.person.ephemerals(scene.channel)
    return next((m for m in own if m.ts == ts), scene.workspace.find(scene.channel.id, ts))


def _message_parts(message: Message) -> dict[str, Any]:
    whole = {key: value for key, value in asdict(message).items() if value not in (None, [], {})}
    blocks, text, metadata = whole.pop("blocks", []), whole.pop("text", ""), whole.pop("metadata", None)
    return {"Text": text, "Blocks": blocks, "Metadata": metadata, "The rest": whole}


def _readable(part: Any) -> str:
    return part if isinstance(part, str) else json.dumps(part, indent=2, ensure_ascii=False)
