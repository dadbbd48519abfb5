"""Moving to another database: the copy is equal row for row, or nothing of it is kept."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import Engine, Insert, event, make_url, text

from bot.domain.members import Absence
from bot.domain.opinions import Opinion
from bot.storage.copying import copy_all
from bot.storage.database_problem import DatabaseProblem
from bot.storage.engines import postgresql_engines, sqlite_engines
from bot.storage.store import SqlStore
from tests.databases import PostgresqlServer
from tests.storage.any_rows import any_content, empty, everything, fill
from tests.storage.examples import ANA, BEN, NOW, add_quiz, add_round, dispute, entry, grade, message, reveal_post

NewDatabase = Callable[[str], Engine]

EACH_WAY = pytest.mark.parametrize(
    ("origin", "destination"), [("sqlite", "postgresql"), ("postgresql", "sqlite"), ("sqlite", "sqlite")]
)


@pytest.fixture
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes databases of a kind, with all tables and nothing in them, and gives their engines."""
    with ExitStack() as at_the_end:

        def make(kind: str) -> Engine:
            if kind == "sqlite":
                file = tmp_path / f"{len(list(tmp_path.glob('*.sqlite3')))}.sqlite3"
                shutil.copy(request.getfixturevalue("migrated_sqlite"), file)
                engines = sqlite_engines(file)
            else:
                server: PostgresqlServer = request.getfixturevalue("postgresql_server")
                name = server.new_database(request.getfixturevalue("migrated_postgresql"))
                engines = postgresql_engines(make_url(server.url(name)))
            at_the_end.callback(engines.dispose)
            return engines.writing

        yield make


def contents(engine: Engine) -> dict[str, Any]:
    with engine.connect() as connection:
        return everything(connection)


def run(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def play(engine: Engine) -> None:
    """Something in every table."""
    with engine.begin() as connection:
        store = SqlStore(connection)
        round_ = add_round(store, add_quiz(store))
        store.answers.put(message(round_))
        store.results.add_grades(round_.id, {ANA: grade()}, round_.reveal_at)
        store.results.append([entry(round_, points=points) for points in (5, 7, -2)])
        store.members.note(ANA, "Ana", "Europe/Berlin", round_.post_at)
        store.posts.plan(reveal_post(round_))
        dispute(store, round_)
        store.duties.take("upkeep", "a worker", round_.post_at, round_.reveal_at)
        store.opinions.put(round_, "llama-x", "15 minutes", {"maximum": Opinion("maximum", True, "15 minutes")})
        store.members.add_absence(ANA, Absence(round_.post_at))
    assert all(contents(engine).values())


def refusal(source: Engine, target: Engine) -> str:
    """What is said when it cannot be copied. Nothing is kept, and no row is quoted."""
    before = contents(target)
    with pytest.raises(DatabaseProblem) as caught:
        copy_all(source, target)
    assert contents(target) == before
    assert "15 minutes" not in str(caught.value)
    return str(caught.value)


# Each example empties the databases that the one before it has filled.
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=any_content())
def test_there_and_back_again_every_row_is_the_same(
    content: dict[str, Any], trio: tuple[Engine, Engine, Engine]
) -> None:
    for engine in trio:
        with engine.begin() as connection:
            empty(connection)
    here, there, back = trio
    with here.begin() as connection:
        fill(connection, content)
    counts = {name: len(rows) for name, rows in content.items()}
    assert copy_all(here, there) == counts
    assert copy_all(there, back) == counts
    original = contents(here)
    assert {name: len(rows) for name, rows in original.items()} == counts
    # By their text, in which 1, 1.0 and True are not the same.
    assert repr(contents(there)) == repr(original)
    assert repr(contents(back)) == repr(original)


@pytest.fixture
def trio(new_database: NewDatabase) -> tuple[Engine, Engine, Engine]:
    return new_database("sqlite"), new_database("postgresql"), new_database("sqlite")


