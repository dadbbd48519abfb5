"""The queue of several processes: they share the work, and take over from those that die."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from threading import Event
from typing import TypeAlias

import pytest
from psycopg_pool import AsyncConnectionPool
from psycopg_pool.base import AttemptWithBackoff
from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

from bot.dispatch import queue
from bot.dispatch.queue import DUTY, QueueDispatcher
from bot.dispatch.queue_problem import QueueProblem
from bot.dispatch.queue_tables import check_queue, install_queue
from bot.domain.posts import LEASE, Post
from bot.metrics import Metrics
from bot.runner import TransactionRunner
from bot.storage.database import open_database
from bot.storage.store.posts import SqlPosts
from bot.usecases.ports import Store
from tests.builders import StoppedClock
from tests.databases import PostgresqlServer, on_postgresql, opened, run_by_hand
from tests.dispatch.test_dispatchers import Deliveries, plan, settle, until, until_done
from tests.storage.examples import NOW

SECOND = timedelta(seconds=1)

NewWorker: TypeAlias = Callable[[Callable[[Post], Awaitable[None]]], QueueDispatcher]

pytestmark = on_postgresql


class Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(NOW)


@pytest.fixture
async def new_worker(database_url: str, clock: StoppedClock) -> AsyncIterator[NewWorker]:
    """Makes dispatchers, each on connections of its own as in a process of its own."""
    async with AsyncExitStack() as at_the_end:

        def make(deliver: Callable[[Post], Awaitable[None]]) -> QueueDispatcher:
            own = open_database(database_url)
            runner = TransactionRunner(own.transactions)
            worker = QueueDispatcher(runner, clock, deliver, Metrics(), own.postgresql_conninfo or "")
            at_the_end.callback(own.dispose)
            at_the_end.push_async_callback(runner.close)
            at_the_end.push_async_callback(worker.stop)
            return worker

        yield make


async def test_workers_share_what_is_due_and_none_is_delivered_twice(
    runner: TransactionRunner, new_worker: NewWorker
) -> None:
    keys = await plan(runner, 2, quizzes=50)
    deliveries = [Deliveries(runner) for _ in range(3)]
    workers = [new_worker(of_one) for of_one in deliveries]
    for worker in workers:
        await worker.start()
    for worker in workers:
        await worker.deliver_due()
    await until(lambda: sum(len(of_one.done) for of_one in deliveries) >= len(keys))
    assert sorted(key for of_one in deliveries for key in of_one.tried) == sorted(keys)
    assert sum(bool(of_one.done) for of_one in deliveries) > 1


async def test_posts_of_a_channel_are_delivered_one_after_the_other(
    runner: TransactionRunner, new_worker: NewWorker
) -> None:
    keys = await plan(runner, 10)
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    await settle(worker)
    assert sorted(deliveries.done) == sorted(keys)
    assert deliveries.most_together == 1


async def test_what_a_dead_worker_held_is_done_by_another(
    runner: TransactionRunner, new_worker: NewWorker, clock: StoppedClock
) -> None:
    keys = await plan(runner, 2)
    dead = new_worker(Deliveries(runner))
    await dead.deliver_due()
    manager = dead._app.job_manager
    worker_id = await manager.register_worker()
    assert await manager.fetch_job(queues=None, worker_id=worker_id)
    await runner.write(lambda store: store.posts.take(keys[:1], clock.now()))
    await manager.unregister_worker(worker_id)

    deliveries = Deliveries(runner)
    other = new_worker(deliveries)
    await settle(other)
    assert keys[0] not in deliveries.tried
    clock.time += LEASE + SECOND
    await settle(other)
    assert sorted(deliveries.done) == sorted(keys)


async def test_an_entry_too_many_does_no_harm(runner: TransactionRunner, new_worker: NewWorker) -> None:
    [key] = await plan(runner, 1)
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    await worker.deliver_due()
    for stray in (key, key, "nobody's"):
        await worker._app.configure_task(queue.TASK).defer_async(key=stray)
    await worker.idle()
    assert deliveries.tried == [key]


async def test_it_works_on_after_the_database_was_away(
    runner: TransactionRunner, new_worker: NewWorker, postgresql_server: PostgresqlServer, database_url: str
) -> None:
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    await worker.start()
    first = await plan(runner, 1)
    await worker.deliver_due()
    await until_done(deliveries, first)
    name = make_url(database_url).database
    postgresql_server.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    then = await plan(runner, 1, workspace="T2")
    await worker.deliver_due()
    await until_done(deliveries, then)


async def test_a_stop_can_be_broken_off_while_the_database_is_away(
    runner: TransactionRunner,
    new_worker: NewWorker,
    postgresql_server: PostgresqlServer,
    database_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    await worker.start()
    assert await worker.leads()
    keys = await plan(runner, 1)
    await worker.deliver_due()
    await until_done(deliveries, keys)
    with postgresql_server.without(database_url):
        began = asyncio.get_running_loop().time()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await worker.stop()
        assert asyncio.get_running_loop().time() - began < 9  # connecting is given up after ten
        assert "The queue failed" not in caplog.text


async def test_it_comes_back_soon_after_an_outage_of_any_length(
    runner: TransactionRunner, new_worker: NewWorker
) -> None:
    worker = new_worker(Deliveries(runner))
    await worker._open()
    pool = worker._connector.pool
    attempt, now, longest = AttemptWithBackoff(timeout=pool.reconnect_timeout), 0.0, 0.0
    while not attempt.time_to_give_up(now):  # then whoever wants a connection begins another
        attempt.update_delay(now)
        longest = max(longest, attempt.delay)
        now += attempt.delay
    assert longest < 20
    assert pool.timeout - pool.reconnect_timeout < 20


async def test_the_queue_is_silent_about_an_outage_that_the_log_was_told_of(
    runner: TransactionRunner,
    new_worker: NewWorker,
    postgresql_server: PostgresqlServer,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(queue, "RESTART_SECONDS", 0.01)
    worker = new_worker(Deliveries(runner))
    run, tries, may_run = worker._run_worker, [], asyncio.Event()

    async def impatient(*, wait: bool) -> None:
        await may_run.wait()
        tries.append(True)
        await run(wait=wait)

    monkeypatch.setattr(worker, "_run_worker", impatient)
    await worker.start()
    worker._connector.pool.timeout = 0.01
    with postgresql_server.without(database_url):
        with pytest.raises(OperationalError):
            await worker.deliver_due()
        may_run.set()
        await until(lambda: len(tries) > 5)
        assert [line.partition(":")[0] for line in caplog.messages] == ["The database does not answer"]


async def test_a_database_that_can_only_be_read_for_a_while(
    runner: TransactionRunner,
    new_worker: NewWorker,
    postgresql_server: PostgresqlServer,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """The queue is told of once, and works on by itself with what connections are given after that."""
    monkeypatch.setattr(queue, "RESTART_SECONDS", 0.01)
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    keys = await plan(runner, 1)
    await worker.deliver_due()
    run, tries = worker._run_worker, []

    async def counted(*, wait: bool) -> None:
        tries.append(True)
        await run(wait=wait)

    monkeypatch.setattr(worker, "_run_worker", counted)
    alter = f'ALTER DATABASE "{make_url(database_url).database}"'
    postgresql_server.run(f"{alter} SET default_transaction_read_only = on")
    await worker._connector.pool.drain()
    await worker.start()
    await until(lambda: len(tries) > 5)
    assert [line.partition(":")[0] for line in caplog.messages] == ["The queue failed"]
    postgresql_server.run(f"{alter} RESET default_transaction_read_only")
    await until_done(deliveries, keys)


async def test_one_worker_leads_until_it_is_gone(
    runner: TransactionRunner, new_worker: NewWorker, clock: StoppedClock
) -> None:
    one, another = new_worker(Deliveries(runner)), new_worker(Deliveries(runner))
    assert await one.leads()
    assert not await another.leads()
    clock.time += DUTY * 0.9
    assert await one.leads()
    assert not await another.leads()
    clock.time += DUTY + SECOND
    assert await another.leads()
    assert not await one.leads()
    await another.stop()
    assert await one.leads()


async def test_nobody_leads_after_its_stop(runner: TransactionRunner, new_worker: NewWorker) -> None:
    one, another = new_worker(Deliveries(runner)), new_worker(Deliveries(runner))
    assert await one.leads()
    await one.stop()
    assert not await one.leads()
    assert await another.leads()


def test_the_queue_is_made_once(empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        conninfo = database.postgresql_conninfo or ""
    with pytest.raises(QueueProblem, match="missing"):
        check_queue(conninfo)
    install_queue(conninfo)
    install_queue(conninfo)
    check_queue(conninfo)


async def test_the_queue_is_where_the_options_of_the_url_say(empty_database_url: str, clock: StoppedClock) -> None:
    """And a password of any letters is understood."""
    url = make_url(empty_database_url).set(username="postgres", password="two words & more%")
    run_by_hand(url.render_as_string(hide_password=False), "CREATE SCHEMA quiz")
    to_schema = url.update_query_dict({"options": "-csearch_path=quiz"}).render_as_string(hide_password=False)
    async with AsyncExitStack() as stack:
        database = stack.enter_context(opened(to_schema))
        database.upgrade()
        install_queue(database.postgresql_conninfo or "")
        runner = TransactionRunner(database.transactions)
        stack.push_async_callback(runner.close)
        keys = await plan(runner, 1)
        deliveries = Deliveries(runner)
        worker = QueueDispatcher(runner, clock, deliveries, Metrics(), database.postgresql_conninfo or "")
        stack.push_async_callback(worker.stop)
        await settle(worker)
    assert deliveries.done == keys


async def test_a_server_that_is_away_makes_no_line_with_the_password(
    runner: TransactionRunner, clock: StoppedClock, caplog: pytest.LogCaptureFixture
) -> None:
    worker = QueueDispatcher(runner, clock, Deliveries(runner), Metrics(), "host=/nowhere password=hush")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.5):
            await worker.deliver_due()
    await worker.stop()
    assert caplog.text == ""


async def test_a_server_that_went_away_before_the_start_has_its_sentence(
    runner: TransactionRunner, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    patient = AsyncConnectionPool.wait
    monkeypatch.setattr(AsyncConnectionPool, "wait", lambda pool, timeout: patient(pool, timeout / 300))
    worker = QueueDispatcher(runner, clock, Deliveries(runner), Metrics(), "host=/nowhere password=hush")
    with pytest.raises(QueueProblem, match=r"\APostgreSQL does not answer any more\. See to it, then start again\.\Z"):
        await worker.start()
    await worker.stop()


async def test_an_entry_is_committed_with_its_reservation_or_not_at_all(
    runner: TransactionRunner, new_worker: NewWorker
) -> None:
    [key] = await plan(runner, 1)
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)

    def undone(store: Store) -> None:
        store.posts.hand_over(NOW, 10, 10, worker._enqueue)
        raise Undone

    with pytest.raises(Undone):
        await runner.write(undone)
    await worker.idle()
    assert deliveries.tried == []
    await settle(worker)
    assert deliveries.done == [key]


async def test_what_waits_is_leased_together_also_where_the_one_before_could_not_be(
    runner: TransactionRunner, new_worker: NewWorker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    keys = await plan(runner, 1, quizzes=6)
    deliveries = Deliveries(runner)
    worker = new_worker(deliveries)
    take, tried, may_fail = SqlPosts.take, [], Event()

    def fail_at_first(posts: SqlPosts, keys: Collection[str], now: datetime) -> list[Post]:
        tried.append(set(keys))
        if len(tried) == 1:
            assert may_fail.wait(60)
            raise Undone
        return take(posts, keys, now)

    monkeypatch.setattr(SqlPosts, "take", fail_at_first)
    await worker.deliver_due()
    working = asyncio.create_task(worker.idle())
    await until(lambda: len(worker._to_take) == len(keys) - 1)
    may_fail.set()
    await working
    [first], others = tried
    assert others == set(keys) - {first}
    assert set(deliveries.done) == others
    [record] = caplog.records
    assert record.getMessage().startswith(f"The entry for post {first} failed: Undone")


async def test_the_queue_waits_for_no_disk_and_whoever_leases_a_post_does(
    new_worker: NewWorker, runner: TransactionRunner, database_url: str, postgresql_server: PostgresqlServer
) -> None:
    postgresql_server.run(f'ALTER DATABASE "{make_url(database_url).database}" SET synchronous_commit = on')
    asked = "SHOW synchronous_commit"
    deliveries: list[str] = []

    async def deliver(post: Post) -> None:
        def finish(store: Store) -> str:
            store.posts.finish(post.key, "1.1")
            assert isinstance(store.posts, SqlPosts)
            return str(store.posts._connection.exec_driver_sql(asked).scalar_one())

        deliveries.append(await worker._runner.write(finish))

    await plan(runner, 1)
    worker = new_worker(deliver)
    await settle(worker)
    assert deliveries == ["on"]
    assert await worker._app.connector.execute_query_one_async(asked) == {"synchronous_commit": "off"}
