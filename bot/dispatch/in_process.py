"""The dispatcher of a single process: leases due posts and delivers them side by side."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable

from bot.domain.posts import Post
from bot.usecases.ports import Clock, Runner

BATCH = 100
"""Posts leased at a time."""

CONCURRENCY = 20
"""Posts in delivery at once; more only meets Slack's limits sooner."""

logger = logging.getLogger(__name__)


class InProcessDispatcher:
    """Delivers everything that is due by the clock."""

    def __init__(self, runner: Runner, clock: Clock, deliver: Callable[[Post], Awaitable[None]]) -> None:
        self._runner = runner
        self._clock = clock
        self._deliver = deliver
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
                # It stays leased, and comes back when the lease has run out.
                place = traceback.extract_tb(error.__traceback__)[-1]
                kind = type(error).__name__
                logger.error(  # noqa: TRY400 - the error's own words can quote what members wrote
                    "Post %s failed: %s at %s:%s", post.key, kind, place.filename, place.lineno
                )
