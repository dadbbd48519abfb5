"""Workers that deliver the posts of one store side by side, each of which goes on only as far as it is let."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.posts import Post
from bot.playground import Playground
from bot.playground.faults import Faults
from bot.slack.client import TIMEOUT_SECONDS
from bot.slack.outbox import Outbox
from bot.slack.posting import Posting
from bot.storage.transactions import Transactions
from bot.usecases.ports import Grader, HolidayCalendar, Store

T = TypeVar("T")


class Fault(StrEnum):
    """What goes wrong with a call to Slack."""

    LOST = "lost"
    LATE = "late"
    BROKEN = "broken"
    THROTTLED = "throttled"

    def befall(self, faults: Faults, method: str) -> None:
        """Let the next call to the method go so."""
        if self is Fault.LOST:
            faults.lose_response(method)
        elif self is Fault.LATE:
            faults.work_late(method)
        elif self is Fault.BROKEN:
            faults.answer(method, status=500)
        else:
            faults.answer(method, status=429, retry_after=3)


class Place(StrEnum):
    """Where a worker is held before it is done, but for those where it matters less."""

    ELSEWHERE = "elsewhere"
    SENDS = "sends a message"
    HAS_SENT = "has sent it"


class Gate:
    """Where a worker is held, again and again, unless it `is_open`."""

    def __init__(self, *, is_open: bool) -> None:
        self.is_open = is_open
        self.place = Place.ELSEWHERE
        self._still = asyncio.Event()
        self._held: asyncio.Future[None] | None = None

    async def hold(self, place: Place = Place.ELSEWHERE) -> None:
        """Stay here until let on."""
        self.place = place
        if not self.is_open:
            self._held = asyncio.get_running_loop().create_future()
            self._still.set()
            await self._held

    async def let_on(self) -> None:
        """Let whoever is held here go as far as where they are held next, or to the end."""
        held, self._held = self._held, None
        self._still.clear()
        if held:
            held.set_result(None)
        await self._still.wait()

    def end(self) -> None:
        """Whoever came through is done."""
        self._still.set()


@dataclass
class Worker:
    """A process that delivers a post at a time: held before and after each call to Slack, and after each commit."""

    playground: Playground
    transactions: Transactions
    grader: Grader
    holidays: HolidayCalendar
    is_held: bool = True
    fault: Fault | None = None
    post: Post | None = None
    _task: asyncio.Task[None] | None = None

    def __post_init__(self) -> None:
        self.gate = Gate(is_open=not self.is_held)
        token, clock = self.playground.workspace.bot_token, self.playground.workspace.clock
        client = HeldClient(token=token, base_url=self.playground.url, timeout=TIMEOUT_SECONDS, retry_handlers=[])
        client.worker = self
        self.posting = Posting(HeldRunner(self), Outbox(client, clock), self.grader, self.holidays, clock)

    async def begin(self, post: Post) -> None:
        """Take a post that was claimed for it, and wait."""
        self.post = post
        self._task = asyncio.create_task(self._deliver(post))
        self._task.add_done_callback(lambda _: self.gate.end())
        await self.gate.let_on()

    async def go_on(self) -> None:
        """Go one step. What the delivery raises is raised here."""
        await self.gate.let_on()
        if self._task and self._task.done():
            self._task.result()
            self.post = self.fault = self._task = None

    async def finish(self) -> None:
        """Go on to the end, with nothing that goes wrong."""
        self.fault, self.gate.is_open = None, True
        while self.post:
            await self.go_on()
        self.gate.is_open = False

    async def die(self) -> None:
        """Leave it at that."""
        if self._task:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
        self.post = self.fault = self._task = None

    async def _deliver(self, post: Post) -> None:
        await self.gate.hold()
        await self.posting.deliver(post)


class HeldClient(AsyncWebClient):
    """Calls Slack once its worker is let, which hears of the answer once it is let again."""

    worker: Worker

    async def api_call(self, api_method: str, **arguments: Any) -> Any:
        """Call a method of Slack's."""
        sends = api_method == "chat.postMessage"
        await self.worker.gate.hold(Place.SENDS if sends else Place.ELSEWHERE)
        if self.worker.fault:
            self.worker.fault.befall(self.worker.playground.faults, api_method)
            self.worker.fault = None
        call = asyncio.ensure_future(super().api_call(api_method, **arguments))
        await asyncio.wait([call])
        problem = call.exception()
        await self.worker.gate.hold(Place.HAS_SENT if sends else Place.ELSEWHERE)
        if problem:
            raise problem
        return call.result()


@dataclass(frozen=True)
class HeldRunner:
    """The port `Runner`, whose worker is held once it has committed."""

    worker: Worker

    async def read(self, work: Callable[[Store], T]) -> T:
        """Read at once: only what comes of it matters to others."""
        with self.worker.transactions.read() as store:
            return work(store)

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        """Write at once, and be held."""
        with self.worker.transactions.write() as store:
            result = work(store)
        await self.worker.gate.hold()
        return result

    async def compute(self, work: Callable[[], T]) -> T:
        """Compute at once."""
        return work()

    def is_transient(self, error: BaseException) -> bool:
        """Nothing passes here."""
        return False

    @property
    def is_cut_off(self) -> bool:
        """The database is always there."""
        return False
