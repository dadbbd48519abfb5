"""Engines for SQLite and PostgreSQL, one for reading and one for writing."""

import sqlite3
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event

READERS = 4
"""Connections for reading that stay open: one for each thread that reads."""

WRITERS = 2
"""Connections for writing that stay open: the runner's, and one for a command beside it."""

BUSY_SECONDS = 10
"""How long SQLite waits for another process to finish writing."""

CONNECT_SECONDS = 10

SILENCE = {"keepalives_idle": "10", "keepalives_interval": "5", "keepalives_count": "3", "tcp_user_timeout": "20000"}
"""A connection over which nothing comes back is given up within half a minute, and not after the system's hours: 10 s
after the last word three questions, 5 s apart, and 20 s (in ms) for what was sent and not confirmed."""

PATIENCE = "-c idle_in_transaction_session_timeout=30s"
"""PostgreSQL ends a transaction in which nothing happens, so that a frozen process keeps nothing locked.

A URL with options of its own is left as it is."""

READ_ONLY = "25006"
"""PostgreSQL's code for what is refused since its transaction is read-only."""

HIDE_PARAMETERS = True
"""Errors and logs of SQLAlchemy's leave out the values of a statement, which are what members wrote."""

SQLITE_SETTINGS = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA journal_mode = WAL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",  # in WAL mode only this keeps the last commits through a loss of power
)


@dataclass(frozen=True, slots=True)
class Engines:
    """The two engines of one database. Only `writing` can change it."""

    reading: Engine
    writing: Engine

    def dispose(self) -> None:
        """Close every connection."""
        self.reading.dispose()
        self.writing.dispose()


def sqlite_engines(file: Path) -> Engines:
    """Engines for an SQLite file, with transactions that begin when SQLAlchemy says so."""
    reading = _sqlite_engine(file, READERS, (*SQLITE_SETTINGS, "PRAGMA query_only = ON"), "BEGIN")
    # A deferred transaction that reads before it writes can fail to get the lock however long it waits.
    writing = _sqlite_engine(file, WRITERS, SQLITE_SETTINGS, "BEGIN IMMEDIATE")
    return Engines(reading, writing)


def _sqlite_engine(file: Path, pool_size: int, settings: tuple[str, ...], begin: str) -> Engine:
    location = URL.create("sqlite+pysqlite", database=str(file))
    engine = create_engine(location, pool_size=pool_size, hide_parameters=HIDE_PARAMETERS)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ARG001 (the event's signature)
        # The driver begins transactions late, and not for every statement.
        connection.isolation_level = None
        for setting in settings:
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def postgresql_engines(url: URL) -> Engines:
    """Engines for PostgreSQL over psycopg 3, which share their connections.

    Raises:
        ImportError: when the extra `postgres` is not installed, or not whole.
    """
    if find_spec("procrastinate") is None:
        # The queue needs it, but only once the tables are made.
        raise ImportError("procrastinate is not installed.")
    defaults = {"connect_timeout": str(CONNECT_SECONDS), "options": PATIENCE, **SILENCE}
    # Without the check before use, the first transactions after a restart of the server would fail.
    writing = create_engine(
        url.set(drivername="postgresql+psycopg", query=defaults | url.query),
        pool_size=READERS + WRITERS,
        pool_pre_ping=True,
        hide_parameters=HIDE_PARAMETERS,
    )

    @event.listens_for(writing, "checkin")
    def leave_it_to_the_server(connection: Any, record: Any) -> None:  # noqa: ARG001 (the event's signature)
        # After a read SQLAlchemy has it begin READ WRITE, also where whoever runs the server has it begin otherwise.
        if connection is not None and connection.read_only is not None:
            connection.read_only = None

    @event.listens_for(writing, "handle_error")
    def give_up_old_connections(context: ExceptionContext) -> None:
        # Connections keep the settings with which they were made, so that a server that may be written again is not
        # noticed by those of before.
        if is_read_only(context.original_exception):
            context.is_disconnect = True

    reading = writing.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(reading, writing)


def is_read_only(error: BaseException | None) -> bool:
    """Whether PostgreSQL refused to write in a transaction that is read-only."""
    return getattr(error, "sqlstate", None) == READ_ONLY
