"""Column types whose values come back the same from SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import DateTime, Dialect, Enum, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

ENUM_LENGTH = 32

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""NUL and lone surrogates: Python strings may hold them, PostgreSQL's text may not."""


def storable(text: str) -> str:
    """The text with every character that a database cannot store replaced by U+FFFD."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


class StoredText(TypeDecorator[str]):
    """Text of any length. This is the one place where text is made storable.

    It is compared and ordered by code point on both databases: PostgreSQL's own collations put "~" before digits.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[str]:
        collation = "C" if dialect.name == "postgresql" else None
        return dialect.type_descriptor(Text(collation=collation))

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (its signature)
        return None if value is None else storable(value)


class UtcInstant(TypeDecorator[datetime]):
    """An instant, stored in UTC and returned aware in UTC. Naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"{value!r} has no time zone, so it is not an instant.")
        in_utc = value.astimezone(UTC)
        # SQLite keeps text without an offset; all of it being UTC, it sorts by time.
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


def one_of(kind: type[StrEnum]) -> Enum:
    """A column of the enum's values, held to them by a check constraint."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=ENUM_LENGTH,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )
