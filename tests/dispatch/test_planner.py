"""What a tick plans of many quizzes: with few statements, each quiz once, and none kept waiting by another."""

import logging
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from bot.dispatch.planner import TOGETHER, Planner
from bot.domain.posts import PostKind
from bot.metrics import Metrics, Outcome
from bot.runner import TransactionRunner
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.transactions import Transactions
from bot.usecases.plan_due import plan_quizzes
from bot.usecases.ports import Store
from tests.builders import Calendar, Shelf, StoppedClock, bank_of, quiz_settings, three_per_section
from tests.databases import GoneDatabase, on_postgresql, on_sqlite, run_by_hand
from tests.usecases.play import MONDAY_9

T = TypeVar("T")

BANKS = [(1, "good"), (2, "seas")]
SHELF = Shelf(bank_of(*three_per_section()))


class Failures(Metrics):
    """Counts the quizzes that could not be planned."""

    def __init__(self) -> None:
        self.count = 0

    def tried(self, kind: PostKind, outcome: Outcome) -> None:
        self.count += (kind, outcome) == (PostKind.QUESTION, Outcome.FAILED)


@pytest.fixture
def failures() -> Failures:
    return Failures()


class CountingRunner(TransactionRunner):
    """Knows the most writes that were asked for at a time."""

    def __init__(self, transactions: Transactions) -> None:
        super().__init__(transactions)
        self._together = 0
        self.most = 0

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        self._together += 1
        self.most = max(self.most, self._together)
        try:
            return await super().write(work, about=about)
        finally:
            self._together -= 1


@pytest.fixture
async def runner(transactions: Transactions) -> AsyncIterator[CountingRunner]:
    runner = CountingRunner(transactions)
    yield runner
    await runner.close()


@pytest.fixture
def planner(runner: TransactionRunner, failures: Failures) -> Planner:
    return Planner(runner, SHELF, Calendar(), StoppedClock(MONDAY_9), failures)


def add_due(transactions: Transactions, count: int, first_channel: int = 0) -> list[int]:
    """The ids of so many new quizzes, all due at nine."""
    with transactions.write() as store:
        channels = range(first_channel, first_channel + count)
        quizzes = [store.quizzes.add("T1", "U1", quiz_settings(channel_id=f"C{n}")) for n in channels]
        for quiz in quizzes:
            store.quizzes.save(replace(quiz, next_post_at=MONDAY_9))
    return [quiz.id for quiz in quizzes]


def planned(transactions: Transactions, quiz_ids: Collection[int]) -> list[int]:
    """Those of the quizzes that have a round, once for each round. Each has its post."""
    with transactions.read() as store:
        rounds = [round_ for quiz_id in quiz_ids for round_ in store.rounds.recent(quiz_id, 10)]
        for round_ in rounds:
            assert store.posts.get(f"question:{round_.id}:{MONDAY_9.timestamp():.0f}")
    return [round_.quiz_id for round_ in rounds]


@contextmanager
def statements() -> Iterator[list[str]]:
    """The statements that run in the block."""
    run: list[str] = []

    def note(*arguments: Any) -> None:
        run.append(arguments[2])

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield run
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_many_quizzes_take_as_many_statements_as_one(planner: Planner, transactions: Transactions) -> None:
    add_due(transactions, 1)
    await planner.plan_due()  # the question that each quiz gets on its first day is stored by now
    taken = []
    for place, count in enumerate((1, TOGETHER), start=1):
        ids = add_due(transactions, count, place)
        with statements() as run:
            await planner.plan_due()
        assert planned(transactions, ids) == ids
        taken.append(len(run))
    assert taken[0] == taken[1]


async def test_more_than_are_planned_together_are_planned_once(
    planner: Planner, runner: CountingRunner, transactions: Transactions, failures: Failures
) -> None:
    ids = add_due(transactions, 2 * TOGETHER + 1)
    for _ in range(2):
        await planner.plan_due()
        assert planned(transactions, ids) == ids
    assert failures.count == 0
    assert runner.most == 1, "what else is to be written waits for all of them"


