"""Whether a database can be written, which many a one that answers cannot."""

import shutil
from pathlib import Path

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from bot.storage.database_problem import DatabaseProblem
from bot.storage.sqlite_refusals import refusal
from bot.storage.tables import metadata

ROOM = 4 * 1024 * 1024
"""Bytes that the disk of an SQLite file has to have left: as much as is written beside it before it goes into it."""


def check_sqlite(engine: Engine) -> None:
    """Refuse a file that can only be read.

    Raises:
        DatabaseProblem: saying what is in the way, of a file its owner as well.
    """
    try:
        with engine.connect() as connection:  # which takes back what was not committed
            # Beginning to write does not show it: of a file that can only be read, SQLite begins to read instead.
            connection.exec_driver_sql("PRAGMA user_version = 1")
    except DBAPIError as error:
        raise refusal(Path(str(engine.url.database)), error.orig) from None


def check_room(engine: Engine) -> None:
    """Refuse an SQLite file whose disk is as good as full: nobody else may notice before an answer is refused.

    Raises:
        DatabaseProblem: saying so.
    """
    file = Path(str(engine.url.database))
    if shutil.disk_usage(file.resolve().parent).free < ROOM:
        raise DatabaseProblem(
            f"The disk of the database {file} has less than {ROOM // 1024**2} MB left. Make room on it: answers are "
            "refused once it is full."
        )


QUEUE = "procrastinate_"
"""How the name of each table of the queue begins."""

LACKING = text("""
    WITH ours AS (
        SELECT oid, relname FROM pg_class
        WHERE relkind = 'r' AND pg_table_is_visible(oid) AND (relname = ANY(:tables) OR starts_with(relname, :queue))
    ), needed AS (
        SELECT 1 AS place, 'table' AS kind, relname, "right", number, has_table_privilege(oid, "right") AS granted
        FROM ours, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) WITH ORDINALITY AS rights ("right", number)
        UNION ALL
        -- from which a table takes its ids by itself (for identity columns nobody needs a right); UPDATE does as well.
        -- The CASE: PostgreSQL may ask before it looks at what kind of thing it is, and refuses to tell of anything
        -- else.
        SELECT 2, 'sequence', relname, 'USAGE', 1, CASE relkind WHEN 'S'
            THEN has_sequence_privilege(oid, 'USAGE, UPDATE') END
        FROM pg_class JOIN pg_depend ON classid = 'pg_class'::regclass AND objid = oid
        WHERE relkind = 'S' AND deptype = 'a' AND refobjid IN (SELECT oid FROM ours)
    )
    SELECT string_agg("right", ', ' ORDER BY number), kind, relname
    FROM needed WHERE NOT granted GROUP BY place, kind, relname ORDER BY place, relname LIMIT 1
""")
"""The rights that the user lacks in the first table or sequence of ours in which any is lacking."""


def check_postgresql(engine: Engine) -> None:
    """Refuse a standby, transactions that begin read-only, and a user who may not write.

    Tables that are missing are passed over.

    Raises:
        DatabaseProblem: saying which of them it is.
    """
    with engine.connect() as connection:
        if connection.scalar(text("SELECT pg_is_in_recovery()")):
            raise DatabaseProblem(
                "The database can only be read, since its server is a standby: name the primary server in the "
                "database’s URL."
            )
        # What this connection was given when it was made; that our reading transactions are read-only is no part of it.
        if connection.scalar(text("SHOW default_transaction_read_only")) == "on":
            connection.invalidate()  # one that is made anew notices when that is mended
            raise DatabaseProblem(
                "The database can only be read, since its transactions begin read-only: many hosts set that where "
                "its disk is full. Make room; then set default_transaction_read_only to off for the database, its "
                "user and the server, or in the database’s URL."
            )
        # Asked, not tried: what is tried in a table waits for whoever changes that table.
        lacking = connection.execute(LACKING, {"tables": [*metadata.tables], "queue": QUEUE}).one_or_none()
    if lacking:
        rights, kind, name = lacking
        raise DatabaseProblem(
            f"The database’s user lacks {rights} on the {kind} {name}. Grant it SELECT, INSERT, UPDATE and DELETE on "
            "all tables and USAGE on all sequences, or name their owner in the database’s URL."
        )
