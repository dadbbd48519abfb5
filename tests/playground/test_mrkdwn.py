"""Slack's markup, read into a tree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.mrkdwn import Paragraph, ParagraphKind, Span, SpanKind, parse, parse_line
from bot.playground.text import escape

TEXT, BOLD, ITALIC, STRIKE = SpanKind.TEXT, SpanKind.BOLD, SpanKind.ITALIC, SpanKind.STRIKE


def text(words: str) -> Span:
    return Span(TEXT, words)


def read(spans: tuple[Span, ...]) -> str:
    """What a person reads, without any marks."""
    return "".join(span.text + read(span.inside) for span in spans)


@pytest.mark.parametrize(
    ("source", "spans"),
    [
        ("plain", [text("plain")]),
        ("*bold*", [Span(BOLD, inside=(text("bold"),))]),
        ("a _b_ c", [text("a "), Span(ITALIC, inside=(text("b"),)), text(" c")]),
        ("~gone~", [Span(STRIKE, inside=(text("gone"),))]),
        ("*_both_*", [Span(BOLD, inside=(Span(ITALIC, inside=(text("both"),)),))]),
        ("snake_case_name and 2*3*4", [text("snake_case_name and 2*3*4")]),
        ("`a *b* &lt;c&gt;`", [Span(SpanKind.CODE, "a *b* <c>")]),
        ("1 &lt; 2 &amp;&amp; 3", [text("1 < 2 && 3")]),
        ("<@U1>", [Span(SpanKind.USER, "", "U1")]),
        ("<@U1|mira>", [Span(SpanKind.USER, "mira", "U1")]),
        ("<#C1|study>", [Span(SpanKind.CHANNEL, "study", "C1")]),
        ("<!channel>", [Span(SpanKind.SPECIAL, "", "channel")]),
        ("<!date^1^{time}|one>", [Span(SpanKind.DATE, "one", "1^{time}")]),
        ("<https://a.example/?x=1&amp;y=2|a &gt; b>", [Span(SpanKind.LINK, "a > b", "https://a.example/?x=1&y=2")]),
        ("<https://a.example>", [Span(SpanKind.LINK, "https://a.example", "https://a.example")]),
        (
            "see https://a.example/b.",
            [text("see "), Span(SpanKind.LINK, "https://a.example/b", "https://a.example/b"), text(".")],
        ),
    ],
)
def test_pieces_of_a_line(source: str, spans: list[Span]) -> None:
    assert parse_line(source) == tuple(spans)


def test_verbatim_text_makes_no_links_of_its_own() -> None:
    assert parse_line("see https://a.example/b", verbatim=True) == (text("see "), text("https://a.example/b"))


def test_quotations_and_fences_stand_by_themselves() -> None:
    source = "before\n&gt; said\n> more\nafter\n```\n*not* &lt;bold&gt;\n```\nend"
    assert parse(source) == [
        Paragraph(ParagraphKind.LINES, (text("before"),)),
        Paragraph(ParagraphKind.QUOTE, (text("said\nmore"),)),
        Paragraph(ParagraphKind.LINES, (text("after"),)),
        Paragraph(ParagraphKind.CODE, (text("*not* <bold>"),)),
        Paragraph(ParagraphKind.LINES, (text("end"),)),
    ]


@given(st.text(st.characters(exclude_characters="*_~`>:")))
def test_text_without_marks_is_read_as_it_was_typed(typed: str) -> None:
    paragraphs = parse(escape(typed), verbatim=True)
    assert "".join(read(paragraph.spans) for paragraph in paragraphs) == typed


@given(st.text("*_~`<>|@#!^&;lgta \n", max_size=60))
def test_no_tangle_of_marks_breaks_it_or_doubles_a_letter(source: str) -> None:
    letters = [c for c in source if c in "ta"]
    shown = "".join(read(paragraph.spans) for paragraph in parse(source))
    assert all(shown.count(letter) <= letters.count(letter) for letter in "ta")
