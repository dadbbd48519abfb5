"""What goes wrong between the bot and Slack: nothing is lost and nothing stands twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.posts import LEASE, Post, PostKind
from bot.domain.rounds import RoundState
from bot.slack import ids, surplus
from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.usecases.open_round import open_round
from bot.usecases.ports import Store
from tests.databases import run_by_hand
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World


async def test_a_lost_response_does_not_double_the_question(world: World) -> None:
    await world.set_up()
    world.playground.faults.lose_response("chat.postMessage", times=1)
    await world.at(9)
    await world.tick(10)
    assert len(world.cards()) == 1
    await world.member("ana").reply(world.cards()[0], RIGHT)
    await world.tick()
    assert "1 person has answered" in world.cards()[0].text


async def test_a_lost_response_does_not_double_the_reveal(world: World) -> None:
    await world.set_up()
    await world.at(9)
    world.playground.faults.lose_response("chat.postMessage", times=1)
    await world.at(16)
    await world.tick(10)
    assert len(world.reveals()) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_question_that_slack_turns_away_comes_later(world: World, status: int) -> None:
    await world.set_up()
    world.playground.faults.answer("chat.postMessage", status=status, retry_after=30, times=2)
    await world.at(9)
    assert world.cards() == []
    world.clock.advance(timedelta(seconds=31))
    await world.tick()
    world.clock.advance(timedelta(seconds=31))
    await world.tick()
    assert len(world.cards()) == 1


async def test_events_delivered_four_times_and_shuffled_count_once(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    ana, ben = world.member("ana"), world.member("ben")
    world.playground.faults.redeliver(times=3)
    world.playground.faults.hold_events()
    reply = await ana.reply(card, "no idea")
    await ana.edit(reply, RIGHT)
    gone = await ben.reply(card, "wrong place")
    await ben.delete(gone)
    world.playground.faults.release_events(shuffle=True)
    await world.playground.idle()
    await world.tick()
    assert "1 person has answered" in ana.look(card).text


async def test_a_reply_that_comes_while_slack_refuses_a_new_token_is_sent_again(
    any_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world = any_world
    ana = world.member("ana")
    await world.set_up()
    await world.at(9)
    await world.restart()
    await world.tick()
    world.playground.faults.fail("auth.test", error="invalid_auth", times=3)
    typed = await ana.command("/lambda-quiz", world.channel)
    assert typed.message is not None
    assert "went wrong on our side" in typed.message.text
    await ana.reply(world.cards()[0], RIGHT)
    await world.playground.idle()
    for kind in ("command", "event_callback"):
        assert f"A request failed ({kind}): NotAuthorized from SlackRefused (invalid_auth) from " in caplog.text
    world.clock.advance(timedelta(minutes=1))
    await world.tick()
    assert "1 person has answered" in world.cards()[0].text


async def test_replies_written_while_the_bot_is_down_are_caught_up(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    ana, ben = world.member("ana"), world.member("ben")
    gone = await ben.reply(card, "will be taken back")
    await world.disconnect()
    await ana.reply(card, RIGHT)
    await ben.delete(gone)
    await world.reconnect()
    await world.tick()
    assert "1 person has answered" in ana.look(card).text


async def test_one_question_and_one_reveal_across_restarts_at_every_step(world: World) -> None:
    await world.set_up()
    for hour, minute in [(8, 59), (9, 0), (9, 1), (12, 0), (15, 59), (16, 0), (16, 1), (23, 0)]:
        await world.at(hour, minute)
        await world.restart()
        await world.tick()
    assert len(world.cards()) == 1
    assert len(world.reveals()) == 1


async def test_asleep_over_post_time_it_posts_late_while_an_hour_remains(world: World) -> None:
    await world.set_up()
    await world.at(14, 30)
    assert len(world.cards()) == 1


async def test_asleep_until_too_late_it_skips_the_day_and_says_so(world: World) -> None:
    await world.set_up()
    await world.at(15, 30)
    assert world.cards() == []
    today = (await world.owner.command("/lambda-quiz", world.channel)).message
    assert today is not None
    assert "The bot was not running when the question was due." in today.text
    await world.at(9, days=1)
    assert len(world.cards()) == 1


async def test_asleep_over_the_reveal_it_reveals_when_up_again(world: World) -> None:
    await world.set_up()
    await world.at(9)
    await world.at(8, days=1)
    assert len(world.reveals()) == 1


async def test_thrown_out_of_the_channel_it_pauses_and_tells_the_owner(world: World) -> None:
    await world.set_up()
    await world.owner.remove_bot(world.channel)
    await world.at(9)
    await world.tick()
    told = world.owner.messages(world.owner.dm())[-1]
    assert "/invite" in told.text
    assert "paused" in told.text
    await world.owner.invite_bot(world.channel)
    await world.owner.command("/lambda-quiz resume", world.channel)
    await world.at(9, days=1)
    assert len(world.cards()) == 1


async def test_in_place_of_an_archived_channel_the_quiz_goes_on_in_another(world: World) -> None:
    await world.set_up()
    workspace = world.playground.workspace
    await world.at(9)
    await world.member("ana").reply(world.cards()[0], "thirty minutes at most")
    archived = workspace.channel_named(world.channel)
    assert archived
    workspace.archive(archived, world.owner.user)
    await world.at(16)
    told = world.owner.messages(world.owner.dm())[-1]
    assert f"This is about your quiz in <#{archived.id}>. The channel is archived." in told.text

    await world.owner.click(told, ids.SHOW_CONTROLS)
    manage = world.owner.ephemerals(world.owner.dm())[-1]
    await world.owner.click(manage, ids.RESUME)
    assert "If it is archived, unarchive it first" in world.owner.ephemerals(world.owner.dm())[-1].text
    await world.owner.click(manage, ids.OPEN_SETTINGS)
    assert world.owner.modal is not None
    kept = await world.owner.submit(world.owner.modal, {})
    assert "If it is archived, choose another." in kept.errors[ids.FIELD_CHANNEL]
    workspace.add_channel("other", members=[world.owner.user, workspace.bot])
    assert not (await world.owner.submit(world.owner.modal, {ids.FIELD_CHANNEL: "other"})).errors
    await world.owner.close(world.owner.modal)
    await world.tick()
    await world.owner.click(manage, ids.RESUME)
    await world.tick()
    await world.at(9, days=1)
    posted = [message.text for message in world.owner.messages("other") if message.bot_id]
    said = ["set up Lambda Quiz", "resumed the quiz", "Question of the day"]
    assert [words in text for words, text in zip(said, posted, strict=True)] == [True] * 3
    notices = "".join(message.text for message in world.owner.messages(world.owner.dm()))
    assert notices.count("This is about your quiz in") == 2
    assert f"The reveal for <#{archived.id}> could not be posted. The channel is archived." in notices
    assert notices.count("The quiz is paused until you resume it.") == 1


@pytest.mark.parametrize("troubled", [False, True])
async def test_a_reveal_refused_again_after_a_resume_is_told_and_lets_the_quiz_go_on(
    world: World, troubled: bool
) -> None:
    await world.set_up()
    await world.at(9)
    channel = world.playground.workspace.channel_named(world.channel)
    assert channel
    channel.refuses_posts = "restricted_action"
    await world.at(16)
    if troubled:
        world.playground.faults.answer("chat.postMessage", status=503)
    await world.owner.command("/lambda-quiz resume", world.channel)
    await world.tick(10)
    channel.refuses_posts = None
    [paused, again] = [message.text for message in world.owner.messages(world.owner.dm())]
    assert "The quiz is paused" in paused
    assert "The reveal for" in again
    assert "Ask an admin to allow it" in again
    await world.at(9, days=1)
    assert len(world.cards()) == 2


async def test_what_slack_refuses_in_an_archived_channel_is_tried_once(world: World) -> None:
    await world.set_up()
    await world.at(9)
    await world.member("ana").reply(world.cards()[0], RIGHT)
    workspace = world.playground.workspace
    channel = workspace.channel_named(world.channel)
    assert channel is not None
    workspace.archive(channel, world.owner.user)
    await world.at(16)
    await world.tick(10)
    refused = [(call.method, call.error) for call in world.playground.traffic.refusals()]
    assert sorted(refused) == [
        ("chat.postMessage", "is_archived"),
        ("chat.update", "is_inactive"),
        ("reactions.add", "is_archived"),
    ]
    assert "The channel is archived." in world.owner.messages(world.owner.dm())[-1].text


async def test_a_quiz_that_moves_is_announced_once_in_each_channel_that_it_comes_to(world: World) -> None:
    workspace = world.playground.workspace
    workspace.add_channel("other", members=[world.owner.user, workspace.bot])
    await world.owner.invite_bot(world.channel)
    await world.tick()

    async def move(where: str, to: str) -> None:
        await world.owner.command("/lambda-quiz settings", where)
        assert world.owner.modal is not None
        saved = await world.owner.submit(world.owner.modal, {ids.FIELD_CHANNEL: to})
        assert saved.view is not None
        assert "The channel is told" in str(saved.view.blocks)
        await world.owner.close(world.owner.modal)
        await world.beat()

    def announced() -> list[int]:
        posted = [[message.text for message in world.owner.messages(name)] for name in (world.channel, "other")]
        return [sum("set up Lambda Quiz in this channel" in text for text in texts) for texts in posted]

    world.playground.faults.answer("chat.postMessage", status=429, retry_after=20)
    await move(world.channel, world.channel)
    await move(world.channel, "other")
    await world.tick(30)
    assert announced() == [0, 1]
    await move("other", world.channel)
    await world.tick()
    assert announced() == [1, 1]


async def test_an_announcement_planned_by_an_earlier_version_names_no_channel(world: World) -> None:
    await world.set_up()

    def plan(store: Store) -> None:
        [quiz] = store.quizzes.of_workspace(world.playground.workspace.id)
        detail = {"name": "Somebody else"}
        store.posts.plan(Post("announcement:1:C1", PostKind.ANNOUNCEMENT, quiz.id, world.clock.now(), detail=detail))

    await world.bot.runner.write(plan)
    await world.tick()
    assert world.posts()[-1].text.startswith("Somebody else set up Lambda Quiz in this channel.")


async def test_two_weeks_have_one_round_each_working_day(world: World) -> None:
    await world.set_up()
    for day in range(14):
        await world.at(9, days=0 if day == 0 else 1)
        await world.at(16)
    assert len(world.cards()) == len(world.reveals()) == 10


async def test_a_quiz_that_cannot_be_planned_keeps_no_other_from_its_question(world: World) -> None:
    await world.set_up()
    other = world.playground.workspace.add_channel("other", members=[world.owner.user, world.playground.workspace.bot])
    await world.owner.command("/lambda-quiz settings", other)
    assert world.owner.modal is not None
    await world.owner.submit(world.owner.modal, {})

    await _change_schedule(world, time_zone="Nowhere/AtAll")
    await world.at(9)
    assert world.cards() == []
    assert any(m.bot_id and "Question of the day" in m.text for m in world.owner.messages(other))


async def test_a_country_whose_holidays_are_no_longer_known_has_none_until_another_is_chosen(world: World) -> None:
    await world.set_up()
    await _change_schedule(world, holidays_country="XX")
    await world.at(9)
    assert len(world.cards()) == 1
    await world.owner.command("/lambda-quiz settings", world.channel)
    form = world.owner.modal
    assert form is not None
    assert "XX, whose holidays are not known" in str(form.blocks)
    result = await world.owner.submit(form, {})
    assert result.errors == {ids.FIELD_HOLIDAYS: "The holidays of “XX” are not known. Choose from the list."}
    assert not (await world.owner.submit(form, {ids.FIELD_HOLIDAYS: ids.NO_HOLIDAYS})).errors


async def test_private_answers_follow_a_reveal_that_had_to_wait(world: World) -> None:
    await world.set_up()
    await world.at(9)
    cleo = world.member("cleo")
    await cleo.click(world.cards()[0], ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: "thirty minutes at most"})
    await world.owner.remove_bot(world.channel)
    await world.at(16)
    await world.owner.invite_bot(world.channel)
    await world.owner.command("/lambda-quiz resume", world.channel)
    await world.tick(10)
    assert len(world.reveals()) == 1
    assert [m for m in world.owner.thread(world.cards()[0]) if "thirty minutes at most" in m.text]


async def test_replies_count_that_come_before_a_reveal_while_the_bot_is_out_of_the_channel(world: World) -> None:
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    await world.member("ana").reply(card, RIGHT)
    await world.owner.remove_bot(world.channel)
    missed = await world.member("ben").reply(card, RIGHT)
    await world.at(16)
    assert "Invite me again" in world.owner.messages(world.owner.dm())[-1].text
    await world.at(17)
    await world.owner.invite_bot(world.channel)
    await world.owner.command("/lambda-quiz resume", world.channel)
    await world.tick(5)
    [reveal] = world.reveals()
    assert "2 people answered" in reveal.text
    assert world.owner.look(missed).reactions


async def test_replies_count_that_come_before_a_reveal_while_slack_refuses_the_token(world: World) -> None:
    await world.set_up()
    await world.at(9)
    await world.disconnect()
    await world.member("ana").reply(world.cards()[0], RIGHT)
    world.playground.faults.fail("conversations.replies", error="invalid_auth", times=None)
    world.playground.faults.fail("chat.postMessage", error="invalid_auth", times=None)
    await world.reconnect()
    await world.at(16)
    world.playground.faults.clear()
    await world.owner.command("/lambda-quiz resume", world.channel)
    await world.tick(5)
    assert "1 person answered" in world.reveals()[0].text


@pytest.mark.parametrize("restarted", [False, True])
async def test_a_question_that_a_frozen_process_sent_too_is_taken_back_although_slack_asks_to_wait(
    world: World, monkeypatch: pytest.MonkeyPatch, restarted: bool
) -> None:
    monkeypatch.setattr(surplus, "LOOK_SECONDS", 0)
    await world.set_up()
    post_once, already = Outbox.post, set[str]()

    async def post_and_freeze(outbox: Outbox, channel_id: str, message: Message, *, key: str, **where: Any) -> str:
        ts = await post_once(outbox, channel_id, message, key=key, **where)
        if key.startswith("question:") and key not in already:
            already.add(key)
            world.clock.advance(LEASE + timedelta(seconds=30))
            others = await post_once(outbox, channel_id, message, key=key, **where)
            assert await world.bot.runner.write(lambda store: finish(store, key, channel_id, others))
        return ts

    def finish(store: Store, key: str, channel_id: str, ts: str) -> bool:
        post = store.posts.get(key)
        return post is not None and open_round(store, post, channel_id, ts, world.clock.now())

    monkeypatch.setattr(Outbox, "post", post_and_freeze)
    world.playground.faults.answer("chat.delete", status=429, retry_after=20)
    await world.at(9)
    assert len(world.cards()) == 2
    if restarted:
        await world.restart()
    await world.tick(61)

    [card] = world.cards()
    round_ = await world.bot.runner.read(lambda store: store.rounds.in_thread(card.channel, card.ts))
    assert round_ is not None
    assert round_.state is RoundState.OPEN
    unfinished = await world.bot.runner.read(lambda store: store.posts.unfinished())
    assert not any(unfinished.values())


async def test_a_step_of_the_tick_that_fails_is_named_and_told_of_once_a_minute(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    await world.set_up()
    run_by_hand(world.settings.database_url, "ALTER TABLE quizzes RENAME TO gone")
    for _ in range(3):
        await world.beat()
    world.clock.advance(timedelta(minutes=1))
    await world.beat()
    told = [line for line in caplog.messages if line.startswith("A step of the tick failed (plan_due): ")]
    assert len(told) == 2
    first, again = told
    assert again == f"{first} (3 times since the last such line)"
    assert "OperationalError from OperationalError (SQLITE_ERROR) in " in first
    # What of ours asked the database, and what of SQLAlchemy's failed.
    assert "(quizzes.py:" in first
    assert "(default.py:" in first


async def _change_schedule(world: World, **others: Any) -> None:
    """Store what no form lets through, in the oldest quiz."""

    def change(store: Store) -> None:
        quiz = store.quizzes.of_workspace(world.playground.workspace.id)[0]
        schedule = replace(quiz.schedule, **others)
        store.quizzes.save(replace(quiz, settings=replace(quiz.settings, schedule=schedule)))

    await world.bot.runner.write(change)
