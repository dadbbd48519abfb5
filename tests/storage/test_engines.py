"""Every connection to SQLite has the settings on which the promises to members rest."""

from pathlib import Path

import pytest

from bot.storage.engines import sqlite_engines

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
