"""Slack in trouble for longer than a moment: what is owed arrives in the end, and nothing else waits for it."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.posts import MAX_ATTEMPTS, NOTICE_ATTEMPTS
from bot.slack import ids, surplus
from bot.slack.message import Message
from bot.slack.outbox import Outbox, Unsure
from tests.e2e.test_a_day import RIGHT, shown
from tests.e2e.world import World


async def pass_minutes(world: World, minutes: int, step: int = 10) -> None:
    """Let time go by in the quiz, with a tick every few seconds."""
    for _ in range(minutes * 60 // step):
        world.clock.advance(timedelta(seconds=step))
        await world.beat()
    await world.playground.idle()


async def test_a_reply_that_comes_while_the_thread_is_read_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    ana, call, is_read, may_be_told = world.member("ana"), Outbox._call, asyncio.Event(), asyncio.Event()

    async def told_late(outbox: Outbox, method: str, **arguments: Any) -> Mapping[str, Any]:
        answer = await call(outbox, method, **arguments)
        if method == "conversations.replies":
            is_read.set()
            await may_be_told.wait()
        return answer

    monkeypatch.setattr(Outbox, "_call", told_late)
    revealing = asyncio.create_task(world.at(16))
    await is_read.wait()
    await ana.reply(card, RIGHT)
    may_be_told.set()
    await revealing
    assert "1 person answered" in world.reveals()[0].text


async def test_a_reveal_outlives_an_outage_of_hours(world: World) -> None:
    await world.set_up()
    await world.at(9)
    await world.member("ana").reply(world.cards()[0], RIGHT)
    world.playground.faults.answer("conversations.replies", status=503, times=None)
    await world.at(16)
    await pass_minutes(world, 300, step=60)
    assert world.reveals() == []
    world.playground.faults.clear()
    await pass_minutes(world, 6)
    assert "1 person answered" in world.reveals()[0].text


async def test_names_that_cannot_be_looked_up_do_not_keep_the_reveal(world: World) -> None:
    await world.set_up()
    await world.at(9)
    world.playground.faults.answer("users.info", status=503, times=None)
    await world.member("ana").reply(world.cards()[0], RIGHT)
    await world.at(16)
    await pass_minutes(world, 10)
    assert "1 person answered" in world.reveals()[0].text


async def test_being_asked_to_wait_is_no_failed_attempt(world: World) -> None:
    await world.set_up()
    world.playground.faults.answer("chat.postMessage", status=429, retry_after=30, times=9)
    world.playground.faults.answer("chat.postMessage", status=503, times=1)
    await world.at(9)
    await pass_minutes(world, 10)
    assert len(world.cards()) == 1


async def test_being_asked_to_wait_is_none_either_where_a_post_is_looked_for(world: World) -> None:
    await world.set_up()
    world.playground.faults.answer("chat.postMessage", status=503, times=1)
    world.playground.faults.answer("conversations.history", status=429, retry_after=1, times=MAX_ATTEMPTS + 1)
    await world.at(9)
    await pass_minutes(world, 11, step=2)
    assert len(world.cards()) == 1


@pytest.mark.parametrize("reached", [False, True])
async def test_a_question_that_slack_did_not_get_before_a_pause_is_not_asked_in_it(
    world: World, monkeypatch: pytest.MonkeyPatch, reached: bool
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    await world.set_up()
    if reached:
        world.playground.faults.lose_response("chat.postMessage", times=1)
    else:
        world.playground.faults.answer("*", status=503, times=None)
    await world.at(9)
    world.playground.faults.clear()
    await world.owner.command("/lambda-quiz pause", world.channel)
    await pass_minutes(world, 10)
    assert len(world.cards()) == reached
    today = (await world.owner.command("/lambda-quiz", world.channel)).message
    assert today is not None
    assert ("The quiz was paused before its question went out." in today.text) is not reached


async def test_a_question_that_slack_did_not_get_follows_its_quiz_to_another_channel(world: World) -> None:
    await world.set_up()
    other = world.playground.workspace.add_channel("other", members=[world.owner.user, world.playground.workspace.bot])
    world.playground.faults.answer("chat.postMessage", status=503, times=3)
    await world.at(9)
    await world.owner.command("/lambda-quiz settings", world.channel)
    assert world.owner.modal is not None
    assert not (await world.owner.submit(world.owner.modal, {ids.FIELD_CHANNEL: "other"})).errors
    await pass_minutes(world, 2)
    assert world.cards() == []
    assert sum("Question of the day" in message.text for message in world.owner.messages(other)) == 1


async def test_a_question_that_has_to_wait_heeds_a_pause_also_when_its_time_was_changed(world: World) -> None:
    await world.set_up()
    world.playground.faults.answer("chat.postMessage", status=429, retry_after=60, times=1)
    await world.at(9)
    await world.owner.command("/lambda-quiz settings", world.channel)
    assert world.owner.modal is not None
    assert not (await world.owner.submit(world.owner.modal, {ids.FIELD_POST_TIME: "10:00"})).errors
    await world.owner.command("/lambda-quiz pause", world.channel)
    await pass_minutes(world, 2)
    assert world.cards() == []


async def test_a_notice_survives_a_failure_to_open_the_conversation(world: World) -> None:
    await world.set_up()
    await world.owner.remove_bot(world.channel)
    world.playground.faults.answer("conversations.open", status=503, times=2)
    await world.at(9)
    await pass_minutes(world, 3)
    assert "paused" in world.owner.messages(world.owner.dm())[-1].text


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_the_owner_is_told_once_slack_takes_the_token_again(world: World, error: str) -> None:
    await world.set_up()
    world.playground.faults.fail("*", error=error, times=None)
    await world.at(9)
    await pass_minutes(world, 30, step=30)
    opened = [call for call in world.playground.traffic.refusals() if call.method == "conversations.open"]
    assert 1 < len(opened) <= 4
    world.playground.faults.clear()
    await pass_minutes(world, 15, step=30)
    [told] = world.owner.messages(world.owner.dm())
    assert "The quiz is paused until you resume it." in told.text


async def test_replies_to_a_question_whose_response_was_lost_are_marked(world: World) -> None:
    await world.set_up()
    world.playground.faults.lose_response("chat.postMessage", times=1)
    world.clock.advance(timedelta(hours=1))
    await world.beat()
    [card] = world.cards()
    reply = await world.member("ana").reply(card, RIGHT)
    await world.tick(10)
    assert world.owner.look(reply).reactions
    assert "1 person has answered" in world.owner.look(card).text


@pytest.mark.parametrize("method", ["reactions.add", "users.info"])
async def test_cards_are_refreshed_while_other_calls_have_to_wait(world: World, method: str) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.answer(method, status=429, retry_after=30, times=None)
    await world.member("ana").reply(card, RIGHT)
    await world.tick(5)
    assert "1 person has answered" in world.owner.look(card).text


async def test_replies_are_marked_while_cards_have_to_wait(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.answer("chat.update", status=429, retry_after=60, times=None)
    await world.member("ana").reply(card, "no idea")
    await world.tick(5)
    later = await world.member("ben").reply(card, RIGHT)
    await world.tick(5)
    assert world.owner.look(later).reactions


@pytest.mark.parametrize("method", ["chat.update", "reactions.add"])
async def test_an_error_inside_slack_is_tried_again(world: World, method: str) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.fail(method, error="internal_error", times=2)
    reply = await world.member("ana").reply(card, RIGHT)
    await world.tick(20)
    assert "1 person has answered" in world.owner.look(card).text
    assert world.owner.look(reply).reactions


async def test_a_message_over_which_slack_fails_each_time_keeps_no_other_waiting(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.set_up()
    other = world.playground.workspace.add_channel("other", members=[world.owner.user, world.playground.workspace.bot])
    await world.owner.command("/lambda-quiz settings", other)
    assert world.owner.modal is not None
    await world.owner.submit(world.owner.modal, {})
    await world.at(9)
    [first] = world.cards()
    [second] = [m for m in world.owner.messages(other) if m.bot_id and "Question of the day" in m.text]
    unlucky = await world.member("ana").reply(first, RIGHT)
    update_once, react_once = Outbox.update, Outbox.react

    async def update(outbox: Outbox, channel_id: str, ts: str, message: Message) -> None:
        if ts == first.ts:
            raise Unsure("internal_error")
        await update_once(outbox, channel_id, ts, message)

    async def react(outbox: Outbox, channel_id: str, ts: str, reaction: str) -> None:
        if ts == unlucky.ts:
            raise Unsure("internal_error")
        await react_once(outbox, channel_id, ts, reaction)

    monkeypatch.setattr(Outbox, "update", update)
    monkeypatch.setattr(Outbox, "react", react)
    await world.tick()
    reply = await world.owner.reply(second, RIGHT)
    await world.tick(20)
    assert "1 person has answered" in world.owner.look(second).text
    assert world.owner.look(reply).reactions
    assert "Nobody has answered yet" in world.owner.look(first).text
    monkeypatch.undo()
    await world.tick(20)
    assert "1 person has answered" in world.owner.look(first).text
    assert world.owner.look(unlucky).reactions


async def test_a_card_over_which_slack_fails_each_time_keeps_no_reveal_as_it_is(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    update_once = Outbox.update

    async def update(outbox: Outbox, channel_id: str, ts: str, message: Message) -> None:
        if ts == card.ts:
            raise Unsure("internal_error")
        await update_once(outbox, channel_id, ts, message)

    monkeypatch.setattr(Outbox, "update", update)
    await world.at(16)
    await world.bot.runner.write(lambda store: store.rounds.want_reveal(1, 1))
    await world.tick(10)
    assert await world.bot.runner.read(lambda store: store.rounds.reveals_due(10)) == []


async def test_the_card_closes_although_the_reveal_was_deleted(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.fail("chat.getPermalink", error="message_not_found")
    await world.at(16)
    assert "Answer privately" not in shown(world.owner.look(card))


async def test_a_deleted_card_keeps_neither_the_reveal_nor_private_answers(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    cleo, boss = world.member("cleo"), world.member("boss", is_admin=True)
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: "thirty minutes at most"})
    await boss.delete(card)
    await world.at(16)
    await pass_minutes(world, 1)
    assert "1 person answered" in world.reveals()[0].text
    assert len([m for m in world.posts() if "thirty minutes at most" in m.text]) == 1


async def test_a_reply_that_cannot_be_read_keeps_neither_the_reveal_nor_the_start(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    ana = world.member("ana")
    await ana.reply(card, RIGHT)
    odd = await world.member("ben").reply(card, "odd")
    kept = world.playground.workspace.messages.get(card.channel, odd.ts)
    kept.user = ""
    await world.restart()
    await world.at(16)
    await pass_minutes(world, 3)
    assert len(world.reveals()) == 1


async def test_a_reply_just_before_the_reveal_is_marked(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.answer("reactions.add", status=429, retry_after=30, times=1)
    world.clock.advance(timedelta(hours=6, minutes=59, seconds=50))
    reply = await world.member("ana").reply(card, RIGHT)
    await world.tick(60)
    assert len(world.reveals()) == 1
    assert world.owner.look(reply).reactions


async def test_a_clock_that_is_set_back_makes_no_rest_longer(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.answer("reactions.add", status=429, retry_after=60, times=1)
    reply = await world.member("ana").reply(card, RIGHT)
    await world.tick()
    world.clock.move_to(world.clock.now() - timedelta(minutes=50), allow_backwards=True)
    await world.tick()
    await world.tick(10)
    assert world.owner.look(reply).reactions


@pytest.mark.parametrize("hour", [9, 16], ids=["question", "reveal"])
async def test_what_slack_was_only_slow_with_does_not_stand_twice(world: World, hour: int) -> None:
    await world.set_up()
    if hour == 16:
        await world.at(9)
        await world.member("ana").reply(world.cards()[0], RIGHT)
    world.playground.faults.work_late("chat.postMessage")
    await world.at(hour)
    await world.tick(20)
    [first] = world.cards() if hour == 9 else world.reveals()
    assert await world.playground.faults.catch_up() == 1
    assert len(world.cards() if hour == 9 else world.reveals()) == 2
    await pass_minutes(world, 2)
    assert [message.ts for message in (world.cards() if hour == 9 else world.reveals())] == [first.ts]


async def test_what_is_late_and_was_tried_once_is_looked_for_once(world: World) -> None:
    await world.set_up()
    before = len(world.playground.traffic.calls_to("conversations.history"))
    world.clock.advance(timedelta(hours=1, minutes=5))
    await pass_minutes(world, 3)
    assert len(world.cards()) == 1
    assert len(world.playground.traffic.calls_to("conversations.history")) == before + 1


async def test_a_notice_that_may_have_arrived_is_sent_again(world: World) -> None:
    await world.set_up()
    await world.owner.remove_bot(world.channel)
    world.playground.faults.fail("chat.postMessage", error="not_in_channel")
    world.playground.faults.answer("chat.postMessage", status=503, times=2)
    await world.at(9)
    await pass_minutes(world, 2)
    [told] = world.owner.messages(world.owner.dm())
    assert "The quiz is paused until you resume it." in told.text


async def test_a_notice_that_never_arrives_is_given_up(world: World, caplog: pytest.LogCaptureFixture) -> None:
    await world.set_up()
    await world.owner.remove_bot(world.channel)
    world.playground.faults.fail("chat.postMessage", error="not_in_channel")
    world.playground.faults.answer("chat.postMessage", status=503, times=None)
    await world.at(9)
    await pass_minutes(world, 40, step=30)
    tried = [call for call in world.playground.traffic.refusals() if call.method == "chat.postMessage"]
    assert len(tried) == 1 + NOTICE_ATTEMPTS
    assert "is given up: A post could not be delivered" in caplog.text


@pytest.mark.parametrize("error", ["invalid_auth", "account_inactive", "token_revoked"])
async def test_what_is_behind_is_shown_once_slack_takes_the_token_again(world: World, error: str) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    world.playground.faults.fail("*", error=error, times=None)
    reply = await world.member("ana").reply(card, RIGHT)
    await pass_minutes(world, 30, step=30)
    refused = Counter(call.method for call in world.playground.traffic.refusals())
    assert 1 < refused["reactions.add"] <= 4
    assert 1 < refused["chat.update"] <= 4
    world.playground.faults.clear()
    await pass_minutes(world, 15, step=30)
    assert world.owner.look(reply).reactions
    assert "1 person has answered" in world.owner.look(card).text


async def test_replies_that_came_meanwhile_are_marked_once_slack_takes_the_token_again(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    await world.disconnect()
    reply = await world.member("ana").reply(card, RIGHT)
    world.playground.faults.fail("conversations.replies", error="invalid_auth", times=None)
    await world.reconnect()
    await pass_minutes(world, 5, step=30)
    world.playground.faults.clear()
    await pass_minutes(world, 15, step=30)
    assert world.owner.look(reply).reactions
