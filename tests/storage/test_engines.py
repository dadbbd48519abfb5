"""Every connection has the settings on which the promises to members rest."""

from pathlib import Path
from typing import Any, cast

import psycopg
import pytest
from sqlalchemy import make_url

from bot.storage.engines import SILENCE, postgresql_engines, sqlite_engines
from tests.databases import on_postgresql

FULL = 2
"""SQLite's number for synchronous=FULL."""


@pytest.mark.parametrize(
    ("setting", "reading", "writing"),
    [
        ("journal_mode", "wal", "wal"),
        ("synchronous", FULL, FULL),
        ("foreign_keys", 1, 1),
        ("busy_timeout", 10_000, 10_000),
        ("query_only", 1, 0),
    ],
)
def test_sqlite_settings(tmp_path: Path, setting: str, reading: object, writing: object) -> None:
    engines = sqlite_engines(tmp_path / "quiz.sqlite3")
    for engine, value in ((engines.writing, writing), (engines.reading, reading)):
        with engine.connect() as connection:
            assert connection.exec_driver_sql(f"PRAGMA {setting}").scalar_one() == value
    engines.dispose()


@on_postgresql
def test_a_postgresql_that_falls_silent_is_given_up_soon(database_url: str) -> None:
    engines = postgresql_engines(make_url(database_url))
    with engines.writing.connect() as connection:
        settings = cast("psycopg.Connection[Any]", connection.connection.dbapi_connection).info.get_parameters()
    engines.dispose()
    assert {name: settings.get(name) for name in SILENCE} == SILENCE
