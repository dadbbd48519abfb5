"""Rolling restarts: SIGTERM to one process after the other amid its work, and a new one in its place."""

import asyncio
import random

from bot.domain.rounds import RoundState
from bot.role import Role
from tests.databases import on_postgresql
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, POST, REVEAL, Child, Count, Street, open_street, until
from tests.faults.test_killed_web import Load, stored
from tests.network import free_port

pytestmark = on_postgresql  # SQLite allows one process

MOST_SECONDS = 20
"""How long a stop may take."""


async def test_webs_that_are_replaced_under_load_store_what_they_acknowledged(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, 10, rate_limits=False, keep_traffic=False) as street:
        street.jump(POST)
        worker = await street.start()
        await street.until_all(RoundState.OPEN)
        await worker.stop()
        rounds, stop = street.rounds(), asyncio.Event()
        loads = [Load(street, rounds, port=free_port(), first=first) for first in (0, 1_000_000)]
        webs = {load.port: await street.start(Role.WEB, port=load.port) for load in loads}
        loading = [asyncio.create_task(load.send_until(stop)) for load in loads]
        for load in loads * size(2, 10):
            await webs[load.port].ready()
            await load.acknowledged_more(20)
            await asyncio.sleep(chance.uniform(0, 0.7))
            assert await webs[load.port].stop() < MOST_SECONDS
            webs[load.port] = await street.start(Role.WEB, port=load.port)
        for web in webs.values():
            await web.ready()
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*loading, *(web.stop() for web in webs.values()))
        acknowledged = set().union(*(load.acknowledged for load in loads))
        assert all(len(load.acknowledged) >= 20 * size(2, 10) for load in loads)
        assert acknowledged - street.read(lambda store: stored(store, street)) == set()
        assert sum(load.refused for load in loads) == 0


async def test_workers_that_are_replaced_amid_their_posts_lose_and_double_nothing(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(50, 3000), rate_limits=False, keep_traffic=False) as street:
        # Slack takes its time, so that there is work left to do once the first worker is ready.
        street.playground.faults.delay("chat.postMessage", seconds=2, times=None)
        for at, kind, state in ((POST, "question", RoundState.OPEN), (REVEAL, "reveal", RoundState.CLOSED)):
            street.jump(at)
            workers = [await street.start()]
            await workers[0].ready()
            workers.append(await street.start())
            replaced = 0
            while not is_done(street, state):
                oldest = workers.pop(0)
                await oldest.ready()
                await one_more(street, kind, state)
                await asyncio.sleep(chance.uniform(0, 0.7))
                replaced += not is_done(street, state)
                assert await oldest.stop() < MOST_SECONDS
                workers.append(await street.start())
            assert replaced
            await end(workers)
        assert street.count("question", lambda round_: round_.message_ts) == Count()
        assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()


def is_done(street: Street, state: RoundState) -> bool:
    """Whether every channel's round is in the state."""
    return street.states() == {state: len(street.channels)}


async def one_more(street: Street, kind: str, state: RoundState) -> None:
    """Wait until one more message stands, or there is none left to come."""

    def standing() -> int:
        return sum(map(len, street.posted(kind).values()))

    before = standing()
    await until(lambda: standing() > before or is_done(street, state))


async def end(workers: list[Child]) -> None:
    """Stop each when it has begun."""
    for worker in workers:
        await worker.ready()
        assert await worker.stop() < MOST_SECONDS
