"""Whether a database can be written, which many a one that answers cannot."""

from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot.storage.database_problem import DatabaseProblem
from bot.storage.tables import metadata


def check_sqlite(engine: Engine) -> None:
    """Refuse a file that can only be read.

    Raises:
        DatabaseProblem: naming the file and its owner.
    """
    try:
        with engine.connect() as connection:  # which takes back what was not committed
            # Beginning to write does not show it: of a file that can only be read, SQLite begins to read instead.
            connection.exec_driver_sql("PRAGMA user_version = 1")
    except OperationalError as error:
        if not getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
            raise
        file = Path(str(engine.url.database))
        raise DatabaseProblem(
            f"The database {file} cannot be written: {error.orig}. It belongs to {_owner(file)}: run this as that "
            "user, or change its owner or its mode."
        ) from None


def _owner(file: Path) -> str:
    try:
        return file.owner()
    except KeyError:
        return f"user {file.stat().st_uid}"


def check_postgresql(engine: Engine) -> None:
    """Refuse a standby, and a user who may not write. Tables that are missing are passed over.

    Raises:
        DatabaseProblem: saying which of them it is.
    """
    with engine.connect() as connection:
        if connection.scalar(text("SELECT pg_is_in_recovery()")):
            raise DatabaseProblem(
                "The database can only be read, since its server is a standby: name the primary server in the "
                "database’s URL."
            )
        # Asked, not tried: what is tried in a table waits for whoever changes that table.
        may_insert = text("SELECT has_table_privilege(to_regclass(:table), 'INSERT')")  # NULL where there is none
        for table in metadata.sorted_tables:
            if connection.scalar(may_insert, {"table": table.name}) is False:
                raise DatabaseProblem(
                    f"The database’s user lacks the right to INSERT into the table {table.name}. Grant it the rights "
                    "to SELECT, INSERT, UPDATE and DELETE in all tables, or name their owner in the database’s URL."
                )
