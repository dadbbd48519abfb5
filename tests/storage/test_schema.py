"""Migrations: where they lead, and which databases they refuse."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.storage.database import DatabaseProblem, SchemaState, open_database
from bot.storage.schema import MIGRATIONS
from bot.storage.tables import metadata

HEAD = "0005"

QUIZ_OF_0001 = """
    INSERT INTO quizzes (id, workspace_id, channel_id, owner_id, bank, sections, difficulties, time_zone, post_time,
        reveal_time, weekdays, pause_reason)
    VALUES (1, 'T1', 'C1', 'U9', 'aws-lambda', '["basic"]', '["easy"]', 'UTC', '09:00:00.000000', '16:00:00.000000',
        '[1]', '')
"""


def run(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def is_ours(name: str | None, kind: str, *_: Any) -> bool:
    """The queue's tables are made by its own library."""
    return not (kind == "table" and name and name.startswith("procrastinate_"))


def everything_in(connection: Connection) -> dict[str, Any]:
    """What the database itself says of its tables, Alembic's own left out."""
    inspector = inspect(connection)
    return {
        name: {
            "columns": in_words(inspector.get_columns(name)),
            "primary key": in_words([inspector.get_pk_constraint(name)]),
            "foreign keys": in_words(inspector.get_foreign_keys(name)),
            "unique": in_words(inspector.get_unique_constraints(name)),
            "checks": in_words(inspector.get_check_constraints(name)),
            "indexes": in_words(inspector.get_indexes(name)),
        }
        for name in inspector.get_table_names()
        if name != "alembic_version" and is_ours(name, "table")
    }


def in_words(parts: Sequence[Mapping[str, Any]]) -> list[str]:
    """The parts as JSON, in which objects stand as the SQL that they are."""
    return sorted(json.dumps(part, default=str, sort_keys=True) for part in parts)


def test_migrations_lead_to_the_tables(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_a_migrated_database_is_like_one_made_afresh(database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.connect() as connection:
        migrated = everything_in(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert everything_in(connection) == migrated
        assert set(migrated) == set(metadata.tables)
    engine.dispose()


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    assert database.schema_state() == SchemaState(None, HEAD, ahead=False)
    with pytest.raises(DatabaseProblem, match="lambda-quiz db upgrade"):
        database.check_schema()

    for _ in range(2):
        database.upgrade()
        assert database.schema_state() == SchemaState(HEAD, HEAD, ahead=False)
        assert database.schema_state().up_to_date
        database.check_schema()
    database.dispose()


def test_what_an_older_version_stored_is_kept(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "newline")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(text(QUIZ_OF_0001))
    engine.dispose()
    database = open_database(empty_database_url)

    database.upgrade()

    with database.transactions.read() as store:
        [quiz] = store.quizzes.of_workspace("T1")
    assert (quiz.channel_id, quiz.reviewers) == ("C1", frozenset())
    database.dispose()


def test_a_database_ahead_of_the_program_is_refused(database_url: str) -> None:
    run(database_url, "UPDATE alembic_version SET version_num = '9999'")
    database = open_database(database_url)
    assert database.schema_state() == SchemaState("9999", HEAD, ahead=True)
    for use in (database.check_schema, database.upgrade):
        with pytest.raises(DatabaseProblem, match=r"newer Lambda Quiz .* version 9999"):
            use()
    database.dispose()


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    run(empty_database_url, "CREATE TABLE posts (key INTEGER)")
    database = open_database(empty_database_url)
    with pytest.raises(DBAPIError, match="already exists"):
        database.upgrade()
    database.dispose()
    with engine.connect() as connection:
        assert set(inspect(connection).get_table_names()) == {"posts"}
    engine.dispose()
