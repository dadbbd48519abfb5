"""Buttons, wherever they stand."""

import asyncio
from datetime import timedelta

import pytest

from bot.playground import Message, Person, View
from bot.slack import ids
from bot.slack.listeners import buttons
from bot.slack.message import compose
from bot.slack.views.blocks import actions, button, section
from bot.slack.views.help import help_message
from tests.slack.rig import DEADLINE, RIGHT, Rig


def last(person: Person, rig: Rig) -> Message:
    """The latest message that only this person sees in the channel."""
    return person.ephemerals(rig.channel)[-1]


async def home_of(person: Person) -> View:
    home = await person.home()
    assert home is not None
    return home


async def behind(person: Person, rig: Rig) -> str:
    """The App Home as it was published last, once nothing more is on its way."""
    await rig.core.afterwards.wait()
    home = rig.playground.workspace.views.home(person.id)
    assert home is not None
    return str(home.blocks)


def test_every_button_has_an_answer() -> None:
    names = {name for name in vars(ids) if name.isupper()}
    forms_fields_and_marks = {
        name
        for name in names
        if name.endswith("_FORM")
        or name.startswith("FIELD_")
        or name in ("COMMAND", "NO_HOLIDAYS", "SHARE_ANSWER", "WITH_REST", "OTHER_POINT")
    } | {"METADATA_EVENT", "RECORDED_REACTION"}
    assert {getattr(ids, name) for name in names - forms_fields_and_marks} == set(buttons.HANDLERS)


async def test_the_card_says_that_all_that_somebody_writes_below_it_is_their_answer(rig: Rig) -> None:
    said = "all that you write here before the reveal is your answer, jokes and questions too"
    assert said in (await rig.card()).text


async def test_a_button_on_the_card_answers_its_presser_alone(rig: Rig) -> None:
    card = await rig.card()
    ana, ben = rig.member("ana"), rig.member("ben")
    await ana.click(card, ids.SHOW_LEADERBOARD)
    assert "No points yet" in last(ana, rig).text
    assert ben.ephemerals(rig.channel) == []
    assert ana.look(card).text == card.text


