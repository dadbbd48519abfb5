"""Both dispatchers: everything due is delivered, some at a time, whatever becomes of each, and fairly."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import pytest

from bot.dispatch.choosing import dispatcher_of
from bot.dispatch.delivery import SHARE
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.in_process import InProcessDispatcher
from bot.domain.posts import LEASE, Post, PostKind
from bot.metrics import Metrics
from bot.runner import TransactionRunner
from bot.storage.database import Database
from bot.usecases.ports import Store
from tests.builders import StoppedClock
from tests.databases import on_sqlite
from tests.storage.examples import NOW, add_quiz

SECOND = timedelta(seconds=1)


class Deliveries:
    """Stands for Slack: finishes posts, fails those that it is told to fail, and hangs where it is told to hang."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self.failing: set[str] = set()
        self.hanging: set[int] = set()
        self.go_on = asyncio.Event()
        self.tried: list[str] = []
        self.done: list[str] = []
        self.together = 0
        self.most_together = 0

    async def __call__(self, post: Post) -> None:
        self.tried.append(post.key)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        try:
            await asyncio.sleep(0.001)
            if post.quiz_id in self.hanging:
                await self.go_on.wait()
        finally:
            self.together -= 1
        if post.key in self.failing:
            raise RuntimeError("what a member wrote")
        await self._runner.write(lambda store: store.posts.finish(post.key, "1.1"))
        self.done.append(post.key)


@pytest.fixture
def deliveries(runner: TransactionRunner) -> Deliveries:
    return Deliveries(runner)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
async def dispatcher(
    runner: TransactionRunner, clock: StoppedClock, deliveries: Deliveries, database: Database
) -> AsyncIterator[Dispatcher]:
    """The one that fits the database."""
    dispatcher = dispatcher_of(database.postgresql_conninfo, runner, clock, deliveries, Metrics())
    yield dispatcher
    deliveries.go_on.set()
    await dispatcher.stop()


async def plan(
    runner: TransactionRunner, count: int, due_at: datetime = NOW, *, workspace: str = "T1", quizzes: int = 1
) -> list[str]:
    """Plan so many notices of a workspace in each of so many quizzes, and return their keys."""
    keys = []

    def work(store: Store) -> None:
        for quiz_number in range(quizzes):
            quiz = add_quiz(store, f"C{quiz_number}", workspace)
            for number in range(count):
                key = f"{workspace}:{quiz_number}:{number}"
                post = Post(key, PostKind.NOTICE, quiz.id, due_at, detail={"recipient": "U1", "sentence": "Hi."})
                store.posts.plan(post)
                keys.append(key)

    await runner.write(work)
    return keys


