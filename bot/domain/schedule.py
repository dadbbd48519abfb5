"""When rounds happen: the local wall times of a quiz turned into instants, and the days on which there is one."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

MIN_WINDOW = timedelta(hours=1)
"""A question stays open for at least this long, and is not posted late when less than this is left."""

ON_TIME = timedelta(minutes=10)
"""A post this late still counts as on time, however short the window."""

LOOK_AHEAD_DAYS = 400
"""How far `question_days` looks; a year of holidays and pauses cannot hide a day beyond it."""

NO_QUIZ_DAY = "not a quiz day"
"""Why there is no question on a weekday that was not chosen."""

HolidayName = Callable[[str, date], str | None]
"""The name of the public holiday that a country (ISO 3166) has on a date, or None."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Post and reveal times on the chosen weekdays (ISO, Monday is 1), all in one IANA time zone.

    `holidays_country` is an ISO 3166 code whose public holidays are days off, or None.
    """

    time_zone: str
    post_time: time
    reveal_time: time
    weekdays: frozenset[int]
    holidays_country: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The time zone's rules."""
        return ZoneInfo(self.time_zone)

    def local_day(self, now: datetime) -> date:
        """The local date at an instant."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Pause:
    """No questions from the local date `first` on, until questions resume on `until`; None means until resumed."""

    first: date
    until: date | None = None
    reason: str = ""

    def covers(self, day: date) -> bool:
        """Whether there is no question on `day`."""
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Window:
    """The instants, in UTC, between which a round of one local date is open."""

    day: date
    post_at: datetime
    reveal_at: datetime

    @property
    def latest_post_at(self) -> datetime:
        """After this instant the day's question is skipped instead of posted late."""
        return max(self.reveal_at - MIN_WINDOW, self.post_at + ON_TIME)


def local_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, at which clocks in `zone` show `wall` on `day`.

    A time that occurs twice means its first occurrence; a time that a change of clocks skips means the first instant
    that exists after the gap.
    """
    naive = datetime.combine(day, wall)
    instant = naive.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == naive:
        return instant
    before_gap = naive.replace(tzinfo=zone, fold=1).astimezone(UTC)
    return _change_of_offset(before_gap, instant, zone)


def _change_of_offset(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `before` with the offset that `after` has, to the second."""
    offset = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after


# Kept, since thousands of quizzes that are due at once have few different times between them.
@lru_cache(maxsize=1024)
def window(schedule: Schedule, day: date) -> Window:
    """The window of one local date. Where a change of clocks shrinks it, it still lasts `MIN_WINDOW`."""
    post_at = local_instant(day, schedule.post_time, schedule.zone)
    reveal_at = local_instant(day, schedule.reveal_time, schedule.zone)
    return Window(day, post_at, max(reveal_at, post_at + MIN_WINDOW))


def day_off(schedule: Schedule, pause: Pause | None, holiday: HolidayName, day: date) -> str | None:
    """Why there is no question on `day` (`NO_QUIZ_DAY`, a holiday's name, "paused"), or None when there is one."""
    if pause and pause.covers(day):
        return "paused"
    if day.isoweekday() not in schedule.weekdays:
        return NO_QUIZ_DAY
    if schedule.holidays_country:
        return holiday(schedule.holidays_country, day)
    return None


def holidays_ahead(
    schedule: Schedule, pause: Pause | None, holiday: HolidayName, ahead: Sequence[Window], now: datetime
) -> dict[date, str]:
    """The public holidays, with their names, that take questions before the last of the windows ahead."""
    country, today = schedule.holidays_country, schedule.local_day(now)
    if country is None or not ahead:
        return {}
    days = (today + timedelta(days=offset) for offset in range((ahead[-1].day - today).days))
    usual = replace(schedule, holidays_country=None)
    asked = (day for day in days if day_off(usual, pause, holiday, day) is None and window(usual, day).post_at > now)
    return {day: name for day in asked if (name := holiday(country, day))}


def question_days(
    schedule: Schedule, pause: Pause | None, holiday: HolidayName, first: date, taken: Set[date]
) -> Iterator[date]:
    """The days with a question from `first` on, without those already `taken`, for about a year."""
    for offset in range(LOOK_AHEAD_DAYS):
        day = first + timedelta(days=offset)
        if day not in taken and day_off(schedule, pause, holiday, day) is None:
            yield day


def upcoming(
    schedule: Schedule, pause: Pause | None, holiday: HolidayName, now: datetime, taken: Set[date]
) -> Iterator[Window]:
    """The windows that open after `now`, for about a year, on none of the days already `taken`."""
    for day in question_days(schedule, pause, holiday, schedule.local_day(now), taken):
        ahead = window(schedule, day)
        if ahead.post_at > now:
            yield ahead
