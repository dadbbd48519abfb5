"""The slash command, its forms, and who may do what."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.members import Member, MemberId
from bot.slack import ids
from bot.slack.commands import COMMANDS
from bot.slack.listeners.commands import HANDLERS
from bot.slack.listeners.lookups import KEPT
from bot.usecases.announce_quiz import QUIET
from tests.slack.asking import said, settings_form
from tests.slack.rig import DEADLINE, Rig


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", "The next question comes"),
        ("leaderboard", "No points yet"),
        ("me", "Your record"),
        ("next", "Next questions"),
        ("away until tomorrow", "back on"),
        ("away until 31 Feb", "I cannot read “31 Feb” as a date"),
        ("back", "You were not marked as away"),
        ("hide", "You are hidden from leaderboards. What was posted before keeps your name."),
        ("show", "shown"),
        ("pause", "until somebody resumes it"),
        ("resume", "was not paused. The next question comes"),
        ("skip", "skipped"),
        ("ask", "Everybody there sees it at once"),
        ("reveal", "nothing to reveal"),
        ("help", "For everybody"),
        ("leaderbord", "Did you mean"),
    ],
)
async def test_every_subcommand_answers(rig: Rig, typed: str, expected: str) -> None:
    await rig.set_up()
    assert expected in await said(rig.owner, typed, rig.channel)


async def test_a_new_quiz_starts_in_its_owners_time_zone_and_is_announced(rig: Rig) -> None:
    ana = rig.member("ana", display_name="Ana `the` great", tz="America/Lima")
    form = await settings_form(ana, rig.channel)
    assert "America/Lima" in str(form.blocks)
    sent = await ana.submit(form, {})
    assert sent.outcome == "updated"
    assert rig.wakes
    await rig.post_due()
    assert "set up Lambda Quiz in this channel" in rig.posts()[-1].text
    assert rig.posts()[-1].text.startswith("Ana")
    again = await settings_form(ana, rig.channel)
    assert (await ana.submit(again, {ids.FIELD_POST_TIME: "10:00"})).outcome == "updated"
    await rig.post_due()
    assert sum("set up Lambda Quiz in this channel" in message.text for message in rig.posts()) == 1


def test_every_subcommand_is_handled() -> None:
    assert set(HANDLERS) | {"help"} == set(COMMANDS)


async def test_looking_at_settings_stores_nothing(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana", tz="America/Lima")
    elsewhere = rig.playground.workspace.add_channel("other", members=[ana.user, rig.playground.workspace.bot])
    await settings_form(ana, elsewhere)
    assert "Only the quiz’s owner" in await said(ana, "settings", rig.channel)
    member = MemberId(rig.workspace_id, ana.id)
    assert await rig.stored(lambda store: store.members.get(member)) == Member(member, ana.id)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({ids.FIELD_POST_TIME: "10:00"}, "questions come at 10:00 instead of at 09:00 (Europe/Berlin)."),
        ({ids.FIELD_REVEAL_TIME: "17:00"}, "the answers follow at 17:00 instead of at 16:00 (Europe/Berlin)."),
        ({ids.FIELD_TIME_ZONE: "Asia/Tokyo"}, "the times are those of Asia/Tokyo instead of Europe/Berlin."),
        ({ids.FIELD_WEEKDAYS: ["1"]}, "questions come every Monday instead of Monday to Friday."),
    ],
)
async def test_a_channel_is_told_once_when_its_questions_come_at_other_times(
    rig: Rig, changed: dict[str, Any], told: str
) -> None:
    await rig.set_up()
    form = await settings_form(rig.owner, rig.channel)
    saved = await rig.owner.submit(form, changed)
    assert "The channel is told of the new times, unless they are soon changed back." in str(saved.view)
    await rig.post_due()
    [announced] = rig.posts()
    assert announced.text.startswith("Olga changed the times of the quiz in this channel.")
    assert announced.text.endswith(f"\nFrom now on, {told}")
    again = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {})
    assert "told" not in str(again.view)
    rig.pass_a_second()
    await rig.post_due()
    assert len(rig.posts()) == 1, "nothing has changed"


async def test_whoever_saves_settings_as_they_were_reads_that_nothing_was_changed(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    saved = [
        await rig.owner.submit(await settings_form(rig.owner, rig.channel), changed)
        for changed in ({}, {ids.FIELD_REVIEWERS: [ana.id]}, {}, {ids.FIELD_SECTIONS: ["basic"]})
    ]
    assert ["Nothing was changed" in str(each.view) for each in saved] == [True, False, True, False]
    assert ["The settings are saved" in str(each.view) for each in saved] == [False, True, False, True]
    assert ["This holds from" in str(each.view) for each in saved] == [False, False, False, True]
    await rig.post_due()
    assert rig.posts() == []


async def test_a_channel_hears_of_times_that_are_changed_in_a_row_in_two_messages(rig: Rig) -> None:
    await rig.set_up()
    for hour in ("10:00", "11:00", "12:00", "13:00"):
        await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_POST_TIME: hour})
        rig.pass_a_second()
        await rig.post_due()
    rig.playground.workspace.clock.advance(QUIET)
    await rig.post_due()
    first, second = rig.posts()
    assert "at 10:00 instead of at 09:00" in first.text
    assert "at 13:00 instead of at 10:00" in second.text


async def test_a_change_that_is_undone_before_a_channel_hears_of_it_is_not_told(rig: Rig) -> None:
    await rig.set_up()
    for hour in ("10:00", "11:00", "10:00"):
        await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_POST_TIME: hour})
        rig.pass_a_second()
        await rig.post_due()
    rig.playground.workspace.clock.advance(QUIET)
    await rig.post_due()
    assert len(rig.posts()) == 1


async def test_an_open_question_is_spoken_of_only_where_one_is(rig: Rig) -> None:
    stays = "The open question stays as it is."

    async def told_at(hour: str) -> tuple[bool, bool]:
        saved = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_REVEAL_TIME: hour})
        rig.pass_a_second()
        await rig.post_due()
        return stays in str(saved.view), stays in rig.posts()[-1].text

    await rig.set_up()
    assert await told_at("17:00") == (False, False)
    await rig.at(9)
    assert await told_at("18:00") == (True, True)


async def test_a_channel_hears_of_new_times_once_however_slack_fails(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.lose_response("chat.postMessage")
    await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_POST_TIME: "10:00"})
    await rig.post_due()
    rig.playground.workspace.clock.advance(timedelta(minutes=1))
    await rig.post_due()
    assert len(rig.posts()) == 1


async def test_a_channel_is_told_of_other_times_also_while_the_quiz_is_paused(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz pause until tomorrow", rig.channel)
    await rig.post_due()
    rig.pass_a_second()
    saved = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_POST_TIME: "10:00"})
    assert saved.view is not None
    assert "The channel is told of the new times, unless they are soon changed back." in str(saved.view.blocks)
    await rig.post_due()
    announced = rig.posts()[-1]
    assert "questions come at 10:00 instead of at 09:00" in announced.text
    assert announced.text.endswith("The quiz is paused until Tue 1 Dec. Paused by Olga.")


async def test_a_channel_hears_who_paused_its_quiz_until_when_and_who_resumed_it(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    said_of = {"pause until 10 Dec": rig.owner, "resume": boss, "pause": boss, "pause until 11 Dec": rig.owner}
    for typed, person in said_of.items():
        await person.command(f"/lambda-quiz {typed}", rig.channel)
        await rig.post_due()
        rig.playground.workspace.clock.advance(QUIET)

    assert [post.text.partition("\n")[0] for post in rig.posts()] == [
        "Olga paused the quiz until Thu 10 Dec.",
        "boss resumed the quiz. The next question comes Mon 30 Nov, 09:00 CET.",
        "boss paused the quiz until somebody resumes it.",
        "Olga paused the quiz until Fri 11 Dec.",
    ]


async def test_a_channel_hears_of_pauses_in_a_row_in_two_messages_and_not_of_one_that_is_undone(rig: Rig) -> None:
    await rig.set_up()
    for typed in ("pause", "resume", "pause until 10 Dec", "resume", "pause until 11 Dec"):
        await rig.owner.command(f"/lambda-quiz {typed}", rig.channel)
        rig.pass_a_second()
        await rig.post_due()
    rig.playground.workspace.clock.advance(QUIET)
    await rig.post_due()
    told = [post.text for post in rig.posts()]
    assert ["until somebody resumes it" in told[0], "until Fri 11 Dec" in told[1]] == [True, True]
    await rig.owner.command("/lambda-quiz resume", rig.channel)
    await rig.owner.command("/lambda-quiz pause until 11 Dec", rig.channel)
    rig.playground.workspace.clock.advance(QUIET)
    await rig.post_due()
    assert len(rig.posts()) == len(told) == 2


async def test_a_channel_hears_nothing_of_a_resumption_of_what_ran_nor_of_a_pause_that_stays_as_it_is(rig: Rig) -> None:
    await rig.set_up()
    for typed in ("resume", "pause", "pause"):
        await rig.owner.command(f"/lambda-quiz {typed}", rig.channel)
        rig.playground.workspace.clock.advance(QUIET)
        await rig.post_due()
    assert len(rig.posts()) == 1


async def test_an_open_question_stays_in_a_pause_and_the_channel_reads_that(rig: Rig) -> None:
    await rig.set_up()
    await rig.at(9)
    await rig.owner.command("/lambda-quiz pause", rig.channel)
    rig.pass_a_second()
    await rig.post_due()
    assert "The open question stays as it is." in rig.posts()[-1].text


async def test_a_channel_to_which_a_paused_quiz_moves_is_told_that_it_is_paused(rig: Rig) -> None:
    await rig.set_up()
    workspace = rig.playground.workspace
    await rig.owner.command("/lambda-quiz pause", rig.channel)
    other = workspace.add_channel("other", members=[rig.owner.user, workspace.bot])
    await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_CHANNEL: other})
    await rig.post_due()
    assert "The quiz is paused until somebody resumes it." in rig.owner.messages(other)[-1].text


async def test_a_quiz_can_be_moved_to_a_channel_that_the_bot_is_in_only(rig: Rig) -> None:
    await rig.set_up()
    workspace = rig.playground.workspace
    without = workspace.add_channel("without", members=[rig.owner.user])
    within = workspace.add_channel("within", members=[rig.owner.user, workspace.bot])
    form = await settings_form(rig.owner, rig.channel)
    refused = await rig.owner.submit(form, {ids.FIELD_CHANNEL: without})
    assert "/invite" in refused.errors[ids.FIELD_CHANNEL]
    assert (await rig.owner.submit(form, {ids.FIELD_CHANNEL: within})).outcome == "updated"
    assert await rig.stored(lambda store: store.quizzes.in_channel(rig.workspace_id, within.id))


async def test_who_moves_a_quiz_reads_that_they_own_it_only_if_they_do(rig: Rig) -> None:
    await rig.set_up()
    workspace, boss, channel = rig.playground.workspace, rig.member("boss", is_admin=True), rig.channel
    for person, owns in ((boss, False), (rig.owner, True)):
        place = workspace.add_channel(f"for-{person.id.lower()}", members=[rig.owner.user, boss.user, workspace.bot])
        await person.command("/lambda-quiz settings", channel)
        assert person.modal is not None
        saved = await person.submit(person.modal, {ids.FIELD_CHANNEL: place})
        assert "The channel is told that you set it up." in str(saved.view)
        assert ("You own the quiz" in str(saved.view)) is owns
        channel = place


async def test_a_channel_that_has_another_quiz_is_refused_under_its_field(rig: Rig) -> None:
    await rig.set_up()
    workspace = rig.playground.workspace
    other = workspace.add_channel("other", members=[rig.owner.user, workspace.bot])
    await rig.set_up(other)
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_CHANNEL: other})
    assert "A quiz already runs" in sent.errors[ids.FIELD_CHANNEL]
    assert "`" not in sent.errors[ids.FIELD_CHANNEL], "Slack shows it as plain text"


async def test_everything_wrong_with_settings_is_told_at_once_under_its_field(rig: Rig) -> None:
    await rig.set_up()
    workspace = rig.playground.workspace
    without = workspace.add_channel("without", members=[rig.owner.user])
    wrong = {
        ids.FIELD_CHANNEL: without,
        ids.FIELD_TIME_ZONE: "Mars/Olympus",
        ids.FIELD_REVEAL_TIME: "09:30",
        ids.FIELD_REVIEWERS: [workspace.bot.id],
    }
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), wrong)
    assert sent.errors.keys() == wrong.keys()
    assert "/invite" in sent.errors[ids.FIELD_CHANNEL]


@pytest.mark.parametrize(
    ("difficulties", "told"),
    [
        (["hard"], "One question matches what you chose. It comes again every time."),
        (["medium"], "2 questions match what you chose. The next 10 dates use them up: then they come again."),
        (["medium", "hard"], "3 questions match what you chose. The next 10 dates use them up: then they come again."),
    ],
)
async def test_whoever_chooses_fewer_questions_than_dates_is_told_after_saving(
    rig: Rig, difficulties: list[str], told: str
) -> None:
    await rig.set_up()
    few = {ids.FIELD_SECTIONS: ["scenario"], ids.FIELD_DIFFICULTIES: difficulties}
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), few)
    assert told in str(sent.view)


async def test_whoever_chooses_as_many_questions_as_dates_reads_how_many(rig: Rig) -> None:
    await rig.set_up()
    for saved in ({ids.FIELD_POST_TIME: "10:00"}, {}):
        sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), saved)
        assert "12 questions match what you chose." in str(sent.view)
        assert "again" not in str(sent.view)


@pytest.mark.parametrize("typed", ["GMT+2", "gmt-5", "UTC+2", "Mumbai"])
async def test_an_offset_or_any_city_is_no_time_zone_and_one_is_asked_for(rig: Rig, typed: str) -> None:
    await rig.set_up()
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_TIME_ZONE: typed})
    assert sent.errors[ids.FIELD_TIME_ZONE] == (
        f"“{typed}” is not the name of a time zone. Not every city has one: write it like Europe/Berlin, Asia/Kolkata "
        "for all of India, or UTC."
    )


@pytest.mark.parametrize(("typed", "place"), [("est", "America/New_York"), ("PST8PDT", "America/Los_Angeles")])
async def test_an_old_name_without_a_place_is_refused_with_one(rig: Rig, typed: str, place: str) -> None:
    await rig.set_up()
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_TIME_ZONE: typed})
    assert sent.errors[ids.FIELD_TIME_ZONE] == (
        f"“{typed.upper()}” is an old name. Write a region and a city instead, like {place}."
    )


async def test_a_zone_with_an_inverted_sign_is_taken_by_its_full_name_and_told_by_its_offset(rig: Rig) -> None:
    await rig.set_up()
    sent = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_TIME_ZONE: "Etc/GMT+2"})
    assert "09:00 UTC-02" in str(sent.view)


async def test_a_form_that_may_not_be_sent_any_more_is_refused_whatever_is_wrong_in_it(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    form = await settings_form(boss, rig.channel)
    boss.user.is_admin = False
    rig.playground.workspace.clock.advance(KEPT)
    sent = await boss.submit(form, {ids.FIELD_TIME_ZONE: "Mars/Olympus"})
    assert not sent.errors
    assert "Only the quiz’s owner" in str(sent.view)
    assert "The quiz belongs to Olga." in str(sent.view)


async def test_settings_in_a_direct_message_are_those_of_a_new_quiz(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz settings", rig.owner.dm())
    assert rig.owner.modal is not None
    assert not rig.owner.modal.content.get("private_metadata")


async def test_a_form_whose_quiz_was_taken_away_meanwhile(rig: Rig) -> None:
    await rig.set_up()
    form = await settings_form(rig.owner, rig.channel)
    await rig.runner.write(lambda store: store.quizzes.remove_workspace(rig.workspace_id))
    sent = await rig.owner.submit(form, {})
    assert sent.outcome == "updated"
    assert "no longer exists" in str(sent.view)


async def test_who_may_not_change_a_quiz_reads_whose_it_is_and_nobody_is_pinged(rig: Rig) -> None:
    await rig.set_up()
    refused = await said(rig.member("ana"), "skip", rig.channel)
    assert refused.endswith("Please ask one of them. The quiz belongs to Olga.")
    assert rig.playground.workspace.pings == []


async def test_admins_may_change_a_quiz_and_are_asked_for_once_in_five_minutes(rig: Rig) -> None:
    await rig.set_up()
    ana, boss = rig.member("ana"), rig.member("boss", is_admin=True)
    assert "Only the quiz’s owner" in await said(ana, "skip", rig.channel)
    rig.playground.traffic.clear()
    assert "skipped" in await said(boss, "skip", rig.channel)
    assert "skipped" in await said(boss, "skip", rig.channel)
    assert len(rig.playground.traffic.calls_to("users.info")) == 1
    rig.playground.workspace.change_user(boss.user, is_admin=False)
    rig.playground.workspace.clock.advance(timedelta(minutes=5))
    assert "Only the quiz’s owner" in await said(boss, "skip", rig.channel)


async def test_owners_can_change_their_quiz_while_slack_does_not_tell_who_they_are(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.fail("users.info", error="user_not_visible", times=None)
    assert "skipped" in await said(rig.owner, "skip", rig.channel)
    assert (await rig.owner.submit(await settings_form(rig.owner, rig.channel), {})).outcome == "updated"


@pytest.mark.usefixtures("hurried")
async def test_owners_can_change_their_quiz_while_slack_is_slow_to_tell_who_they_are(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.delay("users.info", seconds=DEADLINE)
    assert "skipped" in await said(rig.owner, "skip", rig.channel)


async def test_when_something_breaks_the_member_reads_so(rig: Rig) -> None:
    rig.runner.broken = True
    assert "went wrong" in await said(rig.owner, "", rig.channel)


async def test_whoever_was_away_is_welcomed_back_once(rig: Rig) -> None:
    await rig.set_up()
    await said(rig.owner, "away", rig.channel)
    assert "Welcome back" in await said(rig.owner, "back", rig.channel)
    assert "You were not marked as away" in await said(rig.owner, "back", rig.channel)


async def test_whoever_is_back_after_a_reveal_is_not_away_any_more(rig: Rig) -> None:
    await rig.card()
    await said(rig.owner, "away", rig.channel)
    await rig.at(16)
    assert "You are away" in await said(rig.owner, "me", rig.channel)
    assert "Welcome back" in await rig.press("me", ids.BACK)
    shown = await rig.owner.command("/lambda-quiz me", rig.channel)
    assert shown.message is not None
    assert "You are away" not in shown.message.text
    assert ids.AWAY in str(shown.message.blocks)
    assert "You were not marked as away" in await said(rig.owner, "back", rig.channel)
    assert "You are away" in await said(rig.owner, "away", rig.channel)
    assert "You are away" in await said(rig.owner, "me", rig.channel)


async def test_a_question_is_asked_only_once_it_is_confirmed(rig: Rig) -> None:
    await rig.set_up()
    await said(rig.owner, "pause", rig.channel)
    await rig.post_due()
    before = rig.posts()
    shown = await said(rig.owner, "ask", rig.channel)
    await rig.post_due()
    assert f"<#{rig.channel.id}>" in shown
    assert "It closes Mon 30 Nov, 16:00 CET." in shown
    assert "The quiz is paused until somebody resumes it." in shown
    assert rig.posts() == before

    rig.pass_a_second()
    assert "within a few seconds" in await rig.press("ask", ids.ASK)
    await rig.post_due()
    assert "Question of the day" in rig.posts()[-1].text
    assert "already out" in await said(rig.owner, "ask", rig.channel)


async def test_a_question_that_cannot_be_asked_is_not_offered(rig: Rig) -> None:
    await rig.set_up()
    assert "Only the quiz’s owner" in await said(rig.member("ana"), "ask", rig.channel)
    await rig.owner.remove_bot(rig.channel)
    assert "/invite" in await said(rig.owner, "ask", rig.channel)


async def test_next_dates_tell_which_days_are_skipped(rig: Rig) -> None:
    await rig.set_up()
    await said(rig.owner, "skip", rig.channel)
    shown = await said(rig.member("ana"), "next", rig.channel)
    assert "• Mon 30 Nov: skipped\n• Tue 1 Dec, 09:00 CET\n" in shown


async def test_public_holidays_stand_where_the_next_dates_are_listed(rig: Rig) -> None:
    await rig.set_up()
    form = await settings_form(rig.owner, rig.channel)
    saved = await rig.owner.submit(form, {ids.FIELD_WEEKDAYS: ["5"], ids.FIELD_HOLIDAYS: "DE"})
    shown = await said(rig.member("ana"), "next", rig.channel)
    assert "• Fri 18 Dec, 09:00 CET\n• Fri 25 Dec: Christmas Day\n• Fri 1 Jan 2027: New Year" in shown
    for listed in (saved.view, (await settings_form(rig.owner, rig.channel)).blocks):
        assert "• Fri 25 Dec: Christmas Day" in str(listed)


@pytest.mark.parametrize(
    ("zone", "until", "expected"),
    [
        ("Asia/Tokyo", "tomorrow", "back on Wed 2 Dec."),
        ("Asia/Tokyo", "tuesday", "back on Tue 8 Dec."),
        ("Asia/Tokyo", "2026-12-01", "back before you miss a question. Choose a date after Tue 1 Dec"),
        ("Europe/Berlin", "tomorrow", "back before you miss a question. Choose a date after Tue 1 Dec"),
        ("Europe/Berlin", "2026-11-29", "Sun 29 Nov is past. Choose a date after today, or none."),
        ("America/Lima", "tomorrow", "back before you miss a question. Choose a date after Tue 1 Dec"),
    ],
)
async def test_tomorrow_is_the_members_own(rig: Rig, zone: str, until: str, expected: str) -> None:
    await rig.card()
    await rig.at(16, 4)
    ana = rig.member("ana", tz=zone)
    assert expected in await said(ana, f"away until {until}", rig.channel)


async def test_while_slack_does_not_tell_a_members_time_zone_the_one_known_counts(rig: Rig) -> None:
    await rig.card()
    await rig.at(16, 4)
    ana, ben = rig.member("ana"), rig.member("ben")
    rig.playground.faults.fail("users.info", error="internal_error", times=None)
    known, now = MemberId(rig.workspace_id, ana.id), rig.core.clock.now()
    await rig.runner.write(lambda store: store.members.note(known, "Ana", "Asia/Tokyo", now))
    assert "back on Wed 2 Dec." in await said(ana, "away until tomorrow", rig.channel)
    assert "Choose a date after Tue 1 Dec" in await said(ben, "away until tomorrow", rig.channel)


async def test_an_absence_is_stored_by_the_date_as_typed(rig: Rig) -> None:
    await rig.set_up()
    await said(rig.owner, "away until next monday", rig.channel)
    assert "7 Dec" in await said(rig.owner, "me", rig.channel)
    assert "Choose a date after Mon 30 Nov" in await said(rig.owner, "away until today", rig.channel)
    assert "cannot read" in await said(rig.owner, "away until whenever", rig.channel)


async def test_once_todays_round_is_over_nobody_is_led_to_ask_again(rig: Rig) -> None:
    await rig.card()
    await rig.at(16)
    await said(rig.owner, "pause", rig.channel)
    refused = await said(rig.owner, "reveal", rig.channel)
    assert "nothing to reveal" in refused
    assert "/lambda-quiz ask" not in refused
    asked = await said(rig.owner, "ask", rig.channel)
    assert asked == "Today’s round is over, and there is one a day: see `/lambda-quiz next`."


async def test_a_pause_into_the_next_year_says_so_of_every_date(rig: Rig) -> None:
    await rig.set_up()
    paused = await said(rig.owner, "pause until 1 Nov", rig.channel)
    assert "is paused until Mon 1 Nov 2027." in paused
    assert "The next question comes Mon 1 Nov 2027, 09:00 CET." in paused
    assert "• Mon 1 Nov 2027, 09:00 CET" in await said(rig.owner, "next", rig.channel)
    assert "The question of Mon 1 Nov 2027" in await said(rig.owner, "skip", rig.channel)
