"""A web process and workers beside each other on PostgreSQL, as one bot."""

import pytest

from bot.app import build
from bot.role import Role
from bot.settings import Mode, SettingsProblem
from tests.databases import on_postgresql
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World, open_world


@on_postgresql
async def test_web_and_workers_share_a_day(database_url: str) -> None:
    async with open_world(database_url, Mode.HTTP, role=Role.WEB) as world:
        world.workers = [build(world.settings, world.clock, Role.WORKER) for _ in range(2)]
        try:
            await world.set_up()
            ana = world.member("ana")
            await world.at(9)
            [card] = world.cards()
            reply = await ana.reply(card, RIGHT)
            await world.tick()
            assert world.owner.look(reply).reactions
            await world.at(16)
            assert "1 person answered" in world.reveals()[0].text
            assert len(world.cards()) == len(world.reveals()) == 1
        finally:
            for worker in world.workers:
                await worker.stop()


@pytest.mark.parametrize("role", [Role.WEB, Role.WORKER], ids=str)
async def test_sqlite_is_for_one_process_that_does_all(world: World, role: Role) -> None:
    with pytest.raises(SettingsProblem, match="set DATABASE_URL to a PostgreSQL database, or run `lambda-quiz start`"):
        build(world.settings, world.clock, role)
