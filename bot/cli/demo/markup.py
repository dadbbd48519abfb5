"""Slack's markup as a person reads it, in a terminal."""

from collections.abc import Mapping, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from bot.playground.mrkdwn import ParagraphKind, Span, SpanKind, parse, parse_line

_STYLES = {SpanKind.BOLD: "bold", SpanKind.ITALIC: "italic", SpanKind.STRIKE: "strike"}

Names = Mapping[str, str]
"""What people read for the ids of users and channels: `@Priya`, `#general`."""


def draw_text(source: str, names: Names) -> RenderableType:
    """Markup with its bold, code, links and dates made visible, and quotations indented."""
    parts: list[RenderableType] = []
    for paragraph in parse(source):
        text = _assemble(paragraph.spans, names)
        quoted = paragraph.kind is ParagraphKind.QUOTE
        parts.append(Padding(text, (0, 0, 0, 2), style="italic") if quoted else text)
    return Group(*parts)


def rich_text(source: str, names: Names) -> Text:
    """The same for text without quotations."""
    return _assemble(parse_line(source), names)


def _assemble(spans: Sequence[Span], names: Names) -> Text:
    return Text.assemble(*(_piece(span, names) for span in spans))


def _piece(span: Span, names: Names) -> Text:
    match span.kind:
        case SpanKind.TEXT:
            return Text(span.text)
        case SpanKind.CODE:
            return Text(span.text, style="cyan")
        case SpanKind.USER | SpanKind.CHANNEL:
            return Text(names.get(span.target, span.target), style="bold blue")
        case SpanKind.LINK:
            return Text(span.text, style=f"underline link {span.target}")
        case SpanKind.DATE | SpanKind.SPECIAL:
            return Text(span.text or f"@{span.target}")
        case _:
            styled = _assemble(span.inside, names)
            styled.stylize(_STYLES[span.kind])
            return styled
