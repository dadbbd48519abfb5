"""The dispatcher of a single process: leases due posts and delivers them side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.dispatch.delivery import CONCURRENCY, SHARE, Delivery
from bot.domain.posts import Post
from bot.failure import describe
from bot.metrics import Metrics
from bot.usecases.ports import Clock, Runner

logger = logging.getLogger(__name__)


class InProcessDispatcher:
    """Delivers everything that is due by the clock. It must be the only one on its database."""

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        deliver: Callable[[Post], Awaitable[None]],
        metrics: Metrics | None = None,
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._delivery = Delivery(runner, clock, deliver, metrics or Metrics())
        self._on_their_way: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._claiming = asyncio.Lock()
        self._stopping = False

    async def start(self) -> None:
        """Take up what a process that died has left half done, without waiting for its leases to run out."""
        await self._runner.write(lambda store: store.posts.release(), about=0)

    async def leads(self) -> bool:
        """Whether this process looks after what one does for all."""
        return True

    async def deliver_due(self) -> None:
        """Begin to deliver what is due, as far as there is room; the rest follows as room is made.

        A post that has to wait is due later and left for another call.
        """
        async with self._claiming:
            room = CONCURRENCY - len(self._on_their_way)
            if room <= 0 or self._stopping:
                return
            for post in await self._runner.write(
                lambda store: store.posts.claim(self._clock.now(), room, SHARE), about=0
            ):
                # After a jump of the clock, a lease seems to have run out although the post is on its way.
                if post.key not in self._on_their_way:
                    self._on_their_way.add(post.key)
                    task = asyncio.create_task(self._deliver(post))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)

    async def idle(self) -> None:
        """Wait until nothing is on its way and nothing more is due."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def stop(self) -> None:
        """Begin nothing more, and wait until what was begun is done. Cancelled meanwhile, break it off."""
        self._stopping = True
        try:
            async with self._claiming:
                pass  # what is being leased is begun
            await self.idle()
        finally:
            for task in self._tasks:
                task.cancel()

    async def _deliver(self, post: Post) -> None:
        await self._delivery(post)
        self._on_their_way.remove(post.key)
        try:
            await self.deliver_due()
        except Exception as error:
            # The next tick tries again.
            logger.error("Due posts could not be looked up: %s", describe(error))  # noqa: TRY400 - no messages
