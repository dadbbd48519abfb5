"""Many values in few parameters, on the database that has arrays for them.

PostgreSQL's driver takes a statement of hundreds of parameters apart anew each time. With an array for each column the
statement is the same however many values there are, and is prepared.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ARRAY, Column, ColumnElement, Table, TypedColumns, any_, bindparam, column, func, select

from bot.storage.store.insert import insert_into

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

WITH_ARRAYS = "postgresql"


def insert_rows_into(table: Table[TypedColumns], dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT as `insert_into` makes it, for what `parameters` makes of rows that have every column."""
    inserted = insert_into(table, dialect)
    if dialect != WITH_ARRAYS:
        return inserted
    arrays = (bindparam(one.name, type_=ARRAY(one.type)) for one in table.c)
    rows = func.unnest(*arrays).table_valued(*(column(one.name, one.type) for one in table.c)).render_derived()
    return inserted.from_select([one.name for one in table.c], select(*rows.c))


def parameters(rows: Sequence[dict[str, Any]], dialect: str) -> Sequence[dict[str, Any]] | dict[str, list[Any]]:
    """The rows, of which there is at least one, as what `insert_rows_into` is executed with."""
    return {name: [row[name] for row in rows] for name in rows[0]} if dialect == WITH_ARRAYS else rows


def among(tested: Column[Any], name: str, dialect: str) -> ColumnElement[bool]:
    """Whether a column is one of the values in the list that the parameter `name` is."""
    if dialect == WITH_ARRAYS:
        return tested == any_(bindparam(name, type_=ARRAY(tested.type)))
    return tested.in_(bindparam(name, expanding=True))
