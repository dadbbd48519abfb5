"""`lambda-quiz db` as its user sees it."""

import asyncio
import re
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text

from bot.__main__ import main
from bot.storage.database import open_database
from tests.databases import by_hand, on_postgresql, on_sqlite, opened, run_by_hand
from tests.storage.examples import add_quiz

PASSWORD = "hush"
"""In every URL of these tests that has a password; it must never be printed."""


def db(*arguments: str, url: str | None = None) -> tuple[int, str]:
    """The exit code of `lambda-quiz db` with these arguments, and what it printed."""
    result = CliRunner().invoke(main, ["db", *arguments], env={"DATABASE_URL": url})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert PASSWORD not in result.output
    return result.exit_code, result.output.strip()


def upgrade(url: str) -> tuple[int, str]:
    """The exit code and the one line that is printed."""
    code, said = db("upgrade", url=url)
    assert "\n" not in said
    return code, said


def set_revision(url: str, revision: str) -> None:
    """Pretend that another version of the program has migrated the database."""
    run_by_hand(url, f"UPDATE alembic_version SET version_num = '{revision}'")


def test_an_empty_database_gets_its_tables_once(empty_database_url: str) -> None:
    code, said = upgrade(empty_database_url)
    assert code == 0
    assert said.startswith("The schema went from empty to ")
    revision = said.removeprefix("The schema went from empty to ")
    assert upgrade(empty_database_url) == (0, f"The schema is up to date ({revision.rstrip('.')}).")
    with opened(empty_database_url) as database:
        database.check_schema()


def test_standings_are_made_anew(database_url: str) -> None:
    fill(database_url, "C1")
    run_by_hand(database_url, "INSERT INTO standings VALUES (1, 'all', '0001-01-01', 'T1', 'U1', false, 5, 1)")
    assert db("recount", url=database_url) == (0, "The standings were made anew; 1 was wrong.")
    assert db("recount", url=database_url) == (0, "The standings were made anew; none were wrong.")


def test_standings_need_tables_of_this_version(empty_database_url: str) -> None:
    upgrade(empty_database_url)
    set_revision(empty_database_url, "0001")
    code, said = db("recount", url=empty_database_url)
    assert code == 1
    assert "Run `lambda-quiz db upgrade` first." in said


def test_a_table_that_is_in_the_way(empty_database_url: str) -> None:
    run_by_hand(empty_database_url, "CREATE TABLE quizzes (id INTEGER)")
    code, said = upgrade(empty_database_url)
    assert code == 1
    assert said.startswith("lambda-quiz: The database says: ")
    assert "already exists. Mend that and try again: " in said


def test_a_table_that_is_gone(database_url: str) -> None:
    run_by_hand(database_url, "DROP TABLE standings")
    code, said = db("recount", url=database_url)
    assert code == 1
    assert re.match("lambda-quiz: The database says: [^\n]*standings[^\n]*. Mend that and try again: ", said)


@on_sqlite
@pytest.mark.parametrize("command", ["doctor", "db recount"])
def test_a_file_that_is_damaged(database_url: str, tmp_path: Path, command: str) -> None:
    with by_hand(database_url) as connection:
        pages = connection.execute(text("SELECT rootpage FROM sqlite_master WHERE tbl_name != 'alembic_version'"))
        damaged = pages.scalars().all()
        size = connection.execute(text("PRAGMA page_size")).scalar_one()
    with (tmp_path / "quiz.sqlite3").open("r+b") as file:
        for page in damaged:
            file.seek((page - 1) * size)
            file.write(b"x" * size)
    result = CliRunner().invoke(main, command.split(), env={"DATABASE_URL": database_url})
    assert result.exit_code == 1
    assert (
        "The database says: database disk image is malformed. "
        "Go back to the last good backup, or name another file if this was not meant.\n"
    ) in result.output


