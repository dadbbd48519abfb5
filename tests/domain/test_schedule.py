"""Local wall times as instants, and the days on which there is a question."""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate, islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.schedule import (
    MIN_WINDOW,
    NO_QUIZ_DAY,
    ON_TIME,
    Pause,
    Window,
    day_off,
    holidays_ahead,
    local_instant,
    question_days,
    upcoming,
    window,
)
from tests.builders import EVERY_DAY, MONDAY_TO_FRIDAY, Calendar, day, schedule, utc

CHANGES_OF_CLOCKS = [
    ("Europe/Berlin", range(2024, 2029)),
    ("Europe/Dublin", range(2024, 2029)),  # its winter time is the one that counts as saving
    ("America/New_York", range(2024, 2029)),
    ("America/St_Johns", range(2024, 2029)),
    ("America/Santiago", range(2024, 2029)),  # changes at midnight
    ("America/Sao_Paulo", range(2016, 2020)),  # skips midnight itself
    ("America/Scoresbysund", range(2022, 2027)),
    ("Asia/Beirut", range(2022, 2027)),  # midnight again
    ("Asia/Tehran", range(2019, 2024)),
    ("Africa/Casablanca", range(2024, 2029)),  # puts clocks back for Ramadan
    ("Africa/Cairo", range(2023, 2027)),
    ("Australia/Lord_Howe", range(2024, 2029)),  # by half an hour
    ("Australia/Adelaide", range(2024, 2029)),
    ("Antarctica/Troll", range(2024, 2029)),  # by two hours
    ("Pacific/Apia", range(2011, 2014)),  # left out 30 December 2011
    ("Pacific/Chatham", range(2024, 2029)),
]
ZONES = [zone for zone, _ in CHANGES_OF_CLOCKS]
QUARTER = timedelta(minutes=15)
QUARTERS = [time(hour, minute) for hour in range(24) for minute in (0, 15, 30, 45)]
ALL_DAY = timedelta(days=1)

NO_HOLIDAYS = Calendar().name_of


def days_around_changes(zone: ZoneInfo, years: range) -> Iterator[date]:
    """Every date on which the offset from UTC changes, with the dates before and after."""
    first = datetime(years.start, 1, 1, tzinfo=UTC)
    instants = [first + n * ALL_DAY for n in range((datetime(years.stop, 1, 1, tzinfo=UTC) - first).days)]
    for before, after in pairwise(instants):
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset():
            for offset in (-1, 0, 1, 2):
                yield before.date() + offset * ALL_DAY


class WallClock:
    """A clock on a wall in some zone, read every quarter of an hour for the five days around a date."""

    def __init__(self, zone: ZoneInfo, around: date) -> None:
        start = datetime.combine(around - 2 * ALL_DAY, time(), UTC)
        self._instants = [start + n * QUARTER for n in range(5 * 96)]
        shown = (instant.astimezone(zone).replace(tzinfo=None) for instant in self._instants)
        self._latest_shown = list(accumulate(shown, max))

    def first_reaches(self, naive: datetime) -> datetime:
        """The first instant at which it has shown `naive` or, where that is skipped, anything later."""
        return self._instants[bisect_left(self._latest_shown, naive)]


@pytest.mark.parametrize(("zone_name", "years"), CHANGES_OF_CLOCKS)
def test_a_wall_time_is_the_first_instant_at_which_clocks_have_reached_it(zone_name: str, years: range) -> None:
    zone = ZoneInfo(zone_name)
    checked = set(days_around_changes(zone, years))
    assert len(checked) >= 2 * len(years)
    for date_ in checked:
        clock = WallClock(zone, date_)
        for wall in QUARTERS:
            assert local_instant(date_, wall, zone) == clock.first_reaches(datetime.combine(date_, wall))


@pytest.mark.parametrize(("zone_name", "years"), CHANGES_OF_CLOCKS)
def test_a_later_wall_time_is_never_an_earlier_instant(zone_name: str, years: range) -> None:
    zone = ZoneInfo(zone_name)
    for date_ in days_around_changes(zone, years):
        instants = [local_instant(date_, wall, zone) for wall in QUARTERS]
        assert instants == sorted(instants)


@given(st.sampled_from(ZONES), st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.sampled_from(QUARTERS))
def test_any_quarter_of_an_hour_of_any_day_follows_the_same_rule(zone_name: str, date_: date, wall: time) -> None:
    zone = ZoneInfo(zone_name)
    assert local_instant(date_, wall, zone) == WallClock(zone, date_).first_reaches(datetime.combine(date_, wall))


