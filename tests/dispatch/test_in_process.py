"""The dispatcher of a single process: everything due is delivered, some at a time, whatever becomes of each."""

import asyncio
import logging
from datetime import datetime, timedelta

import pytest

from bot.dispatch.in_process import BATCH, CONCURRENCY, InProcessDispatcher
from bot.domain.posts import LEASE, Post, PostKind
from bot.runner import TransactionRunner
from bot.usecases.ports import Store
from tests.databases import on_sqlite
from tests.storage.examples import NOW, add_quiz


class StoppedClock:
    """Shows the same time until it is set."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class Deliveries:
    """Stands for Slack: finishes posts, and fails those that it is told to fail."""

    def __init__(self, runner: TransactionRunner) -> None:
        self._runner = runner
        self.failing: set[str] = set()
        self.tried: list[str] = []
        self.together = 0
        self.most_together = 0

    async def __call__(self, post: Post) -> None:
        self.tried.append(post.key)
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        await asyncio.sleep(0.001)
        self.together -= 1
        if post.key in self.failing:
            raise RuntimeError("what a member wrote")
        await self._runner.write(lambda store: store.posts.finish(post.key, "1.1"))


@pytest.fixture
def deliveries(runner: TransactionRunner) -> Deliveries:
    return Deliveries(runner)


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def dispatcher(runner: TransactionRunner, clock: StoppedClock, deliveries: Deliveries) -> InProcessDispatcher:
    return InProcessDispatcher(runner, clock, deliveries)


async def plan(runner: TransactionRunner, count: int, due_at: datetime = NOW) -> list[str]:
    """Plan so many notices, and return their keys."""
    keys = [f"notice:{number}" for number in range(count)]

    def work(store: Store) -> None:
        quiz = add_quiz(store)
        for key in keys:
            store.posts.plan(Post(key, PostKind.NOTICE, quiz.id, due_at, detail={"recipient": "U1", "sentence": "Hi."}))

    await runner.write(work)
    return keys


async def test_all_that_is_due_is_delivered_once(
    runner: TransactionRunner, deliveries: Deliveries, dispatcher: InProcessDispatcher
) -> None:
    keys = await plan(runner, 2 * BATCH + 1)
    await dispatcher.deliver_due()
    await dispatcher.deliver_due()
    assert sorted(deliveries.tried) == sorted(keys)
    assert deliveries.most_together == CONCURRENCY


@on_sqlite
async def test_what_is_due_later_waits(
    runner: TransactionRunner, clock: StoppedClock, deliveries: Deliveries, dispatcher: InProcessDispatcher
) -> None:
    keys = await plan(runner, 1, due_at=NOW + timedelta(seconds=1))
    await dispatcher.deliver_due()
    assert deliveries.tried == []
    clock.time += timedelta(seconds=1)
    await dispatcher.deliver_due()
    assert deliveries.tried == keys


@on_sqlite
async def test_one_that_fails_stops_no_other_and_comes_back_after_its_lease(
    runner: TransactionRunner,
    clock: StoppedClock,
    deliveries: Deliveries,
    dispatcher: InProcessDispatcher,
    caplog: pytest.LogCaptureFixture,
) -> None:
    keys = await plan(runner, CONCURRENCY + 1)
    deliveries.failing = {keys[0]}
    with caplog.at_level(logging.DEBUG):
        await dispatcher.deliver_due()
    assert sorted(deliveries.tried) == sorted(keys)
    [said] = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert said.startswith("Post notice:0 failed: RuntimeError in ")
    assert "what a member wrote" not in caplog.text

    deliveries.failing.clear()
    clock.time += LEASE + timedelta(seconds=1)
    await dispatcher.deliver_due()
    assert deliveries.tried[len(keys) :] == [keys[0]]
