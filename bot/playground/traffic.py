"""The log of what went over the wire, both ways, and when all of it has settled."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from .models import JSON


@dataclass(slots=True)
class ApiCall:
    """One Web API request: arguments without the token, and how it was answered.

    `error` is None for an answer with `ok: true`; `lost` says that the bot never saw the answer. `retry_after` is for
    how many seconds the bot was asked to leave the method alone, if it was.
    """

    method: str
    args: JSON
    status: int
    response: JSON
    at: datetime
    milliseconds: float
    lost: bool = False
    retry_after: int | None = None

    @property
    def ok(self) -> bool:
        return self.response.get("ok") is True

    @property
    def error(self) -> str | None:
        return self.response.get("error")


@dataclass(slots=True)
class Delivery:
    """One attempt to hand the bot something.

    `kind` is `events_api`, `interactive` or `slash_commands`; `name` the event's type (with its
    subtype after a dot), the interaction's type or the command. `reason` is None once acknowledged.
    """

    kind: str
    name: str
    payload: JSON
    attempt: int
    at: datetime
    milliseconds: float = 0.0
    acknowledged: bool = False
    reason: str | None = None
    answer: JSON | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it was acknowledged, or has failed."""
        return self.acknowledged or self.reason is not None


@dataclass
class Traffic:
    """Everything seen so far. `keep=False` counts calls and keeps nothing, for long loads."""

    keep: bool = True
    calls: list[ApiCall] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    call_count: int = 0

    def __post_init__(self) -> None:
        self._listeners: list[Callable[[ApiCall | Delivery], None]] = []
        self._busy = 0
        self._settled = asyncio.Event()
        self._settled.set()

    def listen(self, listener: Callable[[ApiCall | Delivery], None]) -> None:
        """Calls `listener` for every call, and for every delivery twice: when it sets out and when it is answered."""
        self._listeners.append(listener)

    def record_call(self, call: ApiCall) -> None:
        self.call_count += 1
        if self.keep:
            self.calls.append(call)
        self._tell(call)

    def record_delivery(self, delivery: Delivery) -> None:
        if self.keep:
            self.deliveries.append(delivery)
        self._tell(delivery)

    def record_answer(self, delivery: Delivery) -> None:
        """The delivery, recorded before, has its answer now."""
        self._tell(delivery)

    def _tell(self, entry: ApiCall | Delivery) -> None:
        for listener in self._listeners:
            listener(entry)

    def calls_to(self, method: str) -> list[ApiCall]:
        return [call for call in self.calls if call.method == method]

    def delivered(self, name: str) -> list[Delivery]:
        """The attempts at one name, such as `app_mention`, `message.message_changed`, `view_submission`."""
        return [delivery for delivery in self.deliveries if delivery.name == name]

    def refusals(self) -> list[ApiCall]:
        """Every call that was answered with `ok: false`."""
        return [call for call in self.calls if not call.ok]

    def clear(self) -> None:
        """Forgets what was logged."""
        self.calls.clear()
        self.deliveries.clear()

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Counts as unsettled while the body runs."""
        self._busy += 1
        self._settled.clear()
        try:
            yield
        finally:
            self._busy -= 1
            if self._busy == 0:
                self._settled.set()

    async def idle(self) -> None:
        """Returns when nothing was under way for a few turns of the event loop."""
        quiet = 0
        while quiet < 5:
            if self._busy:
                await self._settled.wait()
                quiet = 0
            else:
                quiet += 1
            await asyncio.sleep(0)
