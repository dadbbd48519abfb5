"""Rolling restarts: SIGTERM to one process after the other amid its work, and a new one in its place."""

import asyncio
import random

from bot.domain.rounds import RoundState
from bot.role import Role
from tests.databases import on_postgresql
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, POST, open_street
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
        for port in list(webs) * size(2, 10):
            await webs[port].ready()
            await asyncio.sleep(chance.uniform(0.1, 0.8))
            assert await webs[port].stop() < MOST_SECONDS
            webs[port] = await street.start(Role.WEB, port=port)
        for web in webs.values():
            await web.ready()
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*loading, *(web.stop() for web in webs.values()))
        acknowledged = set().union(*(load.acknowledged for load in loads))
        assert all(len(load.acknowledged) > 10 * size(2, 10) for load in loads)
        assert acknowledged - street.read(lambda store: stored(store, street)) == set()
        assert sum(load.refused for load in loads) == 0