@on_postgresql
def test_a_queue_that_may_not_be_made(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        database.upgrade()
    read_only = make_url(empty_database_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    code, said = upgrade(read_only.render_as_string(hide_password=False))
    assert code == 1
    assert said.startswith("lambda-quiz: The queue’s tables cannot be used; the database says: cannot execute ")
    assert " in a read-only transaction. Mend that and try again: " in said


def test_a_newer_database_is_refused(database_url: str) -> None:
    set_revision(database_url, "r9999")
    code, said = upgrade(database_url)
    assert code == 1
    assert said.startswith("lambda-quiz: The database was set up by a newer Lambda Quiz")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("quiz.sqlite3", "cannot be read"),
        ("mysql://u:hush@host/name", "not supported"),
        ("sqlite:////nowhere/quiz.sqlite3", "/nowhere does not exist"),
        ("postgresql://u:hush@127.0.0.1:1/name", "PostgreSQL does not answer at 127.0.0.1"),
        ("postgresql://u:hush@quiz.invalid/name", "PostgreSQL does not answer at quiz.invalid"),
    ],
)
def test_a_url_that_leads_nowhere(url: str, said: str) -> None:
    code, line = upgrade(url)
    assert code == 1
    assert line.startswith("lambda-quiz: ")
    assert said in line


def test_a_file_that_a_running_bot_has(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'quiz.sqlite3'}"
    with opened(url):
        code, said = upgrade(url)
    assert code == 1
    assert "Another process is using the database" in said


