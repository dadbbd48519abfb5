"""Migrations: where they lead, and which databases they refuse."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from bot.domain.grading import Verdict
from bot.domain.members import Absence, MemberId
from bot.domain.standings import Period
from bot.storage.database_problem import DatabaseProblem
from bot.storage.schema import MIGRATIONS, SchemaState
from bot.storage.tables import metadata
from bot.usecases.ports import Store
from tests.builders import utc
from tests.databases import by_hand, opened, run_by_hand

HEAD = "0007"

QUIZ_OF_0001 = """
    INSERT INTO quizzes (id, workspace_id, channel_id, owner_id, bank, sections, difficulties, time_zone, post_time,
        reveal_time, weekdays, pause_reason)
    VALUES (1, 'T1', 'C1', 'U9', 'aws-lambda', '["basic"]', '["easy"]', 'UTC', '09:00:00.000000', '16:00:00.000000',
        '[1]', '')
"""


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
    with by_hand(database_url) as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours})
        assert compare_metadata(context, metadata) == []


def test_a_migrated_database_is_like_one_made_afresh(database_url: str) -> None:
    with by_hand(database_url) as connection:
        migrated = everything_in(connection)
        metadata.drop_all(connection)
        metadata.create_all(connection)
        assert everything_in(connection) == migrated
        assert set(migrated) == set(metadata.tables)


def test_an_empty_database_is_brought_up_to_date(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        assert database.schema_state() == SchemaState(None, HEAD, ahead=False)
        with pytest.raises(DatabaseProblem, match="lambda-quiz db upgrade"):
            database.check_schema()

        for _ in range(2):
            database.upgrade()
            assert database.schema_state() == SchemaState(HEAD, HEAD, ahead=False)
            assert database.schema_state().up_to_date
            database.check_schema()


def test_what_an_older_version_stored_is_kept(empty_database_url: str) -> None:
    upgrade_to(empty_database_url, "0001")
    run_by_hand(empty_database_url, QUIZ_OF_0001)

    with opened(empty_database_url) as database:
        database.upgrade()
        with database.transactions.read() as store:
            [quiz] = store.quizzes.of_workspace("T1")
    assert (quiz.channel_id, quiz.reviewers) == ("C1", frozenset())


def upgrade_to(url: str, revision: str) -> None:
    """Bring an empty database to an older version of the tables."""
    with by_hand(url) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
        config.set_main_option("path_separator", "newline")
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


PERIODS = (
    ("all", "0001-01-01", 2),
    ("season", "2026-10-01", 2),
    ("month", "2026-11-01", 1),
    ("month", "2026-12-01", 1),
    ("week", "2026-11-30", 2),
)
"""The periods of a round on 30 November and one on 1 December, and how many of the two they have."""

WRITTEN = """
    INSERT INTO answer_messages (round_id, workspace_id, user_id, message_id, text, written_at, version, private,
        shared, deleted, marked)
    VALUES (1, 'T1', 'U1', '1796032800.000000', 'On demand.', '2026-11-30 10:00:00.000000', '1796032800.000000', false,
        true, false, true)
"""
GRADED = """
    INSERT INTO grades (round_id, workspace_id, user_id, verdict, score, points, assessment, grader, rubric_version,
        graded_at)
    VALUES (1, 'T1', 'U1', 'full', 1.0, 10,
        '{"points": [{"key_point_id": "k1", "coverage": "covered", "evidence": "On demand."}], "claims": [],
        "not_an_attempt": null}', 'lexical-1', 'v1', '2026-11-30 16:00:00.000000')
"""
AWAY = "INSERT INTO absences (workspace_id, user_id, first, until) VALUES ('T1', 'U2', '2026-12-03', '2026-12-05')"
DISPUTED = """
    INSERT INTO disputes (quiz_id, round_id, workspace_id, user_id, key_point_id, kind, words, reason, opened_at, state,
        sentence, phrasing)
    VALUES (1, 1, 'T1', 'U2', 'k1', 'disagreed', 'When asked.', '', '2026-11-30 17:00:00.000000', 'open', '', '')
