"""Slack's markup and Block Kit's text objects as HTML, for one reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import htpy as h
from rich.emoji import Emoji

from ..dates import clock_time, long_date, show_date
from ..models import JSON
from ..mrkdwn import Paragraph, ParagraphKind, Span, SpanKind, parse

_STYLED = {SpanKind.BOLD: h.strong, SpanKind.ITALIC: h.em, SpanKind.STRIKE: h.s}
_HERE = ("channel", "here", "everyone")


@dataclass(frozen=True, slots=True)
class Texts:
    """Draws text for a reader: `names` is what people read for ids, `reader` the id that stands out in mentions."""

    names: Mapping[str, str]
    reader: str
    zone: ZoneInfo
    now: datetime

    @property
    def today(self) -> date:
        """The reader's date."""
        return self.now.astimezone(self.zone).date()

    def markup(self, source: str, *, verbatim: bool = False) -> h.Node:
        """Markup with its paragraphs. Each line goes in the direction of its own script."""
        return [self._paragraph(paragraph) for paragraph in parse(source, verbatim=verbatim)]

    def text_object(self, text: JSON) -> h.Node:
        """A `plain_text` or `mrkdwn` object."""
        if text["type"] == "mrkdwn":
            return self.markup(text["text"], verbatim=bool(text.get("verbatim")))
        return h.p(dir="auto")[plain(text)]

    def time(self, ts: str) -> h.Node:
        """When a message was written, with the date for whoever points at it."""
        local = self.local(ts)
        when = f"{long_date(local)} at {clock_time(local, seconds=True)}"
        return h.time(datetime=local.isoformat(timespec="seconds"), title=when)[clock_time(local)]

    def local(self, ts: str) -> datetime:
        """The instant of a ts, in the reader's time zone."""
        return datetime.fromtimestamp(float(ts), UTC).astimezone(self.zone)

    def day(self, local: datetime) -> str:
        """A day as the channel's dividers name it."""
        days = (self.today - local.date()).days
        return {0: "Today", 1: "Yesterday"}.get(days, long_date(local))

    def _paragraph(self, paragraph: Paragraph) -> h.Node:
        if paragraph.kind is ParagraphKind.CODE:
            return h.pre(dir="auto", tabindex="0")[h.code[self._spans(paragraph.spans)]]
        lines = h.p(dir="auto")[self._spans(paragraph.spans)]
        return h.blockquote[lines] if paragraph.kind is ParagraphKind.QUOTE else lines

    def _spans(self, spans: Iterable[Span]) -> h.Node:
        return [self._span(span) for span in spans]

    def _span(self, span: Span) -> h.Node:  # noqa: PLR0911 - one for each kind
        match span.kind:
            case SpanKind.TEXT:
                return emoji(span.text)
            case SpanKind.CODE:
                return h.code(dir="auto")[span.text]
            case SpanKind.LINK:
                return _link(span)
            case SpanKind.USER:
                return self._mention(span)
            case SpanKind.CHANNEL:
                return h.span(".mention")[self.names.get(span.target, f"#{span.text or span.target}")]
            case SpanKind.DATE:
                return show_date(span.target, span.text, self.zone, self.now)
            case SpanKind.SPECIAL:
                return self._special(span)
            case _:
                return _STYLED[span.kind][self._spans(span.inside)]

    def _mention(self, span: Span) -> h.Node:
        name = self.names.get(span.target, f"@{span.text or span.target}")
        return h.span(class_=["mention", {"mine": span.target == self.reader}])[name]

    def _special(self, span: Span) -> h.Node:
        name = span.target.partition("^")[0]
        shown = span.text or f"@{name}"
        return h.span(".mention.mine")[shown] if name in _HERE else shown


def plain(text: JSON | None) -> str:
    """What a `plain_text` object says."""
    return emoji(str((text or {}).get("text", "")))


def emoji(text: str) -> str:
    """Text with `:tada:` and the like as the characters that they name."""
    return Emoji.replace(text) if ":" in text else text


def _link(span: Span) -> h.Node:
    if span.target.startswith(("https://", "http://")):
        return h.a(href=span.target, target="_blank", rel="noreferrer")[span.text]
    return span.text
