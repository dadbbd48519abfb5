"""A round in a channel that the bot cannot enter, and that its quiz has left: it ends, and what was answered counts."""

import pytest

from bot.slack import ids
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World


async def begin(world: World, *, private: bool = False) -> None:
    """A round with an answer of ana's in the thread and one of cleo's in private, and another channel to go to."""
    workspace = world.playground.workspace
    workspace.add_channel("other", members=[world.owner.user, workspace.bot])
    if private:
        workspace.add_channel("closed", members=[world.owner.user], private=True)
        world.channel = "closed"
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    ana, cleo = world.member("ana"), world.member("cleo")
    await ana.reply(card, RIGHT)
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: RIGHT})
    await world.tick()
    await world.owner.remove_bot(world.channel)


async def move(world: World, where: str, to: str) -> None:
    await world.owner.command("/lambda-quiz settings", where)
    assert world.owner.modal is not None
    saved = await world.owner.submit(world.owner.modal, {ids.FIELD_CHANNEL: to})
    assert not saved.errors
    assert world.owner.modal is not None
    await world.owner.close(world.owner.modal)


async def managed(world: World) -> str:
    """What the owner sees under "Manage the quiz"."""
    await world.owner.click(world.owner.messages(world.owner.dm())[-1], ids.SHOW_CONTROLS)
    return str(world.owner.ephemerals(world.owner.dm())[-1].blocks)


def told(world: World) -> list[str]:
    """The notices to the owner."""
    return [m.text for m in world.owner.messages(world.owner.dm()) if m.text.startswith("This is about your quiz")]


async def test_a_round_whose_reveal_is_refused_says_that_it_waits_and_takes_answers(world: World) -> None:
    await begin(world)
    await world.at(16)
    assert "Its answer was to come Mon 30 Nov, 16:00 CET> and waits." in await managed(world)
    ana = world.member("ana")
    shown = (await ana.command("/lambda-quiz", world.channel)).message
    assert shown is not None
    assert "It was to close Mon 30 Nov, 16:00 CET. Its reveal waits, and until then answers count." in shown.text
    assert "The quiz’s owner or an admin can resume it with `/lambda-quiz resume`." in shown.text
    assert "I am not in the channel any more." in shown.text
    await ana.click(shown, ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    assert "It was to close Mon 30 Nov, 16:00 CET" in str(ana.modal.blocks)
    for typed in (RIGHT, ""):
        saved = await ana.submit(ana.modal, {ids.FIELD_ANSWER: typed})
        assert "until the reveal, which was to come Mon 30 Nov, 16:00 CET" in str(saved.view)
        await ana.close(ana.modal)
        await ana.click(shown, ids.ANSWER_PRIVATELY)


@pytest.mark.parametrize("private", [False, True])
async def test_a_round_that_its_quiz_has_left_ends_once_the_quiz_goes_on(world: World, private: bool) -> None:
    await begin(world, private=private)
    await world.at(16)
    assert "A question is open." in await managed(world)
    await move(world, world.channel, "other")
    await world.owner.command("/lambda-quiz resume", "other")
    await world.tick(5)

    [paused, over] = told(world)
    assert "The quiz is paused until you resume it." in paused
    assert "could not be posted" in over
    assert "The round is over all the same: the answers recorded so far are graded" in over
    shown = await managed(world)
    assert "A question is open." not in shown
    assert "Reveal now" not in shown
    ana = world.member("ana")
    record = (await ana.command("/lambda-quiz me", "other")).message
    assert record is not None
    assert "All time: 1 point, rank 1" in record.text
    await ana.click(record, ids.SHOW_RESULT)
    assert "Your result: 1 of 10 points" in ana.ephemerals("other")[-1].text

    await world.at(9, days=1)
    [card] = [m for m in world.owner.messages("other") if m.bot_id and "Question of the day" in m.text]
    assert "Answer privately" in str(card.blocks)


async def test_a_round_that_its_quiz_has_left_already_ends_when_its_reveal_is_due(world: World) -> None:
    await begin(world)
    await move(world, world.channel, "other")
    await world.at(16)
    [over] = told(world)
    assert "The round is over all the same" in over
    assert "A question is open." not in await managed(world)


async def test_a_round_ends_also_where_its_reveal_was_brought_forward_before_its_quiz_left(world: World) -> None:
    await begin(world)
    await world.at(16)
    await managed(world)
    # So that it is not known that the bot is out, or this would be refused.
    world.playground.faults.fail("conversations.info", error="fatal_error")
    await world.owner.click(world.owner.ephemerals(world.owner.dm())[-1], ids.REVEAL)
    await world.tick(5)
    assert "A question is open." in await managed(world)
    await move(world, world.channel, "other")
    await world.owner.command("/lambda-quiz resume", "other")
    await world.tick(5)
    assert "The round is over all the same" in told(world)[-1]
    assert "A question is open." not in await managed(world)


async def test_a_round_that_ended_is_revealed_once_where_its_quiz_comes_back(world: World) -> None:
    await begin(world)
    await world.at(16)
    await move(world, world.channel, "other")
    await world.owner.command("/lambda-quiz resume", "other")
    await world.tick(5)
    await world.member("ben").reply(world.cards()[0], "too late")
    await world.owner.invite_bot(world.channel)
    await move(world, "other", world.channel)
    for _ in range(2):
        await world.owner.command("/lambda-quiz resume", world.channel)
        await world.tick(10)
    [reveal] = world.reveals()
    assert "2 people answered" in reveal.text
    [shared] = [m for m in world.owner.thread(world.cards()[0]) if "Answers given privately" in m.text]
    assert "cleo" in shared.text
    record = (await world.member("ana").command("/lambda-quiz me", world.channel)).message
    assert record is not None
    assert "All time: 1 point, rank 1" in record.text


async def test_a_round_that_its_quiz_has_left_stays_open_while_slack_refuses_the_token(world: World) -> None:
    workspace = world.playground.workspace
    workspace.add_channel("other", members=[world.owner.user, workspace.bot])
    await world.set_up()
    await world.at(9)
    await move(world, world.channel, "other")
    await world.disconnect()
    await world.member("ana").reply(world.cards()[0], RIGHT)
    world.playground.faults.fail("conversations.replies", error="invalid_auth", times=None)
    await world.reconnect()
    await world.at(16)
    world.playground.faults.clear()
    await world.owner.command("/lambda-quiz resume", "other")
    await world.tick(5)
    assert "1 person answered" in world.reveals()[0].text
