"""Opening a database, and what is said when that is not possible."""

import os
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from bot.app import open_ready_database
from bot.storage.database import Database, open_database
from bot.storage.database_problem import DatabaseProblem
from tests.databases import on_postgresql, on_sqlite, opened, run_by_hand, with_the_rights_of_its_owner
from tests.storage.examples import add_quiz


def problem(url: str, *, exclusive: bool = True) -> str:
    with pytest.raises(DatabaseProblem) as caught:
        open_database(url, exclusive=exclusive)
    assert "secret" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "cannot be read"),
        ("lambda-quiz.sqlite3", "cannot be read"),
        ("postgresql://u:secret@host:port/name", "cannot be read"),
        ("mysql://u:secret@host/name", "“mysql” are not supported"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://quiz.sqlite3", "names no file"),
        (
            "sqlite:///quiz.sqlite3?mode=ro",
            "The database’s URL holds a ?, and what follows it names neither a file nor",
        ),
        ("sqlite:///quiz?.sqlite3", "leave it out, or write it as %3F where it is part of the file’s name."),
        ("postgresql://u:p@secret@127.0.0.1:1/name", "The password in the database’s URL holds an @: write it as %40."),
        ("postgresql://u:p@1/secret@127.0.0.1:1/name", "holds an @: write it as %40."),
        ("postgresql://u:secret@127.0.0.1:1/name", "does not answer at 127.0.0.1"),
        ("postgres:///name?host=/nowhere", "does not answer at the local socket"),
    ],
)
def test_a_url_that_leads_nowhere(url: str, said: str) -> None:
    assert said in problem(url)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("foo=1", 'invalid connection option "foo"'),
        ("sslmode=yes", 'invalid sslmode value: "yes"'),
        ("connect_timeout=soon", "bad value for connect_timeout: 'soon'"),
        ("host=127.0.0.1&keepalives_idle=long", 'invalid integer value "long" for connection option "keepalives_idle"'),
        ("port=99999", 'invalid port number: "99999"'),
        ("host=one,two&port=1,2,3", "number of hosts and ports don't match"),
    ],
)
def test_a_url_with_which_no_server_is_asked(query: str, wrong: str) -> None:
    assert problem(f"postgresql://u:secret@/name?{query}") == (
        f"PostgreSQL was not asked, since its URL is wrong: {wrong}. Correct it there, or in the environment where a "
        "variable that begins with PG sets it."
    )


@on_postgresql
def test_a_setting_that_the_server_refuses(database_url: str) -> None:
    url = make_url(database_url)
    said = problem(url.set(query={**url.query, "options": "-c work_mem=much"}).render_as_string(False))
    assert said.startswith("PostgreSQL does not answer at ")
    assert 'invalid value for parameter "work_mem": "much"' in said


def test_a_question_mark_in_the_name_of_a_file(tmp_path: Path) -> None:
    open_database(f"sqlite:///{tmp_path}/quiz%3F.sqlite3").dispose()
    assert (tmp_path / "quiz?.sqlite3").is_file()


def test_a_new_file_is_for_nobody_else_on_the_machine(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with opened(f"sqlite:///{tmp_path}/quiz.sqlite3") as database:
            database.upgrade()
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("quiz.sqlite3*")}
    finally:
        os.umask(before)
    assert modes.pop("quiz.sqlite3.lock") == 0o644  # which is empty
    assert modes == dict.fromkeys(("quiz.sqlite3", "quiz.sqlite3-wal", "quiz.sqlite3-shm"), 0o600)


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    file = tmp_path / "quiz.sqlite3"
    open_database(f"sqlite:///{file}").dispose()
    file.chmod(0o640)
    open_database(f"sqlite:///{file}").dispose()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_folder_that_does_not_exist(tmp_path: Path) -> None:
    assert f"{tmp_path}/no does not exist" in problem(f"sqlite:///{tmp_path}/no/quiz.sqlite3")


def test_a_folder_that_cannot_be_written() -> None:
    assert "/proc/quiz.sqlite3.lock beside the database cannot be written" in problem("sqlite:////proc/quiz.sqlite3")


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_folder_that_cannot_be_reached(tmp_path: Path, exclusive: bool) -> None:
    file = tmp_path / ("a" * 300) / "quiz.sqlite3"
    said = problem(f"sqlite:///{file}", exclusive=exclusive)
    assert said.startswith(f"The database {file} cannot be reached: File name too long. Correct the URL, or ")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "quiz.sqlite3").write_text("Dear diary, " * 1000)
    for _ in range(2):
        said = problem(f"sqlite:///{tmp_path}/quiz.sqlite3")
        assert "file is not a database. Go back to the last good backup, or name another file " in said


