"""The settings form as it was filled in."""

from collections.abc import Callable, Iterable, Mapping
from datetime import time
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from bot.domain.bank import Difficulty, Section
from bot.domain.quiz import QuizSettings
from bot.domain.refusals import InvalidSettings
from bot.domain.schedule import Schedule
from bot.slack import ids
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.interactions import Submission

T = TypeVar("T")


def read_settings(form: Submission) -> QuizSettings:
    """The settings that the form asks for.

    Raises:
        InvalidSettings: when fields that must be filled are empty. Whether the values work is for the use case to say.
    """
    filled = _filled(
        {
            ids.FIELD_CHANNEL: form.picked(ids.FIELD_CHANNEL, "conversation"),
            ids.FIELD_POST_TIME: form.picked(ids.FIELD_POST_TIME, "time"),
            ids.FIELD_REVEAL_TIME: form.picked(ids.FIELD_REVEAL_TIME, "time"),
            ids.FIELD_TIME_ZONE: form.text(ids.FIELD_TIME_ZONE),
            ids.FIELD_BANK: form.choice(ids.FIELD_BANK),
        }
    )
    country = form.choice(ids.FIELD_HOLIDAYS)
    schedule = Schedule(
        time_zone=_time_zone(filled[ids.FIELD_TIME_ZONE]),
        post_time=_wall_time(filled, ids.FIELD_POST_TIME),
        reveal_time=_wall_time(filled, ids.FIELD_REVEAL_TIME),
        weekdays=_chosen(_weekday, form, ids.FIELD_WEEKDAYS),
        holidays_country=None if country == ids.NO_HOLIDAYS else country,
    )
    return QuizSettings(
        channel_id=filled[ids.FIELD_CHANNEL],
        bank=filled[ids.FIELD_BANK],
        sections=_chosen(Section, form, ids.FIELD_SECTIONS),
        difficulties=_chosen(Difficulty, form, ids.FIELD_DIFFICULTIES),
        schedule=schedule,
    )


def _filled(values: Mapping[str, str | None]) -> dict[str, str]:
    filled = {field: value for field, value in values.items() if value is not None}
    if empty := values.keys() - filled.keys():
        raise InvalidSettings(dict.fromkeys(empty, "Fill this in."))
    return filled


def _time_zone(typed: str) -> str:
    """The zone that "europe/berlin" or "New York" means; what means none, or several, as it was typed."""
    zones, wanted = _time_zones(), "_".join(typed.split()).casefold()
    same = [zone for zone in zones if zone.casefold() == wanted]
    # Not those of Etc, whose signs are inverted: "GMT+2" would mean two hours behind.
    place = [zone for zone in zones if zone.casefold().rpartition("/")[2] == wanted and not zone.startswith("Etc/")]
    return next((found[0] for found in (same, place) if len(found) == 1), typed.strip())


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())  # which reads a thousand files


def _wall_time(filled: Mapping[str, str], field: str) -> time:
    try:
        return time.fromisoformat(filled[field]).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        raise MalformedPayload(field) from None


def _chosen(read: Callable[[str], T], form: Submission, field: str) -> frozenset[T]:
    return frozenset(_read_all(read, form.choices(field), field))


def _read_all(read: Callable[[str], T], values: Iterable[str], field: str) -> list[T]:
    try:
        return [read(value) for value in values]
    except ValueError:
        raise MalformedPayload(field) from None


def _weekday(value: str) -> int:
    if value not in {"1", "2", "3", "4", "5", "6", "7"}:
        raise ValueError(value)
    return int(value)
