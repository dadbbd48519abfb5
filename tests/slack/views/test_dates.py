"""Dates in words, worked out by hand."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from slack_sdk.models.views import View

from bot.domain.standings import DateRange
from bot.slack.message import Message
from bot.slack.views.controls import confirm_reveal
from bot.slack.views.dates import date_lines, instant_words, range_words, reader_time, weekday_words
from bot.slack.views.record import record
from bot.slack.views.result import own_result
from bot.slack.views.reviews import review, review_queue
from bot.slack.views.settings import settings_form
from bot.slack.views.wordings import wordings
from tests.slack.views.cases import MESSAGES, PARTIAL, QUEUE, RECORD, SHEET, VIEWS
from tests.slack.views.examples import AHEAD, NOON, QUIZ, REVIEW, ROUND, WORDINGS, ZONE
from tests.slack.views.outline import outline

WINTER = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berlin", "Mon 23 Nov, 09:00 CET"),
        ("UTC", "Mon 23 Nov, 08:00 UTC"),
        ("Asia/Dubai", "Mon 23 Nov, 12:00 UTC+04"),
        ("America/Los_Angeles", "Mon 23 Nov, 00:00 PST"),
    ],
)
def test_an_instant_names_its_zone(zone: str, expected: str) -> None:
    assert instant_words(WINTER, ZoneInfo(zone), NOON) == expected


def test_an_instant_of_another_year_has_its_year_as_the_calendar_of_the_zone_has_it() -> None:
    eve = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert instant_words(eve, ZoneInfo("UTC"), NOON) == "Thu 31 Dec, 23:30 UTC"
    assert instant_words(eve, ZONE, NOON) == "Fri 1 Jan 2027, 00:30 CET"
    assert instant_words(eve, ZONE, eve) == "Fri 1 Jan, 00:30 CET"


@pytest.mark.parametrize("january", [datetime(2027, 1, 4, 11, tzinfo=UTC), datetime(2026, 12, 31, 23, tzinfo=UTC)])
def test_a_day_of_another_year_has_its_year_wherever_it_is_told(january: datetime) -> None:
    today = QUIZ.schedule.local_day(january)
    shown = [
        own_result(replace(PARTIAL, today=today)).text,
        record(replace(RECORD, today=today)).text,
        confirm_reveal(ROUND, QUIZ, 1, january).text,
        review_queue(QUEUE, january).text,
        review(REVIEW, january).text,
        str(wordings(WORDINGS, january).to_dict()),
        str(settings_form(SHEET, january, model=None).to_dict()),
    ]
    for text in shown:
        assert re.search(r"(Mon 23|Tue 24) Nov 2026", text), text


def test_a_wording_was_accepted_on_the_day_of_its_quiz() -> None:
    last = WORDINGS.wordings[0]
    eve = replace(last.accepted, accepted_at=datetime(2026, 12, 31, 23, tzinfo=UTC))
    shown = wordings(replace(WORDINGS, wordings=(replace(last, accepted=eve),)), NOON)
    assert "Accepted on Fri 1 Jan 2027 by" in str(shown.to_dict())


def outlines() -> dict[str, str]:
    """What stands in every message and view, by its name."""
    shown: dict[str, Message | View] = {**MESSAGES, **VIEWS}
    return {name: outline(each).partition("== json")[0] for name, each in shown.items()}


def test_an_instant_is_told_in_the_time_of_the_quiz_in_lists_of_dates_alone() -> None:
    for text in outlines().values():
        told = re.sub(r"<!date[^>]*>", "", text.partition("== blocks")[2])
        lines = [line for line in told.splitlines() if re.search(r"\d\d:\d\d [A-Z]{3}", line)]
        assert [line for line in lines if not line.startswith("• ")] == []


def test_a_day_of_this_year_is_told_without_it_but_on_the_card_that_stays() -> None:
    day = r"[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} 2026"
    with_year = {name for name, text in outlines().items() if re.search(day, text)}
    assert with_year == {"card-closed", "card-closed-nobody"}


def test_slack_shows_each_reader_their_own_time() -> None:
    closes = "<!date^1795420800^Closes {date_short_pretty} at {time}|Closes Mon 23 Nov, 09:00 CET>"
    assert reader_time("Closes", WINTER, ZONE, NOON) == closes
    assert "|Closes Mon 4 Jan 2027, 09:00 CET>" in reader_time("Closes", AHEAD[-1].post_at, ZONE, NOON)


def test_a_message_that_stays_calls_no_day_tomorrow() -> None:
    assert "^Next: {date_short} at {time}|" in reader_time("Next:", WINTER, ZONE, NOON, stays=True)


def test_windows_of_another_year_than_now_have_their_year() -> None:
    assert date_lines(AHEAD[2:], ZONE, NOON, {}) == ["• Thu 31 Dec, 09:00 CET", "• Mon 4 Jan 2027, 09:00 CET"]
    assert date_lines(AHEAD[3:], ZONE, NOON, {}) == ["• Mon 4 Jan 2027, 09:00 CET"]


@pytest.mark.parametrize(
    ("weekdays", "expected"),
    [
        ({1, 2, 3, 4, 5}, "Monday to Friday"),
        ({1, 2, 3, 4, 5, 6, 7}, "every day"),
        ({1, 2, 3, 4, 5, 6}, "Monday to Saturday"),
        ({1, 2, 3, 5}, "Monday to Wednesday and Friday"),
        ({1, 2, 3, 5, 6}, "Monday to Wednesday, Friday and Saturday"),
        ({7, 1, 2, 3, 4}, "Sunday to Thursday"),
        ({4, 1}, "every Monday and Thursday"),
        ({6, 7}, "every Saturday and Sunday"),
        ({7, 1}, "every Sunday and Monday"),
        ({7}, "every Sunday"),
    ],
)
def test_weekdays_in_words(weekdays: set[int], expected: str) -> None:
    assert weekday_words(frozenset(weekdays)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2026, 11, 23), date(2026, 11, 29), "23 to 29 November 2026"),
        (date(2026, 6, 1), date(2026, 6, 7), "1 to 7 June 2026"),
        (date(2026, 9, 28), date(2026, 10, 4), "28 September to 4 October 2026"),
        (date(2026, 12, 28), date(2027, 1, 3), "28 December 2026 to 3 January 2027"),
        (date(2026, 11, 1), date(2026, 11, 30), "November 2026"),
        (date(2027, 2, 1), date(2027, 2, 28), "February 2027"),
        (date(2026, 10, 1), date(2026, 12, 31), "October to December 2026"),
        (None, None, "All time"),
    ],
)
def test_periods_in_words(first: date | None, last: date | None, expected: str) -> None:
    assert range_words(DateRange(first, last)) == expected
