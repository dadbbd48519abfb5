"""Opens the database that a URL names."""

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, ProgrammingError

from bot.storage import backup, copying, schema, writable
from bot.storage.database_problem import DatabaseProblem, refusals_told
from bot.storage.engines import Engines, postgresql_engines, sqlite_engines
from bot.storage.file_lock import FileInUse, FileLock
from bot.storage.schema import SchemaState
from bot.storage.sqlite_refusals import refusal
from bot.storage.store.quizzes import SqlQuizzes
from bot.storage.store.standings import Standings
from bot.storage.transactions import Transactions

URL_FORMS = "Write it like sqlite:///lambda-quiz.sqlite3 or postgresql://user:password@host/name."
POSTGRESQL = ("postgresql", "postgresql+psycopg", "postgres")
SQLITE = ("sqlite", "sqlite+pysqlite")

OLDEST_SQLITE = (3, 35)
"""The first SQLite with RETURNING."""


class Database:
    """An open database. `dispose` closes it."""

    def __init__(self, engines: Engines, lock: FileLock | None = None) -> None:
        self._engines = engines
        self._lock = lock
        self.transactions = Transactions(engines.reading, engines.writing)

    @property
    def postgresql_conninfo(self) -> str | None:
        """By which other libraries connect to a PostgreSQL database just as we do; None of any other kind.

        It holds the password.
        """
        engine = self._engines.writing
        if engine.dialect.name != "postgresql":
            return None
        from psycopg.conninfo import make_conninfo  # noqa: PLC0415 - it is for PostgreSQL alone

        # Not the URL: libpq reads some URLs otherwise than SQLAlchemy, and refuses a blank in one.
        _, parameters = engine.dialect.create_connect_args(engine.url)
        parameters.pop("context", None)  # how psycopg reads values, which is nothing to libpq
        return make_conninfo(**parameters)

    @refusals_told()
    def upgrade(self) -> None:
        """Bring the tables to the newest version.

        Raises:
            DatabaseProblem: when the database is ahead of this program, or refuses.
        """
        schema.upgrade(self._engines.writing)

    @refusals_told()
    def schema_state(self) -> SchemaState:
        """The version of the tables, and the one that this program needs."""
        return schema.schema_state(self._engines.reading)

    @refusals_told()
    def check_writable(self) -> None:
        """Refuse a database that can only be read, or whose disk is as good as full. Nothing is changed.

        Raises:
            DatabaseProblem: saying what is in the way.
        """
        if self._engines.writing.dialect.name == "sqlite":
            writable.check_sqlite(self._engines.writing)
            writable.check_room(self._engines.writing)
        else:
            writable.check_postgresql(self._engines.reading)

    def check_lock(self) -> None:
        """Refuse an SQLite file whose lock nobody here could take. It is not taken: a running bot may have it.

        Raises:
            DatabaseProblem: saying what is in the way.
        """
        engine = self._engines.writing
        if engine.dialect.name == "sqlite" and (lock := _lock_of(Path(str(engine.url.database)))).exists():
            with _lock_told():
                lock.open("a").close()

    def check_schema(self) -> None:
        """Refuse tables of another version than this program needs.

        Raises:
            DatabaseProblem: saying which command to run, or that the program is too old.
        """
        state = self.schema_state()
        schema.refuse_newer(state)
        if not state.up_to_date:
            raise DatabaseProblem("The database’s tables are missing or old. Run `lambda-quiz db upgrade` first.")

    @refusals_told()
    def count_wrong_standings(self) -> int:
        """How many standings differ from what the ledger says."""
        with self._engines.reading.connect() as connection:
            return Standings(connection).wrong()

    @refusals_told()
    def count_quizzes_by_bank(self) -> dict[str, int]:
        """How many quizzes use each bank."""
        with self._engines.reading.connect() as connection:
            return SqlQuizzes(connection).count_by_bank()

    @refusals_told()
    def recount_standings(self) -> int:
        """Make all standings anew from the ledger, and return how many were wrong."""
        with self._engines.writing.begin() as connection:
            standings = Standings(connection)
            standings.lock_entries()
            wrong = standings.wrong()
            standings.recount()
        return wrong

    def back_up(self, file: Path) -> None:
        """Copy an SQLite database into a new file, beside whoever uses it.

        Raises:
            DatabaseProblem: when it is no SQLite database, or the copy cannot be made.
        """
        backup.back_up(self._engines.reading, file)

    def copy_to(self, target: "Database") -> dict[str, int]:
        """Copy everything into an empty database and check the copy. Returns the number of rows by table.

        Nobody may write to either database meanwhile. The tables of both must fit; see `check_schema`.

        Raises:
            DatabaseProblem: when the target is not empty or the copy fails; then nothing of it is kept.
        """
        return copying.copy_all(self._engines.reading, target._engines.writing)

    def dispose(self) -> None:
        """Close every connection, and let another process have an SQLite file."""
        self._engines.dispose()
        if self._lock:
            self._lock.release()


