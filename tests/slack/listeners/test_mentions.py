"""Who mentions the bot in a channel reads the help, and nobody else hears of it."""

from bot.playground import Person
from tests.slack.rig import Rig

MENTION = "hello @lambdaquiz how do I start?"


async def says(rig: Rig, person: Person, text: str) -> None:
    await person.say(rig.channel, text)
    await rig.core.afterwards.wait()


async def test_who_mentions_the_bot_alone_reads_the_help_once(rig: Rig) -> None:
    ana, ben = rig.member("ana"), rig.member("ben")
    rig.playground.faults.redeliver(times=3)
    await says(rig, ana, MENTION)
    await says(rig, ben, "hello @ana how do I start?")
    [shown] = ana.ephemerals(rig.channel)
    assert "reply in its thread" in shown.text
    assert "/lambda-quiz settings" in shown.text
    assert (ben.ephemerals(rig.channel), rig.posts()) == ([], [])


async def test_in_the_thread_of_a_question_a_mention_is_part_of_an_answer_until_the_reveal(rig: Rig) -> None:
    ana, card = rig.member("ana"), await rig.card()
    answer = await ana.reply(card, MENTION)
    await rig.core.afterwards.wait()
    assert ana.ephemerals(rig.channel) == []
    await rig.at(16)
    await ana.reply(card, MENTION)
    await rig.core.afterwards.wait()
    [shown] = ana.ephemerals(rig.channel)
    assert (shown.thread_ts, "/lambda-quiz me" in shown.text) == (answer.thread_ts, True)


async def test_neither_an_edit_nor_another_bot_is_answered(rig: Rig) -> None:
    ana = rig.member("ana")
    said = await ana.say(rig.channel, "hello")
    await ana.edit(said, MENTION)
    event = {
        "type": "message",
        "channel": rig.channel.id,
        "user": ana.id,
        "text": f"<@{rig.playground.workspace.bot.id}>",
        "ts": "1796025600.5",
    }
    rig.playground.workspace.announce(event | {"bot_id": "B2"}, rig.channel)
    rig.playground.workspace.announce(event | {"user": "USLACKBOT", "ts": "1796025600.6"}, rig.channel)
    await rig.playground.idle()
    await rig.core.afterwards.wait()
    assert ana.ephemerals(rig.channel) == []


async def test_help_that_slack_does_not_show_keeps_no_reply_from_being_recorded(rig: Rig) -> None:
    ana = rig.member("ana")
    rig.playground.faults.fail("chat.postEphemeral", error="user_not_in_channel")
    await says(rig, ana, MENTION)
    assert ana.ephemerals(rig.channel) == []
    assert [attempt.acknowledged for attempt in rig.playground.traffic.delivered("message")] == [True]
