"""Dates as people type them. Today is Monday, 30 November 2026."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.refusals import Refused, UnknownDate
from bot.slack.payloads.dates import read_until

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize("typed", ["", "   "])
def test_nothing_typed_is_no_date(typed: str) -> None:
    assert read_until(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("until 2026-12-01", date(2026, 12, 1)),
        ("till 2026-12-1", date(2026, 12, 1)),
        ("1 Dec", date(2026, 12, 1)),
        ("until Dec 1", date(2026, 12, 1)),
        ("December 1st", date(2026, 12, 1)),
        ("the 3rd", None),
        ("3rd of december", date(2026, 12, 3)),
        ("1. dec. 2027", date(2027, 12, 1)),
        ("Dec 1, 2027", date(2027, 12, 1)),
        ("sept 5", date(2027, 9, 5)),
        ("30 nov", date(2026, 11, 30)),
        ("29 nov", date(2027, 11, 29)),
        ("29 feb", date(2028, 2, 29)),
        ("30 feb", None),
        ("2026-02-30", None),
        ("today", TODAY),
        ("Tomorrow", date(2026, 12, 1)),
        ("monday", date(2026, 12, 7)),
        ("next monday", date(2026, 12, 7)),
        ("tue", date(2026, 12, 1)),
        ("next friday", date(2026, 12, 4)),
        ("sunday", date(2026, 12, 6)),
        ("until", None),
        ("someday", None),
        ("1/12/2026", None),
        ("m 1", None),
        ("\u0662\u0660\u0662\u0666-12-01", None),
    ],
)
def test_what_is_meant(typed: str, meant: date | None) -> None:
    if meant:
        assert read_until(typed, TODAY) == meant
    else:
        with pytest.raises(UnknownDate, match="2026-12-07"):
            read_until(typed, TODAY)


def test_a_refusal_quotes_what_was_typed() -> None:
    with pytest.raises(UnknownDate, match="I cannot read “31 Feb” as a date"):
        read_until("Until  31 Feb", TODAY)


WORDS = st.sampled_from(["until", "next", "monday", "dec", "29", "feb", "9999", "2026-13-40", "0", "st", ",", "of"])


@pytest.mark.parametrize("typed", ["2026-11-29", "until 1 Nov 2026", "2025-12-31"])
def test_a_day_that_is_over_is_called_past(typed: str) -> None:
    with pytest.raises(UnknownDate, match=r" is past\. Choose a date after today, or none\."):
        read_until(typed, TODAY)


@given(st.text() | st.builds(" ".join, st.lists(WORDS)), st.dates(max_value=date(9000, 1, 1)))
def test_whatever_is_typed_is_read_or_refused(typed: str, today: date) -> None:
    with suppress(UnknownDate):
        read = read_until(typed, today)
        assert read is None or isinstance(read, date)


@given(st.text(min_size=1))
def test_a_refusal_is_short_and_ends_with_an_example(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        read_until(f"until ?{typed}", TODAY)
    assert len(str(refused.value)) < 200
    assert str(refused.value).endswith("“monday”.")


@given(st.dates(min_value=TODAY, max_value=date(2027, 11, 29)))
def test_every_way_to_write_a_date_means_the_same(day: date) -> None:
    for pattern in ("%Y-%m-%d", "%d %b", "%B %d", "%b %d, %Y", "until %d %B %Y"):
        assert read_until(day.strftime(pattern), TODAY) == day
