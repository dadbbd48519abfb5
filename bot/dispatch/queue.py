"""The dispatcher of several processes on PostgreSQL: hands due posts to workers through procrastinate's queue.

What is due stands in the table of posts, and only there. An entry of the queue says which post to look at, so one too
many does no harm, and one that got lost is made again when its reservation has run out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from procrastinate import App, PsycopgConnector, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from psycopg import AsyncConnection
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout

from bot.dispatch.delivery import CONCURRENCY, SHARE, Delivery
from bot.dispatch.queue_problem import QueueProblem
from bot.dispatch.queue_tables import keep_pool_quiet
from bot.domain.posts import Post
from bot.failure import Repeats, describe
from bot.metrics import Metrics
from bot.usecases.ports import Clock, Runner, Store

TASK = "deliver_post"
"""The task's name in the queue. It stands in the database, so it must never change."""

POLL_SECONDS = 1.0
"""How often a worker looks into the queue by itself; it is told of most entries at once."""

STALLED_SECONDS = 30.0
"""How long a worker may give no sign of life before its entries are given to others."""

UPKEEP = "upkeep"

DUTY = timedelta(seconds=30)
"""For how long a worker has the duties that one process does for all."""

RESTART_SECONDS = 1.0
"""How long to wait before working on after the database failed."""

RECONNECT_SECONDS = 30.0
"""For how long a lost connection is tried for after twice as long each time, until that begins anew at one second.

Otherwise an outage of some minutes would be followed by minutes in which nobody tries."""

BREAK_OFF_SECONDS = 1.0
"""How long what was begun may take to notice that it is broken off."""

logger = logging.getLogger(__name__)


