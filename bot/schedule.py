"""The clock and nothing but the clock: calls the tick every second, for which it uses APScheduler."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.failure import describe
from bot.usecases.ports import Clock

TICK_SECONDS = 1.0
WATCHDOG_SECONDS = 5.0
"""How long, in monotonic time, a tick may be overdue before the watchdog brings it forward."""

JOB = "tick"

logger = logging.getLogger(__name__)


class Ticker:
    """Calls `tick` every second, never twice at once; a tick that fails is logged and the next one comes.

    There is no job store: what is due stands in the database, and this only asks for it to be looked at. The clock
    must be the machine's, which APScheduler goes by.
    """

    def __init__(
        self,
        tick: Callable[[], Awaitable[None]],
        clock: Clock,
        *,
        tick_seconds: float = TICK_SECONDS,
        watchdog_seconds: float = WATCHDOG_SECONDS,
    ) -> None:
        self._work = tick
        self._clock = clock
        self._tick_seconds = tick_seconds
        self._watchdog_seconds = watchdog_seconds
        self._scheduler = AsyncIOScheduler(timezone="UTC")
        self._watchdog: asyncio.Task[None] | None = None
        self._ticking = asyncio.Lock()
        self._last = 0.0
        # It warns whenever a tick is still running when the next is due, which is no cause for concern here.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        # It would log a tick that is broken off with a traceback; one that fails is logged here.
        logging.getLogger("apscheduler.executors").setLevel(logging.CRITICAL)

    def start(self) -> None:
        """Begin ticking on the running event loop."""
        self._last = asyncio.get_running_loop().time()
        self._scheduler.add_job(
            self.tick,
            "interval",
            seconds=self._tick_seconds,
            id=JOB,
            coalesce=True,
            misfire_grace_time=None,
            max_instances=1,
        )
        self._scheduler.start()
        self._watchdog = asyncio.create_task(self._watch())

    def wake(self) -> None:
        """Tick as soon as possible instead of at the next second."""
        if self._scheduler.running and self._scheduler.get_job(JOB):
            self._scheduler.modify_job(JOB, next_run_time=self._clock.now())

    async def stop(self) -> None:
        """Stop ticking once the tick in progress is done. Cancelled meanwhile, break that tick off."""
        if self._watchdog:
            self._watchdog.cancel()
            with suppress(asyncio.CancelledError):
                await self._watchdog
        if not self._scheduler.running:
            return
        self._scheduler.remove_job(JOB)
        try:
            async with self._ticking:
                pass
        finally:
            self._scheduler.shutdown(wait=False)
            await asyncio.sleep(0)  # it shuts down in the loop's next turn

    async def tick(self) -> None:
        """Tick at once, or after the tick in progress."""
        async with self._ticking:
            self._last = asyncio.get_running_loop().time()
            try:
                await self._work()
            except Exception as error:
                logger.error("A tick failed: %s", describe(error))  # noqa: TRY400 - no messages

    async def _watch(self) -> None:
        # APScheduler keeps its next time on the wall clock: one set back an hour would silence it for an hour.
        while True:
            await asyncio.sleep(self._watchdog_seconds)
            if asyncio.get_running_loop().time() - self._last > self._watchdog_seconds:
                self.wake()
