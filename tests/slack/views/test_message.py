"""A message's plain text says all that its blocks say, without what is for the eye alone, and is cut with care."""

from bot.slack.message import Message, compose, join_text, shorten
from bot.slack.views.blocks import actions, button, context, divider, header, section


def test_plain_text_says_what_the_blocks_say() -> None:
    blocks = [
        header("Title"),
        section("*Ana* has ▰▰▱▱▱ 2 of 5: <https://example.com|the guide> in <#C1>"),
        divider(),
        context("Closes <!date^1795446000^{time}|16:00 CET>", "`code`"),
        actions(button("Press", "press")),
    ]
    assert compose(blocks).text == "Title\nAna has 2 of 5: the guide in <#C1>\nCloses 16:00 CET\n`code`"


def test_blocks_can_be_read_in_another_order_than_shown() -> None:
    first, second, third = section("one"), section("two"), section("three")
    message = compose([first, second, third], read_first=[third])
    assert message == Message("three\none\ntwo", (first, second, third))


def test_a_cut_falls_between_words() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("one two", 7) == "one two"
    assert shorten(f"a {'x' * 100}", 60) == f"a {'x' * 57}…"


def test_a_long_text_says_that_it_goes_on() -> None:
    text = join_text(["word " * 1_000])
    assert len(text) <= 4_000
    assert text.endswith("word… (The rest is in the message itself.)")


def test_a_cut_leaves_no_half_of_an_escape() -> None:
    for lead in range(10):
        text = join_text(["x" * lead + "&amp;" * 1_000])
        assert text.removesuffix("… (The rest is in the message itself.)").endswith(";")
