"""Dates as people type them, read relative to today."""

import re
from datetime import date, timedelta

from bot.domain.refusals import UnknownDate
from bot.domain.words import MONTH_NAMES, WEEKDAY_NAMES, short_date

_MONTHS = {form.casefold(): number for number, name in enumerate(MONTH_NAMES, start=1) for form in (name, name[:3])} | {
    "sept": 9
}
_WEEKDAYS = tuple(name.casefold() for name in WEEKDAY_NAMES)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? (?:of )?([a-z]+)\.?(?:,? (\d{4}))?", re.ASCII)
_MONTH_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?(?:,? (\d{4}))?", re.ASCII)
_YEARS_AHEAD = 8
"""How far a date without a year is looked for; 29 February can be eight years away."""


def read_until(argument: str, today: date) -> date | None:
    """The date that `until DATE` names, with or without its first word; None when nothing was typed.

    Understood are 2026-12-01, 1 Dec, Dec 1 2026, tomorrow, monday and next monday. A date without a year is the next
    one, counted from today; a weekday is the next such day after today.

    Raises:
        UnknownDate: when it cannot be read, with an example, or is past.
    """
    words = argument.split()
    if words and words[0].casefold() in ("until", "till", "til"):
        words = words[1:]
        if not words:
            raise _unreadable("", today)
    if not words:
        return None
    typed = " ".join(words)
    text = typed.casefold()
    found = _relative(text, today) or _iso(text) or _with_month_name(text, today)
    if found is None:
        raise _unreadable(typed, today)
    if found < today:
        raise UnknownDate(f"{short_date(found, today)} is past. Choose a date after today, or none.")
    return found


def _unreadable(text: str, today: date) -> UnknownDate:
    example = f"Write it like {today + timedelta(days=7)}, “1 Dec”, “tomorrow” or “monday”."
    return UnknownDate(f"I cannot read “{text[:40]}” as a date. {example}" if text else f"Until when? {example}")


def _relative(text: str, today: date) -> date | None:
    if text == "today":
        return today
    if text == "tomorrow":
        return today + timedelta(days=1)
    name = text.removeprefix("next ")
    weekday = next((i for i, day in enumerate(_WEEKDAYS) if name in (day, day[:3])), None)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _iso(text: str) -> date | None:
    parts = _ISO.fullmatch(text)
    return _date(int(parts[1]), int(parts[2]), int(parts[3])) if parts else None


def _with_month_name(text: str, today: date) -> date | None:
    if parts := _DAY_FIRST.fullmatch(text):
        day, name, year = parts[1], parts[2], parts[3]
    elif parts := _MONTH_FIRST.fullmatch(text):
        day, name, year = parts[2], parts[1], parts[3]
    else:
        return None
    month = _MONTHS.get(name)
    if month is None:
        return None
    if year:
        return _date(int(year), month, int(day))
    candidates = (_date(today.year + ahead, month, int(day)) for ahead in range(_YEARS_AHEAD + 1))
    return next((found for found in candidates if found and found >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
