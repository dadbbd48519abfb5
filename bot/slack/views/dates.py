"""Dates and times in words, the same way in every view.

An instant is told in each reader's own time, which Slack alone knows (`reader_time`); a list of dates in the time of
the quiz, which stands beside each (`date_lines`). A day is a day of the quiz and told as "Mon 24 Nov", with its year
where that is another than now, or in what stays for years (`short_date`).
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, tzinfo
from itertools import takewhile

from bot.domain.schedule import Window
from bot.domain.standings import DateRange
from bot.domain.words import MONTH_NAMES, WEEKDAY_NAMES, short_date
from bot.slack.views.text import listed, sentence


def instant_words(instant: datetime, zone: tzinfo, now: datetime) -> str:
    """An instant as "Mon 24 Nov, 09:00 CET", with its year where that is another than now."""
    local = instant.astimezone(zone)
    offset = local.tzname() or ""
    name = f"UTC{offset}" if offset[:1] in ("+", "-") else offset
    return f"{short_date(local.date(), now.astimezone(zone).date())}, {local:%H:%M} {name}"


def reader_time(words: str, instant: datetime, zone: tzinfo, now: datetime, *, stays: bool = False) -> str:
    """The words with an instant after them, which Slack shows in each reader's own time zone, and in `zone` elsewhere.

    The words belong to what Slack formats: it begins with a capital, also where that is in "today". In a message that
    `stays` as it is, days are not told from the reader's today.
    """
    day = "{date_short}" if stays else "{date_short_pretty}"
    return f"<!date^{int(instant.timestamp())}^{words} {day} at {{time}}|{words} {instant_words(instant, zone, now)}>"


def date_lines(windows: Iterable[Window], zone: tzinfo, now: datetime, off: Mapping[date, str]) -> list[str]:
    """When each window opens and why days are `off`, in order, a line each."""
    today = now.astimezone(zone).date()
    lines = {window.day: instant_words(window.post_at, zone, now) for window in windows}
    lines |= {day: f"{short_date(day, today)}: {sentence(why)}" for day, why in off.items() if day not in lines}
    return [f"• {lines[day]}" for day in sorted(lines)]


def weekday_words(weekdays: frozenset[int]) -> str:
    """ISO weekdays in words: "Monday to Friday", "every day", "every Monday and Thursday"."""
    if len(weekdays) == 7:
        return "every day"
    runs = [_run(first, weekdays) for first in _firsts(weekdays)]
    words = [day for run in runs for day in ([f"{run[0]} to {run[-1]}"] if len(run) > 2 else run)]
    has_range = any(len(run) > 2 for run in runs)
    return listed(words) if has_range else f"every {listed(words)}"


def _firsts(weekdays: frozenset[int]) -> list[int]:
    """The first day of each run, in the order of the week; a run over the end of a week comes before the others."""
    firsts = sorted(day for day in weekdays if (day - 2) % 7 + 1 not in weekdays)
    return [*firsts[-1:], *firsts[:-1]] if {1, 7} <= weekdays else firsts


def _run(first: int, weekdays: frozenset[int]) -> list[str]:
    """The names of the days from the first on that follow each other, also over the end of a week."""
    days = takewhile(weekdays.__contains__, ((first - 1 + n) % 7 + 1 for n in range(7)))
    return [WEEKDAY_NAMES[day - 1] for day in days]


def range_words(dates: DateRange) -> str:
    """A period's dates: "November 2026", "23 to 29 November 2026", "October to December 2026", "All time"."""
    first, last = dates.first, dates.last
    if first is None or last is None:
        return "All time"
    end = f"{MONTH_NAMES[last.month - 1]} {last.year}"
    same_month = (first.month, first.year) == (last.month, last.year)
    if first.day == 1 and last.day >= 28:
        return end if same_month else f"{MONTH_NAMES[first.month - 1]} to {end}"
    if same_month:
        return f"{first.day} to {last.day} {end}"
    start = f"{first.day} {MONTH_NAMES[first.month - 1]}"
    if first.year != last.year:
        start = f"{start} {first.year}"
    return f"{start} to {last.day} {end}"
