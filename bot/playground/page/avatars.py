"""The square with a letter that stands for somebody."""

from __future__ import annotations

import htpy as h

from .scene import Scene

HUES = 12


def avatar(scene: Scene, user_id: str, *, small: bool = False) -> h.Node:
    """A letter in a colour that stays somebody's own in every run; the bot's is a lambda."""
    letter = "λ" if user_id == scene.workspace.bot.id else scene.name(user_id)[:1].upper()
    hue = f"hue-{sum(map(ord, user_id)) % HUES}"
    return h.span(class_=["avatar", {"small": small}, hue], aria_hidden="true")[letter]
