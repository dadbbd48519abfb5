"""Slack's text form: the three escapes, and the tokens that address people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .models import JSON

_PING = re.compile(r"<(?:!(?:channel|here|everyone)|!subteam\^|@[UW])[^>]*>")


def escape(typed: str) -> str:
    """What Slack stores for text that a person typed."""
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(stored: str) -> str:
    """What a person reads for stored text."""
    return stored.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def ping_tokens(text: str) -> list[str]:
    """Every token in `text` that notifies somebody."""
    return _PING.findall(text)


def block_pings(blocks: list[JSON]) -> Iterator[tuple[str, str]]:
    """(json pointer, token) of every ping in the mrkdwn, markdown and rich text of `blocks`."""
    yield from _pings_below(blocks, "/blocks")


def _pings_below(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from _pings_below(item, f"{pointer}/{index}")
        return
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    if kind in ("mrkdwn", "markdown") and isinstance(node.get("text"), str):
        for token in ping_tokens(node["text"]):
            yield pointer, token
    elif kind == "broadcast":
        yield pointer, f"<!{node.get('range')}>"
    elif kind == "user" and "user_id" in node:
        yield pointer, f"<@{node['user_id']}>"
    for key, value in node.items():
        yield from _pings_below(value, f"{pointer}/{key}")
