"""Slack's date tokens, such as `{date_short_pretty} at {time}`, as its English client shows them.

https://docs.slack.dev/messaging/formatting-message-text#date-formatting
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_TOKEN = re.compile(r"\{([a-z_]+)\}")
_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_SIX_MONTHS = timedelta(days=183)
"""Slack leaves the year out of dates nearer than six months."""


def show_date(source: str, fallback: str, zone: tzinfo, now: datetime) -> str:
    """A date written as `timestamp^format^link`, for a reader in `zone`; the fallback where it makes no sense."""
    timestamp, _, rest = source.partition("^")
    try:
        instant = datetime.fromtimestamp(int(timestamp), UTC).astimezone(zone)
    except (ValueError, OverflowError, OSError):
        return fallback
    shown = _TOKEN.sub(lambda token: _show(token[1], instant, now.astimezone(zone)), rest.partition("^")[0])
    return fallback if _TOKEN.search(shown) else shown[:1].upper() + shown[1:]


def clock_time(local: datetime, *, seconds: bool = False) -> str:
    """A time of day as "9:05 AM"."""
    hour = local.hour % 12 or 12
    return f"{hour}:{local:%M:%S %p}" if seconds else f"{hour}:{local:%M %p}"


def long_date(local: datetime) -> str:
    """A date as "Monday, November 30th"."""
    return f"{local:%A, %B} {_ordinal(local.day)}"


def _show(token: str, local: datetime, now: datetime) -> str:
    pretty = _DAYS.get((local.date() - now.date()).days) if token.endswith("_pretty") else None
    if pretty:
        return pretty
    year = f", {local.year}" if abs(local - now) > _SIX_MONTHS else ""
    formats = {
        "date_num": f"{local:%Y-%m-%d}",
        "date": f"{local:%B} {_ordinal(local.day)}{year}",
        "date_short": f"{local:%b} {local.day}{year}",
        "date_long": f"{long_date(local)}{year}",
        "time": clock_time(local),
        "time_secs": clock_time(local, seconds=True),
    }
    return formats.get(token.removesuffix("_pretty"), f"{{{token}}}")


def _ordinal(day: int) -> str:
    if day in (11, 12, 13):
        return f"{day}th"
    return f"{day}{({1: 'st', 2: 'nd', 3: 'rd'}).get(day % 10, 'th')}"
