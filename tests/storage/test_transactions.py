"""Transactions keep what they should and nothing else."""

import pytest
from sqlalchemy import Pool, event, make_url
from sqlalchemy.exc import DBAPIError

from bot.storage.transactions import Transactions
from tests.databases import PostgresqlServer, on_postgresql, opened
from tests.storage.examples import add_quiz


class Interrupted(Exception):
    """What ends a transaction early in these tests."""


def channels(transactions: Transactions) -> set[str]:
    with transactions.read() as store:
        return {quiz.channel_id for quiz in store.quizzes.of_workspace("T1")}


def test_a_write_is_kept_when_its_block_ends(transactions: Transactions) -> None:
    with transactions.write() as store:
        add_quiz(store, "C1")
        assert channels(transactions) == set()
    assert channels(transactions) == {"C1"}


def test_a_write_that_raises_is_undone(transactions: Transactions) -> None:
    def write() -> None:
        with transactions.write() as store:
            add_quiz(store, "C1")
            raise Interrupted

    with pytest.raises(Interrupted):
        write()
    assert channels(transactions) == set()


def test_a_reading_transaction_cannot_write(transactions: Transactions) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), transactions.read() as store:
        add_quiz(store, "C1")
    with transactions.write() as store:
        add_quiz(store, "C2")
    assert channels(transactions) == {"C2"}


@on_postgresql
def test_a_server_on_which_transactions_begin_read_only_is_heeded(
    database_url: str, postgresql_server: PostgresqlServer
) -> None:
    """By each connection, also one that reads and writes in turn; that it is mended is noticed after one write."""

    def write() -> None:
        with database.transactions.write() as store:
            add_quiz(store)

    alter = f'ALTER DATABASE "{make_url(database_url).database}"'
    postgresql_server.run(f"{alter} SET default_transaction_read_only = on")
    with opened(database_url) as database:
        for _ in range(3):
            with database.transactions.read(), database.transactions.read():  # so that two connections are there
                pass
            with pytest.raises(DBAPIError, match="read-only") as caught:
                write()
            assert database.transactions.is_transient(caught.value)
        with database.transactions.read(), database.transactions.read():
            pass
        postgresql_server.run(f"{alter} RESET default_transaction_read_only")
        with pytest.raises(DBAPIError, match="read-only"):
            write()
        write()


def test_a_reading_transaction_sees_one_moment(transactions: Transactions) -> None:
    with transactions.read() as reader:
        assert reader.quizzes.of_workspace("T1") == []
        with transactions.write() as store:
            add_quiz(store, "C1")
        assert reader.quizzes.of_workspace("T1") == []
    assert channels(transactions) == {"C1"}


def test_a_connection_on_which_a_write_failed_is_not_used_again(transactions: Transactions) -> None:
    thrown_away: list[object] = []

    def record(connection: object, *_: object) -> None:
        thrown_away.append(connection)

    def write() -> None:
        with transactions.write():
            raise Interrupted

    event.listen(Pool, "invalidate", record)
    try:
        with pytest.raises(Interrupted):
            write()
    finally:
        event.remove(Pool, "invalidate", record)
    assert len(thrown_away) == 1
