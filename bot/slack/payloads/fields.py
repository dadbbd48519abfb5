"""Reads single values from Slack's JSON: strict about their types, at ease with what is absent."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

Json: TypeAlias = Mapping[str, Any]

EMPTY: Json = {}

LONGEST_ID = 18
"""Digits; no id has more."""


class MalformedPayload(Exception):
    """Something that Slack never sends. It names the key and quotes nothing: the value may be what somebody wrote."""

    def __init__(self, key: str) -> None:
        super().__init__(f"“{key}” is missing or of the wrong type")


def text_at(source: Json, key: str) -> str:
    """A string that must be there and not be empty."""
    value = optional_text_at(source, key)
    if value is None:
        raise MalformedPayload(key)
    return value


def optional_text_at(source: Json, key: str) -> str | None:
    """A string; None where it is absent, null or empty."""
    value = source.get(key)
    if value is None or isinstance(value, str):
        return value or None
    raise MalformedPayload(key)


def object_at(source: Json, key: str) -> Json:
    """An object; an empty one where it is absent or null."""
    value = source.get(key)
    if value is None:
        return EMPTY
    if isinstance(value, dict):
        return value
    raise MalformedPayload(key)


def objects_at(source: Json, key: str) -> list[Json]:
    """A list of objects; an empty one where it is absent or null."""
    value = source.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(item, dict) for item in value):
        return value
    raise MalformedPayload(key)


def texts_at(source: Json, key: str) -> list[str]:
    """A list of strings, none of them empty; an empty one where it is absent or null."""
    value = source.get(key)
    if value is None:
        return []
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return value
    raise MalformedPayload(key)


def instant_of(ts: str) -> datetime:
    """The instant, in UTC, that a message's ts stands for."""
    try:
        return datetime.fromtimestamp(float(ts), UTC)
    except (ValueError, OverflowError, OSError):
        raise MalformedPayload("ts") from None


def id_in(text: str, key: str) -> int:
    """The id of ours that a text is. `key` names where the text stood."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise MalformedPayload(key)
    return int(text)