async def settle(dispatcher: Dispatcher) -> None:
    """Deliver what is due now, to the end."""
    await dispatcher.deliver_due()
    await dispatcher.idle()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until it holds."""
    for _ in range(6000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it never came true")


async def until_done(deliveries: Deliveries, keys: list[str]) -> None:
    """Wait until these are delivered."""
    await until(lambda: set(keys) <= set(deliveries.done))


async def test_all_that_is_due_is_delivered_once(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    keys = await plan(runner, 1, quizzes=2 * SHARE + 1)
    for _ in range(4):
        await settle(dispatcher)
    assert sorted(deliveries.tried) == sorted(keys)
    assert 1 < deliveries.most_together <= SHARE


async def test_what_is_due_later_waits(
    runner: TransactionRunner, clock: StoppedClock, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    keys = await plan(runner, 1, due_at=NOW + SECOND)
    await settle(dispatcher)
    assert deliveries.tried == []
    clock.time += SECOND
    await settle(dispatcher)
    assert deliveries.tried == keys


async def test_one_that_fails_stops_no_other_and_comes_back_after_its_lease(
    runner: TransactionRunner,
    clock: StoppedClock,
    deliveries: Deliveries,
    dispatcher: Dispatcher,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keys = await plan(runner, 1, quizzes=5)
    deliveries.failing = {keys[0]}
    with caplog.at_level(logging.DEBUG):
        await settle(dispatcher)
    assert sorted(deliveries.tried) == sorted(keys)
    [said] = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said.startswith(f"Post {keys[0]} failed: RuntimeError in ")
    assert "what a member wrote" not in caplog.text

    deliveries.failing.clear()
    clock.time += LEASE + SECOND
    await settle(dispatcher)
    assert deliveries.tried[len(keys) :] == [keys[0]]


async def test_a_workspace_that_hangs_keeps_no_other_waiting(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    await plan(runner, 1, workspace="T1", quizzes=3 * SHARE)
    deliveries.hanging = set(range(1, 3 * SHARE + 1))
    await dispatcher.start()
    await dispatcher.deliver_due()
    others = await plan(runner, 1, workspace="T2", quizzes=3 * SHARE)
    await dispatcher.deliver_due()
    await until_done(deliveries, others)
    assert deliveries.together == SHARE
    deliveries.go_on.set()


async def test_nothing_waits_for_a_delivery(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    [slow] = await plan(runner, 1, workspace="T1")
    deliveries.hanging = {1}
    await dispatcher.start()
    async with asyncio.timeout(60):
        await dispatcher.deliver_due()
        await dispatcher.deliver_due()
    deliveries.go_on.set()
    await until_done(deliveries, [slow])
    assert deliveries.tried == [slow]


async def test_a_stop_finishes_what_was_begun_and_begins_nothing_more(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    keys = await plan(runner, 1, quizzes=SHARE + 1)
    deliveries.hanging = set(range(1, SHARE + 2))
    await dispatcher.start()
    await dispatcher.deliver_due()
    await until(lambda: deliveries.together == SHARE)
    stopping = asyncio.create_task(dispatcher.stop())
    await asyncio.sleep(0.05)
    assert not stopping.done()
    deliveries.go_on.set()
    await stopping
    assert len(deliveries.done) == SHARE
    assert len(deliveries.tried) == SHARE < len(keys)


async def test_a_tick_in_progress_begins_nothing_after_the_stop(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    await dispatcher.start()
    await dispatcher.stop()
    keys = await plan(runner, 1)
    await dispatcher.deliver_due()
    assert deliveries.tried == []
    due = await runner.write(lambda store: store.posts.claim(NOW, 10, SHARE))
    assert [post.key for post in due] == keys


async def test_what_is_being_leased_at_the_stop_is_delivered_by_its_end(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    await dispatcher.start()
    keys = await plan(runner, 1)
    await asyncio.gather(dispatcher.deliver_due(), dispatcher.stop())
    left = await runner.write(lambda store: store.posts.claim(NOW + LEASE + SECOND, 10, SHARE))
    assert sorted([*deliveries.done, *(post.key for post in left)]) == keys
    assert deliveries.together == 0


async def test_a_stop_that_is_broken_off_breaks_off_what_was_begun(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    keys = await plan(runner, 1)
    deliveries.hanging = {1}
    await dispatcher.start()
    await dispatcher.deliver_due()
    await until(lambda: deliveries.together == 1)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await dispatcher.stop()
    await until(lambda: deliveries.together == 0)
    assert deliveries.tried == keys
    assert deliveries.done == []


async def test_a_post_is_not_taken_from_the_one_who_is_at_it(
    runner: TransactionRunner, clock: StoppedClock, deliveries: Deliveries, dispatcher: Dispatcher
) -> None:
    [slow] = await plan(runner, 1)
    deliveries.hanging = {1}
    await dispatcher.start()
    await dispatcher.deliver_due()
    await until(lambda: bool(deliveries.tried))
    clock.time += timedelta(hours=1)  # the machine's clock jumps
    await dispatcher.deliver_due()
    await asyncio.sleep(0.1)
    assert deliveries.tried == [slow]
    deliveries.go_on.set()
    await until_done(deliveries, [slow])


@on_sqlite
async def test_the_only_process_takes_up_at_once_what_a_dead_one_has_left(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: InProcessDispatcher
) -> None:
    keys = await plan(runner, 1, quizzes=3)
    await runner.write(lambda store: store.posts.claim(NOW, 10, 10))
    await settle(dispatcher)
    assert deliveries.tried == []
    await dispatcher.start()
    await settle(dispatcher)
    assert sorted(deliveries.tried) == sorted(keys)


@on_sqlite
async def test_a_single_process_leads(dispatcher: InProcessDispatcher) -> None:
    assert await dispatcher.leads()
