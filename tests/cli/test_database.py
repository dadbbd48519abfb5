"""`lambda-quiz db upgrade` as its user sees it."""

import asyncio
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, text

from bot.__main__ import main
from bot.storage.database import open_database


def upgrade(url: str) -> tuple[int, str]:
    """The exit code and the one line that is printed."""
    result = CliRunner().invoke(main, ["db", "upgrade"], env={"DATABASE_URL": url})
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.output.count("\n") == 1
    assert "hush" not in result.output
    return result.exit_code, result.output.strip()


def set_revision(url: str, revision: str) -> None:
    """Pretend that another version of the program has migrated the database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    engine.dispose()


def test_an_empty_database_gets_its_tables_once(empty_database_url: str) -> None:
    code, said = upgrade(empty_database_url)
    assert code == 0
    assert said.startswith("The schema went from empty to ")
    revision = said.removeprefix("The schema went from empty to ")
    assert upgrade(empty_database_url) == (0, f"The schema is up to date ({revision.rstrip('.')}).")
    database = open_database(empty_database_url)
    database.check_schema()
    database.dispose()


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
    database = open_database(url)
    code, said = upgrade(url)
    database.dispose()
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