async def test_choosing_a_period_replaces_the_board(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    await ana.click(card, ids.SHOW_LEADERBOARD)
    await ana.click(last(ana, rig), f"{ids.CHOOSE_PERIOD}:all")
    [board] = ana.ephemerals(rig.channel)
    assert "All time" in str(board.blocks)
    await ana.click(board, f"{ids.CHOOSE_PERIOD}:week")
    assert len(ana.ephemerals(rig.channel)) == 1


async def test_ones_own_result_quotes_the_whole_answer(rig: Rig) -> None:
    card, ana = await rig.card(), rig.member("ana")
    await ana.reply(card, "It sleeps, <!channel>.")
    await ana.reply(card, "And it snores.")
    await rig.at(16)
    await ana.click(rig.posts()[-1], ids.SHOW_RESULT)
    assert "Your answer\n> It sleeps, &lt;!channel&gt;.\n> And it snores.\nGraded by" in last(ana, rig).text
    assert "Only the beginning" not in last(ana, rig).text


async def test_ones_own_result_and_record(rig: Rig) -> None:
    card = await rig.card()
    ana, ben = rig.member("ana"), rig.member("ben")
    await ana.reply(card, RIGHT)
    await rig.at(16)
    reveal = rig.posts()[-1]
    await ana.click(reveal, ids.SHOW_RESULT)
    assert "10 points" in last(ana, rig).text
    await ana.click(last(ana, rig), ids.SHOW_RECORD)
    assert "streak" in last(ana, rig).text.lower()
    await ben.click(reveal, ids.SHOW_RESULT)
    assert "did not answer" in last(ben, rig).text


async def test_a_press_in_a_thread_is_answered_in_the_thread(rig: Rig) -> None:
    card = await rig.card()
    rig.pass_a_second()
    await rig.core.outbox.post(rig.channel.id, help_message(), key="test", thread_ts=card.ts)
    await rig.playground.idle()
    ana = rig.member("ana")
    await ana.click(ana.thread(card)[-1], ids.SHOW_NEXT)
    assert "Next questions" in ana.thread(card)[-1].text


async def test_people_of_other_workspaces_can_look_but_not_change(rig: Rig) -> None:
    card = await rig.card()
    guest = rig.member("guest", team="T0THER", is_admin=True)
    await guest.click(card, ids.SHOW_HELP)
    assert "How Lambda Quiz works" in last(guest, rig).text
    rig.pass_a_second()
    await rig.core.outbox.post(rig.channel.id, help_message(), key="test")
    await rig.playground.idle()
    await guest.click(rig.posts()[-1], ids.SHOW_TODAY)
    assert "Question of the day" in last(guest, rig).text
    await guest.click(rig.posts()[-1], ids.SHOW_CONTROLS)
    assert "Only people of the workspace" in last(guest, rig).text


async def test_the_controls_and_what_they_do(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz help", rig.channel)
    await rig.owner.click(last(rig.owner, rig), ids.SHOW_CONTROLS)
    controls = last(rig.owner, rig)
    await rig.owner.click(controls, ids.SKIP)
    assert "skipped" in last(rig.owner, rig).text
    assert last(rig.owner, rig).ts == controls.ts, "the confirmation stands where the controls were"
    await rig.owner.click(last(rig.owner, rig), ids.UNDO_SKIP)
    assert "no longer skipped" in last(rig.owner, rig).text

    await rig.owner.command("/lambda-quiz help", rig.channel)
    await rig.owner.click(last(rig.owner, rig), ids.SHOW_CONTROLS)
    await rig.owner.click(last(rig.owner, rig), ids.PAUSE)
    assert rig.owner.modal is not None
    paused = await rig.owner.submit(rig.owner.modal, {ids.FIELD_UNTIL: "2026-12-07"})
    assert "7 Dec" in str(paused.view)
    assert paused.view is not None
    await rig.owner.click(paused.view, ids.RESUME)
    assert rig.owner.modal is not None
    assert "resumed" in str(rig.owner.modal.blocks)


async def test_a_skip_is_undone_where_the_quiz_is_managed(rig: Rig) -> None:
    await rig.set_up()
    for _ in range(2):
        await rig.owner.command("/lambda-quiz skip", rig.channel)
    home = await home_of(rig.owner)
    await rig.owner.click(home, ids.SHOW_CONTROLS)
    assert rig.owner.modal is not None
    assert "Mon 30 Nov" in str(rig.owner.modal.blocks)
    await rig.owner.click(rig.owner.modal, f"{ids.UNDO_SKIP}:2")
    assert rig.owner.modal is not None
    assert "The question of Tue 1 Dec is no longer skipped." in str(rig.owner.modal.blocks)
    await rig.owner.click(rig.owner.modal, f"{ids.UNDO_SKIP}:1")
    assert "The question of Mon 30 Nov is no longer skipped." in str(rig.owner.modal.blocks)
    await rig.owner.click(rig.owner.modal, ids.SHOW_CONTROLS)
    assert ids.UNDO_SKIP not in str(rig.owner.modal.blocks)


async def test_a_skip_that_was_undone_elsewhere_is_no_skip_any_more(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz skip", rig.channel)
    reply = last(rig.owner, rig)
    await rig.press("help", ids.SHOW_CONTROLS)
    await rig.owner.click(last(rig.owner, rig), f"{ids.UNDO_SKIP}:1")
    await rig.owner.click(reply, ids.UNDO_SKIP)
    assert "This day is not skipped any more: see `/lambda-quiz next`." in last(rig.owner, rig).text


async def test_a_date_that_cannot_be_is_explained_under_its_field(rig: Rig) -> None:
    quiz = await rig.set_up()
    home = await home_of(rig.owner)
    await rig.owner.click(home, ids.SHOW_CONTROLS)
    assert rig.owner.modal is not None
    await rig.owner.click(rig.owner.modal, ids.PAUSE)
    assert rig.owner.modal.content["private_metadata"] == str(quiz.id)
    sent = await rig.owner.submit(rig.owner.modal, {ids.FIELD_UNTIL: "2026-11-01"})
    assert "date after today" in sent.errors[ids.FIELD_UNTIL]


async def test_ask_and_reveal_by_button(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz help", rig.channel)
    await rig.owner.click(last(rig.owner, rig), ids.SHOW_CONTROLS)
    await rig.owner.click(last(rig.owner, rig), ids.CONFIRM_ASK)
    assert "It takes the place of the question still to come today." in last(rig.owner, rig).text
    await rig.owner.click(last(rig.owner, rig), ids.ASK)
    assert "within a few seconds" in last(rig.owner, rig).text
    await rig.post_due()
    assert "Question of the day" in rig.posts()[-1].text
    await rig.owner.command("/lambda-quiz reveal", rig.channel)
    rig.playground.workspace.clock.advance(timedelta(seconds=5))
    await rig.owner.click(last(rig.owner, rig), ids.REVEAL)
    assert "within a few seconds" in last(rig.owner, rig).text
    await rig.post_due()
    assert len(rig.posts()) == 2


async def test_who_asks_from_the_home_reads_first_what_it_does(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz skip", rig.channel)
    await rig.owner.command("/lambda-quiz pause", rig.channel)
    await rig.post_due()
    before = rig.posts()
    rig.pass_a_second()
    await rig.owner.click(await home_of(rig.owner), ids.SHOW_CONTROLS)
    assert rig.owner.modal is not None
    await rig.owner.click(rig.owner.modal, ids.CONFIRM_ASK)
    await rig.post_due()
    assert rig.owner.modal is not None
    shown = str(rig.owner.modal.blocks)
    assert f"Ask a question in <#{rig.channel.id}> now?" in shown
    assert "It closes Mon 30 Nov, 16:00 CET" in shown
    assert "It stays paused." in shown
    assert "the place of" not in shown
    assert rig.posts() == before

    await rig.owner.click(rig.owner.modal, ids.ASK)
    await rig.post_due()
    assert "Question of the day" in rig.posts()[-1].text


async def test_a_question_that_cannot_be_asked_from_the_home_is_not_offered(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.click(await home_of(rig.owner), ids.SHOW_CONTROLS)
    assert rig.owner.modal is not None
    await rig.at(9)
    await rig.owner.click(rig.owner.modal, ids.CONFIRM_ASK)
    assert rig.owner.modal is not None
    assert "already out" in str(rig.owner.modal.blocks)


async def test_the_home_shows_hides_and_follows(rig: Rig) -> None:
    await rig.card()
    ana = rig.member("ana")
    assert "Nobody has answered yet" in str((await home_of(ana)).blocks)
    assert ids.SHOW_CONTROLS not in str((await home_of(ana)).blocks)
    assert ids.SHOW_CONTROLS in str((await home_of(rig.owner)).blocks)
    await ana.click(await home_of(ana), ids.HIDE)
    assert ana.modal is not None
    assert "hidden" in str(ana.modal.blocks)
    assert ids.UNHIDE in await behind(ana, rig), "the Home was published anew"
    await ana.close(ana.modal)
    await ana.click(await home_of(ana), ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    assert ana.modal.content["callback_id"] == ids.ANSWER_FORM


async def test_away_and_back_from_the_home(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    await ana.click(await home_of(ana), ids.AWAY)
    assert ana.modal is not None
    away = await ana.submit(ana.modal, {ids.FIELD_UNTIL: "2026-12-07"})
    assert "7 Dec" in str(away.view)
    assert away.view is not None
    assert ids.BACK in await behind(ana, rig), "the Home behind the form was published anew"
    await ana.click(away.view, ids.BACK)
    assert ana.modal is not None
    assert "Welcome back" in str(ana.modal.blocks)
    assert ids.AWAY in await behind(ana, rig), "and again after the button in the modal"


async def test_an_absence_that_covers_no_question_is_explained_under_its_field(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    await ana.click(await home_of(ana), ids.AWAY)
    assert ana.modal is not None
    sent = await ana.submit(ana.modal, {ids.FIELD_UNTIL: "2026-11-30"})
    assert "before you miss a question" in sent.errors[ids.FIELD_UNTIL]


async def test_a_private_answer_shows_on_the_home_at_once(rig: Rig) -> None:
    await rig.card()
    ana = rig.member("ana")
    await ana.click(await home_of(ana), ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    await ana.submit(ana.modal, {ids.FIELD_ANSWER: "It scales."})
    assert "It scales." in await behind(ana, rig)


async def test_nobody_waits_for_the_home_behind_a_form(rig: Rig) -> None:
    await rig.card()
    ana = rig.member("ana")
    await ana.click(await home_of(ana), ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    rig.playground.faults.delay("views.publish", seconds=DEADLINE)
    assert "saved" in str((await ana.submit(ana.modal, {ids.FIELD_ANSWER: "It scales."})).view)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await rig.core.afterwards.wait()


async def test_a_home_that_could_not_be_brought_up_to_date_is_logged(
    rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    await rig.card()
    ana = rig.member("ana")
    await ana.click(await home_of(ana), ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    rig.playground.faults.fail("views.publish", error="internal_error", times=None)
    assert "saved" in str((await ana.submit(ana.modal, {ids.FIELD_ANSWER: "It scales."})).view)
    await rig.core.afterwards.wait()
    assert "Bringing an App Home up to date failed: " in caplog.text
    assert "It scales." not in caplog.text


@pytest.mark.parametrize("method", ["views.publish", "chat.getPermalink"])
async def test_what_is_nice_to_have_does_not_keep_an_answer_from_being_saved(rig: Rig, method: str) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    rig.playground.faults.fail(method, error="internal_error", times=None)
    await ana.click(card, ids.ANSWER_PRIVATELY)
    assert ana.modal is not None
    assert "saved" in str((await ana.submit(ana.modal, {ids.FIELD_ANSWER: "It scales."})).view)
    assert "It scales." in str((await ana.command("/lambda-quiz", rig.channel)).message)


async def test_today_links_the_card(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    shown = (await ana.command("/lambda-quiz", rig.channel)).message
    assert shown is not None
    assert f"/p{card.ts.replace('.', '')}|the question’s thread>" in str(shown.blocks)
    assert "the question’s thread" in shown.text


async def test_the_cards_address_is_asked_for_once(rig: Rig) -> None:
    card = await rig.card()
    ana, ben = rig.member("ana"), rig.member("ben")
    await ana.command("/lambda-quiz", rig.channel)
    rig.playground.faults.fail("chat.getPermalink", error="internal_error", times=None)
    shown = (await ben.command("/lambda-quiz", rig.channel)).message
    assert shown is not None
    assert f"/p{card.ts.replace('.', '')}|the question’s thread>" in str(shown.blocks)


async def test_the_home_without_a_quiz(rig: Rig) -> None:
    ana = rig.member("ana")
    home = await home_of(ana)
    assert "No quiz runs for you yet" in str(home.blocks)
    await ana.click(home, ids.OPEN_SETTINGS)
    assert ana.modal is not None


async def test_set_up_on_the_home_of_who_may_not_see_the_quiz_makes_a_new_one(rig: Rig) -> None:
    workspace = rig.playground.workspace
    secret = workspace.add_channel("secret", members=[rig.owner.user, workspace.bot], private=True)
    await rig.set_up(secret)
    adam = rig.member("adam", is_admin=True)
    home = await home_of(adam)
    await adam.click(home, ids.OPEN_SETTINGS)
    assert adam.modal is not None
    assert secret.id not in str(adam.modal.blocks)
    assert (await adam.submit(adam.modal, {ids.FIELD_CHANNEL: rig.channel})).outcome == "updated"
    quizzes = await rig.stored(lambda store: store.quizzes.of_workspace(rig.workspace_id))
    assert [quiz.channel_id for quiz in quizzes] == [secret.id, rig.channel.id]


async def test_of_several_quizzes_the_home_shows_the_one_played_last(rig: Rig) -> None:
    await rig.set_up()
    other = rig.playground.workspace.add_channel("other", members=[rig.owner.user, rig.playground.workspace.bot])
    second = await rig.set_up(other)
    ana = rig.member("ana")
    other.members.append(ana.id)
    await rig.at(9)
    [card] = [m for m in ana.messages(other) if m.bot_id]
    await ana.reply(card, RIGHT)
    await rig.at(16)
    assert f"'{second.id}'" in str((await home_of(ana)).blocks)
    assert f"<#{rig.channel.id}>" in (await _today_elsewhere(rig)).text


async def _today_elsewhere(rig: Rig) -> Message:
    elsewhere = rig.playground.workspace.add_channel("elsewhere", members=[rig.owner.user])
    shown = (await rig.owner.command("/lambda-quiz", elsewhere)).message
    assert shown is not None
    return shown


async def test_when_the_database_is_gone_the_presser_reads_so(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    rig.runner.broken = True
    await ana.click(card, ids.SHOW_LEADERBOARD)
    assert "went wrong" in last(ana, rig).text


async def test_when_nobody_can_be_told_the_press_fails(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    home = await home_of(ana)
    rig.runner.broken = True
    rig.playground.faults.fail("views.open", error="expired_trigger_id")
    assert not (await ana.click(home, ids.SHOW_HELP)).acknowledged


@pytest.mark.parametrize("pressed", [ids.SHOW_NEXT, ids.SHOW_LEADERBOARD])
async def test_a_quiz_that_is_gone(rig: Rig, pressed: str) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    home = await home_of(ana)
    await rig.runner.write(lambda store: store.quizzes.remove_workspace(rig.workspace_id))
    await ana.click(home, pressed)
    assert ana.modal is not None
    assert "no longer exists" in str(ana.modal.blocks)


async def test_settings_from_the_controls_are_those_of_their_quiz(rig: Rig) -> None:
    await rig.set_up()
    other = rig.playground.workspace.add_channel("other", members=[rig.owner.user, rig.playground.workspace.bot])
    second = await rig.set_up(other)
    await rig.owner.command("/lambda-quiz help", other)
    await rig.owner.click(rig.owner.ephemerals(other)[-1], ids.SHOW_CONTROLS)
    await rig.owner.click(rig.owner.ephemerals(other)[-1], ids.OPEN_SETTINGS)
    assert rig.owner.modal is not None
    assert rig.owner.modal.content["private_metadata"] == str(second.id)


async def test_an_undo_of_a_round_that_is_gone(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz skip", rig.channel)
    await rig.owner.click(last(rig.owner, rig), ids.UNDO_SKIP)
    again = compose([section("Skipped."), actions(button("Undo", ids.UNDO_SKIP, 1))])
    rig.pass_a_second()
    await rig.core.outbox.post(rig.channel.id, again, key="test")
    await rig.playground.idle()
    await rig.owner.click(rig.posts()[-1], ids.UNDO_SKIP)
    assert "not skipped any more" in last(rig.owner, rig).text
