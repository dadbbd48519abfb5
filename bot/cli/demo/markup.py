"""Slack's markup as a person reads it, in a terminal."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

_TOKEN = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<angle><[^<>\n]+>)"
    r"|(?<!\w)(?P<bold>\*[^*\n]+\*)(?!\w)"
    r"|(?<!\w)(?P<italic>_[^_\n]+_)(?!\w)"
    r"|(?<!\w)(?P<strike>~[^~\n]+~)(?!\w)"
)
_STYLES = {"bold": "bold", "italic": "italic", "strike": "strike"}
_QUOTE = "> "

Names = Mapping[str, str]
"""What people read for the ids of users and channels: `@Priya`, `#general`."""


def draw_text(source: str, names: Names) -> RenderableType:
    """Markup with its bold, code, links and dates made visible, and quotations indented."""
    parts: list[RenderableType] = []
    for quoted, lines in groupby(source.split("\n"), key=_is_quoted):
        text = Text("\n").join(rich_text(line.removeprefix(_QUOTE), names) for line in lines)
        parts.append(Padding(text, (0, 0, 0, 2), style="italic") if quoted else text)
    return Group(*parts)


def rich_text(source: str, names: Names) -> Text:
    """The same for text without quotations."""
    return Text.assemble(*_pieces(source, names))


def _is_quoted(line: str) -> bool:
    return line.startswith(_QUOTE)


def _pieces(line: str, names: Names) -> Iterator[Text]:
    end = 0
    for token in _TOKEN.finditer(line):
        yield Text(unescape(line[end : token.start()]))
        yield _piece(token, names)
        end = token.end()
    yield Text(unescape(line[end:]))


def _piece(token: re.Match[str], names: Names) -> Text:
    kind, inside = str(token.lastgroup), token[0][1:-1]
    if kind == "code":
        return Text(unescape(inside), style="cyan")
    if kind == "angle":
        return _reference(inside, names)
    styled = Text.assemble(*_pieces(inside, names))
    styled.stylize(_STYLES[kind])
    return styled


def _reference(inside: str, names: Names) -> Text:
    """A link, a date, a person or a channel: `<target|what to show>`."""
    target, _, label = inside.partition("|")
    if target.startswith(("@", "#")):
        return Text(names.get(target[1:], target), style="bold blue")
    if target.startswith("!"):
        return Text(unescape(label) or f"@{target[1:]}")
    return Text(unescape(label or target), style=f"underline link {target}")


def unescape(text: str) -> str:
    """What a person reads for Slack's three escapes."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
