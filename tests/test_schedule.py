"""The ticker: about every interval, one tick at a time, whatever happens to ticks and clocks."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.schedule import TICK_SECONDS, Ticker

SOON = 60.0
"""Seconds within which anything here has happened, however busy the machine is."""

HOUR = 3600.0


class Ticks:
    """A tick that counts itself, and does whatever else it is given."""

    def __init__(self, work: Callable[[], Awaitable[None]] | None = None) -> None:
        self.work = work
        self.begun = 0
        self.ended = 0
        self.together = 0
        self.most_together = 0
        self._begins = asyncio.Event()

    async def __call__(self) -> None:
        self.begun += 1
        self.together += 1
        self.most_together = max(self.most_together, self.together)
        self._begins.set()
        try:
            if self.work:
                await self.work()
        finally:
            self.together -= 1
            self.ended += 1

    async def more(self, count: int = 1) -> None:
        """Return when so many more have begun."""
        wanted = self.begun + count
        async with asyncio.timeout(SOON):
            while self.begun < wanted:
                self._begins.clear()
                await self._begins.wait()


@asynccontextmanager
async def ticking(ticks: Ticks, *, every: float = 0.02, watchdog: float = HOUR) -> AsyncIterator[Ticker]:
    ticker = Ticker(ticks, SystemClock(), tick_seconds=every, watchdog_seconds=watchdog)
    ticker.start()
    try:
        yield ticker
    finally:
        await ticker.stop()


async def test_it_ticks_every_interval() -> None:
    ticks, beats = Ticks(), 0
    loop = asyncio.get_running_loop()
    async with ticking(ticks, every=0.1):
        await ticks.more()
        began = loop.time()
        more = asyncio.create_task(ticks.more(3))
        while not more.done():
            await asyncio.sleep(0.1)  # which takes as much longer on a busy machine as the interval
            beats += 1
        await more
    assert loop.time() - began > 0.2
    assert beats < 10
    assert TICK_SECONDS == 1


async def test_a_slow_tick_is_never_overlapped() -> None:
    ticks = Ticks(lambda: asyncio.sleep(0.1))
    async with ticking(ticks) as ticker:
        await ticks.more()
        ticker.wake()
        await ticks.more(2)
    assert ticks.most_together == 1


async def test_a_failing_tick_is_logged_without_its_words_and_the_next_comes(caplog: pytest.LogCaptureFixture) -> None:
    async def fail() -> None:
        raise ValueError("what a member wrote")

    ticks = Ticks(fail)
    with caplog.at_level(logging.DEBUG):
        async with ticking(ticks):
            await ticks.more(3)
    errors = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert len(errors) >= 3
    assert all(error.startswith("A tick failed: ValueError in ") and Path(__file__).name in error for error in errors)
    assert "what a member wrote" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_waking_brings_the_next_tick_forward() -> None:
    ticks = Ticks()
    async with ticking(ticks, every=HOUR) as ticker:
        ticker.wake()
        await ticks.more()


async def test_nothing_happens_when_it_is_woken_before_or_after() -> None:
    ticks = Ticks()
    ticker = Ticker(ticks, SystemClock(), tick_seconds=0.01)
    ticker.wake()
    ticker.start()
    await ticks.more()
    await ticker.stop()
    begun = ticks.begun
    ticker.wake()
    await asyncio.sleep(0.1)
    assert ticks.begun == begun
    await ticker.stop()


async def test_stopping_waits_for_the_tick_in_progress(caplog: pytest.LogCaptureFixture) -> None:
    ticks = Ticks(lambda: asyncio.sleep(0.1))
    async with ticking(ticks) as ticker:
        await ticks.more()
        ticker.wake()
    assert ticks.begun == ticks.ended == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert caplog.text == ""


async def test_a_stop_that_is_given_up_breaks_the_tick_off(caplog: pytest.LogCaptureFixture) -> None:
    ticks = Ticks(lambda: asyncio.sleep(HOUR))
    ticker = Ticker(ticks, SystemClock(), tick_seconds=0.01)
    ticker.start()
    await ticks.more()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await ticker.stop()
    await asyncio.sleep(0)
    assert ticks.ended == 1
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert caplog.text == ""


class ClockSetBack:
    """The machine's clock, which was an hour ahead at first."""

    def __init__(self) -> None:
        self.ahead = timedelta(hours=1)

    def now(self) -> datetime:
        return SystemClock().now() + self.ahead


@asynccontextmanager
async def ticking_by_a_clock_set_back(*, watchdog: float) -> AsyncIterator[Ticks]:
    ticks, clock = Ticks(), ClockSetBack()
    ticker = Ticker(ticks, clock, tick_seconds=0.02, watchdog_seconds=watchdog)
    ticker.start()
    try:
        await ticks.more()
        ticker.wake()  # by this clock the next tick is due an hour ahead of what the machine says
        clock.ahead = timedelta(0)
        yield ticks
    finally:
        await ticker.stop()


async def test_a_clock_set_back_an_hour_does_not_silence_it() -> None:
    async with ticking_by_a_clock_set_back(watchdog=HOUR) as ticks:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await ticks.more(2)
    async with ticking_by_a_clock_set_back(watchdog=0.05) as ticks:
        await ticks.more(3)
