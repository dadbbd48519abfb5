"""Words and marks: what people and banks write stays readable and has no effect of its own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Source
from bot.domain.members import Member, MemberId
from bot.slack.views.text import (
    bar,
    block_quote,
    fit,
    inert,
    link,
    listed,
    name,
    prose,
    quoted,
    sentence,
)
from tests.slack.views.examples import DAY

STAR, TILDE, TICK, LOW = "\u2217", "\u223c", "\u02cb", "\u02cd"


def test_lists_read_as_sentences_do() -> None:
    assert [listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])] == ["a", "a and b", "a, b and c"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<!channel>", "&lt;!channel&gt;"),
        ("A & B", "A &amp; B"),
        ("*bold*", f"{STAR}bold{STAR}"),
        ("_sly_", f"{LOW}sly{LOW}"),
        ("jane_doe", "jane_doe"),
        ("`x` ~y~", f"{TICK}x{TICK} {TILDE}y{TILDE}"),
        ("two\nlines", "two lines"),
        ("turned \u202etext", "turned text"),
        ("👩\u200d🚀", "👩\u200d🚀"),
    ],
)
def test_what_people_write_has_no_effect(written: str, shown: str) -> None:
    assert inert(written) == shown


@pytest.mark.parametrize(
    ("display_name", "shown"),
    [
        ("Ana", "Ana"),
        ("", "Someone"),
        ("\u200b \u202e", "Someone"),
        ("שרה", "\u2068שרה\u2069"),
        ("x" * 90, f"{'x' * 79}…"),
    ],
)
def test_names_fit_a_row(display_name: str, shown: str) -> None:
    assert name(Member(MemberId("T1", "U1"), display_name)) == shown


def test_bank_text_keeps_code_and_gets_bullets() -> None:
    written = "Use `a*b*c` & grant lambda:*.\n- one\n* two\n\n  - `<x>`"
    assert prose(written) == f"Use `a*b*c` &amp; grant lambda:{STAR}.\n• one\n• two\n\n  • `&lt;x&gt;`"


def test_sentences_name_channels_but_nobody_else() -> None:
    assert sentence("Ask in <#C1> or `/x`, not <@U1> or <!here>.") == (
        "Ask in <#C1> or `/x`, not &lt;@U1&gt; or &lt;!here&gt;."
    )


def test_a_quotation_keeps_its_lines_but_not_its_gaps() -> None:
    assert block_quote("one\n\n\n\ntwo <!here>") == "> one\n> \n> two &lt;!here&gt;"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("```\na > b\n\n\nc\n```", "```\na &gt; b\n\n\nc\n```"),
        ("Like so:\n```\na\n```\nand on", "> Like so:\n```\na\n```\n> and on"),
        ("Like so: ```a\nb``` and on", "> Like so: \n```a\nb```\n>  and on"),
        ("```a\n`b` c```\n\n```d\ne```", "```a\n`b` c```\n```d\ne```"),
        # What stands on one line, or is not closed, is no block.
        ("see ```a``` and\n```b\nc", "> see ```a``` and\n> ```b\n> c"),
        ("```a```\nb\n```c```", "> ```a```\n> b\n> ```c```"),
        ("``````\na\n```", "> ``````\n> a\n> ```"),
    ],
)
def test_blocks_of_code_in_a_quotation_have_no_marks_in_them(text: str, shown: str) -> None:
    assert block_quote(text) == shown


def test_own_words_are_quoted_on_one_line() -> None:
    assert quoted("it ```starts```\nslowly") == f"“it {TICK * 3}starts{TICK * 3} slowly”"


def test_links_cannot_be_ended_early() -> None:
    source = Source("A|B > C", "https://example.com/?a=1&b=2|3", DAY)
    assert link(source) == "<https://example.com/?a=1&amp;b=2%7C3|A/B &gt; C>"


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        *((0, 5, "▱▱▱▱▱▱▱▱▱▱"), (3, 5, "▰▰▰▰▰▰▱▱▱▱"), (5, 5, "▰▰▰▰▰▰▰▰▰▰"), (0, 0, "▱▱▱▱▱▱▱▱▱▱")),
        *((1, 100, "▰▱▱▱▱▱▱▱▱▱"), (99, 100, "▰▰▰▰▰▰▰▰▰▱")),
        *((4, 8, "▰▰▰▰▰▱▱▱▱▱"), (5, 8, "▰▰▰▰▰▰▱▱▱▱"), (1, 4, "▰▰▰▱▱▱▱▱▱▱")),
    ],
)
def test_a_bar_is_full_or_empty_only_when_it_is(part: int, whole: int, expected: str) -> None:
    assert bar(part, whole) == expected


@given(st.integers(1, 10_000), st.data())
def test_a_bar_grows_with_its_share(whole: int, data: st.DataObject) -> None:
    less, more = sorted(data.draw(st.tuples(st.integers(0, whole), st.integers(0, whole))))
    cells = [bar(part, whole).count("▰") for part in (less, more)]
    assert cells == sorted(cells)
    for part, filled in zip((less, more), cells, strict=True):
        assert (filled == 0, filled == 10) == (part == 0, part == whole)


@given(st.integers(1, 10_000))
def test_half_a_bar_is_filled_for_half_of_the_team(half: int) -> None:
    shown = bar(half, 2 * half)
    assert shown.count("▰") == shown.count("▱")


@given(st.integers(1, 10))
def test_a_bar_tells_every_share_of_a_few_apart(whole: int) -> None:
    assert len({bar(part, whole) for part in range(whole + 1)}) == whole + 1


def test_text_is_shortened_until_its_escaped_form_fits() -> None:
    assert fit("&&&&&&&&&&", 21, inert) == "&amp;&amp;&amp;&amp;…"
    assert fit("short", 21, inert) == "short"
