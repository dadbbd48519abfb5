"""A quiz to play, on a store of each kind."""

import shutil
from collections.abc import Iterator
from contextlib import suppress

import pytest

from bot.storage.database import Database, open_database
from bot.usecases.ports import Store
from tests.builders import Calendar, Shelf, WordGrader, bank_of, three_per_section
from tests.databases import PostgresqlServer
from tests.usecases.play import Play


class Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A database that stays empty, since each test undoes what it did: making one takes longer than most tests."""
    if request.param == "sqlite":
        file = tmp_path_factory.mktemp("shared") / "quiz.sqlite3"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
        url = f"sqlite:///{file}"
    else:
        server: PostgresqlServer = request.getfixturevalue("postgresql_server")
        url = server.url(server.new_database(request.getfixturevalue("migrated_postgresql")))
    database = open_database(url)
    yield database
    database.dispose()


@pytest.fixture
def store(shared_database: Database) -> Iterator[Store]:
    """A store in a transaction that is undone after the test."""
    with suppress(Undone), shared_database.transactions.write() as store:
        yield store
        raise Undone


@pytest.fixture
def play(store: Store) -> Play:
    """Twelve questions, no holidays, and nothing set up."""
    return Play(store, Shelf(bank_of(*three_per_section())), Calendar(), WordGrader())
