"""The database is away for some seconds, twice: while questions are posted, and while people answer."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from bot.domain.rounds import RoundState
from bot.role import Role
from tests.databases import PostgresqlServer
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, POST, Count, Street, open_street, until
from tests.faults.test_killed_web import Load, stored

SECONDS = 4


@contextmanager
def away(street: Street, request: pytest.FixtureRequest) -> Iterator[None]:
    """PostgreSQL ends all connections and takes no new ones; SQLite's file is locked by another process."""
    if street.is_sqlite:
        other = sqlite3.connect(street.database_url.removeprefix("sqlite:///"), isolation_level=None, timeout=PATIENCE)
        try:
            other.execute("BEGIN EXCLUSIVE")
            yield
        finally:
            other.close()  # which takes back what it had begun
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    with server.without(street.database_url):
        yield


async def test_nothing_is_lost_while_the_database_is_away(
    database_url: str, size: Size, request: pytest.FixtureRequest
) -> None:
    async with open_street(database_url, size(60, 1000), rate_limits=False, keep_traffic=False) as street:
        street.playground.faults.delay("chat.postMessage", seconds=0.2, times=None)
        street.jump(POST)
        worker = await street.start()
        await worker.ready()
        await street.until_posted("question")
        with away(street, request):
            await asyncio.sleep(SECONDS)
        await street.until_all(RoundState.OPEN)
        assert street.count("question", lambda round_: round_.message_ts) == Count()

        if not street.is_sqlite:
            await (await street.start(Role.WEB)).ready()
        load, stop = Load(street, street.rounds()), asyncio.Event()
        loading = asyncio.create_task(load.send_until(stop))
        await load.acknowledged_more(20)
        with away(street, request):
            await asyncio.sleep(SECONDS)
            # SQLite makes writers wait, for longer than this; Slack sends again what it hears nothing of.
            if not street.is_sqlite:
                await until(lambda: load.refused > 0)
        await load.acknowledged_more(20)
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await loading
        assert load.acknowledged - street.read(lambda store: stored(store, street)) == set()
