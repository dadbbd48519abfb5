"""Slack's date tokens, as its client shows them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.playground.dates import show_date

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
NEW_YORK, TOKYO = ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")


def shown(instant: datetime, tokens: str, zone: ZoneInfo = NEW_YORK) -> str:
    return show_date(f"{int(instant.timestamp())}^{tokens}", "fallback", zone, NOW)


def at(day: int, hour: int = 14, month: int = 11, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tokens", "expected"),
    [
        ("{date_num}", "2026-11-23"),
        ("{date}", "November 23rd"),
        ("{date_short}", "Nov 23"),
        ("{date_long}", "Monday, November 23rd"),
        ("{date_pretty}", "November 23rd"),
        ("{time}", "9:05 AM"),
        ("{time_secs}", "9:05:09 AM"),
        ("Closes {date_short} at {time}", "Closes Nov 23 at 9:05 AM"),
    ],
)
def test_tokens_in_the_readers_time_zone(tokens: str, expected: str) -> None:
    assert shown(at(23), tokens) == expected


def test_near_days_have_names_and_a_sentence_begins_with_a_capital() -> None:
    assert shown(at(29), "{date_short_pretty} at {time}") == "Yesterday at 9:05 AM"
    assert shown(at(30), "{date_pretty}") == "Today"
    assert shown(at(1, month=12), "by {date_long_pretty}") == "By tomorrow"
    assert shown(at(30), "Closes {date_short_pretty} at {time}") == "Closes today at 9:05 AM"


def test_the_day_is_the_readers_own() -> None:
    late = at(30, hour=20)
    assert shown(late, "{date_pretty}", NEW_YORK) == "Today"
    assert shown(late, "{date_num}", TOKYO) == "2026-12-01"
    assert shown(late, "{date_pretty}", TOKYO) == "Today"
    assert shown(at(30, hour=14), "{date_pretty}", TOKYO) == "Yesterday"


def test_the_year_is_told_beyond_half_a_year() -> None:
    assert shown(at(2, month=6, year=2026), "{date_short}") == "Jun 2"
    assert shown(at(1, month=5, year=2026), "{date_short}") == "May 1, 2026"
    assert shown(at(11, month=11, year=2027), "{date}") == "November 11th, 2027"


@pytest.mark.parametrize("source", ["", "soon^{time}", "99999999999999999^{time}", "1^{no_such_token}", "1^{ago}"])
def test_what_makes_no_sense_is_its_fallback(source: str) -> None:
    assert show_date(source, "fallback", NEW_YORK, NOW) == "fallback"
