"""Slack's text, made readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.message import escape
from bot.slack.payloads.text import readable


@pytest.mark.parametrize(
    ("sent", "seen"),
    [
        ("a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"),
        ("&amp;lt;", "&lt;"),
        ("<https://aws.amazon.com/lambda|the docs>", "the docs"),
        ("see <https://a.b/c?d=1&amp;e=2>", "see https://a.b/c?d=1&e=2"),
        ("<mailto:a@b.c>", "a@b.c"),
        ("<@U123> and <@U123|ana>", "@someone and @ana"),
        ("<#C1|general>, <#C1|> and <#C1>", "#general, #channel and #channel"),
        ("<!here> <!channel> <!everyone>", "@here @channel @everyone"),
        ("<!subteam^S1> <!subteam^S1|@devs>", "@group @devs"),
        ("<!date^1700000000^{date}|14 Nov>", "14 Nov"),
        ("<!unknown^x>", ""),
        ("a < b and <>", "a < b and "),
    ],
)
def test_tokens_become_words(sent: str, seen: str) -> None:
    assert readable(sent) == seen


@given(st.text())
def test_what_somebody_typed_comes_back(typed: str) -> None:
    assert readable(escape(typed)) == typed


@given(st.text(alphabet="<>@!#|&;ltgampU1 "))
def test_nothing_that_pings_is_left_once_views_escape_it(sent: str) -> None:
    assert "<" not in escape(readable(sent))
