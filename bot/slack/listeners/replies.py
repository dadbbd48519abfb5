"""Stores replies together that arrive together."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Lock

from bot.usecases.ports import Runner
from bot.usecases.record_answer import ThreadReply, record_answers

MOST = 200
"""How many replies one write carries, so that none waits long for its neighbours."""


@dataclass(frozen=True, slots=True)
class _Arrived:
    """A reply, and where it is awaited that it is stored."""

    reply: ThreadReply
    stored: asyncio.Future[None] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def fail(self, error: Exception) -> None:
        if not self.stored.done():  # whoever waited may have gone
            self.stored.set_exception(error)

    def succeed(self) -> None:
        if not self.stored.done():
            self.stored.set_result(None)


class _Group:
    """Replies that one write stores. It grows until the write begins, which it does on another thread."""

    def __init__(self) -> None:
        self.arrived: list[_Arrived] = []
        self.is_closed = False
        self._lock = Lock()

    def add(self, arrived: _Arrived) -> bool:
        """Let another reply join; False when it comes too late or there is no room."""
        with self._lock:
            if self.is_closed or len(self.arrived) == MOST:
                return False
            self.arrived.append(arrived)
            return True

    def close(self) -> list[ThreadReply]:
        """The replies, to which none is added from now on."""
        with self._lock:
            self.is_closed = True
        return [arrived.reply for arrived in self.arrived]


class Replies:
    """Stores each reply before `record` returns. What arrives until a write begins is stored by it.

    When a whole team answers at once, a write for each reply would mostly be spent on handing it over. The write is in
    the runner's queue from its first reply on, so that no reveal that is asked for later comes before it.
    """

    def __init__(self, runner: Runner, wake: Callable[[], None]) -> None:
        """`wake` is called once replies are stored that count as answers."""
        self._runner = runner
        self._wake = wake
        self._groups: dict[_Group, asyncio.Task[None]] = {}
        self._growing = _Group()

    async def record(self, reply: ThreadReply) -> None:
        """Store the reply if it counts as an answer. Raises what the store raises for it."""
        arrived = _Arrived(reply)
        if self._growing not in self._groups or not self._growing.add(arrived):
            self._growing = _Group()
            self._growing.add(arrived)
            self._groups[self._growing] = asyncio.create_task(self._store(self._growing))
        await arrived.stored

    @property
    def waiting(self) -> int:
        """Replies that no write has taken up yet."""
        return sum(len(group.arrived) for group in self._groups if not group.is_closed)

    async def _store(self, group: _Group) -> None:
        try:
            await self._write(group.close)
        except Exception as error:
            group.close()  # the write may have failed before it began
            if len(group.arrived) == 1:
                group.arrived[0].fail(error)
            else:
                await asyncio.gather(*map(self._store_alone, group.arrived))
        else:
            for arrived in group.arrived:
                arrived.succeed()
        finally:
            del self._groups[group]

    async def _store_alone(self, arrived: _Arrived) -> None:
        """Each succeeds or fails for itself, but for a database that is gone, of which all hear together."""
        try:
            await self._write(lambda: [arrived.reply])
        except Exception as error:
            arrived.fail(error)
        else:
            arrived.succeed()

    async def _write(self, replies: Callable[[], Sequence[ThreadReply]]) -> None:
        if await self._runner.write(lambda store: record_answers(store, replies())):
            self._wake()
