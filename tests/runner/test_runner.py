"""Writes are committed in groups, answered after their commit, and independent of their neighbours."""

import asyncio
from collections.abc import Callable
from threading import Event

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from bot.domain.members import MemberId
from bot.domain.quiz import Quiz
from bot.domain.refusals import NoQuiz
from bot.runner import BATCH, TransactionRunner
from bot.storage.transactions import Transactions
from bot.usecases.ports import Store
from tests.databases import GoneDatabase, PostgresqlServer, on_commit, on_postgresql, on_sqlite
from tests.storage.examples import NOW, add_quiz


class Unlucky(Exception):
    """What the bad work of these tests raises."""


def adds(channel: str) -> Callable[[Store], Quiz]:
    return lambda store: add_quiz(store, channel)


def adds_and_raises(channel: str) -> Callable[[Store], Quiz]:
    def work(store: Store) -> Quiz:
        add_quiz(store, channel)
        raise Unlucky(channel)

    return work


def channels(transactions: Transactions) -> list[str]:
    with transactions.read() as store:
        return [quiz.channel_id for quiz in store.quizzes.of_workspace("T1")]


class HeldWriter:
    """Keeps the writer busy with one piece of work, so that what follows queues up behind it."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self._started, self._go_on = Event(), Event()

    async def __aenter__(self) -> None:
        self._work = asyncio.create_task(self._runner.write(self._wait))
        await asyncio.to_thread(self._started.wait, 60)

    async def __aexit__(self, *_: object) -> None:
        self._go_on.set()
        await self._work

    def _wait(self, store: Store) -> None:
        self._started.set()
        assert self._go_on.wait(60)


async def write_together(runner: TransactionRunner, works: list[Callable[[Store], Quiz]]) -> list[Quiz | BaseException]:
    """The outcomes of works that are all queued before the first of them runs."""
    async with HeldWriter(runner):
        tasks = [asyncio.create_task(runner.write(work, about=0)) for work in works]
        await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_is_written_can_be_read(runner: TransactionRunner) -> None:
    quiz = await runner.write(adds("C1"))
    assert await runner.read(lambda store: store.quizzes.get(quiz.id)) == quiz


async def test_a_write_is_answered_only_once_it_is_committed(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    seen: list[bool] = []

    async def write(channel: str) -> None:
        await runner.write(adds(channel))
        seen.append(channel in channels(transactions))

    await asyncio.gather(*(write(f"C{n}") for n in range(20)))
    assert seen == [True] * 20


async def test_what_queues_up_is_committed_in_groups(runner: TransactionRunner, transactions: Transactions) -> None:
    commits: list[Connection] = []
    with on_commit(commits.append):
        outcomes = await write_together(runner, [adds(f"C{n}") for n in range(BATCH + 50)])

    assert [outcome.channel_id for outcome in outcomes if isinstance(outcome, Quiz)] == channels(transactions)
    assert len(outcomes) == BATCH + 50
    assert len(commits) == 3  # the work that held the writer, a full batch, the rest


async def test_what_is_committed_together_is_done_quiz_by_quiz(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    commits: list[Connection] = []
    with on_commit(commits.append):
        async with HeldWriter(runner):
            asked = [(10, "10a"), (9, "9a"), (0, "0a"), (10, "10b"), (9, "9b"), (0, "0b")]
            tasks = [asyncio.create_task(runner.write(adds(name), about=quiz_id)) for quiz_id, name in asked]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
    assert channels(transactions) == ["0a", "0b", "9a", "9b", "10a", "10b"]
    assert len(commits) == 2  # the work that held the writer, and these


async def test_what_changes_any_quizzes_is_committed_by_itself(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    commits: list[Connection] = []
    with on_commit(commits.append):
        async with HeldWriter(runner):
            asked = [(1, "1a"), (None, "any"), (1, "1b"), (None, "other")]
            tasks = [asyncio.create_task(runner.write(adds(name), about=quiz_id)) for quiz_id, name in asked]
            await asyncio.sleep(0)
        await asyncio.gather(*tasks)
    assert channels(transactions) == ["any", "other", "1a", "1b"]
    assert len(commits) == 4


async def test_a_write_that_raises_harms_only_itself(runner: TransactionRunner, transactions: Transactions) -> None:
    works = [adds_and_raises(f"C{n}") if n % 3 == 1 else adds(f"C{n}") for n in range(9)]
    commits: list[Connection] = []
    with on_commit(commits.append):
        outcomes = await write_together(runner, works)

    assert [str(outcome) for outcome in outcomes if isinstance(outcome, Unlucky)] == ["C1", "C4", "C7"]
    assert channels(transactions) == ["C0", "C2", "C3", "C5", "C6", "C8"]
    assert len(commits) == 1 + 6  # the work that held the writer, and what raised nothing, each by itself


async def test_a_violated_constraint_harms_only_its_write(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    outcomes = await write_together(runner, [adds("C1"), adds("C1"), adds("C2")])
    assert [type(outcome) for outcome in outcomes] == [Quiz, IntegrityError, Quiz]
    assert channels(transactions) == ["C1", "C2"]


@pytest.mark.parametrize("error", [Unlucky, NoQuiz, KeyboardInterrupt, asyncio.CancelledError, SystemExit])
async def test_nothing_that_a_write_raises_is_kept_or_ends_the_writer(
    runner: TransactionRunner, transactions: Transactions, error: type[BaseException]
) -> None:
    def work(store: Store) -> None:
        add_quiz(store, "C1")
        raise error

    outcomes: list[BaseException] = []

    async def write() -> None:
        try:
            await runner.write(work)
        except BaseException as raised:  # an event loop lets some of these go no further
            outcomes.append(raised)

    await write()
    assert [type(outcome) for outcome in outcomes] == [error]
    await runner.write(adds("C2"))
    assert channels(transactions) == ["C2"]


async def test_a_commit_that_fails_is_repeated_for_each_write_alone(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    commits = 0

    def fail_the_second(_: Connection) -> None:
        nonlocal commits
        commits += 1
        if commits == 2:
            raise OperationalError("COMMIT", None, Exception("disk I/O error"))

    with on_commit(fail_the_second):
        outcomes = await write_together(runner, [adds("C1"), adds("C2")])

    assert [type(outcome) for outcome in outcomes] == [Quiz, Quiz]
    assert channels(transactions) == ["C1", "C2"]
    assert commits == 4  # the work that held the writer, the failure, and each by itself


async def test_a_commit_that_always_fails_is_everybodys_error(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    def fail(_: Connection) -> None:
        raise OperationalError("COMMIT", None, Exception("disk full"))

    async with HeldWriter(runner):
        tasks = [asyncio.create_task(runner.write(adds(f"C{n}"), about=0)) for n in range(3)]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)

    with on_commit(fail):
        outcomes = await asyncio.gather(
            *(runner.write(adds(f"D{n}"), about=0) for n in range(3)), return_exceptions=True
        )
    assert [type(outcome) for outcome in outcomes] == [OperationalError] * 3
    assert channels(transactions) == ["C0", "C1", "C2"]
    await runner.write(adds("C4"))


@pytest.mark.parametrize("about", [0, None])
async def test_a_write_that_the_database_refuses_in_passing_is_repeated_once(
    runner: TransactionRunner, transactions: Transactions, about: int | None
) -> None:
    """As one that waited for another process in turn, and was ended for it."""
    refusals = iter([True, False, True, True])

    def refuse(_: Connection) -> None:
        if next(refusals):
            raise OperationalError("COMMIT", None, Exception("deadlock detected"))

    with on_commit(refuse):
        await runner.write(adds("C1"), about=about)
        with pytest.raises(OperationalError):
            await runner.write(adds("C2"), about=about)
    assert channels(transactions) == ["C1"]


async def test_a_database_that_is_gone_is_waited_for_once(
    gone_database: GoneDatabase, gone_runner: TransactionRunner
) -> None:
    async with HeldWriter(gone_runner):
        tasks = [asyncio.create_task(gone_runner.write(adds(f"C{n}"), about=n % 2 or None)) for n in range(8)]
        await asyncio.sleep(0)
        gone_database.is_gone = True
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert [type(outcome) for outcome in outcomes] == [OperationalError] * 8
    assert gone_database.attempts == 1

    gone_database.is_gone = False
    await gone_runner.write(adds("C9"))
    assert channels(gone_database) == ["C9"]


@on_sqlite
async def test_a_transaction_that_sqlite_gave_up_costs_no_neighbour_its_write(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    """On a full disk, for one, SQLite rolls back by itself, and what follows is in no transaction."""

    def lose_the_transaction(store: Store) -> Quiz:
        add_quiz(store, "C2")
        store.quizzes._connection.exec_driver_sql("ROLLBACK")  # type: ignore[attr-defined]
        raise Unlucky

    outcomes = await write_together(runner, [adds("C1"), lose_the_transaction, adds("C3")])

    assert [type(outcome) for outcome in outcomes][::2] == [Quiz, Quiz]
    assert isinstance(outcomes[1], Exception)
    assert channels(transactions) == ["C1", "C3"]


@on_postgresql
async def test_a_commit_that_nobody_heard_the_end_of_is_not_repeated(
    runner: TransactionRunner, transactions: Transactions, postgresql_server: PostgresqlServer, database_url: str
) -> None:
    name = database_url.rpartition("/")[2].partition("?")[0]
    runs: list[str] = []

    def counted(channel: str) -> Callable[[Store], Quiz]:
        def work(store: Store) -> Quiz:
            runs.append(channel)
            return add_quiz(store, channel)

        return work

    def break_it(_: Connection) -> None:
        if runs:
            postgresql_server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    with on_commit(break_it):
        outcomes = await write_together(runner, [counted("C1"), counted("C2")])
    assert [isinstance(outcome, OperationalError) for outcome in outcomes] == [True, True]
    assert runs == ["C1", "C2"]
    await runner.write(adds("C3"))
    assert "C3" in channels(transactions)


@on_postgresql
async def test_a_connection_that_breaks_costs_no_write(
    runner: TransactionRunner, transactions: Transactions, postgresql_server: PostgresqlServer, database_url: str
) -> None:
    name = database_url.rpartition("/")[2].partition("?")[0]
    breaks = iter([True])

    def break_once(store: Store) -> Quiz:
        if next(breaks, False):
            postgresql_server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
        return add_quiz(store, "C2")

    outcomes = await write_together(runner, [adds("C1"), break_once, adds("C3")])

    assert [type(outcome) for outcome in outcomes] == [Quiz] * 3
    assert channels(transactions) == ["C1", "C2", "C3"]


async def test_a_database_that_is_gone_is_everybodys_error() -> None:
    class Gone:
        def read(self) -> Transactions:
            raise ConnectionError

        write = read

    runner = TransactionRunner(Gone())  # type: ignore[arg-type]
    outcomes = await asyncio.gather(
        *(runner.write(adds(f"C{n}")) for n in range(3)), runner.read(adds("C4")), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [ConnectionError] * 4
    await runner.close()


async def test_reading_keeps_nothing(runner: TransactionRunner, transactions: Transactions) -> None:
    with pytest.raises(DBAPIError):
        await runner.read(adds("C1"))
    assert channels(transactions) == []


async def test_what_reading_raises_reaches_its_caller(runner: TransactionRunner) -> None:
    def work(_: Store) -> None:
        raise Unlucky

    with pytest.raises(Unlucky):
        await runner.read(work)


async def test_reads_do_not_wait_for_a_write(runner: TransactionRunner) -> None:
    async with HeldWriter(runner):
        names = await asyncio.gather(
            *(runner.read(lambda store: store.members.get(MemberId("T1", "U1")).name) for _ in range(20))
        )
    assert names == ["U1"] * 20


async def test_a_write_that_nobody_waits_for_any_more_is_not_begun(
    runner: TransactionRunner, transactions: Transactions
) -> None:
    async with HeldWriter(runner):
        unwanted, wanted = (asyncio.create_task(runner.write(adds(channel))) for channel in ("C1", "C2"))
        await asyncio.sleep(0)
        unwanted.cancel()
        await asyncio.sleep(0)
    await wanted
    assert channels(transactions) == ["C2"]


async def test_closing_finishes_what_is_queued(transactions: Transactions) -> None:
    runner = TransactionRunner(transactions)
    async with HeldWriter(runner):
        tasks = [asyncio.create_task(runner.write(adds(f"C{n}"))) for n in range(10)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(runner.close())
        await asyncio.sleep(0)
        with pytest.raises(RuntimeError, match="closed"):
            await runner.write(adds("C99"))
    await closing
    assert all(task.done() for task in tasks)
    assert [(await task).channel_id for task in tasks] == channels(transactions)
    await runner.close()


async def test_the_database_is_used_from_few_connections(runner: TransactionRunner, transactions: Transactions) -> None:
    works = [runner.read(lambda store: store.quizzes.due(NOW, 1)) for _ in range(100)]
    writes = [runner.write(adds(f"C{n}")) for n in range(100)]
    await asyncio.gather(*works, *writes)
    assert len(channels(transactions)) == 100
