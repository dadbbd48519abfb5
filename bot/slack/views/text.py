"""Words and marks that the views share: names, quotations, links and bars, safe to show in Slack."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence

from bot.domain.bank import Source
from bot.domain.members import Member
from bot.slack.message import escape, shorten

MAX_NAME = 80
MAX_QUOTE = 200

_LOOKALIKES = str.maketrans({"*": "\u2217", "~": "\u223c", "`": "\u02cb"})
"""Slack knows no escape for its formatting marks, so they give way to characters that only look like them."""

_EDGE_UNDERSCORE = re.compile(r"(?<!\w)_+|_+(?!\w)")
_INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_CODE = re.compile(r"(`[^`\n]+`)")
_FENCE = re.compile(r"(```.+?```)", re.DOTALL)
_BULLET = re.compile(r"^([ \t]*)[-*] ", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n\s*\n")
_CHANNEL = re.compile(r"&lt;#([CG][A-Z0-9]+)&gt;")

_BAR_CELLS = 10


def listed(items: Sequence[str]) -> str:
    """Items as a sentence lists them: "a, b and c"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def visible(text: str) -> str:
    """Text without control characters and marks that turn the direction of what follows it."""
    return _INVISIBLE.sub("", text)


def inert(text: str) -> str:
    """Text that people wrote, on one line and without any effect: no ping, no link, no formatting."""
    return _unformatted(" ".join(visible(text).split()))


def name(member: Member) -> str:
    """A member's name as boards show it; never a ping, and kept apart from a text of the other direction."""
    shown = fit(member.name.strip(), MAX_NAME, inert) or "Someone"
    return f"\u2068{shown}\u2069" if _RIGHT_TO_LEFT.search(shown) else shown


def quoted(text: str) -> str:
    """A member's own words inside quotation marks, shortened."""
    return f"“{fit(text, MAX_QUOTE, inert)}”"


def block_quote(text: str) -> str:
    """A member's own words as a quotation with their lines and their formatting.

    Blocks of code stand between its parts: inside them the mark of a quotation would be read as code.
    """
    shown = escape(visible(text).strip())
    parts = [""]
    for place, piece in enumerate([shown] if "````" in shown else _FENCE.split(shown)):
        if place % 2 and "\n" in piece:
            parts += [piece, ""]
        else:
            parts[-1] += piece
    return "\n".join(part if place % 2 else _quote_marked(part) for place, part in enumerate(parts) if part.strip())


def prose(text: str) -> str:
    """A bank's text in Slack's markup: `code` stays code, lists get bullets, nothing else has an effect."""
    parts = _CODE.split(_BULLET.sub(r"\1• ", visible(text).strip()))
    return "".join(escape(part) if _CODE.fullmatch(part) else _unformatted(part) for part in parts)


def sentence(text: str) -> str:
    """A sentence of our own, which may hold `code` and name channels, but never pings anybody."""
    return _CHANNEL.sub(r"<#\1>", prose(text))


def link(source: Source) -> str:
    """A page's title, linked to it."""
    return f"<{escape_url(source.url)}|{inert(source.title).replace('|', '/')}>"


def escape_url(url: str) -> str:
    """An address that cannot end its link early."""
    return escape(url).replace("|", "%7C")


def bar(part: int, whole: int) -> str:
    """A share as ten cells, half a cell rounded up. Only a whole fills it and only nothing leaves it empty."""
    filled = (2 * _BAR_CELLS * part + whole) // (2 * whole) if whole else 0
    if 0 < part < whole:
        filled = min(max(filled, 1), _BAR_CELLS - 1)
    return "▰" * filled + "▱" * (_BAR_CELLS - filled)


def fit(text: str, limit: int, render: Callable[[str], str] = prose) -> str:
    """`render(text)`, with the text shortened until the result has at most `limit` characters."""
    rendered = render(text)
    if len(rendered) <= limit:
        return rendered
    longest = 1 + bisect_right(range(2, limit + 1), limit, key=lambda n: len(render(shorten(text, n))))
    return render(shorten(text, longest))


def _quote_marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in _BLANK_LINES.sub("\n\n", text.strip("\n")).split("\n"))


def _unformatted(text: str) -> str:
    plain = escape(text).translate(_LOOKALIKES)
    return _EDGE_UNDERSCORE.sub(lambda marks: "\u02cd" * len(marks[0]), plain)