@pytest.mark.parametrize(
    ("zone_name", "local", "expected"),
    [
        ("UTC", "2026-11-23 09:00", "2026-11-23 09:00"),
        ("Europe/Berlin", "2026-11-23 09:00", "2026-11-23 08:00"),
        ("Europe/Berlin", "2026-07-01 09:00", "2026-07-01 07:00"),
        # 02:00 to 03:00 is skipped: everything in it means 03:00 in summer time.
        ("Europe/Berlin", "2026-03-29 01:59", "2026-03-29 00:59"),
        ("Europe/Berlin", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:01", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 02:59", "2026-03-29 01:00"),
        ("Europe/Berlin", "2026-03-29 03:00", "2026-03-29 01:00"),
        # 02:00 to 03:00 occurs twice: the first is in summer time.
        ("Europe/Berlin", "2026-10-25 02:30", "2026-10-25 00:30"),
        ("Europe/Berlin", "2026-10-25 03:00", "2026-10-25 02:00"),
        ("Australia/Lord_Howe", "2026-10-04 02:10", "2026-10-03 15:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:40", "2026-10-03 15:40"),
        ("America/St_Johns", "2026-03-08 02:30", "2026-03-08 05:30"),
        ("America/Sao_Paulo", "2018-11-04 00:00", "2018-11-04 03:00"),
        ("Pacific/Apia", "2011-12-30 09:00", "2011-12-30 10:00"),
    ],
)
def test_known_instants(zone_name: str, local: str, expected: str) -> None:
    wall = datetime.fromisoformat(local)
    assert local_instant(wall.date(), wall.time(), ZoneInfo(zone_name)) == utc(expected)


def test_a_window_lasts_from_post_time_to_reveal_time() -> None:
    berlin = schedule("Europe/Berlin", "09:00", "16:00")

    opened = window(berlin, day("2026-11-23"))

    assert opened == Window(day("2026-11-23"), utc("2026-11-23 08:00"), utc("2026-11-23 15:00"))


def test_a_change_of_clocks_cannot_shrink_a_window_below_an_hour() -> None:
    berlin = schedule("Europe/Berlin", "02:00", "03:00", EVERY_DAY)  # both mean 03:00 on this day

    opened = window(berlin, day("2026-03-29"))

    assert opened.post_at == utc("2026-03-29 01:00")
    assert opened.reveal_at == utc("2026-03-29 02:00")


@pytest.mark.parametrize(("zone_name", "years"), CHANGES_OF_CLOCKS)
def test_every_window_of_an_hour_by_the_clock_lasts_at_least_an_hour(zone_name: str, years: range) -> None:
    for date_ in days_around_changes(ZoneInfo(zone_name), years):
        for post_hour in range(23):
            opened = window(schedule(zone_name, f"{post_hour:02}:30", f"{post_hour + 1:02}:30"), date_)
            assert opened.reveal_at - opened.post_at >= MIN_WINDOW


@pytest.mark.parametrize(
    ("post", "reveal", "latest"),
    [
        ("09:00", "16:00", "15:00"),
        ("09:00", "10:30", "09:30"),
        ("09:00", "10:10", "09:10"),
        ("09:00", "10:05", "09:10"),  # ten minutes late still counts as on time
        ("09:00", "10:00", "09:10"),
    ],
)
def test_a_question_may_be_late_while_an_hour_is_left(post: str, reveal: str, latest: str) -> None:
    opened = window(schedule(post=post, reveal=reveal), day("2026-11-23"))

    assert opened.latest_post_at == utc(f"2026-11-23 {latest}")
    assert opened.latest_post_at >= opened.post_at + ON_TIME


@pytest.mark.parametrize(
    ("date_", "expected"),
    [
        ("2026-11-23", True),  # the first day
        ("2026-11-22", False),
        ("2026-11-29", True),
        ("2026-11-30", False),  # the day on which questions resume
    ],
)
def test_a_pause_holds_until_the_day_of_the_next_question(date_: str, expected: bool) -> None:
    assert Pause(day("2026-11-23"), day("2026-11-30")).covers(day(date_)) is expected


def test_a_pause_without_an_end_holds_for_good() -> None:
    assert Pause(day("2026-11-23")).covers(day("2126-11-23"))
    assert not Pause(day("2026-11-23")).covers(day("2026-11-22"))


XMAS = Calendar({day("2026-12-25"): "Christmas Day", day("2026-12-26"): "Second Day of Christmas"}).name_of


@pytest.mark.parametrize(
    ("country", "pause", "date_", "reason"),
    [
        ("DE", None, "2026-12-24", None),
        ("DE", None, "2026-12-25", "Christmas Day"),
        ("DE", None, "2026-12-26", NO_QUIZ_DAY),  # a Saturday
        (None, None, "2026-12-25", None),
        ("DE", Pause(day("2026-12-24")), "2026-12-25", "paused"),
        ("DE", Pause(day("2026-12-24"), day("2026-12-25")), "2026-12-24", "paused"),
    ],
)
def test_a_day_off_says_why(country: str | None, pause: Pause | None, date_: str, reason: str | None) -> None:
    assert day_off(schedule(country=country), pause, XMAS, day(date_)) == reason


