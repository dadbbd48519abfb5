"""Inserts that know what to do on a conflict, for which each database has its own construct."""

from sqlalchemy import Table, TypedColumns
from sqlalchemy.dialects import postgresql, sqlite


def insert_into(table: Table[TypedColumns], dialect: str) -> postgresql.Insert | sqlite.Insert:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`.

    Whether it changed anything shows in what it returns: the number of rows is not known of every INSERT.
    """
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
