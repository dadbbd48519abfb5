"""The workspace's own clock: frozen, running fast, or moved by hand."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Jump = Callable[[datetime, datetime], None]


class ClockMovedBackwards(ValueError):
    """The clock was asked to go back without `allow_backwards=True`."""


class WorkspaceClock:
    """Tells the workspace's time, in aware UTC.

    `speed` is workspace seconds per real second; 0 freezes the clock, so that only `advance` and
    `move_to` move it. Instants asked for with `call_at` come due on this clock, not on the real one.
    """

    def __init__(self, start: datetime, speed: float = 0.0) -> None:
        if start.tzinfo is None:
            raise ValueError("the workspace clock needs an aware datetime")
        if speed < 0:
            raise ValueError("speed must not be negative")
        self._base = start.astimezone(UTC)
        self._base_real = time.monotonic()
        self._speed = speed
        self._jump_listeners: list[Jump] = []
        self._due: list[tuple[datetime, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def speed(self) -> float:
        """Workspace seconds per real second."""
        return self._speed

    @property
    def next_call(self) -> datetime | None:
        """When the next of the instants asked for with `call_at` comes due."""
        return self._due[0][0] if self._due else None

    def now(self) -> datetime:
        """The workspace's present instant."""
        if self.speed == 0:
            return self._base
        return self._base + timedelta(seconds=(time.monotonic() - self._base_real) * self.speed)

    def run(self, speed: float) -> None:
        """Goes on from the present instant at another speed; 0 freezes the clock."""
        self._base, self._base_real, self._speed = self.now(), time.monotonic(), speed
        self._set_timer()

    def advance(self, step: timedelta) -> datetime:
        """Moves forward by `step` and runs whatever came due."""
        return self.move_to(self.now() + step)

    def move_to(self, instant: datetime, *, allow_backwards: bool = False) -> datetime:
        """Jumps to `instant`; a machine whose clock is set back is `allow_backwards=True`."""
        before, after = self.now(), instant.astimezone(UTC)
        if after < before and not allow_backwards:
            raise ClockMovedBackwards(f"{after} is before {before}")
        self._base, self._base_real = after, time.monotonic()
        for listener in list(self._jump_listeners):
            listener(before, after)
        self._run_due()
        return after

    def on_jump(self, listener: Jump) -> Callable[[], None]:
        """Calls `listener(before, after)` at every jump; returns what unsubscribes it."""
        self._jump_listeners.append(listener)
        return lambda: self._jump_listeners.remove(listener)

    def call_at(self, instant: datetime, callback: Callable[[], None]) -> None:
        """Calls `callback` once when the workspace's time reaches `instant`."""
        heapq.heappush(self._due, (instant, next(self._order), callback))
        self._set_timer()

    def forget_calls(self) -> None:
        """Drops every pending `call_at`, as a workspace that shuts down does."""
        self._due.clear()
        self._set_timer()

    def _run_due(self) -> None:
        now = self.now()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2]()
        self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self.speed == 0 or not self._due:
            return
        seconds = max(0.0, (self._due[0][0] - self.now()).total_seconds() / self.speed)
        self._timer = asyncio.get_running_loop().call_later(seconds, self._run_due)
