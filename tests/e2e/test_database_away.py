"""PostgreSQL is away for a while: what the log says of it, and how often."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.settings import Mode
from tests.databases import PostgresqlServer, on_postgresql
from tests.e2e.test_monitoring import ask
from tests.e2e.world import World, open_world
from tests.network import free_port

pytestmark = on_postgresql


@pytest.fixture
async def world(database_url: str) -> AsyncIterator[World]:
    """A bot with everything that looks at the database."""
    async with open_world(database_url, Mode.HTTP, metrics_port=free_port()) as opened:
        yield opened


async def test_the_log_tells_of_it_once_and_when_it_is_over(
    world: World, postgresql_server: PostgresqlServer, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up()
    ana = world.member("ana")
    caplog.clear()
    with postgresql_server.without(database_url):
        for _ in range(5):
            await world.bot.tick()
            assert (await ask(world, "/readyz"))[0] == 503
            await ana.command("/lambda-quiz", world.channel)
            world.clock.advance(timedelta(seconds=5))
    await world.bot.tick()
    gone, request, back = (line.partition(":")[0] for line in caplog.messages)
    assert gone == "The database does not answer"
    assert request == "A request failed (command)"
    assert back.startswith("The database answers again, after ")
