"""Any content that the tables can have, made from what the tables say of their columns."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    Double,
    Enum,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Time,
    UniqueConstraint,
    insert,
    select,
)

from bot.storage.column_types import StoredText, UtcInstant, storable
from bot.storage.tables import metadata

Rows = list[dict[str, Any]]

TEXT = st.text(max_size=20).map(storable)
WHOLE = st.integers(min_value=-1000, max_value=2**31 - 1)
PLAIN = TEXT | st.booleans() | st.none() | WHOLE | st.floats(allow_nan=False, allow_infinity=False)
INSTANTS = st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001

VALUES: dict[type, st.SearchStrategy[Any]] = {
    StoredText: TEXT,
    Integer: WHOLE,
    Double: st.floats(0, 1),
    Boolean: st.booleans(),
    Date: st.dates(),
    Time: st.times(),
    UtcInstant: INSTANTS,
    JSON: st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3)),
}


@st.composite
def any_content(draw: st.DrawFn) -> dict[str, Rows]:
    """Rows for every table, which refer to one another as their foreign keys ask."""
    content: dict[str, Rows] = {}
    for table in metadata.sorted_tables:
        rows = [row for _ in range(draw(st.integers(0, 4))) if (row := _row(draw, table, content))]
        content[table.name] = _distinct(table, rows)
    return content


def _row(draw: st.DrawFn, table: Table, content: Mapping[str, Rows]) -> dict[str, Any] | None:
    """A row, or None where one that it has to refer to is missing."""
    row = {column.name: draw(_values(table, column)) for column in table.c}
    for constraint in table.foreign_key_constraints:
        parents = content[constraint.referred_table.name]
        optional = all(column.nullable for column in constraint.columns)
        parent = draw(st.sampled_from(parents)) if parents else None
        if parent is None and not optional:
            return None
        for element in constraint.elements:
            row[element.parent.name] = parent and parent[element.column.name]
    return row


def _values(table: Table, column: Column[Any]) -> st.SearchStrategy[Any]:
    if isinstance(column.type, Enum):
        values: st.SearchStrategy[Any] = st.sampled_from(list(column.type.enum_class or ()))
    elif (table.name, column.name) == ("ledger", "kind"):
        values = st.sampled_from(["award", "correction"])
    else:
        values = VALUES[type(column.type)]
    return values | st.none() if column.nullable else values


def _distinct(table: Table, rows: Rows) -> Rows:
    """The rows without those that a key, a unique constraint or a unique index rules out."""
    uniques: list[PrimaryKeyConstraint | UniqueConstraint | Index] = [table.primary_key]
    uniques += [constraint for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    uniques += [index for index in table.indexes if index.unique]
    kept: Rows = []
    seen: set[tuple[Any, ...]] = set()
    for row in rows:
        own = {(key.name, *(row[column.name] for column in key.columns)) for key in uniques}
        if not own & seen:
            seen |= own
            kept.append(row)
    return kept


def fill(connection: Connection, content: Mapping[str, Rows]) -> None:
    """Make this the content of an empty database."""
    for table in metadata.sorted_tables:
        if content[table.name]:
            connection.execute(insert(table), content[table.name])


def empty(connection: Connection) -> None:
    """Remove every row."""
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


def everything(connection: Connection) -> dict[str, Sequence[Any]]:
    """Every row of every table, in the order of their keys."""
    return {
        table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
        for table in metadata.sorted_tables
    }
