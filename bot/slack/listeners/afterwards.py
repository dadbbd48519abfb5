"""What begins with a request and nobody waits for."""

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from bot.failure import describe

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """Does it while the request is answered and everything else goes on. A stop breaks it off."""

    _begun: set[asyncio.Task[None]] = field(init=False, default_factory=set)

    def begin(self, what: str, work: Coroutine[Any, Any, object]) -> None:
        """Begin the work; `what` it is for stands in the log where it fails."""
        task = asyncio.create_task(self._see_through(what, work))
        self._begun.add(task)
        task.add_done_callback(self._begun.discard)

    async def wait(self) -> None:
        """Wait until what was begun is over."""
        if self._begun:
            await asyncio.wait(self._begun)

    async def close(self) -> None:
        """Break off what is not over."""
        for task in self._begun:
            task.cancel()
        await self.wait()

    async def _see_through(self, what: str, work: Coroutine[Any, Any, object]) -> None:
        try:
            await work
        except Exception as error:
            logger.warning("%s failed: %s", what, describe(error))
