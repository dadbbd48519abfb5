"""One day of a quiz, from the introduction to the leaderboard, over the wire."""

import json

from bot.playground import Message
from bot.slack import ids
from tests.e2e.world import World

RIGHT = "30 minutes, so 1800 seconds."
WRONG = "It can run for five minutes, then Lambda stops it."


def shown(message: Message) -> str:
    """Everything that a message shows: its plain text and its blocks."""
    return f"{message.text}\n{json.dumps(message.blocks, ensure_ascii=False)}"


async def test_a_day_from_set_up_to_leaderboard(any_world: World) -> None:
    world = any_world
    await world.set_up()
    ana, ben, cleo = (world.member(name) for name in ("ana", "ben", "cleo"))

    await world.at(9)
    [card] = world.cards()
    assert "Nobody has answered yet" in card.text

    await ana.reply(card, RIGHT)
    first_try = await ben.reply(card, "no idea")
    await ben.edit(first_try, WRONG)
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    form = cleo.modal
    assert form is not None
    await cleo.submit(form, {ids.FIELD_ANSWER: RIGHT})
    await world.tick()
    assert "3 people have answered" in ana.look(card).text
    assert [m.reactions for m in ana.thread(card)[1:]] == [
        {ids.RECORDED_REACTION: [world.playground.workspace.bot.id]} for _ in range(2)
    ]

    await world.at(16)
    [reveal] = world.reveals()
    assert reveal.thread_ts == card.ts
    assert reveal.in_channel
    assert "3 people answered" in reveal.text
    closed = ana.look(card)
    assert "Answer privately" not in shown(closed)
    assert ids.SHOW_RESULT in shown(closed)

    await ben.click(reveal, ids.SHOW_RESULT)
    own = ben.ephemerals(world.channel)[-1]
    assert own.ephemeral_for == ben.id
    assert not [m for m in ana.ephemerals(world.channel) if m.ts == own.ts]

    board = (await ana.command("/lambda-quiz leaderboard week", world.channel)).message
    assert board is not None
    assert "ana" in board.text
    assert "ben" in board.text


async def test_a_private_answer_is_shown_in_the_thread_after_the_reveal_only(world: World) -> None:
    await world.set_up()
    cleo = world.member("cleo")
    await world.at(9)
    [card] = world.cards()
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: "thirty minutes at most"})
    await world.tick()
    assert not [m for m in world.owner.thread(card) if "thirty minutes" in m.text]

    await world.at(16)
    [shared] = [m for m in world.owner.thread(card) if "thirty minutes at most" in m.text]
    assert "cleo" in shared.text


async def test_a_private_answer_stays_private_when_its_author_says_so(world: World) -> None:
    await world.set_up()
    cleo = world.member("cleo")
    await world.at(9)
    [card] = world.cards()
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: "thirty minutes at most", ids.FIELD_SHARED: []})
    await world.at(16)
    assert not [m for m in world.owner.thread(card) if "thirty minutes at most" in m.text]
    assert "1 person answered" in world.reveals()[0].text


async def test_deleted_replies_do_not_count(world: World) -> None:
    await world.set_up()
    ana = world.member("ana")
    await world.at(9)
    [card] = world.cards()
    reply = await ana.reply(card, RIGHT)
    await world.tick()
    assert "1 person has answered" in ana.look(card).text
    await ana.delete(reply)
    await world.tick()
    assert "Nobody has answered yet" in ana.look(card).text
    await world.at(16)
    assert "Nobody answered" in world.reveals()[0].text


async def test_what_is_written_after_the_reveal_scores_nothing(world: World) -> None:
    await world.set_up()
    ana, ben = world.member("ana"), world.member("ben")
    await world.at(9)
    [card] = world.cards()
    await ana.reply(card, RIGHT)
    await world.at(16)
    late = await ben.reply(card, RIGHT)
    await world.tick()
    assert ben.look(late).reactions == {}
    await ben.click(world.reveals()[0], ids.SHOW_RESULT)
    assert "did not answer" in ben.ephemerals(world.channel)[-1].text


async def test_broadcasts_and_files_count_and_channel_talk_does_not(world: World) -> None:
    await world.set_up()
    ana, ben, cleo = (world.member(name) for name in ("ana", "ben", "cleo"))
    await world.at(9)
    [card] = world.cards()
    await ana.reply(card, RIGHT, broadcast=True)
    await ben.reply(card, "see the drawing: 30 minutes", files=["drawing.png"])
    await cleo.say(world.channel, "30 minutes, but I forgot the thread")
    world.playground.workspace.messages.unfurl(ana.thread(card)[1])
    await world.tick()
    assert "2 people have answered" in ana.look(card).text


async def test_nobody_is_pinged_and_markup_is_shown_as_written(world: World) -> None:
    await world.set_up()
    nasty = world.member("nasty", display_name="<!channel> *bold* <@U1>")
    await world.at(9)
    [card] = world.cards()
    await nasty.click(card, ids.ANSWER_PRIVATELY)
    assert nasty.modal is not None
    await nasty.submit(nasty.modal, {ids.FIELD_ANSWER: "<!here> 30 minutes & <https://x.example|click> ```"})
    await nasty.reply(card, "<!channel> it is 30 minutes")
    await world.at(16)
    await nasty.click(world.reveals()[0], ids.SHOW_RESULT)
    await nasty.command("/lambda-quiz leaderboard", world.channel)
    assert world.playground.workspace.pings == []
    assert "&lt;!here&gt; 30 minutes &amp; &lt;https://x.example|click&gt;" in "".join(
        m.text for m in world.owner.thread(card)
    )


async def test_a_near_copy_earns_nothing_and_only_its_author_is_told(world: World) -> None:
    await world.set_up()
    ana, ben = world.member("ana"), world.member("ben")
    await world.at(9)
    [card] = world.cards()
    text = "One invocation of a function may run for thirty minutes, eighteen hundred seconds, and then it is stopped."
    await ana.reply(card, text)
    await ben.reply(card, text.replace("stopped", "halted"))
    await world.at(16)
    reveal = world.reveals()[0]
    await ben.click(reveal, ids.SHOW_RESULT)
    assert "nearly the same words" in ben.ephemerals(world.channel)[-1].text
    assert "nearly the same words" not in "".join(shown(m) for m in ana.messages(world.channel))
