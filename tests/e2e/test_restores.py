"""Going back to a backup: what Slack has had since is found and taken up, not posted a second time."""

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from bot.domain.rounds import RoundState
from bot.playground import Message
from bot.slack import ids
from tests.e2e.test_a_day import RIGHT, WRONG
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


def standing(world: World) -> list[str]:
    """What stands in the channel and in the question's thread, by its ts."""
    return sorted({message.ts for message in [*world.posts(), *world.owner.thread(world.cards()[0])]})


async def go_back(world: World, restore: Callable[[], None]) -> None:
    """Stop the bot, put the copy in its place, and start again some minutes later."""
    await world.disconnect()
    restore()
    world.clock.advance(timedelta(minutes=5))
    await world.reconnect()
    await world.tick()


def assert_taken_up(world: World, card: Message) -> None:
    """The card alone stands there, and its reveal counts the answer below it."""
    assert [standing.ts for standing in world.cards()] == [card.ts]
    [reveal] = world.reveals()
    assert "1 person answered" in reveal.text


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

    assert_taken_up(world, card)


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


async def test_what_was_said_after_a_reveal_that_stands_scores_nothing(world: World, tmp_path: Path) -> None:
    await world.set_up()
    ana, ben = world.member("ana"), world.member("ben")
    await world.at(9)
    [card] = world.cards()
    restore = backup_of(world, tmp_path)
    await ana.reply(card, WRONG)
    await world.at(16)
    await ben.reply(card, RIGHT)

    await go_back(world, restore)
    await world.tick(seconds=10)

    grades = await world.bot.runner.read(lambda store: store.results.grades(1))
    assert [member.user_id for member in grades] == [ana.id]


async def test_a_question_that_waited_when_it_was_backed_up_is_taken_up(world: World, tmp_path: Path) -> None:
    await world.set_up()
    ana = world.member("ana")
    world.playground.faults.answer("chat.postMessage", status=429, retry_after=60)
    await world.at(9)
    assert world.cards() == []
    restore = backup_of(world, tmp_path)
    world.clock.advance(timedelta(minutes=1))
    await world.tick()
    [card] = world.cards()
    await ana.reply(card, RIGHT)
    await world.tick()

    await go_back(world, restore)
    await world.at(16)

    assert_taken_up(world, card)


async def test_a_reveal_that_waited_when_it_was_backed_up_is_taken_up_with_what_came_after_it(
    world: World, tmp_path: Path
) -> None:
    await world.set_up()
    cleo = world.member("cleo")
    await world.at(9)
    await cleo.click(world.cards()[0], ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: RIGHT})
    world.playground.faults.answer("chat.postMessage", status=429, retry_after=60)
    await world.at(16)
    assert world.reveals() == []
    restore = backup_of(world, tmp_path)
    world.clock.advance(timedelta(minutes=1))
    await world.tick(seconds=10)
    before = standing(world)
    assert len(before) == 5  # the greeting, the announcement, the card, the reveal, and what was answered in private

    await go_back(world, restore)
    await world.tick(seconds=10)

    assert standing(world) == before


async def test_new_times_that_were_to_be_told_when_it_was_backed_up_are_not_told_again(
    world: World, tmp_path: Path
) -> None:
    await world.set_up()
    world.playground.faults.answer("chat.postMessage", status=429, retry_after=60)
    await world.owner.command("/lambda-quiz settings", world.channel)
    assert world.owner.modal is not None
    await world.owner.submit(world.owner.modal, {ids.FIELD_POST_TIME: "10:00"})
    await world.tick()
    restore = backup_of(world, tmp_path)
    world.clock.advance(timedelta(minutes=1))
    await world.tick()
    before = [message.ts for message in world.posts()]
    assert len(before) == 3  # the greeting, and what is told of the quiz and of its new time

    await go_back(world, restore)
    await world.tick(seconds=10)

    assert [message.ts for message in world.posts()] == before
