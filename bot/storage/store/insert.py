"""Inserts that know what to do on a conflict, for which each database has its own construct."""

from importlib import import_module
from typing import TYPE_CHECKING

from sqlalchemy import Table, TypedColumns

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table[TypedColumns], dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`.

    Whether it changed anything shows in what it returns: the number of rows is not known of every INSERT.
    """
    # Only the database in use has its part of SQLAlchemy imported: PostgreSQL's is large.
    insert: postgresql.Insert | sqlite.Insert = import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
    return insert
