"""Private answers that fill several messages: all in the thread, in their order, each message once."""

from datetime import timedelta

from bot.playground import Message
from bot.slack import ids
from tests.e2e.world import World

NAMES = [f"member{n}" for n in range(7)]
LONG = "word " * 550 + "end"


async def answer_privately(world: World) -> Message:
    """The day's card, once each of seven members has given a long answer by its button."""
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    for name in NAMES:
        member = world.member(name)
        await member.click(card, ids.ANSWER_PRIVATELY)
        assert member.modal is not None
        await member.submit(member.modal, {ids.FIELD_ANSWER: f"{name} writes {LONG}"})
        world.clock.advance(timedelta(seconds=1))
    return card


def shared(world: World, card: Message) -> list[Message]:
    return [m for m in world.owner.thread(card) if m.text.startswith("Answers given privately")]


def assert_all_shown_once(messages: list[Message]) -> None:
    titles = [message.text.partition("\n")[0] for message in messages]
    assert titles == [f"Answers given privately, {part} of 3" for part in (1, 2, 3)]
    blocks = [str(block) for message in messages for block in message.blocks[1:]]
    assert [f"> {name} writes word" in block and "end" in block for name, block in zip(NAMES, blocks, strict=True)] == [
        True
    ] * 7


async def test_long_private_answers_are_all_shown_a_message_after_the_other(world: World) -> None:
    card = await answer_privately(world)
    await world.at(16)
    await world.tick(10)
    assert_all_shown_once(shared(world, card))


async def test_they_stand_once_although_responses_are_lost_slack_asks_to_wait_and_the_bot_is_restarted(
    world: World,
) -> None:
    card = await answer_privately(world)
    await world.at(16)
    faults = world.playground.faults
    while len(shared(world, card)) < 3:
        faults.lose_response("chat.postMessage", times=1)
        await world.tick(1)
        await world.restart()
        faults.answer("chat.postMessage", status=429, retry_after=2, times=1)
        await world.tick(4)
    faults.clear()
    lost = [call for call in world.playground.traffic.calls if call.lost and call.method == "chat.postMessage"]
    assert any("Answers given privately" in call.args["text"] for call in lost)
    await world.tick(10)
    assert_all_shown_once(shared(world, card))
