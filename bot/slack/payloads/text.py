"""Turns the text of a message into what its writer sees: Slack's escapes undone, its tokens put into words."""

import re

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_SPECIAL_MENTIONS = {"here": "@here", "channel": "@channel", "everyone": "@everyone"}


def readable(text: str) -> str:
    """The text as people read it.

    A link becomes its label or address, a mention of a person `@someone` (who is nobody's business here), a channel
    `#name`. Nothing of this can ping again: views escape what they show.
    """
    return _unescape(_TOKEN.sub(_words, text))


def _words(token: re.Match[str]) -> str:
    kind, target, label = token.groups()
    if kind == "@":
        return f"@{label}" if label else "@someone"
    if kind == "#":
        return f"#{label}" if label else "#channel"
    if kind == "!":
        return label or _SPECIAL_MENTIONS.get(target, "@group" if target.startswith("subteam^") else "")
    return label or target.removeprefix("mailto:")


def _unescape(text: str) -> str:
    # The ampersand comes last, so that a written-out "&lt;" stays what its writer typed.
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
