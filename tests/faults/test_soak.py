"""Weeks of days in minutes: what a bot holds after them is what it held after the first."""

import asyncio
from datetime import timedelta

import psutil

from bot.domain.rounds import RoundState
from bot.usecases.ports import Store
from tests.faults.conftest import Size
from tests.faults.street import BEFORE, PATIENCE, Street, open_street

MEGABYTES = 12
"""How much more it may hold: Python's allocator is no clockwork, and the bank's calendars are read as years come up."""


def closed(street: Street) -> int:
    """How many rounds are over, of all days."""

    def read(store: Store) -> int:
        quizzes = store.quizzes.of_workspace(street.playground.workspace.id)
        rounds = [round_ for quiz in quizzes for round_ in store.rounds.recent(quiz.id, 1000)]
        return sum(round_.state is RoundState.CLOSED for round_ in rounds)

    return street.read(read)


async def until(street: Street, days: int) -> None:
    """Wait until so many days are over."""
    async with asyncio.timeout(PATIENCE):
        while street.clock.now() < BEFORE + timedelta(days=days):  # noqa: ASYNC110 - time passes by itself
            await asyncio.sleep(0.1)


async def test_nothing_piles_up(database_url: str, size: Size) -> None:
    channels, warm, days = size(8, 200), size(2, 4), size(5, 31)
    speed = float(size(15_000, 2_000))
    async with open_street(database_url, channels, speed=speed, rate_limits=False, keep_traffic=False) as street:
        child = await street.start()
        await child.ready()
        process = psutil.Process(child.pid)
        await until(street, warm)
        before = process.memory_info().rss, process.num_threads(), process.num_fds()
        await until(street, days)
        after = process.memory_info().rss, process.num_threads(), process.num_fds()
        assert await child.stop() < 20
        # Of the days only Monday to Friday have a question; the last of them may not be over.
        weekdays = sum((BEFORE + timedelta(days=day)).weekday() < 5 for day in range(days))
        assert closed(street) >= channels * (weekdays - 1)
        assert (after[0] - before[0]) / 2**20 < MEGABYTES
        assert after[1] <= before[1]
        assert after[2] <= before[2] + 5  # connections to Slack come and go