class QueueDispatcher:
    """Hands over what is due by the clock, and works on what it and others have handed over."""

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        deliver: Callable[[Post], Awaitable[None]],
        metrics: Metrics,
        conninfo: str,
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._repeats = Repeats()
        self._delivery = Delivery(runner, clock, deliver, metrics)
        self._name = uuid4().hex
        self._leads_until: datetime | None = None
        self._looked_for_stalled: float | None = None
        self._entries_seen = 0
        self._hand_over_waits = False
        # A second app, as what hands posts over puts their entries into the queue on the connection of its transaction.
        self._entrance = App(connector=SyncPsycopgConnector())
        self._connector = PsycopgConnector(
            conninfo=conninfo,
            min_size=1,
            max_size=4,
            reconnect_timeout=RECONNECT_SECONDS,
            configure=_commit_at_once,
        )
        self._app = App(connector=self._connector)
        self._app.task(name=TASK)(self._deliver)
        self._is_open = False
        self._working: asyncio.Task[None] | None = None
        self._begun: set[asyncio.Task[Any]] = set()
        self._tending = asyncio.Lock()
        self._taking = asyncio.Lock()
        self._to_take: set[str] = set()
        self._taken: dict[str, Post] = {}
        self._stopping = False
        # It logs tracebacks, and each entry twice.
        logging.getLogger("procrastinate").setLevel(logging.CRITICAL)
        keep_pool_quiet()

    async def start(self) -> None:
        """Begin to work on the queue, side by side with the other workers.

        Raises:
            QueueProblem: when the database does not answer any more.
        """
        try:
            await self._open()
        except (ConnectorException, PoolTimeout):
            raise QueueProblem("PostgreSQL does not answer any more. See to it, then start again.") from None
        self._working = asyncio.create_task(self._work())

    async def leads(self) -> bool:
        """Whether this is the process that does what one does for all. It stays the same one for a while."""
        async with self._tending:
            now = self._clock.now()
            if not self._stopping and (self._leads_until is None or self._leads_until - now < DUTY / 2):
                until = now + DUTY
                led = await self._runner.write(lambda store: store.duties.take(UPKEEP, self._name, now, until))
                self._leads_until = until if led else None
            return self._leads_until is not None

    async def deliver_due(self) -> None:
        """Put what is due into the queue, as far as there is room, and give on what dead workers have left.

        The rest follows as room is made.
        """
        async with self._tending:
            if not self._stopping:
                await self._hand_over()
                await self._open()
                await self._retry_stalled()

    async def idle(self) -> None:
        """Work until the queue has nothing left to do: for a dispatcher that was not started.

        An entry that waits for another of its channel is found in another round.
        """
        await self._open()
        seen = -1
        while seen != self._entries_seen:
            seen = self._entries_seen
            await self._run_worker(wait=False)

    async def stop(self) -> None:
        """Take nothing more out of the queue, and wait until what was begun is done. Cancelled, break it off."""
        self._stopping = True
        try:
            await self._end_working()
            async with self._tending:
                await self._lay_down_duty()
        finally:
            for delivery in self._begun:
                delivery.cancel()
            await self._end_working(BREAK_OFF_SECONDS)
            if self._is_open:
                await self._app.close_async()

    async def _end_working(self, seconds: float | None = None) -> None:
        # The queue's worker finishes what it has begun when it is cancelled once, and breaks off when it is once more.
        if self._working and not self._working.done():
            self._working.cancel()
            await asyncio.wait([self._working], timeout=seconds)

    async def _lay_down_duty(self) -> None:
        if self._leads_until is None:
            return
        now = self._clock.now()
        self._leads_until = None
        try:
            await self._runner.write(lambda store: store.duties.take(UPKEEP, self._name, now, now - DUTY))
        except Exception as error:
            # It ends by itself.
            logger.warning("The duty of upkeep could not be laid down: %s", describe(error))

    async def _hand_over(self) -> None:
        """Put what is due into the queue, unless that waits to be done already: then it finds what this would."""
        if self._hand_over_waits:
            return
        self._hand_over_waits = True
        try:
            await self._runner.write(self._hand_over_in, about=0)
        finally:
            self._hand_over_waits = False

    def _hand_over_in(self, store: Store) -> None:
        self._hand_over_waits = False
        store.posts.hand_over(self._clock.now(), CONCURRENCY, SHARE, self._enqueue)

    async def _open(self) -> None:
        if not self._is_open:
            await self._app.open_async()
            self._is_open = True

    def _enqueue(self, connection: Any, posts: list[Post]) -> None:
        # A channel has one quiz, so these locks keep the posts of a channel apart.
        task = self._entrance.configure_task
        entries = [task(TASK, lock=f"quiz:{post.quiz_id}").make_new_job(key=post.key) for post in posts]
        self._entrance.job_manager.batch_defer_jobs(entries, connection)

    async def _deliver(self, key: str) -> None:
        self._entries_seen += 1
        delivery = asyncio.create_task(self._deliver_entry(key))
        self._begun.add(delivery)
        delivery.add_done_callback(self._begun.discard)
        await delivery

    async def _deliver_entry(self, key: str) -> None:
        try:
            post = await self._take(key)
            if post is None:
                return
            await self._delivery(post)
            await self._hand_over()
        except Exception as error:
            # What was not looked up is handed over again when its reservation has run out, and the rest by a tick.
            logger.error("The entry for post %s failed: %s", key, describe(error))  # noqa: TRY400 - no messages

    async def _take(self, key: str) -> Post | None:
        """Lease a post, together with all that wait for their turn by then; None when it is not to be sent."""
        self._to_take.add(key)
        async with self._taking:
            if key in self._to_take:
                keys, self._to_take = self._to_take, set()
                try:
                    taken = await self._runner.write(lambda store: store.posts.take(keys, self._clock.now()), about=0)
                except BaseException:
                    self._to_take |= keys - {key}  # each has its own try
                    raise
                self._taken |= {post.key: post for post in taken}
        return self._taken.pop(key, None)

    async def _work(self) -> None:
        """Work until cancelled. The queue's worker ends whenever the database fails it, also while it is cancelled."""
        while not self._stopping:
            try:
                await self._run_worker(wait=True)
                logger.warning("The queue was let go of; working on in %s s.", RESTART_SECONDS)
            except Exception as error:
                if not self._runner.is_cut_off:
                    line = f"The queue failed: {describe(error)}"
                    self._repeats.tell(logger, logging.ERROR, line, self._clock.now())
                if isinstance(error.__cause__, ReadOnlySqlTransaction):
                    await self._connector.pool.drain()  # for connections keep the settings with which they were made
            await asyncio.sleep(RESTART_SECONDS)

    async def _run_worker(self, *, wait: bool) -> None:
        await self._app.run_worker_async(
            concurrency=CONCURRENCY,
            wait=wait,
            listen_notify=wait,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="always",
            install_signal_handlers=False,
            update_heartbeat_interval=STALLED_SECONDS / 3,
            stalled_worker_timeout=STALLED_SECONDS,
        )

    async def _retry_stalled(self) -> None:
        """Give entries that dead workers hold to others, since each keeps its channel locked."""
        passed = asyncio.get_running_loop().time()
        if self._looked_for_stalled and passed - self._looked_for_stalled < STALLED_SECONDS / 3:
            return
        self._looked_for_stalled = passed
        manager = self._app.job_manager
        for entry in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_SECONDS):
            # Another worker may have been faster.
            with suppress(ConnectorException):
                await manager.retry_job(entry)


async def _commit_at_once(connection: AsyncConnection[Any]) -> None:
    """Make each statement a transaction of its own, which waits for no disk: the queue asks for one at a time.

    What a server that crashes forgets of them leaves an entry too many. What counts is what the posts say.
    """
    await connection.set_autocommit(True)
    await connection.execute("SET synchronous_commit = off")