@pytest.mark.parametrize("broken", ["time_zone = 'Nowhere'", """sections = '["gone"]'"""])
async def test_quizzes_that_cannot_be_planned_keep_no_other_waiting(
    planner: Planner,
    transactions: Transactions,
    database_url: str,
    failures: Failures,
    caplog: pytest.LogCaptureFixture,
    broken: str,
) -> None:
    ids = add_due(transactions, 4)
    run_by_hand(database_url, f"UPDATE quizzes SET {broken} WHERE id IN ({ids[1]}, {ids[3]})")
    with caplog.at_level(logging.ERROR):
        await planner.plan_due()
    assert planned(transactions, ids) == [ids[0], ids[2]]
    assert failures.count == 2
    told = [record.getMessage().partition(":")[0] for record in caplog.records]
    assert told == [f"Quiz {quiz_id} could not be planned" for quiz_id in (ids[1], ids[3])]


async def test_a_bank_that_is_broken_is_told_once_with_its_file_and_line(
    runner: TransactionRunner, transactions: Transactions, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "good").symlink_to(bundled_banks_folder() / "aws-lambda")
    (tmp_path / "seas").mkdir()
    (tmp_path / "seas" / "sun.yaml").write_text("a: 1\n")
    with transactions.write() as store:
        quizzes = [store.quizzes.add("T1", "U1", quiz_settings(channel_id=f"C{n}", bank=name)) for n, name in BANKS]
        for quiz in quizzes:
            store.quizzes.save(replace(quiz, next_post_at=MONDAY_9))
    clock = StoppedClock(MONDAY_9)
    planner = Planner(runner, BankFolder(tmp_path), Calendar(), clock)
    for _ in range(3):
        await planner.plan_due()
        clock.time += timedelta(minutes=2)
    assert planned(transactions, [quiz.id for quiz in quizzes]) == [quizzes[0].id]
    [line] = caplog.messages
    assert line == (
        f"Quiz {quizzes[1].id} could not be planned: The bank {tmp_path}/seas cannot be used: sun.yaml, line 1, "
        f"questions: the field is missing. (and 1 more; `lambda-quiz bank check {tmp_path}/seas` lists them all)"
    )


@on_sqlite  # which alone may hold what it cannot read
async def test_a_quiz_that_the_database_cannot_read_keeps_no_other_waiting(
    planner: Planner, transactions: Transactions, database_url: str, failures: Failures
) -> None:
    ids = add_due(transactions, 3)
    run_by_hand(database_url, f"UPDATE quizzes SET bank = CAST(X'FF' AS TEXT) WHERE id = {ids[1]}")
    await planner.plan_due()
    assert planned(transactions, [ids[0], ids[2]]) == [ids[0], ids[2]]
    assert failures.count == 1


@pytest.mark.parametrize("count", [1, 2 * TOGETHER])
async def test_a_database_that_is_gone_is_no_failure_of_each_quiz_and_is_not_waited_for_by_each(
    gone_database: GoneDatabase,
    gone_runner: TransactionRunner,
    failures: Failures,
    caplog: pytest.LogCaptureFixture,
    count: int,
) -> None:
    planner = Planner(gone_runner, SHELF, Calendar(), StoppedClock(MONDAY_9), failures)
    ids = add_due(gone_database, count)
    gone_database.is_gone = True
    with caplog.at_level(logging.ERROR), pytest.raises(OperationalError):
        await planner.plan_due()
    assert (failures.count, caplog.records) == (0, [])
    assert gone_database.attempts <= 3  # together, and once more each alone, of which the writer may take up one first

    gone_database.is_gone = False
    await planner.plan_due()
    assert planned(gone_database, ids) == ids


@on_postgresql  # with SQLite there is one process
async def test_what_another_process_plans_or_changes_is_left_to_it(
    planner: Planner, transactions: Transactions, failures: Failures
) -> None:
    ids = add_due(transactions, 3)

    with transactions.write() as other:
        other.quizzes.lock(ids[1])
        await planner.plan_due()
        assert planned(transactions, ids) == [ids[0], ids[2]]
    await planner.plan_due()
    assert planned(transactions, ids) == ids

    more = add_due(transactions, 2, 3)
    with transactions.write() as other:
        plan_quizzes(other, SHELF, Calendar(), more[:1], MONDAY_9)
        await planner.plan_due()
        assert planned(transactions, more) == []
    await planner.plan_due()
    assert planned(transactions, more) == more
    assert failures.count == 0
