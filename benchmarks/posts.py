"""Questions that are all due at once, against a local Slack that takes 200 ms for each.

    .venv/bin/python -m benchmarks.posts

The floor is what the latency alone costs at the bot's own concurrency for one workspace. Slack's limits are off: it is
the bot that is measured.
"""

import asyncio
import time

import psutil

from benchmarks.databases import databases
from benchmarks.table import Row, markdown
from bot.dispatch.delivery import SHARE
from bot.domain.rounds import RoundState
from tests.faults.street import POST, Street, open_street

CHANNELS = {"sqlite": 1500, "postgresql": 1500}
LATENCY = 0.2


async def post_all(street: Street) -> tuple[float, float]:
    """Seconds from the first message to the last, and how much the memory grew in the second half, in MB."""
    street.playground.faults.delay("chat.postMessage", seconds=LATENCY, times=None)
    street.jump(POST)
    child = await street.start()
    await child.ready()
    await street.until_posted("question")
    began = time.perf_counter()
    process = psutil.Process(child.pid)
    while street.states().get(RoundState.OPEN, 0) < len(street.channels) / 2:  # noqa: ASYNC110 - another process posts them
        await asyncio.sleep(0.2)
    half_way = process.memory_info().rss
    await street.until_all(RoundState.OPEN)
    taken = time.perf_counter() - began
    grown = (process.memory_info().rss - half_way) / 2**20
    await child.stop()
    return taken, grown


async def of_kind(url: str, channels: int) -> tuple[float, float]:
    """The same, on a database of a kind."""
    async with open_street(url, channels, speed=1.0, rate_limits=False, keep_traffic=False) as street:
        return await post_all(street)


def measure() -> list[Row]:
    """A row for each kind of database."""
    rows = []
    with databases() as made:
        for kind, channels in CHANNELS.items():
            taken, grown = asyncio.run(of_kind(made.new(kind), channels))
            floor = channels * LATENCY / SHARE
            rows.append(Row(f"{channels:,} posts at once, {kind} (memory {grown:+.0f} MB)", taken, floor, "s", 1.3))
    return rows


if __name__ == "__main__":
    print(markdown(measure()))
