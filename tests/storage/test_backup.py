"""A backup is one moment of the database, whole and checked, whatever the bot does meanwhile."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from bot.storage.database import Database
from bot.storage.database_problem import DatabaseProblem
from tests.databases import on_postgresql, on_sqlite, opened, with_the_rights_of_its_owner
from tests.storage.examples import add_quiz

PAGE = 4096
"""Bytes in a page of SQLite's, unless it is told otherwise."""


def channels(file: Path) -> list[str]:
    """The channels that have a quiz, by the file alone."""
    with opened(f"sqlite:///{file}") as database:
        database.check_schema()
        with database.transactions.read() as store:
            return [quiz.channel_id for quiz in store.quizzes.of_workspace("T1")]


def refusal(database: Database, file: Path) -> str:
    with pytest.raises(DatabaseProblem) as caught:
        database.back_up(file)
    return str(caught.value)


@on_sqlite
def test_what_was_committed_is_in_the_copy_and_what_was_not_is_not(database: Database, tmp_path: Path) -> None:
    with database.transactions.write() as store:
        add_quiz(store, "C1")
    with database.transactions.write() as store:
        add_quiz(store, "C2")
        database.back_up(tmp_path / "copy.sqlite3")
    assert channels(tmp_path / "copy.sqlite3") == ["C1"]


@on_sqlite
def test_a_copy_taken_while_the_bot_writes_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    """Every transaction adds two quizzes, so a copy that holds an odd number is of no moment at all."""
    stopping, begun = Event(), Event()

    def write_pairs() -> None:
        number = 0
        while not stopping.is_set():
            with database.transactions.write() as store:
                add_quiz(store, f"C{number}")
                add_quiz(store, f"D{number}")
            number += 1
            begun.set()

    writer = Thread(target=write_pairs)
    writer.start()
    assert begun.wait(60)
    try:
        with opened(f"sqlite:///{tmp_path / 'quiz.sqlite3'}", exclusive=False) as beside:
            for number in range(10):
                beside.back_up(tmp_path / f"copy{number}.sqlite3")
    finally:
        stopping.set()
        writer.join()
    counts = [len(channels(tmp_path / f"copy{number}.sqlite3")) for number in range(10)]
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)
    assert counts[0] > 0


@on_sqlite
def test_only_the_copy_is_left_and_only_its_owner_may_read_what_was_theirs(database: Database, tmp_path: Path) -> None:
    (tmp_path / "quiz.sqlite3").chmod(0o600)
    (tmp_path / "backups").mkdir()
    database.back_up(tmp_path / "backups" / "copy.sqlite3")
    [copy] = (tmp_path / "backups").iterdir()
    assert copy.name == "copy.sqlite3"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


@on_sqlite
def test_a_database_that_can_only_be_read_is_copied(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "quiz.sqlite3").chmod(0o440)
    with with_the_rights_of_its_owner(), opened(database_url, exclusive=False) as beside:
        beside.back_up(tmp_path / "copy.sqlite3")
    assert stat.S_IMODE((tmp_path / "copy.sqlite3").stat().st_mode) == 0o640
    assert channels(tmp_path / "copy.sqlite3") == []


@on_sqlite
def test_a_file_that_is_there_is_never_overwritten(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite3"
    file.write_text("precious")
    assert f"{file} exists already and is not overwritten" in refusal(database, file)
    assert file.read_text() == "precious"


@on_sqlite
def test_a_backup_under_way_is_left_alone(database: Database, tmp_path: Path) -> None:
    unfinished = tmp_path / "copy.sqlite3.part"
    unfinished.write_text("half")
    assert f"{unfinished} exists already" in refusal(database, tmp_path / "copy.sqlite3")
    assert unfinished.read_text() == "half"


@on_sqlite
@pytest.mark.parametrize("place", ["/proc", "/nowhere"])
def test_a_place_where_nothing_can_be_written(database: Database, place: str) -> None:
    assert f"{place}/copy.sqlite3 cannot be written" in refusal(database, Path(place, "copy.sqlite3"))


@on_sqlite
def test_a_damaged_database_is_not_passed_off_as_a_backup(database: Database, tmp_path: Path) -> None:
    with database.transactions.write() as store:
        for number in range(500):
            add_quiz(store, f"C{number}")
    database.dispose()
    file = tmp_path / "quiz.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'quizzes'").fetchone()
    content = bytearray(file.read_bytes())
    content[(page - 1) * PAGE + 8 : page * PAGE] = b"\xff" * (PAGE - 8)
    file.write_bytes(content)
    with opened(f"sqlite:///{file}") as damaged:
        assert "The database is damaged" in refusal(damaged, tmp_path / "copy.sqlite3")
    assert not list(tmp_path.glob("copy*"))


@on_postgresql
def test_postgresql_has_a_program_of_its_own_for_it(database: Database, tmp_path: Path) -> None:
    assert "pg_dump" in refusal(database, tmp_path / "copy")
    assert not list(tmp_path.iterdir())