@on_sqlite
def test_a_file_that_was_cut_off(database_url: str, tmp_path: Path) -> None:
    os.truncate(tmp_path / "quiz.sqlite3", 5000)
    assert " cannot be used: database disk image is malformed. Go back to the last good backup, " in problem(
        database_url
    )


@pytest.mark.parametrize("exclusive", [True, False])
def test_a_folder_in_place_of_a_file(tmp_path: Path, exclusive: bool) -> None:
    (tmp_path / "data").mkdir()
    said = problem(f"sqlite:///{tmp_path}/data", exclusive=exclusive)
    assert said == f"{tmp_path}/data is a folder: add the name of the database’s file to the URL."
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@on_sqlite
def test_a_file_that_cannot_even_be_read(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "quiz.sqlite3"
    file.chmod(0)
    with with_the_rights_of_its_owner():
        said = problem(database_url)
    assert said == (
        f"The database {file} cannot be used: unable to open database file. "
        f"Run this as their owner, or change the owner or the mode of {file} (of {file.owner()})."
    )


def unwritable(file: Path, *refusing: str) -> str:
    """What is said where these, of the file's folder, cannot be written."""
    places = ", ".join(f"{file.parent / name} (of {file.owner()})" for name in refusing)
    return (
        f"The database {file} cannot be written: attempt to write a readonly database. "
        f"Run this as their owner, or change the owner or the mode of {places}."
    )


@on_sqlite
def test_a_file_that_can_only_be_read(database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "quiz.sqlite3"
    file.chmod(0o444)
    with with_the_rights_of_its_owner():
        said = problem(database_url)
        with opened(database_url, exclusive=False) as reading:
            with reading.transactions.read() as store:
                assert store.quizzes.get(1) is None
            with pytest.raises(DatabaseProblem) as caught:
                reading.check_writable()
    assert said == str(caught.value)
    assert said == unwritable(file, "quiz.sqlite3", "quiz.sqlite3-wal", "quiz.sqlite3-shm")


@on_sqlite
def test_files_beside_it_that_can_only_be_read(database_url: str, tmp_path: Path) -> None:
    """SQLite makes them with the mode of the file, and the one stays as it is when that is mended."""
    file = tmp_path / "quiz.sqlite3"
    file.chmod(0o444)
    with with_the_rights_of_its_owner():
        problem(database_url)
        file.chmod(0o644)
        assert problem(database_url) == unwritable(file, "quiz.sqlite3-shm")
        (tmp_path / "quiz.sqlite3-shm").chmod(0o644)
        open_database(database_url).dispose()


@on_sqlite
@pytest.mark.parametrize("exclusive", [True, False])
def test_a_folder_that_can_only_be_read(database_url: str, tmp_path: Path, exclusive: bool) -> None:
    file = tmp_path / "quiz.sqlite3"
    (tmp_path / "quiz.sqlite3.lock").touch()
    tmp_path.chmod(0o555)
    with with_the_rights_of_its_owner():
        said = problem(database_url, exclusive=exclusive)
    tmp_path.chmod(0o755)
    assert said == unwritable(file, "")


@on_sqlite
def test_trying_to_write_changes_nothing(database: Database, tmp_path: Path) -> None:
    def stored() -> list[str]:
        with closing(sqlite3.connect(tmp_path / "quiz.sqlite3")) as connection:
            version: int = connection.execute("PRAGMA user_version").fetchone()[0]
            return [*connection.iterdump(), str(version)]

    before = stored()
    database.check_writable()
    assert stored() == before


@on_postgresql
def test_rights_that_the_databases_user_lacks(database_url: str) -> None:
    url = make_url(database_url)
    user = f"writer_of_{url.database}"
    run_by_hand(database_url, f"CREATE ROLE {user}")
    database = open_database(url.set(query={**url.query, "options": f"-c role={user}"}).render_as_string(False))

    def said() -> str:
        with pytest.raises(DatabaseProblem) as caught:
            database.check_writable()
        return str(caught.value)

    def grant(rights: str) -> None:
        run_by_hand(database_url, f"GRANT {rights} IN SCHEMA public TO {user}")

    grant("SELECT ON ALL TABLES")
    assert said().startswith(
        "The database’s user lacks INSERT, UPDATE, DELETE on the table absences. Grant it SELECT, "
    )
    grant("INSERT, UPDATE, DELETE ON ALL TABLES")
    for table in ("quizzes", "procrastinate_jobs"):
        run_by_hand(database_url, f"REVOKE DELETE ON {table} FROM {user}")
        assert said().startswith(f"The database’s user lacks DELETE on the table {table}. ")
        run_by_hand(database_url, f"GRANT DELETE ON {table} TO {user}")
    with pytest.raises(DBAPIError, match="permission denied for sequence"), database.transactions.write() as store:
        add_quiz(store)
    assert " lacks USAGE on the sequence " in said()
    assert said().endswith(" USAGE on all sequences, or name their owner in the database’s URL.")
    grant("UPDATE ON ALL SEQUENCES")
    database.check_writable()
    run_by_hand(database_url, f"REVOKE UPDATE ON ALL SEQUENCES IN SCHEMA public FROM {user}")
    grant("USAGE ON ALL SEQUENCES")
    database.check_writable()
    with database.transactions.write() as store:
        add_quiz(store)
    run_by_hand(database_url, f"REVOKE USAGE ON SEQUENCE procrastinate_jobs_id_seq FROM {user}")
    assert " lacks USAGE on the sequence procrastinate_jobs_id_seq. " in said()
    database.dispose()
    run_by_hand(database_url, f"DROP OWNED BY {user}")
    run_by_hand(database_url, f"DROP ROLE {user}")


@on_postgresql
def test_a_user_without_any_right_hears_at_the_start_what_to_grant(database_url: str) -> None:
    url = make_url(database_url)
    user = f"stranger_of_{url.database}"
    run_by_hand(database_url, f"CREATE ROLE {user}")
    as_user = url.set(query={**url.query, "options": f"-c role={user}"}).render_as_string(False)
    with pytest.raises(DatabaseProblem, match=r" lacks SELECT, INSERT, UPDATE, DELETE on the table .* Grant it SELECT"):
        open_ready_database(as_user)
    run_by_hand(database_url, f"DROP ROLE {user}")


@on_postgresql
def test_a_standby(database_url: str) -> None:
    # As a standby says it of itself: a function of that name which is found before the server's own.
    run_by_hand(database_url, "CREATE FUNCTION pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'")
    url = make_url(database_url)
    options = "-c search_path=public,pg_catalog"
    standby = url.set(query={**url.query, "options": options}).render_as_string(False)
    only_read = r"^The database can only be read, since its server is a standby: "
    with opened(standby) as database, pytest.raises(DatabaseProblem, match=only_read):
        database.check_writable()


@on_postgresql
def test_transactions_that_begin_read_only(database_url: str) -> None:
    url = make_url(database_url)
    run_by_hand(database_url, f'ALTER DATABASE "{url.database}" SET default_transaction_read_only = on')
    only_read = r"^The database can only be read, since its transactions begin read-only: .* set default_transaction_"
    with opened(database_url) as database:
        for _ in range(2):
            with pytest.raises(DatabaseProblem, match=only_read):
                database.check_writable()
        options = "-c default_transaction_read_only=off"
        by_force = url.set(query={**url.query, "options": options}).render_as_string(hide_password=False)
        run_by_hand(by_force, f'ALTER DATABASE "{url.database}" RESET default_transaction_read_only')
        database.check_writable()


def test_an_sqlite_that_is_too_old(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 34, 1))
    assert "3.35 or newer" in problem(f"sqlite:///{tmp_path}/quiz.sqlite3")


@pytest.mark.parametrize("package", ["psycopg", "procrastinate"])
def test_postgresql_without_its_extra(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    assert "the extra `postgres`. Install it with `pip install '.[postgres]'`." in problem(
        "postgresql://u:secret@127.0.0.1:1/name"
    )


@on_sqlite
def test_one_process_at_a_time_has_an_sqlite_file(database: Database, database_url: str) -> None:
    assert "Another process is using the database" in problem(database_url)
    database.dispose()
    open_database(database_url).dispose()


@on_sqlite
def test_a_link_to_an_sqlite_file_is_the_file(database: Database, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.sqlite3"
    link.symlink_to(database._engines.writing.url.database or "")
    assert "Another process is using the database" in problem(f"sqlite:///{link}")


@on_sqlite
def test_commands_read_beside_the_process_that_has_the_file(database: Database, database_url: str) -> None:
    with opened(database_url, exclusive=False) as beside:
        with database.transactions.write() as store:
            quiz = add_quiz(store)
        with beside.transactions.read() as store:
            assert store.quizzes.get(quiz.id) == quiz
    assert "Another process" in problem(database_url)


def test_reading_makes_no_file(tmp_path: Path) -> None:
    assert "lambda-quiz db upgrade" in problem(f"sqlite:///{tmp_path}/quiz.sqlite3", exclusive=False)
    assert list(tmp_path.iterdir()) == []


@on_postgresql
def test_several_processes_share_a_postgresql(database: Database, database_url: str) -> None:
    open_database(database_url).dispose()
    with database.transactions.write() as store:
        add_quiz(store)


@on_postgresql
def test_the_url_that_hosts_hand_out_is_understood(database_url: str) -> None:
    open_database(database_url.replace("postgresql+psycopg://", "postgres://")).dispose()
