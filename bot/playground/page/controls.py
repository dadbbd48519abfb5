"""The page's own links and buttons, in the form that its script understands."""

from __future__ import annotations

import json

import htpy as h

from ..models import JSON


def link(
    address: str,
    inside: h.Node,
    *,
    style: str = "",
    label: str | None = None,
    current: str | None = None,
    on_escape: bool = False,
) -> h.Element:
    """A link to another window, which opens in place. With `on_escape` the Escape key follows it too."""
    return h.a(
        class_=style or None,
        href=address,
        data_nav=True,
        data_escape=on_escape,
        aria_label=label,
        aria_current=current,
    )[inside]


def act_button(
    title: h.Node,
    act: JSON,
    *,
    style: str = "button",
    label: str | None = None,
    disabled: bool = False,
    confirm: JSON | None = None,
    ask: JSON | None = None,
    cancels: bool = False,
) -> h.Element:
    """A button that sends `act`. It may `confirm` first, or `ask` for a name and `then` go to what has it, which is
    `*` in that address. Escape in its dialog presses one that `cancels`."""
    return h.button(
        type="button",
        class_=style,
        data_act=json.dumps(act),
        data_confirm=json.dumps(confirm) if confirm else None,
        data_ask=json.dumps(ask) if ask else None,
        data_cancels=cancels,
        aria_label=label,
        disabled=disabled,
    )[title]