"""

OLDER = sorted({script.revision for script in ScriptDirectory(MIGRATIONS).walk_revisions()} - {HEAD})


@pytest.mark.parametrize("revision", OLDER)
def test_every_older_version_is_brought_forward_with_its_data(empty_database_url: str, revision: str) -> None:
    upgrade_to(empty_database_url, revision)
    run_by_hand(empty_database_url, QUIZ_OF_0001)
    blank = "'2026-11-30 09:00:00.000000', '2026-11-30 16:00:00.000000', '', '', ''"
    for number, day in enumerate(("2026-11-30", "2026-12-01"), start=1):
        run_by_hand(
            empty_database_url,
            "INSERT INTO rounds (id, quiz_id, local_date, state, channel_id, post_at, reveal_at, reason, wanted_face, "
            f"shown_face) VALUES ({number}, 1, '{day}', 'closed', 'C1', {blank})",
        )
        for user, points, kind in (("U1", 10, "award"), ("U2", 3, "award"), ("U2", 2, "correction")):
            run_by_hand(
                empty_database_url,
                "INSERT INTO ledger (quiz_id, round_id, workspace_id, user_id, local_date, points, kind, entered_at) "
                f"VALUES (1, {number}, 'T1', '{user}', '{day}', {points}, '{kind}', '2026-12-01 16:00:00.000000')",
            )
    run_by_hand(empty_database_url, "INSERT INTO members (workspace_id, user_id, hidden) VALUES ('T1', 'U2', true)")
    if revision >= "0005":  # from then on the standings are kept with the ledger
        for (period, since, rounds), (user, points, hidden) in product(PERIODS, (("U1", 10, False), ("U2", 5, True))):
            run_by_hand(
                empty_database_url,
                "INSERT INTO standings (quiz_id, period, since, workspace_id, user_id, hidden, points, rounds) VALUES "
                f"(1, '{period}', '{since}', 'T1', '{user}', {hidden}, {rounds * points}, {rounds})",
            )
    run_by_hand(empty_database_url, WRITTEN, GRADED, AWAY, *([DISPUTED] if revision >= "0002" else []))
    workspace = ("workspace_id, ", "'T1', ") if revision >= "0004" else ("", "")
    run_by_hand(
        empty_database_url,
        f"INSERT INTO posts (key, kind, quiz_id, {workspace[0]}state, due_at, attempts, reason, detail) VALUES "
        f"('notice:1', 'notice', 1, {workspace[1]}'due', '2026-12-01 09:00:00.000000', 0, '', '{{}}')",
    )

    with opened(empty_database_url) as database:
        database.upgrade()
        assert database.count_wrong_standings() == 0
        with database.transactions.write() as store:
            excerpt = store.results.excerpt(1, Period.ALL, date(2026, 12, 1), MemberId("T1", "U2"))
            assert [(total.member.id.user_id, total.points, total.rounds) for total in excerpt.top] == [("U1", 20, 2)]
            assert excerpt.own
            assert (excerpt.own.points, excerpt.own.rounds, excerpt.own.member.hidden) == (10, 2, True)
            assert [post.key for post in store.posts.claim(utc("2026-12-02 09:00"), 10, 10)] == ["notice:1"]
            assert_what_people_did_is_kept(store, disputes=["When asked."] if revision >= "0002" else [])


def assert_what_people_did_is_kept(store: Store, *, disputes: Sequence[str]) -> None:
    """What members wrote, what it got, and what they said of it."""
    first, second = MemberId("T1", "U1"), MemberId("T1", "U2")
    [written] = store.answers.of_round(1)
    assert (written.member, written.text, written.changed_at) == (first, "On demand.", written.written_at)
    assert written.written_at == utc("2026-11-30 10:00")
    grade = store.results.grades(1)[first]
    assert (grade.verdict, grade.points, grade.covered) == (Verdict.FULL, 10, frozenset({"k1"}))
    assert grade.assessment.points[0].evidence == "On demand."
    assert store.members.absences(second) == [Absence(utc("2026-12-03 00:00"), date(2026, 12, 5))]
    assert [(d.member, d.words, d.is_open) for d in store.disputes.of_round(1)] == [(second, w, True) for w in disputes]


def test_absences_begin_with_their_first_day_where_the_first_quiz_is(empty_database_url: str) -> None:
    upgrade_to(empty_database_url, "0006")
    run_by_hand(
        empty_database_url,
        QUIZ_OF_0001.replace("UTC", "Asia/Tokyo"),
        QUIZ_OF_0001.replace("(1, 'T1', 'C1'", "(2, 'T1', 'C2'"),
        QUIZ_OF_0001.replace("(1, 'T1', 'C1'", "(3, 'T2', 'C3'").replace("UTC", "Mars/Olympus"),
        AWAY,
        AWAY.replace("-03", "-09").replace("'2026-12-05'", "NULL"),
        AWAY.replace("'T1'", "'T2'"),
    )

    with opened(empty_database_url) as database:
        database.upgrade()
        with database.transactions.write() as store:
            ana, guest = MemberId("T1", "U2"), MemberId("T2", "U2")
            assert store.members.absences(ana) == [
                Absence(utc("2026-12-02 15:00"), date(2026, 12, 5)),
                Absence(utc("2026-12-08 15:00")),
            ]
            assert store.members.absences(guest) == [Absence(utc("2026-12-03 00:00"), date(2026, 12, 5))]
            store.members.add_absence(guest, Absence(utc("2026-12-09 00:00")))
            assert len(store.members.absences(guest)) == 2


def test_the_modules_of_migrations_are_named_by_their_revisions() -> None:
    scripts = ScriptDirectory(MIGRATIONS)
    modules = {Path(script.path).name.partition("_")[0] for script in scripts.walk_revisions()}
    assert modules == {f"r{script.revision}" for script in scripts.walk_revisions()}
    assert scripts.get_current_head() == HEAD


def test_a_database_ahead_of_the_program_is_refused(database_url: str) -> None:
    run_by_hand(database_url, "UPDATE alembic_version SET version_num = '9999'")
    with opened(database_url) as database:
        assert database.schema_state() == SchemaState("9999", HEAD, ahead=True)
        for use in (database.check_schema, database.upgrade):
            with pytest.raises(DatabaseProblem, match=r"newer Lambda Quiz .* version 9999"):
                use()


def test_a_migration_that_fails_leaves_nothing_behind(empty_database_url: str) -> None:
    run_by_hand(empty_database_url, "CREATE TABLE posts (key INTEGER)")
    with opened(empty_database_url) as database, pytest.raises(DatabaseProblem, match="already exists"):
        database.upgrade()
    with by_hand(empty_database_url) as connection:
        assert set(inspect(connection).get_table_names()) == {"posts"}
