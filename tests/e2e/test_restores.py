"""Going back to a backup: what Slack has had since is found and taken up, not posted a second time."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.domain.rounds import RoundState
from bot.slack import ids
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World


def backup_of(world: World, folder: Path) -> Callable[[], None]:
    """Back the database up, and return what puts the copy in its place; the bot must be stopped then."""
    file, copy = Path(world.settings.database_url.removeprefix("sqlite:///")), folder / "copy.sqlite3"
    world.bot.database.back_up(copy)

    def restore() -> None:
        for left in file.parent.glob(f"{file.name}-*"):
            left.unlink()
        shutil.copy(copy, file)

    return restore


async def go_back(world: World, restore: Callable[[], None]) -> None:
    """Stop the bot, put the copy in its place, and start again some minutes later."""
    await world.disconnect()
    restore()
    world.clock.advance(timedelta(minutes=5))
    await world.reconnect()
    await world.tick()


async def test_a_question_that_stands_is_taken_up_with_what_was_answered(world: World, tmp_path: Path) -> None:
    await world.set_up()
    ana = world.member("ana")
    restore = backup_of(world, tmp_path)
    await world.at(9)
    [card] = world.cards()
    await ana.reply(card, RIGHT)
    await world.tick()

    await go_back(world, restore)
    await world.at(16)

    assert [card.ts for card in world.cards()] == [card.ts]
    [reveal] = world.reveals()
    assert "1 person answered" in reveal.text


async def test_a_reveal_that_stands_is_taken_up_with_the_answers_given_in_private(world: World, tmp_path: Path) -> None:
    await world.set_up()
    cleo = world.member("cleo")
    await world.at(9)
    [card] = world.cards()
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: RIGHT})
    await world.tick()
    restore = backup_of(world, tmp_path)
    await world.at(16)
    await world.tick(seconds=10)
    before = [message.ts for message in world.posts()]
    assert len(before) == 4  # the announcement, the card, the reveal, and what was answered in private

    await go_back(world, restore)
    await world.tick(seconds=10)

    assert [message.ts for message in world.posts()] == before
    round_ = await world.bot.runner.read(lambda store: store.rounds.get(1))
    assert round_
    assert round_.state is RoundState.CLOSED