def open_database(url: str, *, exclusive: bool = True, may_create: bool = True) -> Database:
    """Open the database and see that it answers. Its tables are not looked at; see `Database.check_schema`.

    Only one process at a time opens an SQLite file exclusively. `exclusive=False` is for commands that read beside it.
    An SQLite file that is not there is made when it `may_create` it and opens it exclusively. Neither means anything on
    PostgreSQL.

    Raises:
        DatabaseProblem: with a sentence that says what to do.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise DatabaseProblem(f"The database’s URL cannot be read. {URL_FORMS}") from None
    if parsed.drivername in SQLITE:
        if "?" in url:  # whatever follows, or nothing
            raise DatabaseProblem(
                "The database’s URL holds a ?, and what follows it names neither a file nor a setting here: leave it "
                "out, or write it as %3F where it is part of the file’s name."
            )
        file = _sqlite_file(parsed)
        try:
            return _open_sqlite(file, exclusive, may_create and exclusive)
        except OSError as error:
            raise DatabaseProblem(
                f"The database {file} cannot be reached: {error.strerror}. Correct the URL, or change the owner or the "
                "mode of its folders."
            ) from None
    if parsed.drivername in POSTGRESQL:
        return _open_postgresql(parsed)
    raise DatabaseProblem(f"Databases of the kind “{parsed.drivername}” are not supported. {URL_FORMS}")


def sqlite_file(url: str) -> str | None:
    """The path of an SQLite file itself, whatever name a URL has for it; None where the URL names none."""
    try:
        parsed = make_url(url)
        return os.path.realpath(_sqlite_file(parsed)) if parsed.drivername in SQLITE else None
    except (ArgumentError, ValueError, DatabaseProblem):
        return None


def _sqlite_file(url: URL) -> Path:
    if not url.database or url.database == ":memory:" or url.host:
        raise DatabaseProblem(
            "The database’s URL names no file: sqlite:///data/quiz.sqlite3 is a relative path, "
            "sqlite:////srv/quiz.sqlite3 an absolute one."
        )
    return Path(url.database).absolute()


def _open_sqlite(file: Path, exclusive: bool, may_create: bool) -> Database:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise DatabaseProblem(
            f"This Python comes with SQLite {sqlite3.sqlite_version}, and 3.35 or newer is needed. Use another Python."
        )
    if not file.parent.is_dir():
        raise DatabaseProblem(f"The database’s folder {file.parent} does not exist. Create it, or correct the URL.")
    if file.is_dir():
        raise DatabaseProblem(f"{file} is a folder: add the name of the database’s file to the URL.")
    if not may_create and not file.is_file():
        raise DatabaseProblem(
            f"There is no database {file}. Correct the URL, or make one with `lambda-quiz db upgrade` first."
        )
    lock = lock_sqlite(file) if exclusive else None
    if not file.exists():
        # It will hold what members wrote in private; SQLite makes the files beside it with the same mode.
        file.touch(0o600)
    database = Database(sqlite_engines(file), lock)
    try:
        with database.transactions.read():
            pass
        if exclusive:
            writable.check_sqlite(database._engines.writing)
    except DatabaseProblem:
        database.dispose()
        raise
    except DBAPIError as error:
        database.dispose()
        raise refusal(file, error.orig) from None
    return database


def lock_sqlite(file: Path) -> FileLock:
    """Keep an SQLite file for oneself, which is refused while another process has it."""
    try:
        with _lock_told():
            return FileLock(_lock_of(file))
    except FileInUse:
        raise DatabaseProblem(
            f"Another process is using the database {file.resolve()}, and SQLite allows only one. Stop that one first, "
            "or move to PostgreSQL to run several."
        ) from None


def _lock_of(file: Path) -> Path:
    file = file.resolve()  # whatever name it is opened by
    return file.with_name(f"{file.name}.lock")


@contextmanager
def _lock_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DatabaseProblem(
            f"{error.filename} beside the database cannot be written: {error.strerror}. Change the owner or the mode "
            "of that file, or of its folder."
        ) from None


def _open_postgresql(url: URL) -> Database:
    # What follows the first @ of a password is taken for the host, or for both; neither may be repeated then.
    if "@" in f"{url.host}{url.database}":
        raise DatabaseProblem("The password in the database’s URL holds an @: write it as %40.")
    try:
        database = Database(postgresql_engines(url))
    except ImportError:
        raise DatabaseProblem(
            "PostgreSQL needs the extra `postgres`. Install it with `pip install '.[postgres]'`."
        ) from None
    except ArgumentError as error:
        raise _not_asked(str(error)) from None
    try:
        with database.transactions.read():
            pass
    except DBAPIError as error:
        database.dispose()
        reason = " ".join(str(error.orig).split())
        # What the server itself refuses begins otherwise.
        wrong = re.match(r"connection is bad: .*?\b(invalid .+)", reason)
        if wrong or isinstance(error, ProgrammingError):
            raise _not_asked(wrong[1] if wrong else reason) from None
        raise DatabaseProblem(f"PostgreSQL does not answer at {url.host or 'the local socket'}: {reason}") from None
    return database


def _not_asked(wrong: str) -> DatabaseProblem:
    return DatabaseProblem(
        f"PostgreSQL was not asked, since its URL is wrong: {wrong}. Correct it there, or in the environment where a "
        "variable that begins with PG sets it."
    )
