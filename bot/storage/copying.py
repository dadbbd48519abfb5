"""Copies everything from one database into another, of the same or the other kind, and checks the copy."""

import math
from typing import Any

from sqlalchemy import Column, Connection, Double, Engine, Integer, Table, cast, func, insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from bot.storage.database_problem import DatabaseProblem
from bot.storage.tables import metadata

ROWS = 1000
"""Rows in memory at a time."""


def copy_all(source: Engine, target: Engine) -> dict[str, int]:
    """Copy every row in one transaction, and return the number of rows by table.

    The tables of both must be of the newest revision. Ids stay as they are, and one that was given out before is not
    given out again, although its row may be gone. At the end the source is counted anew, in a transaction of its own.

    Raises:
        DatabaseProblem: when the target is not empty, a database fails, or the copy differs. Nothing is kept then.
    """
    table = None
    try:
        with source.connect() as reading, target.begin() as writing:
            _refuse_rows(writing)
            for table in metadata.sorted_tables:  # those that are referred to come first
                _copy_rows(reading, writing, table)
                _copy_last_id(reading, writing, table)
            reading.rollback()  # so that what was written to the source meanwhile is counted
            counts = {}
            for table in metadata.sorted_tables:
                counts[table.name] = _check(reading, writing, table)
            return counts
    except (SQLAlchemyError, LookupError, TypeError, ValueError) as error:
        # Their own words quote rows. All but the first say that a value is none of its column's.
        place = "before the first table" if table is None else f"at the table {table.name}"
        kind = type(getattr(error, "orig", None) or error).__name__
        raise DatabaseProblem(
            f"Nothing was copied: it failed {place} ({kind}). See that both databases answer, that there is room, "
            "and that nobody has changed the rows by hand, and try again."
        ) from None


def _refuse_rows(writing: Connection) -> None:
    for table in metadata.sorted_tables:
        if _totals(writing, table)[0]:
            raise DatabaseProblem(
                f"The database to copy to is not empty: its table {table.name} holds rows. "
                "Name a new database whose tables `lambda-quiz db upgrade` has made."
            )


def _copy_rows(reading: Connection, writing: Connection, table: Table) -> None:
    rows = reading.execute(select(table), execution_options={"yield_per": ROWS})
    for some in rows.mappings().partitions():
        writing.execute(insert(table), [dict(row) for row in some])


def _check(reading: Connection, writing: Connection, table: Table) -> int:
    """The number of rows, once it and the sums of all numbers are the same on both sides."""
    original, copied = _totals(reading, table), _totals(writing, table)
    # Sums of fractions depend on the order of the rows.
    if not all(math.isclose(one, other, rel_tol=1e-9) for one, other in zip(original, copied, strict=True)):
        raise DatabaseProblem(
            f"Nothing was copied: the table {table.name} came out different, with {copied[0]} rows for {original[0]} "
            "or other sums. See that nobody else writes to either database, and try again."
        )
    return int(copied[0])


def _totals(connection: Connection, table: Table) -> list[float]:
    """The number of rows, then the sum of each column that holds numbers, such as the ledger's points."""
    numbers = [column for column in table.c if isinstance(column.type, Integer | Double)]
    totals = connection.execute(select(func.count(), *(func.sum(column) for column in numbers)).select_from(table))
    return [total or 0 for total in totals.one()]


def _copy_last_id(reading: Connection, writing: Connection, table: Table) -> None:
    """Let the target go on counting ids where the source has stopped."""
    column = table.autoincrement_column
    if column is None:
        return
    last = _last_id(reading, table, column)
    if last < 1:
        return
    if writing.dialect.name == "postgresql":
        writing.execute(select(func.setval(_sequence(table, column), last)))
    elif _remembers_ids(table):
        named = {"name": table.name, "last": last}
        writing.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), named)
        writing.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), named)


def _last_id(connection: Connection, table: Table, column: Column[int]) -> int:
    """The highest id that was ever given out, as far as the database remembers; 0 when none was."""
    asked: list[Any] = [select(func.max(column))]
    if connection.dialect.name == "postgresql":
        asked.append(select(func.pg_sequence_last_value(_sequence(table, column))))
    elif _remembers_ids(table):
        asked.append(text("SELECT seq FROM sqlite_sequence WHERE name = :name").bindparams(name=table.name))
    return max(connection.execute(question).scalar() or 0 for question in asked)


def _sequence(table: Table, column: Column[int]) -> Any:
    from sqlalchemy.dialects.postgresql import REGCLASS  # noqa: PLC0415 - large, and for PostgreSQL alone

    return cast(func.pg_get_serial_sequence(table.name, column.name), REGCLASS)


def _remembers_ids(table: Table) -> bool:
    """Whether SQLite keeps the last id of the table when its row is gone."""
    return bool(table.dialect_options["sqlite"]["autoincrement"])