async def refuse_password(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """The server's end of PostgreSQL's protocol, until it refuses the password."""
    while struct.unpack("!II", await reader.readexactly(8))[1] in (80877103, 80877104):
        writer.write(b"N")  # encryption is not on offer
    writer.write(struct.pack("!cII", b"R", 8, 3))  # tell me your password
    fields = b'SFATAL\0VFATAL\0C28P01\0Mpassword authentication failed for user "u"\0\0'
    writer.write(struct.pack("!cI", b"E", 4 + len(fields)) + fields)
    await writer.drain()
    await reader.read()
    writer.close()


async def test_a_wrong_password_is_not_repeated() -> None:
    server = await asyncio.start_server(refuse_password, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        code, said = await asyncio.to_thread(upgrade, f"postgresql://u:hush@127.0.0.1:{port}/name")
    assert code == 1
    assert "password authentication failed" in said


def fill(url: str, *channels: str) -> None:
    """Make quizzes in these channels."""
    with opened(url) as database, database.transactions.write() as store:
        for channel in channels:
            add_quiz(store, channel)


def channels_in(url: str) -> list[str]:
    """The channels that have a quiz."""
    with opened(url) as database, database.transactions.read() as store:
        return [quiz.channel_id for quiz in store.quizzes.of_workspace("T1")]


@on_sqlite
def test_a_backup_is_made_while_the_bot_runs_and_only_once(database_url: str, tmp_path: Path) -> None:
    fill(database_url, "C1")
    file = tmp_path / "backup.sqlite3"
    with opened(database_url):
        assert db("backup", str(file), url=database_url) == (
            0,
            f"The database was copied to {file}, and the copy is sound.",
        )
        code, said = db("backup", str(file), url=database_url)
    assert code == 1
    assert said == f"lambda-quiz: {file} exists already and is not overwritten. Name another file."
    assert channels_in(f"sqlite:///{file}") == ["C1"]


def test_a_backup_of_nothing(tmp_path: Path) -> None:
    code, said = db("backup", str(tmp_path / "backup.sqlite3"), url=f"sqlite:///{tmp_path}/no.sqlite3")
    assert code == 1
    assert said.startswith(f"lambda-quiz: There is no database {tmp_path}/no.sqlite3. Correct the URL, or make one")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def source_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """An SQLite database with two quizzes."""
    file = tmp_path / "source.sqlite3"
    file.write_bytes(migrated_sqlite.read_bytes())
    fill(f"sqlite:///{file}", "C1", "C2")
    return f"sqlite:///{file}"


def test_moving_to_another_database(source_url: str, database_url: str) -> None:
    code, said = db("copy", source_url, database_url)
    assert code == 0
    lines = said.splitlines()
    assert "quizzes: 2" in lines
    assert "ledger: 0" in lines
    assert lines[-1] == "Copied 2 rows; counts and sums agree. Set DATABASE_URL to the new database."
    assert channels_in(database_url) == ["C1", "C2"]
    code, said = db("copy", source_url, database_url)
    assert code == 1
    assert said.startswith("lambda-quiz: The database to copy to is not empty: its table quizzes holds rows.")


def copy_refused(source_url: str, target_url: str) -> str:
    code, said = db("copy", source_url, target_url)
    assert code == 1
    assert "\n" not in said
    return said.removeprefix("lambda-quiz: ")


def test_a_database_that_a_running_bot_has_is_not_copied(source_url: str, database_url: str) -> None:
    with opened(source_url):
        said = copy_refused(source_url, database_url)
    assert said.startswith("The database to copy from cannot be used. Another process is using the database")
    assert channels_in(database_url) == []


def test_nothing_is_copied_into_a_file_that_a_running_bot_has(source_url: str, migrated_sqlite: Path) -> None:
    with opened(f"sqlite:///{migrated_sqlite}"):
        said = copy_refused(source_url, f"sqlite:///{migrated_sqlite}")
    assert said.startswith("The database to copy to cannot be used. Another process is using the database")


def test_tables_must_be_there(source_url: str, empty_database_url: str) -> None:
    open_database(empty_database_url).dispose()
    said = copy_refused(source_url, empty_database_url)
    assert said.startswith("The database to copy to cannot be used. The database’s tables are missing or old. Run ")


def test_tables_must_be_of_this_version(source_url: str, database_url: str) -> None:
    set_revision(source_url, "r9999")
    said = copy_refused(source_url, database_url)
    assert said.startswith("The database to copy from cannot be used. The database was set up by a newer Lambda Quiz")


def test_a_file_that_is_not_there_is_not_made(source_url: str, tmp_path: Path) -> None:
    absent = f"sqlite:///{tmp_path}/absent.sqlite3"
    assert "The database to copy from cannot be used. There is no database" in copy_refused(absent, source_url)
    assert "The database to copy to cannot be used. There is no database" in copy_refused(source_url, absent)
    assert not list(tmp_path.glob("absent*"))


@pytest.mark.parametrize("count", [0, 1, 3])
def test_two_databases_have_to_be_named(count: int) -> None:
    code, said = db("copy", *(f"postgresql://u:{PASSWORD}@host/{number}" for number in range(count)))
    assert code == 2
    assert "Name two databases" in said


def test_one_database_twice_is_not_two(source_url: str) -> None:
    code, said = db("copy", source_url, source_url)
    assert code == 2
    assert "Name two databases" in said


@pytest.mark.parametrize("spelling", ["sqlite:///source.sqlite3", "sqlite+pysqlite:///./sub/../link.sqlite3"])
def test_one_file_by_two_names_is_not_two(
    source_url: str, spelling: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "link.sqlite3").symlink_to("source.sqlite3")
    for urls in ((source_url, spelling), (spelling, source_url)):
        code, said = db("copy", *urls)
        assert code == 2
        assert "Name two databases" in said


@pytest.mark.parametrize("url", ["quiz.sqlite3", "sqlite://", "sqlite:///%00"])
def test_a_url_that_names_nothing_to_copy(source_url: str, url: str) -> None:
    assert copy_refused(source_url, url).startswith("The database to copy to cannot be used. ")


@pytest.mark.parametrize("place", [0, 1])
def test_no_password_is_shown_when_a_server_does_not_answer(source_url: str, place: int) -> None:
    urls = [source_url, source_url]
    urls[place] = f"postgresql://u:{PASSWORD}@127.0.0.1:1/name"
    said = copy_refused(urls[0], urls[1])
    assert f"The database to copy {'to' if place else 'from'} cannot be used. PostgreSQL does not answer at" in said
