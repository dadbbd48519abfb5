"""Several workers on one database: they share the posts, and take over from one that is frozen."""

import asyncio
import random
import signal
from functools import partial

import pytest

from bot.domain.rounds import RoundState
from tests.databases import on_postgresql
from tests.faults.conftest import Size
from tests.faults.street import POST, REVEAL, Count, open_street, until
from tests.faults.test_rolling_restarts import MOST_SECONDS

pytestmark = on_postgresql  # SQLite allows one process


@pytest.mark.parametrize("workers", [2, 4])
async def test_workers_lose_and_double_nothing(database_url: str, workers: int, size: Size) -> None:
    async with open_street(database_url, size(80, 10_000), rate_limits=False, keep_traffic=False) as street:
        for at, state in ((POST, RoundState.OPEN), (REVEAL, RoundState.CLOSED)):
            street.jump(at)
            running = [await street.start() for _ in range(workers)]
            await street.until_all(state)
            stops = await asyncio.gather(*(worker.stop() for worker in running))
            assert max(stops) < MOST_SECONDS
        assert street.count("question", lambda round_: round_.message_ts) == Count()
        assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()


async def test_what_a_worker_sends_that_was_frozen_for_too_long_is_taken_back(database_url: str, size: Size) -> None:
    async with open_street(database_url, size(20, 1000), rate_limits=False) as street:
        calls = street.playground.traffic.calls

        def taken_back(number: int) -> bool:
            return sum(call.method == "chat.delete" and call.ok for call in calls) >= number

        for number, (at, state) in enumerate(((POST, RoundState.OPEN), (REVEAL, RoundState.CLOSED)), start=1):
            street.jump(at)
            frozen = await street.start(freeze_before="chat.postMessage")
            await frozen.freezes()
            other = await street.start()
            await street.until_all(state)
            frozen.send(signal.SIGCONT)
            await until(partial(taken_back, number))
            await frozen.stop()
            await other.stop()
        assert street.count("question", lambda round_: round_.message_ts) == Count()
        assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()


async def test_a_worker_that_was_frozen_leaves_no_second_message(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(60, 1000), rate_limits=False, keep_traffic=False) as street:
        # Slack takes its time, so that the freeze finds posts on their way.
        street.playground.faults.delay("chat.postMessage", seconds=0.3, times=None)
        street.jump(POST)
        frozen = await street.start()
        await frozen.ready()
        await street.until_posted("question")
        await asyncio.sleep(chance.uniform(0, 0.3))
        frozen.send(signal.SIGSTOP)
        other = await street.start()
        await street.until_all(RoundState.OPEN)
        frozen.send(signal.SIGCONT)
        await asyncio.sleep(2)
        await frozen.stop()
        # Whatever it has sent in vain is taken back, as long as somebody is there to do it.
        await until(lambda: street.count("question", lambda round_: round_.message_ts) == Count(), every=0.1)
        await other.stop()
        assert street.count("question", lambda round_: round_.message_ts) == Count()
