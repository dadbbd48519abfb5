"""How the playground misbehaves on request, as Slack and the network between do on bad days."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from .models import JSON


@dataclass(slots=True)
class ApiFault:
    """One way in which calls to `method` (`*` for any) go wrong, `times` times (None: until cleared)."""

    method: str
    times: int | None
    probability: float = 1.0
    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    lose_response: bool = False
    works_late: bool = False
    delay: float = 0.0

    @property
    def sentence(self) -> str:
        """What is to happen, in words."""
        call = "The next call" if self.method == "*" else f"The next {self.method}"
        if self.lose_response:
            return f"{call} is carried out, and its answer lost."
        if self.works_late:
            return f"{call} gets no answer, and is carried out later."
        if self.delay:
            return f"{call} is answered {self.delay} s late."
        rest = f", with Retry-After {self.retry_after} s" if self.retry_after else ""
        return f"{call} is answered with {self.status or self.error}{rest}."


@dataclass
class Faults:
    """What is to go wrong next. Every fault counts down by itself; `clear` ends them all."""

    seed: int = 0
    close_links: Callable[[bool], Awaitable[None]] | None = None
    release: Callable[[list[JSON]], None] | None = None
    copies: int = 1
    holding: bool = False
    held: list[JSON] = field(default_factory=list)
    late: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)
        self._api: list[ApiFault] = []
        self._acks_to_drop = 0

    def reseed(self, seed: int) -> None:
        """Begins chance anew, so that a run can be repeated."""
        self._random = random.Random(seed)

    # The Web API

    def answer(
        self,
        method: str,
        *,
        status: int,
        retry_after: int | None = None,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> None:
        """Answers with 429 (and Retry-After, in seconds) or a 5xx, without doing the work."""
        if status == 429 and retry_after is None:
            raise ValueError("Slack's 429 always says Retry-After")
        self._api.append(ApiFault(method, times, probability, status=status, retry_after=retry_after))

    def fail(self, method: str, *, error: str, times: int | None = 1, probability: float = 1.0) -> None:
        """Refuses with a named error, without doing the work."""
        self._api.append(ApiFault(method, times, probability, error=error))

    def lose_response(self, method: str, *, times: int | None = 1, probability: float = 1.0) -> None:
        """Does the work, then closes the connection without answering."""
        self._api.append(ApiFault(method, times, probability, lose_response=True))

    def work_late(self, method: str, *, times: int | None = 1, probability: float = 1.0) -> None:
        """Closes the connection without answering, and does the work at `catch_up`: it was slow, and not away."""
        self._api.append(ApiFault(method, times, probability, works_late=True))

    async def catch_up(self) -> int:
        """Does the work that it was late with; returns how many calls that were."""
        late, self.late = self.late, []
        for work in late:
            await work()
        return len(late)

    def delay(self, method: str, *, seconds: float, times: int | None = 1, probability: float = 1.0) -> None:
        """Does the work, then answers after `seconds` of real time."""
        self._api.append(ApiFault(method, times, probability, delay=seconds))

    def next_for(self, method: str) -> ApiFault | None:
        """The fault that this call meets, counted down; the oldest that applies wins."""
        for fault in self._api:
            if fault.method not in (method, "*") or self._random.random() >= fault.probability:
                continue
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self._api.remove(fault)
            return fault
        return None

    # Deliveries

    def redeliver(self, times: int = 2) -> None:
        """From now on hands every event over `times` times, with one `event_id`."""
        if times < 1:
            raise ValueError("an event is delivered at least once")
        self.copies = times

    def hold_events(self) -> None:
        """From now on keeps events back until `release_events`."""
        self.holding = True

    def release_events(self, *, shuffle: bool = False) -> int:
        """Hands over what was held, shuffled if asked; returns how many."""
        self.holding = False
        batch, self.held = self.held, []
        if shuffle:
            self._random.shuffle(batch)
        if self.release is not None:
            self.release(batch)
        return len(batch)

    def drop_acks(self, times: int = 1) -> None:
        """Pretends not to have seen the next acks; a dropped ack fails at once, without the 3 s wait."""
        self._acks_to_drop += times

    def takes_ack(self) -> bool:
        """Whether the ack at hand gets lost, counted down."""
        if self._acks_to_drop == 0:
            return False
        self._acks_to_drop -= 1
        return True

    def pending(self) -> list[str]:
        """What is still to go wrong with calls and acks, a sentence each."""
        lines = [fault.sentence for fault in self._api]
        if self._acks_to_drop:
            lines.append(f"The next {self._acks_to_drop} acks get lost.")
        return lines

    async def close_sockets(self, *, abrupt: bool = False) -> None:
        """Ends every Socket Mode connection: with a `disconnect` frame, or `abrupt`ly."""
        if self.close_links is not None:
            await self.close_links(abrupt)

    def clear(self) -> None:
        """Behaves again. Held events stay held until released."""
        self._api.clear()
        self.copies = 1
        self._acks_to_drop = 0
