"""The dispatcher of a single process: leases due posts and delivers them side by side."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.domain.posts import Post
from bot.failure import describe
from bot.metrics import Metrics, Outcome
from bot.usecases.ports import Clock, Runner

BATCH = 100
"""Posts leased at a time."""

CONCURRENCY = 20
"""Posts in delivery at once; more only meets Slack's limits sooner."""

logger = logging.getLogger(__name__)


class InProcessDispatcher:
    """Delivers everything that is due by the clock."""

    def __init__(
        self,
        runner: Runner,
        clock: Clock,
        deliver: Callable[[Post], Awaitable[None]],
        metrics: Metrics | None = None,
    ) -> None:
        self._runner = runner
        self._clock = clock
        self._deliver = deliver
        self._metrics = metrics or Metrics()
        self._slots = asyncio.Semaphore(CONCURRENCY)

    async def deliver_due(self) -> None:
        """Deliver until nothing more is due. A post that has to wait is due later and left for another call."""
        while posts := await self._runner.write(lambda store: store.posts.claim(self._clock.now(), BATCH)):
            await asyncio.gather(*(self._deliver_one(post) for post in posts))

    async def _deliver_one(self, post: Post) -> None:
        async with self._slots:
            try:
                await self._deliver(post)
            except Exception as error:
                self._metrics.tried(post.kind, Outcome.FAILED)
                # It stays leased, and comes back when the lease has run out.
                logger.error("Post %s failed: %s", post.key, describe(error))  # noqa: TRY400 - no messages
