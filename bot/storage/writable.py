"""Whether a database can be written, which many a one that answers cannot."""

import os
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from bot.storage.database_problem import DatabaseProblem
from bot.storage.tables import metadata


def check_sqlite(engine: Engine) -> None:
    """Refuse a file that can only be read.

    Raises:
        DatabaseProblem: naming what is in the way, and its owner.
    """
    try:
        with engine.connect() as connection:  # which takes back what was not committed
            # Beginning to write does not show it: of a file that can only be read, SQLite begins to read instead.
            connection.exec_driver_sql("PRAGMA user_version = 1")
    except OperationalError as error:
        file = Path(str(engine.url.database))
        if problem := unwritable(file, error.orig):
            raise problem from None
        raise


def unwritable(file: Path, error: BaseException | None) -> DatabaseProblem | None:
    """That an SQLite file cannot be written, if that is the error; the fault can be with what stands beside it."""
    if not getattr(error, "sqlite_errorname", "").startswith("SQLITE_READONLY"):
        return None
    places = (file, *(file.with_name(f"{file.name}-{ending}") for ending in ("wal", "shm")), file.parent)
    # For the user as whom files are opened, which need not be the one who began this.
    refusing = [place for place in places if place.exists() and not os.access(place, os.W_OK, effective_ids=True)]
    named = ", ".join(f"{place} (of {_owner(place)})" for place in refusing)
    mend = f"Run this as their owner, or change the owner or the mode of {named}." if named else "See to its disk."
    return DatabaseProblem(f"The database {file} cannot be written: {error}. {mend}")


def _owner(file: Path) -> str:
    try:
        return file.owner()
    except KeyError:
        return f"user {file.stat().st_uid}"


QUEUE = "procrastinate_"
"""With what the names of the queue’s tables begin."""

LACKING = text("""
    WITH ours AS (
        SELECT oid, relname FROM pg_class
        WHERE relkind = 'r' AND pg_table_is_visible(oid) AND (relname = ANY(:tables) OR starts_with(relname, :queue))
    ), needed AS (
        SELECT 1 AS place, 'table' AS kind, relname, "right", number, has_table_privilege(oid, "right") AS granted
        FROM ours, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS rights ("right", number)
        UNION ALL
        -- from which a table takes its ids by itself (for identity columns nobody needs a right). The CASE: PostgreSQL
        -- may ask before it looks at what kind of thing it is, and refuses to tell of anything else.
        SELECT 2, 'sequence', relname, 'USAGE', 1, CASE relkind WHEN 'S' THEN has_sequence_privilege(oid, 'USAGE') END
        FROM pg_class JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = oid
        WHERE relkind = 'S' AND deptype = 'a' AND refobjid IN (SELECT oid FROM ours)
    )
    SELECT string_agg("right", ', ' ORDER BY number), kind, relname
    FROM needed WHERE NOT granted GROUP BY place, kind, relname ORDER BY place, relname LIMIT 1
""")
"""The rights that the user lacks in the first table or sequence of ours in which any is lacking."""


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
        lacking = connection.execute(LACKING, {"tables": [*metadata.tables], "queue": QUEUE}).one_or_none()
    if lacking:
        rights, kind, name = lacking
        raise DatabaseProblem(
            f"The database’s user lacks {rights} on the {kind} {name}. Grant it SELECT, INSERT, UPDATE and DELETE on "
            "all tables and USAGE on all sequences, or name their owner in the database’s URL."
        )
