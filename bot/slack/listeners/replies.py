"""Stores replies together that arrive together."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.usecases.ports import Runner
from bot.usecases.record_answer import ThreadReply, record_answers

MOST = 200
"""How many replies one write carries, so that none waits long for its neighbours."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A reply, and where it is awaited that it is stored."""

    reply: ThreadReply
    stored: asyncio.Future[bool] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: Exception) -> None:
        if not self.stored.done():  # whoever waited may have gone
            self.stored.set_exception(error)

    def succeed(self, counts: bool) -> None:
        if not self.stored.done():
            self.stored.set_result(counts)


class Replies:
    """Stores each reply before `record` returns. What arrives while others are stored is stored next, in one write.

    When a whole team answers at once, a write for each reply would mostly be spent on handing it over.
    """

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._arrived: list[_Arrived] = []
        self._storing: asyncio.Task[None] | None = None

    async def record(self, reply: ThreadReply) -> bool:
        """Store the reply; whether it or one that came along with it counts as an answer.

        Raises what the store raises for this reply.
        """
        arrived = _Arrived(reply)
        self._arrived.append(arrived)
        if self._storing is None:
            self._storing = asyncio.create_task(self._store_all())
        return await arrived.stored

    @property
    def waiting(self) -> int:
        """Replies that no write has taken up yet."""
        return len(self._arrived)

    async def _store_all(self) -> None:
        try:
            while self._arrived:
                taken, self._arrived = self._arrived[:MOST], self._arrived[MOST:]
                await self._store(taken)
        finally:
            self._storing = None

    async def _store(self, taken: Sequence[_Arrived]) -> None:
        replies = [arrived.reply for arrived in taken]
        try:
            counts = await self._runner.write(lambda store: record_answers(store, replies), about=None)
        except Exception as error:
            if len(taken) > 1:  # alone, each succeeds or fails for itself
                await asyncio.gather(*(self._store([arrived]) for arrived in taken))
            else:
                taken[0].fail(error)
            return
        for arrived in taken:
            arrived.succeed(counts)
