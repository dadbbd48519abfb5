"""Queries that run often read through an index, and each method's answer is one statement."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from bot.domain.members import Actor
from bot.domain.standings import DateRange
from bot.storage.store import SqlStore
from bot.storage.tables import metadata
from bot.storage.transactions import Transactions
from tests.databases import on_sqlite
from tests.storage.examples import ANA, BEN, MONDAY, NOW, ROUND, add_quiz, add_round, reveal_post

Statement = tuple[str, Any]

QUERIES: dict[str, Callable[[SqlStore], object]] = {
    "quiz in a channel": lambda store: store.quizzes.in_channel("T1", "C1"),
    "due quizzes": lambda store: store.quizzes.due(NOW, 10),
    "quizzes to plan": lambda store: store.quizzes.lock_to_plan([1, 2]),
    "round in a thread": lambda store: store.rounds.in_thread("C1", "1.0"),
    "round on a day": lambda store: store.rounds.on_day(1, MONDAY),
    "newest open round": lambda store: store.rounds.newest_open(1),
    "taken days": lambda store: store.rounds.taken_days([1, 2], MONDAY),
    "skipped rounds": lambda store: store.rounds.skipped(1, MONDAY, 10),
    "recent rounds": lambda store: store.rounds.recent(1, 10),
    "due reveals": lambda store: store.rounds.reveal_due(NOW, 10),
    "open rounds": lambda store: store.rounds.open(),
    "open rounds of a workspace": lambda store: store.rounds.open("T1"),
    "histories": lambda store: store.rounds.histories([1, 2]),
    "closed days": lambda store: store.rounds.closed_days(1),
    "due cards": lambda store: store.rounds.cards_due(10),
    "round of a message": lambda store: store.answers.round_of("C1", "1.0"),
    "answers of a round": lambda store: store.answers.of_round(1),
    "answers of a member": lambda store: store.answers.of_member(1, ANA),
    "members who answered": lambda store: store.answers.count_members(1),
    "unmarked messages": lambda store: store.answers.unmarked(10),
    "grades": lambda store: store.results.grades(1),
    "points": lambda store: store.results.points(1),
    "totals": lambda store: store.results.totals(1, DateRange(MONDAY, MONDAY)),
    "totals of all time": lambda store: store.results.totals(1, DateRange(None, None)),
    "answered days": lambda store: store.results.answered_days(1, ANA),
    "record": lambda store: store.results.record(1, ANA, 5),
    "a member's quizzes": lambda store: store.quizzes.for_member("T1", ANA, 10),
    "managed quizzes": lambda store: store.quizzes.managed_by("T1", Actor(ANA), 10),
    "what waits for a reviewer": lambda store: store.disputes.review_summary("T1", Actor(ANA)),
    "out of date reveals": lambda store: store.rounds.reveals_due(10),
    "dispute": lambda store: store.disputes.get(1),
    "disputes of a round": lambda store: store.disputes.of_round(1),
    "disputes of a member": lambda store: store.disputes.of_member(1, ANA),
    "waiting disputes": lambda store: store.disputes.waiting([1, 2]),
    "accepted phrasings of quizzes": lambda store: store.disputes.accepted_phrasings([1, 2]),
    "whether quizzes have phrasings": lambda store: store.disputes.has_phrasings([1, 2]),
    "overlay": lambda store: store.disputes.overlay(1, "aws-lambda", "timeout"),
    "opinions on an answer": lambda store: store.opinions.of(ROUND, "llama-x", "15 minutes"),
    "members": lambda store: store.members.known([ANA, BEN]),
    "absences": lambda store: store.members.absences(ANA),
    "post": lambda store: store.posts.get("a"),
    "unfinished posts": lambda store: store.posts.unfinished(),
    "due posts": lambda store: store.posts.claim(NOW, 10, 10),
}


@contextmanager
def recorded() -> Iterator[list[Statement]]:
    """The statements that run in the block."""
    statements: list[Statement] = []

    def record(*arguments: Any) -> None:
        statements.append(arguments[2:4])

    event.listen(Engine, "before_cursor_execute", record)
    try:
        yield statements
    finally:
        event.remove(Engine, "before_cursor_execute", record)


def plan_of(database_url: str, statement: Statement) -> list[str]:
    """How SQLite would run the statement, step by step."""
    sql, parameters = statement
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
        return [str(row[3]) for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)]


@on_sqlite
@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_a_query_is_one_statement_that_scans_no_table(
    transactions: Transactions, database_url: str, query: Callable[[SqlStore], object]
) -> None:
    with transactions.write() as store, recorded() as statements:
        query(store)
    [statement] = statements
    plan = plan_of(database_url, statement)
    scans = [step for step in plan if step.startswith("SCAN") and step.split()[1] in metadata.tables]
    assert not [step for step in scans if "USING" not in step], plan


@on_sqlite
def test_the_open_round_of_a_quiz_is_found_by_the_quiz(transactions: Transactions, database_url: str) -> None:
    with transactions.write() as store, recorded() as statements:
        store.rounds.newest_open(1)
    [statement] = statements
    assert "(quiz_id=?)" in plan_of(database_url, statement)[0]


@on_sqlite
def test_rounds_in_threads_are_found_by_their_threads(transactions: Transactions, database_url: str) -> None:
    """Not by their state: thousands are open."""
    with transactions.write() as store, recorded() as statements:
        store.rounds.lock_open_in_threads([("C1", "1.0"), ("C2", "2.0")])
    [statement] = statements
    assert "ix_rounds_channel_id_message_ts" in plan_of(database_url, statement)[0]


@on_sqlite
def test_due_posts_are_found_in_order_and_none_is_sorted(transactions: Transactions, database_url: str) -> None:
    with transactions.write() as store:
        store.posts.plan(reveal_post(add_round(store, add_quiz(store))))
    with transactions.write() as store, recorded() as statements:
        assert store.posts.claim(NOW + timedelta(days=1), 10, 10)

    room, due, _ = statements
    assert any("ix_posts_leased" in step for step in plan_of(database_url, room))
    [step] = plan_of(database_url, due)
    assert "ix_posts_unfinished" in step
