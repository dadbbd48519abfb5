"""A new version of the program: nothing stored, and nothing in Slack, names a function that it may have renamed."""

import json
import re
import signal
from pathlib import Path

from sqlalchemy import inspect, text

from bot.domain.posts import PostState
from bot.domain.rounds import RoundState
from bot.slack import ids
from tests.databases import by_hand
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import open_world
from tests.faults.conftest import Size
from tests.faults.renaming import later_version
from tests.faults.street import POST, Count, open_street

PYTHON_NAME = re.compile(r"\bbot\.[a-z_]+|\b[a-z_]+\.py\b|<function|__main__")


def everything_stored(url: str) -> dict[str, str]:
    """All rows of all tables, the queue's as well, as text."""
    with by_hand(url.replace("postgresql://", "postgresql+psycopg://")) as connection:
        names = inspect(connection).get_table_names()
        rows = {name: connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in names}
    return {name: "\n".join(map(str, found)) for name, found in rows.items()}


async def test_no_name_of_the_code_outlives_it(database_url: str) -> None:
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        await world.at(9)
        [card] = world.cards()
        ana = world.member("ana")
        await ana.reply(card, RIGHT)
        await ana.click(card, ids.ANSWER_PRIVATELY)
        # Due, and in the queue on PostgreSQL, but not delivered yet.
        world.clock.move_to(world.clock.now().replace(hour=15))
        await world.bot.planner.plan_due()
        await world.bot.dispatcher.deliver_due()
        stored = everything_stored(database_url)
        sent = json.dumps([call.args for call in world.playground.traffic.calls])
        await world.bot.dispatcher.idle()
        await world.tick()
        assert len(world.reveals()) == 1
    assert stored["posts"]
    assert {name: found for name, rows in stored.items() if (found := PYTHON_NAME.findall(rows))} == {}
    assert PYTHON_NAME.findall(sent) == []
    # The one name that the queue stores is this one, and stays it.
    if "procrastinate_jobs" in stored:
        assert "'deliver_post'" in stored["procrastinate_jobs"]


async def test_another_version_carries_out_what_the_last_one_left(
    database_url: str, tmp_path: Path, size: Size
) -> None:
    later = tmp_path / "later"
    renamed = later_version(later)
    assert {"_deliver", "QueueDispatcher", "queue", "start_posting", "plan_quizzes"} < renamed
    async with open_street(database_url, size(40, 1000), rate_limits=False, keep_traffic=False) as street:
        street.playground.faults.delay("chat.postMessage", seconds=5, times=None)
        street.jump(POST)
        old = await street.start()
        await street.until_posted("question")
        old.send(signal.SIGKILL)
        await old.gone()
        left = street.read(lambda store: store.posts.unfinished())
        assert left[PostState.SENDING] > 0
        if not street.is_sqlite:
            assert "'deliver_post'" in everything_stored(database_url)["procrastinate_jobs"]
        street.playground.faults.clear()
        new = await street.start(version=later)
        await street.until_all(RoundState.OPEN)
        await new.stop()
        assert street.count("question", lambda round_: round_.message_ts) == Count()


async def test_a_form_that_was_open_during_the_deploy_can_be_sent(database_url: str) -> None:
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        await world.at(9)
        [card] = world.cards()
        ana = world.member("ana")
        await ana.click(card, ids.ANSWER_PRIVATELY)
        assert ana.modal
        await world.restart()
        assert not (await ana.submit(ana.modal, {ids.FIELD_ANSWER: RIGHT})).errors
        await world.tick()
        assert "1 person has answered" in world.owner.look(card).text
