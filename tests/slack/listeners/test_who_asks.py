"""What people may do while Slack does not tell, or not in time, who they are."""

from datetime import timedelta

import pytest

from bot.playground import Person
from bot.slack import ids
from bot.slack.listeners.lookups import KEPT, PATIENCE
from tests.slack.asking import home_of, said, settings_form
from tests.slack.rig import Rig

NOT_TOLD = "Slack has not told me yet whether you are one. Please try again in a moment."


async def name_reviewer(rig: Rig, person: Person) -> None:
    form = await settings_form(rig.owner, rig.channel)
    assert (await rig.owner.submit(form, {ids.FIELD_REVIEWERS: [person.id]})).outcome == "updated"


def rest(rig: Rig) -> None:
    """Let Slack refuse the next question who somebody is, and want to be asked no more for a while."""
    rig.playground.faults.answer("users.info", status=429, retry_after=30)


def wake_up(rig: Rig) -> None:
    """Let that while be over."""
    rig.playground.faults.clear()
    rig.playground.workspace.clock.advance(timedelta(seconds=31))


async def test_admins_are_not_told_that_they_are_none_while_slack_refuses_the_token(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    rig.playground.faults.fail("users.info", error="token_revoked")
    assert NOT_TOLD in await said(boss, "skip", rig.channel)
    assert "skipped" in await said(boss, "skip", rig.channel)


@pytest.mark.parametrize("typed", ["skip", "pause", "resume", "ask", "reveal", "reviews"])
async def test_admins_are_not_told_that_they_are_none_while_slack_does_not_tell(rig: Rig, typed: str) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    rest(rig)
    assert NOT_TOLD in await said(boss, typed, rig.channel)
    wake_up(rig)
    assert NOT_TOLD not in await said(boss, typed, rig.channel)
    assert "Only " not in await said(boss, typed, rig.channel)


@pytest.mark.usefixtures("hurried")
async def test_nor_while_slack_is_slow_to_tell(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.delay("users.info", seconds=PATIENCE + 0.5)
    assert NOT_TOLD in await said(rig.member("boss", is_admin=True), "skip", rig.channel)


async def test_whom_slack_will_not_tell_of_is_no_admin(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.fail("users.info", error="user_not_visible")
    assert "Only the quiz’s owner" in await said(rig.member("boss", is_admin=True), "skip", rig.channel)


async def test_an_owner_of_whom_slack_will_not_tell_is_not_named(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.faults.fail("users.info", error="user_not_visible", times=None)
    assert (await said(rig.member("ana"), "skip", rig.channel)).endswith("Please ask one of them.")


async def test_what_an_admin_filled_in_stays_while_slack_does_not_tell(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    form = await settings_form(boss, rig.channel)
    rig.playground.workspace.clock.advance(KEPT)
    rest(rig)
    early = await boss.submit(form, {ids.FIELD_POST_TIME: "10:00"})
    assert NOT_TOLD in early.errors[ids.FIELD_CHANNEL]
    wake_up(rig)
    assert (await boss.submit(form, {})).outcome == "updated"
    quiz = await rig.stored(lambda store: store.quizzes.in_channel(rig.workspace_id, rig.channel.id))
    assert quiz is not None
    assert quiz.schedule.post_time.hour == 10


async def test_owners_and_reviewers_need_no_word_from_slack(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    await name_reviewer(rig, ana)
    rig.playground.workspace.clock.advance(KEPT)
    rest(rig)
    for place in (rig.channel, ana.dm()):
        assert "Nothing waits" in await said(ana, "reviews", place)
    assert "skipped" in await said(rig.owner, "skip", rig.channel)


async def test_away_from_any_quiz_admins_are_not_sent_elsewhere_for_their_reviews(rig: Rig) -> None:
    boss = rig.member("boss", is_admin=True)
    rest(rig)
    assert "No quiz runs here yet." in await said(boss, "reviews", boss.dm())
    wake_up(rig)
    await rig.set_up()
    await rig.set_up(rig.playground.workspace.add_channel("other", members=[rig.owner.user, boss.user]))
    rig.playground.workspace.clock.advance(KEPT)
    rest(rig)
    assert NOT_TOLD in await said(boss, "reviews", boss.dm())
    wake_up(rig)
    assert "Nothing waits" in await said(boss, "reviews", boss.dm())


async def test_the_home_says_what_may_be_missing_from_it(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    rest(rig)
    shown = await home_of(boss)
    assert "whether you are a workspace admin. If you are, open this page again in a moment" in shown
    assert ids.SHOW_CONTROLS not in shown
    assert ids.SHOW_CONTROLS in await home_of(rig.owner)
    wake_up(rig)
    shown = await home_of(boss)
    assert "whether you are a workspace admin" not in shown
    assert ids.SHOW_CONTROLS in shown
