"""The small vocabulary in which Block Kit's rules are written down, and what collects the refusals."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

Check = Callable[["Report", str, Any], None]


@dataclass
class Report:
    """The refusals found so far, in the words that Slack uses."""

    problems: list[str] = field(default_factory=list)

    def add(self, pointer: str, reason: str) -> None:
        self.problems.append(f"[ERROR] {reason} [json-pointer:{pointer}]")


def string(maximum: int, minimum: int = 1) -> Check:
    """A string of `minimum` to `maximum` characters."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, str):
            report.add(pointer, "must be a string")
        elif len(value) < minimum:
            report.add(pointer, f"must be more than {minimum - 1} characters")
        elif minimum and not value.strip():
            report.add(pointer, "must not be blank")
        elif len(value) > maximum:
            report.add(pointer, f"must be less than {maximum + 1} characters")

    return check


def matching(pattern: str, example: str) -> Check:
    """A string that the whole `pattern` matches; its classes hold ASCII alone."""
    compiled = re.compile(pattern, re.ASCII)

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            report.add(pointer, f"must look like {example}")

    return check


def calendar_date(report: Report, pointer: str, value: Any) -> None:
    """A day that there is, as Slack writes it."""
    try:
        is_one = date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        is_one = False
    if not is_one:
        report.add(pointer, "must be a day that there is, such as 2026-01-31")


def time_zone(report: Report, pointer: str, value: Any) -> None:
    """A time zone by its IANA name."""
    if not isinstance(value, str) or value not in _time_zones():
        report.add(pointer, "must be a time zone such as Europe/London")


@cache
def _time_zones() -> set[str]:
    return available_timezones()


def flag(report: Report, pointer: str, value: Any) -> None:
    """A boolean, not 0 or "true"."""
    if not isinstance(value, bool):
        report.add(pointer, "must be a boolean")


def integer(minimum: int, maximum: int) -> Check:
    """A whole number within bounds."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int):
            report.add(pointer, "must be an integer")
        elif not minimum <= value <= maximum:
            report.add(pointer, f"must be from {minimum} to {maximum}")

    return check


def one_of(*allowed: str) -> Check:
    """One of a few words."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if value not in allowed:
            report.add(pointer, f"must be one of {', '.join(allowed)}")

    return check


def web_address(report: Report, pointer: str, value: Any) -> None:
    """An http(s) URL of at most 3,000 characters."""
    string(3000)(report, pointer, value)
    if isinstance(value, str) and not re.fullmatch(r"https?://[^\s<>|]+", value):
        report.add(pointer, "must be an http or https URL")


def array(item: Check, minimum: int, maximum: int) -> Check:
    """A list of `minimum` to `maximum` things."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, list):
            report.add(pointer, "must be an array")
            return
        if len(value) < minimum:
            report.add(pointer, f"no fewer than {minimum} items allowed")
        if len(value) > maximum:
            report.add(pointer, f"no more than {maximum} items allowed")
        for index, entry in enumerate(value):
            item(report, f"{pointer}/{index}", entry)

    return check


@dataclass(frozen=True)
class Field:
    """One key of an object: what it may hold, and whether it must be there."""

    check: Check
    required: bool = False


def must(check: Check) -> Field:
    return Field(check, required=True)


def may(check: Check) -> Field:
    return Field(check)


Fields = dict[str, Field]


def shape(fields: Fields, *rules: Check) -> Check:
    """An object with these keys and no others; `rules` see the whole object once its keys are right."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must be an object")
            return
        before = len(report.problems)
        for key in value:
            if key not in fields:
                report.add(f"{pointer}/{key}", "unknown key")
        for key, spec in fields.items():
            if key in value:
                spec.check(report, f"{pointer}/{key}", value[key])
            elif spec.required:
                report.add(pointer, f"missing required field: {key}")
        if len(report.problems) == before:
            for rule in rules:
                rule(report, pointer, value)

    return check


def typed(kinds: dict[str, Check], *allowed: str) -> Check:
    """An object told apart by its `type`, one of `allowed` (all kinds when none are named)."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not isinstance(value, dict):
            report.add(pointer, "must be an object")
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in kinds:
            report.add(f"{pointer}/type", f"unsupported type: {kind}")
        elif allowed and kind not in allowed:
            report.add(f"{pointer}/type", f"a {kind} is not allowed here")
        else:
            kinds[kind](report, pointer, value)

    return check


def exactly_one(*keys: str) -> Check:
    """Of these keys, one and only one is there."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if sum(key in value for key in keys) != 1:
            report.add(pointer, f"needs exactly one of {', '.join(keys)}")

    return check


def at_least_one(*keys: str) -> Check:
    """Of these keys, one or more are there."""

    def check(report: Report, pointer: str, value: Any) -> None:
        if not any(key in value for key in keys):
            report.add(pointer, f"needs one of {', '.join(keys)}")

    return check


def unique(report: Report, pointer: str, values: list[Any], what: str) -> None:
    """Refuses the second use of any value."""
    for index, value in enumerate(values):
        if value is not None and value in values[:index]:
            report.add(pointer, f"{what} {value!r} is used twice")
