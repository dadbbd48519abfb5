"""Replies that arrive together are stored together, and each stands for itself."""

import asyncio
from threading import Event

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.domain.members import MemberId
from bot.domain.rounds import RoundState
from bot.runner import TransactionRunner
from bot.slack.listeners.replies import MOST, Replies
from bot.storage.transactions import Transactions
from bot.usecases.ports import Store
from bot.usecases.record_answer import ThreadReply
from tests.databases import GoneDatabase, on_commit, run_by_hand
from tests.storage.examples import NOW, add_quiz, add_round

REFUSED = "what the database refuses"
REFUSE = {
    "sqlite": "CREATE TRIGGER refuse BEFORE INSERT ON answer_messages "
    f"WHEN NEW.text = '{REFUSED}' BEGIN SELECT RAISE(ABORT, 'refused'); END",
    "postgresql": f"ALTER TABLE answer_messages ADD CHECK (text <> '{REFUSED}')",
}


def nothing() -> None:
    """Nobody waits for what is stored."""


def reply(number: int, said: str = "15 minutes", thread_ts: str = "1.0") -> ThreadReply:
    return ThreadReply(MemberId("T1", f"U{number}"), f"{number}.5", said, f"{number}.5", NOW, "C1", thread_ts)


@pytest.fixture
def round_id(transactions: Transactions) -> int:
    """A round that takes answers in the thread of the message 1.0."""
    with transactions.write() as store:
        round_ = add_round(store, add_quiz(store))
        store.rounds.step(round_.id, [round_.state], round_.state, message_ts="1.0")
        return round_.id


def stored(transactions: Transactions, round_id: int) -> list[str]:
    with transactions.read() as store:
        return [message.message_id for message in store.answers.of_round(round_id)]


async def test_what_arrives_together_is_stored_together(
    runner: TransactionRunner, transactions: Transactions, round_id: int
) -> None:
    replies = Replies(runner, nothing)
    commits: list[Connection] = []
    with on_commit(commits.append):
        recording = [asyncio.create_task(replies.record(reply(n))) for n in range(MOST + 50)]
        await asyncio.sleep(0)
        assert replies.waiting == MOST + 50
        await asyncio.gather(*recording)
    assert replies.waiting == 0
    assert len(stored(transactions, round_id)) == MOST + 50
    assert len(commits) == 2


async def test_a_reply_is_stored_once_it_is_answered(
    runner: TransactionRunner, transactions: Transactions, round_id: int
) -> None:
    replies, seen = Replies(runner, nothing), []

    async def record(number: int) -> None:
        await asyncio.sleep(0.001 * (number % 3))
        await replies.record(reply(number))
        seen.append(reply(number).message_ts in stored(transactions, round_id))

    await asyncio.gather(*(record(number) for number in range(20)))
    assert seen == [True] * 20


async def test_no_reply_comes_after_a_reveal_that_is_asked_for_later(
    runner: TransactionRunner, transactions: Transactions, round_id: int
) -> None:
    """Also while the write before is in hand, and on a round of which several replies wait."""
    replies, started, go_on = Replies(runner, nothing), Event(), Event()

    def hold(_: Store) -> None:
        started.set()
        assert go_on.wait(60)

    held = asyncio.create_task(runner.write(hold))
    await asyncio.to_thread(started.wait, 60)
    recording = [asyncio.create_task(replies.record(reply(number))) for number in range(3)]
    await asyncio.sleep(0.01)
    recording.append(asyncio.create_task(replies.record(reply(3))))
    await asyncio.sleep(0.01)
    revealing = asyncio.create_task(
        runner.write(lambda store: store.rounds.step(round_id, [RoundState.OPEN], RoundState.REVEALING), about=1)
    )
    await asyncio.sleep(0.01)
    go_on.set()

    await asyncio.gather(*recording)
    assert await revealing
    await held
    await replies.record(reply(5))
    assert stored(transactions, round_id) == [reply(number).message_ts for number in range(4)]


async def test_work_is_looked_for_once_for_all_that_count(
    runner: TransactionRunner, transactions: Transactions, round_id: int
) -> None:
    woken: list[list[str]] = []
    replies = Replies(runner, lambda: woken.append(stored(transactions, round_id)))
    await replies.record(reply(1, thread_ts="9.9"))
    assert woken == []
    await asyncio.gather(replies.record(reply(2)), replies.record(reply(3, thread_ts="9.9")), replies.record(reply(4)))
    assert woken == [["2.5", "4.5"]]


async def test_a_reply_that_cannot_be_stored_harms_only_itself(
    runner: TransactionRunner, transactions: Transactions, round_id: int, database_kind: str, database_url: str
) -> None:
    run_by_hand(database_url, REFUSE[database_kind])
    replies = Replies(runner, nothing)

    said = {1: "15 minutes", 2: REFUSED, 3: "900 seconds"}
    outcomes = await asyncio.gather(*(replies.record(reply(n, s)) for n, s in said.items()), return_exceptions=True)

    assert [type(outcome) for outcome in outcomes] == [type(None), IntegrityError, type(None)]
    assert stored(transactions, round_id) == ["1.5", "3.5"]
    await replies.record(reply(4))
    assert stored(transactions, round_id) == ["1.5", "3.5", "4.5"]


async def test_who_stops_waiting_harms_nobody(
    runner: TransactionRunner, transactions: Transactions, round_id: int
) -> None:
    replies = Replies(runner, nothing)
    gone, waiting = (asyncio.create_task(replies.record(reply(number))) for number in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    await waiting
    assert stored(transactions, round_id) == ["1.5", "2.5"]


async def test_no_reply_joins_a_group_that_has_failed(
    gone_database: GoneDatabase, gone_runner: TransactionRunner, round_id: int
) -> None:
    replies, recording = Replies(gone_runner, nothing), []
    gone_database.is_gone = True
    for number in range(200):
        recording.append(asyncio.create_task(replies.record(reply(number))))
        await asyncio.sleep(0.0005 * (number % 3))
        gone_database.is_gone = number % 20 < 15
    async with asyncio.timeout(60):
        outcomes = await asyncio.gather(*recording, return_exceptions=True)
    kept = [reply(number).message_ts for number, outcome in enumerate(outcomes) if outcome is None]
    assert 0 < len(kept) < 200
    assert sorted(stored(gone_database, round_id)) == sorted(kept)


async def test_a_database_that_is_gone_is_not_waited_for_by_each(
    gone_database: GoneDatabase, gone_runner: TransactionRunner, round_id: int
) -> None:
    replies = Replies(gone_runner, nothing)
    gone_database.is_gone = True
    outcomes = await asyncio.gather(*(replies.record(reply(n)) for n in range(20)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OperationalError] * 20
    assert gone_database.attempts <= 3  # together, and once more each alone, of which the writer may take up one first

    gone_database.is_gone = False
    await replies.record(reply(1))
    assert stored(gone_database, round_id) == ["1.5"]
