"""Transactions keep what they should and nothing else."""

import pytest
from sqlalchemy import Pool, event
from sqlalchemy.exc import DBAPIError

from bot.storage.transactions import Transactions
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


def test_a_reading_transaction_sees_one_moment(transactions: Transactions) -> None:
    with transactions.read() as reader:
        assert reader.quizzes.of_workspace("T1") == []
        with transactions.write() as store:
            add_quiz(store, "C1")
        assert reader.quizzes.of_workspace("T1") == []
    assert channels(transactions) == {"C1"}


def test_savepoints_of_a_batch_are_undone_one_by_one(transactions: Transactions) -> None:
    with transactions.batch() as batch:
        for channel, keep in (("C1", True), ("C2", False), ("C3", True)):
            savepoint = batch.savepoint()
            add_quiz(batch.store, channel)
            if keep:
                savepoint.commit()
            else:
                savepoint.rollback()
        assert channels(transactions) == set()
    assert channels(transactions) == {"C1", "C3"}


def test_a_batch_that_raises_is_undone_as_a_whole(transactions: Transactions) -> None:
    def write() -> None:
        with transactions.batch() as batch:
            savepoint = batch.savepoint()
            add_quiz(batch.store, "C1")
            savepoint.commit()
            raise Interrupted

    with pytest.raises(Interrupted):
        write()
    assert channels(transactions) == set()
    with transactions.batch() as batch:
        add_quiz(batch.store, "C1")
    assert channels(transactions) == {"C1"}


def test_a_connection_on_which_a_batch_failed_is_not_used_again(transactions: Transactions) -> None:
    thrown_away: list[object] = []

    def record(connection: object, *_: object) -> None:
        thrown_away.append(connection)

    def write() -> None:
        with transactions.batch():
            raise Interrupted

    event.listen(Pool, "invalidate", record)
    try:
        with pytest.raises(Interrupted):
            write()
    finally:
        event.remove(Pool, "invalidate", record)
    assert len(thrown_away) == 1
