"""Several processes that listen to Slack, on one database: what they store at once keeps none of them waiting."""

import asyncio
import random
from datetime import time

from sqlalchemy import text

from bot.domain.rounds import RoundState
from bot.role import Role
from tests.databases import by_hand, on_postgresql
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, POST, Count, Street, open_street
from tests.faults.test_killed_web import Load, stored
from tests.network import free_port

pytestmark = on_postgresql  # SQLite allows one process

SOME_TIME_BEFORE = time(15, 55)
"""Five minutes before all reveals."""

PAUSE = 0.4
"""Seconds between replies: what comes while the workers start is graded by them all, on the busiest machine."""


def deadlocks(street: Street) -> int:
    """How often PostgreSQL had to end one of two transactions that waited for each other, for a second each time."""
    counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    with by_hand(street.database_url.replace("postgresql://", "postgresql+psycopg://")) as connection:
        return int(connection.execute(counted).scalar_one())


async def acknowledged_in_time(street: Street, loads: list[Load]) -> set[int]:
    """The replies that were acknowledged while all rounds were open still."""
    in_time: set[int] = set()
    while True:
        found = set().union(*(load.acknowledged for load in loads))
        if street.states() != {RoundState.OPEN: len(street.channels)}:
            return in_time
        in_time = found
        await asyncio.sleep(0.1)


async def test_answers_and_reveals_at_once_never_wait_for_each_other_in_turn(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(15, 1000), rate_limits=False, keep_traffic=False) as street:
        street.jump(POST)
        worker = await street.start()
        await street.until_all(RoundState.OPEN)
        await worker.stop()
        street.jump(SOME_TIME_BEFORE)
        rounds, stop, loads = street.rounds(), asyncio.Event(), []
        for first in (0, 1_000_000):
            load = Load(street, chance.sample(rounds, len(rounds)), port=free_port(), first=first, pause=PAUSE)
            await (await street.start(Role.WEB, port=load.port)).ready()
            loads.append(load)
        workers = [await street.start(), await street.start()]
        loading = [asyncio.create_task(load.send_until(stop)) for load in loads]
        in_time = await acknowledged_in_time(street, loads)
        await street.until_all(RoundState.CLOSED)
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*loading, *(worker.stop() for worker in workers))
        assert len(in_time) > len(rounds)
        assert in_time - street.read(lambda store: stored(store, street)) == set()
        assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()
        assert sum(load.refused + load.unanswered for load in loads) == 0
        assert deadlocks(street) == 0
