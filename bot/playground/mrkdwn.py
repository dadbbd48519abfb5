"""Slack's markup as a tree: what is bold, quoted, a link, a person. Drawing it is for others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from .text import unescape

_FENCE = re.compile(r"```\n?(.+?)```", re.DOTALL)
_QUOTE = re.compile(r"(?:>|&gt;) ?")
_TOKEN = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<angle><[^<>\n]+>)"
    r"|(?<!\w)(?P<bold>\*[^*\n]+\*)(?!\w)"
    r"|(?<!\w)(?P<italic>_[^_\n]+_)(?!\w)"
    r"|(?<!\w)(?P<strike>~[^~\n]+~)(?!\w)"
    r"|(?P<bare>https?://[^\s<>|]+[^\s<>|.,;:!?)'\"])"
)


class SpanKind(StrEnum):
    """What a piece of a line is. `target` holds the address, the id, or of a date its timestamp and format."""

    TEXT = "text"
    CODE = "code"
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    LINK = "link"
    USER = "user"
    CHANNEL = "channel"
    DATE = "date"
    SPECIAL = "special"


class ParagraphKind(StrEnum):
    """How lines stand together."""

    LINES = "lines"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text as a person reads it; bold, italic and struck ones hold their pieces `inside` instead."""

    kind: SpanKind
    text: str = ""
    target: str = ""
    inside: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that are drawn alike, their line breaks among the text."""

    kind: ParagraphKind
    spans: tuple[Span, ...]


def parse(source: str, *, verbatim: bool = False) -> list[Paragraph]:
    """Markup in Slack's escaped form, top to bottom. `verbatim` makes no links of bare addresses."""
    paragraphs: list[Paragraph] = []
    end = 0
    for fence in _FENCE.finditer(source):
        paragraphs += _lines(source[end : fence.start()].removesuffix("\n"), verbatim)
        code = Span(SpanKind.TEXT, unescape(fence[1].removesuffix("\n")))
        paragraphs.append(Paragraph(ParagraphKind.CODE, (code,)))
        end = fence.end()
    rest = source[end:]
    return paragraphs + list(_lines(rest.removeprefix("\n") if end else rest, verbatim))


def parse_line(source: str, *, verbatim: bool = False) -> tuple[Span, ...]:
    """The pieces of text without quotations and fences."""
    return tuple(_spans(source, verbatim))


def _lines(source: str, verbatim: bool) -> Iterator[Paragraph]:
    if not source:
        return
    for quoted, lines in groupby(source.split("\n"), key=lambda line: bool(_QUOTE.match(line))):
        kind = ParagraphKind.QUOTE if quoted else ParagraphKind.LINES
        text = "\n".join(_QUOTE.sub("", line, count=1) if quoted else line for line in lines)
        yield Paragraph(kind, parse_line(text, verbatim=verbatim))


def _spans(source: str, verbatim: bool) -> Iterator[Span]:
    end = 0
    for token in _TOKEN.finditer(source):
        if token.start() > end:
            yield Span(SpanKind.TEXT, unescape(source[end : token.start()]))
        yield _span(token, verbatim)
        end = token.end()
    if end < len(source):
        yield Span(SpanKind.TEXT, unescape(source[end:]))


def _span(token: re.Match[str], verbatim: bool) -> Span:
    kind, whole = str(token.lastgroup), token[0]
    if kind == "bare":
        address = unescape(whole)
        return Span(SpanKind.TEXT, address) if verbatim else Span(SpanKind.LINK, address, address)
    inside = whole[1:-1]
    if kind == "code":
        return Span(SpanKind.CODE, unescape(inside))
    if kind == "angle":
        return _reference(inside)
    return Span(SpanKind(kind), inside=tuple(_spans(inside, verbatim)))


def _reference(inside: str) -> Span:
    """`<target|label>`: a link, a person, a channel, a date, or one of Slack's special words."""
    target, _, label = inside.partition("|")
    read = unescape(label)
    if target.startswith("@"):
        return Span(SpanKind.USER, read, target[1:])
    if target.startswith("#"):
        return Span(SpanKind.CHANNEL, read, target[1:])
    if target.startswith("!date^"):
        return Span(SpanKind.DATE, read, target.removeprefix("!date^"))
    if target.startswith("!"):
        return Span(SpanKind.SPECIAL, read, target[1:])
    return Span(SpanKind.LINK, read or unescape(target), unescape(target))
