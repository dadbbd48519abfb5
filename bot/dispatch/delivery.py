"""Delivers one leased post, and keeps its lease for as long as that takes."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.posts import LEASE, Post
from bot.failure import describe
from bot.metrics import Metrics, Outcome
from bot.usecases.ports import Clock, Runner

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SHARE = 20
"""Posts of one workspace that are on their way at once; more only meets Slack's limits sooner."""

CONCURRENCY = 100
"""Posts on their way at once. A workspace that hangs takes up no more than its share."""

RENEW_SECONDS = LEASE.total_seconds() / 3

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Delivery:
    """Calls `deliver` with a post. Whatever becomes of it, nothing is raised."""

    runner: Runner
    clock: Clock
    deliver: Callable[[Post], Awaitable[None]]
    metrics: Metrics

    async def __call__(self, post: Post) -> None:
        """Deliver the post. One that fails stays leased, and comes back when the lease has run out."""
        try:
            async with self._lease_kept(post):
                await self.deliver(post)
        except Exception as error:
            self.metrics.tried(post.kind, Outcome.FAILED)
            logger.error("Post %s failed: %s", post.key, describe(error))  # noqa: TRY400 - no messages

    @asynccontextmanager
    async def _lease_kept(self, post: Post) -> "AsyncIterator[None]":
        renewing = asyncio.create_task(self._renew(post))
        try:
            yield
        finally:
            renewing.cancel()

    async def _renew(self, post: Post) -> None:
        while True:
            await asyncio.sleep(RENEW_SECONDS)
            try:
                await self.runner.write(lambda store: store.posts.renew(post, self.clock.now()), about=0)
            except Exception as error:
                # The next time may do; if none does, the post is looked for before it is sent again.
                logger.warning("The lease of post %s could not be renewed: %s", post.key, describe(error))
