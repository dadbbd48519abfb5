"""Dataclasses as rows: each field is the column of its name, and a `member` is two."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import Row

from bot.domain.members import MemberId

T = TypeVar("T")


def member_values(member: MemberId) -> dict[str, str]:
    """The columns of a member."""
    return {"workspace_id": member.workspace_id, "user_id": member.user_id}


def values_of(value: Any) -> dict[str, Any]:
    """The columns of a dataclass."""
    values = {name: getattr(value, name) for name in _names(value)}
    return values | member_values(values.pop("member")) if "member" in values else values


def from_row(kind: type[T], row: Row[Any]) -> T:
    """The dataclass in a row that has its columns, and maybe others."""
    return kind(**{name: _value(row, name) for name in _names(kind)})


def _value(row: Row[Any], name: str) -> Any:
    return MemberId(row.workspace_id, row.user_id) if name == "member" else getattr(row, name)


def _names(dataclass: Any) -> list[str]:
    return [field.name for field in fields(dataclass)]