@pytest.mark.parametrize(
    ("country", "pause", "now", "named"),
    [
        ("DE", None, "2026-12-24 12:00", ["2026-12-25", "2026-12-28"]),
        ("DE", None, "2026-12-25 08:00", ["2026-12-25", "2026-12-28"]),
        ("DE", None, "2026-12-25 09:00", ["2026-12-28"]),  # when the time of its question has come
        ("DE", Pause(day("2026-12-25"), day("2026-12-28")), "2026-12-24 12:00", ["2026-12-28"]),
        (None, None, "2026-12-24 12:00", []),
    ],
)
def test_holidays_are_named_that_take_a_question_before_the_last_of_those_ahead(
    country: str | None, pause: Pause | None, now: str, named: list[str]
) -> None:
    names = {day("2026-12-25"): "Christmas Day", day("2026-12-28"): "A Monday", day("2026-12-30"): "After the last"}
    names[day("2026-12-26")] = "A Saturday"
    working_days, calendar = schedule(country=country), Calendar(names).name_of
    ahead = [window(working_days, day("2026-12-29"))]

    found = holidays_ahead(working_days, pause, calendar, ahead, utc(now))

    assert found == {day(each): names[day(each)] for each in named}


def test_without_a_question_ahead_no_holiday_takes_one() -> None:
    assert holidays_ahead(schedule(country="DE"), None, XMAS, (), utc("2026-12-24 12:00")) == {}


def test_question_days_leave_out_days_off_and_those_taken() -> None:
    days = question_days(
        schedule(country="DE"),
        Pause(day("2026-12-28"), day("2026-12-30")),
        XMAS,
        day("2026-12-23"),
        taken={day("2026-12-24")},
    )

    # Wednesday; Thursday is taken, Friday a holiday; then a weekend, and a pause until Wednesday.
    assert list(islice(days, 3)) == [day("2026-12-23"), day("2026-12-30"), day("2026-12-31")]


WEEKDAYS = st.frozensets(st.integers(1, 7), min_size=1)
DATES = st.dates(date(2024, 1, 1), date(2030, 1, 1))
INSTANTS = st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 (bounds)


@given(st.sampled_from(ZONES), WEEKDAYS, INSTANTS, st.sets(st.integers(0, 60)), st.integers(0, 40))
def test_the_next_ten_questions_come_in_order(
    zone_name: str, weekdays: frozenset[int], now: datetime, taken_offsets: set[int], paused_for: int
) -> None:
    plan = schedule(zone_name, weekdays=weekdays)
    today = plan.local_day(now)
    taken = {today + n * ALL_DAY for n in taken_offsets}
    pause = Pause(today, today + paused_for * ALL_DAY)

    ahead = list(islice(upcoming(plan, pause, NO_HOLIDAYS, now, taken), 10))

    assert len(ahead) == 10
    assert ahead[0].post_at > now
    assert all(one.post_at < other.post_at for one, other in pairwise(ahead))
    assert all(w.day.isoweekday() in weekdays for w in ahead)
    assert not taken & {w.day for w in ahead}
    assert not any(pause.covers(w.day) for w in ahead)


@given(st.sampled_from(ZONES), WEEKDAYS, INSTANTS)
def test_no_question_ahead_is_left_out(zone_name: str, weekdays: frozenset[int], now: datetime) -> None:
    plan = schedule(zone_name, weekdays=weekdays)

    ahead = list(islice(upcoming(plan, None, NO_HOLIDAYS, now, set()), 3))

    first, last = plan.local_day(now), ahead[-1].day
    days = [first + n * ALL_DAY for n in range((last - first).days + 1)]
    expected = [d for d in days if d.isoweekday() in weekdays and window(plan, d).post_at > now]
    assert [w.day for w in ahead] == expected


def test_the_next_question_is_the_first_that_opens_after_now() -> None:
    plan = schedule(weekdays=MONDAY_TO_FRIDAY)  # 2026-11-27 is a Friday

    def after(now: str) -> Window:
        return next(upcoming(plan, None, NO_HOLIDAYS, utc(now), set()))

    assert after("2026-11-27 08:59") == window(plan, day("2026-11-27"))
    assert after("2026-11-27 09:00") == window(plan, day("2026-11-30"))


def test_nothing_is_ahead_while_paused_without_an_end() -> None:
    now, for_good = utc("2026-11-23 12:00"), Pause(day("2026-11-23"))
    assert list(upcoming(schedule(), for_good, NO_HOLIDAYS, now, set())) == []


def test_a_local_day_belongs_to_the_quizs_time_zone() -> None:
    assert schedule("Pacific/Auckland").local_day(utc("2026-11-23 12:00")) == day("2026-11-24")
    assert schedule("America/New_York").local_day(utc("2026-11-23 04:00")) == day("2026-11-22")