@EACH_WAY
def test_more_rows_than_are_held_in_memory(
    new_database: NewDatabase, origin: str, destination: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.copying.ROWS", 7)
    source, target = new_database(origin), new_database(destination)
    with source.begin() as connection:
        for number in range(50):
            add_quiz(SqlStore(connection), f"C{number}")
    assert copy_all(source, target)["quizzes"] == 50
    assert contents(source) == contents(target)


@EACH_WAY
def test_an_id_that_was_given_out_is_not_given_out_again(
    new_database: NewDatabase, origin: str, destination: str
) -> None:
    """The id of a quiz that is gone still stands on buttons in Slack."""
    source, target = new_database(origin), new_database(destination)
    play(source)
    with source.begin() as connection:
        gone = add_quiz(SqlStore(connection), "C-gone")
    run(source, f"DELETE FROM quizzes WHERE id = {gone.id}")
    copy_all(source, target)
    for engine in (source, target):
        with engine.begin() as connection:
            assert add_quiz(SqlStore(connection), "C-new").id == gone.id + 1


@EACH_WAY
def test_the_bot_goes_on_in_the_copy(new_database: NewDatabase, origin: str, destination: str) -> None:
    source, target = new_database(origin), new_database(destination)
    play(source)
    copy_all(source, target)
    with target.begin() as connection:
        store = SqlStore(connection)
        round_ = add_round(store, add_quiz(store, "C2"))
        store.results.add_grades(round_.id, {ANA: grade()}, round_.reveal_at)
        store.results.append([entry(round_)])
        store.members.add_absence(BEN, Absence(round_.post_at))
    assert {name: len(rows) for name, rows in contents(target).items()} == {
        "questions": 1, "members": 1, "answer_messages": 1, "posts": 1, "quizzes": 2, "rounds": 2, "grades": 2,
        "ledger": 4, "absences": 2, "disputes": 1, "opinions": 1, "duties": 1, "standings": 8,
    }  # fmt: skip


@EACH_WAY
def test_a_database_with_anything_in_it_is_not_copied_to(
    new_database: NewDatabase, origin: str, destination: str
) -> None:
    source, target = new_database(origin), new_database(destination)
    play(source)
    run(target, f"INSERT INTO absences (workspace_id, user_id, since) VALUES ('T1', 'U1', '{NOW}')")
    assert "not empty: its table absences holds rows" in refusal(source, target)


HARM = {
    "changed": {
        "sqlite": "UPDATE ledger SET points = points + 1 WHERE id = NEW.id",
        "postgresql": "NEW.points := NEW.points + 1; RETURN NEW",
    },
    "lost": {"sqlite": "DELETE FROM ledger WHERE id = NEW.id", "postgresql": "RETURN NULL"},
    "refused": {"sqlite": "SELECT RAISE(ABORT, '15 minutes')", "postgresql": "RAISE EXCEPTION '15 minutes'"},
}
"""What a trigger on the target's ledger does to each row that comes."""


def harm(target: Engine, deed: str) -> None:
    if target.dialect.name == "sqlite":
        run(target, f"CREATE TRIGGER harm AFTER INSERT ON ledger BEGIN {deed}; END")
        return
    body = f"CREATE FUNCTION harm() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {deed}; END $$"
    run(target, body, "CREATE TRIGGER harm BEFORE INSERT ON ledger FOR EACH ROW EXECUTE FUNCTION harm()")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("how", ["changed", "lost"])
def test_a_copy_that_comes_out_different_is_undone(new_database: NewDatabase, kind: str, how: str) -> None:
    source, target = new_database("sqlite"), new_database(kind)
    play(source)
    harm(target, HARM[how][kind])
    assert "the table ledger came out different" in refusal(source, target)


def test_what_is_written_to_the_source_meanwhile_is_noticed(new_database: NewDatabase) -> None:
    """On PostgreSQL, where nothing but whoever copies keeps a bot from it, and a transaction sees one moment."""
    source, target = postgresql_engines(new_database("postgresql").url), new_database("sqlite")
    play(source.writing)

    def write_to_source(_: Any, statement: Any, *__: Any) -> None:
        if isinstance(statement, Insert) and not written:  # once the source was read
            written.append(True)
            run(source.writing, f"INSERT INTO absences (workspace_id, user_id, since) VALUES ('T1', 'U9', '{NOW}')")

    written: list[bool] = []
    event.listen(target, "before_execute", write_to_source)
    assert "the table absences came out different, with 1 rows for 2 or " in refusal(source.reading, target)
    source.dispose()


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_failure_half_way_leaves_nothing_behind(new_database: NewDatabase, kind: str) -> None:
    source, target = new_database("sqlite"), new_database(kind)
    play(source)
    harm(target, HARM["refused"][kind])
    assert "Nothing was copied: it failed at the table ledger" in refusal(source, target)
    assert not any(contents(target).values())


def test_a_failure_while_the_copy_is_checked_names_the_table_at_hand(new_database: NewDatabase) -> None:
    source, target = new_database("sqlite"), new_database("sqlite")
    play(source)
    run(source, "UPDATE ledger SET points = 9223372036854775807")  # whose sum is more than SQLite can tell
    assert "it failed at the table ledger (OperationalError)" in refusal(source, target)


def test_a_value_that_nobody_can_read_is_no_traceback(new_database: NewDatabase) -> None:
    source, target = new_database("sqlite"), new_database("postgresql")
    play(source)
    run(source, "UPDATE grades SET assessment = 'what a member wrote'")
    said = refusal(source, target)
    assert "it failed at the table grades (JSONDecodeError)" in said
    assert "what a member wrote" not in said
