"""Nobody's request waits for what Slack is slow to tell until Slack gives the request up."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.slack import ids
from bot.slack.listeners.lookups import KEPT, PATIENCE, Lookups
from tests.slack.asking import said, settings_form
from tests.slack.rig import DEADLINE, Rig

pytestmark = pytest.mark.usefixtures("hurried")

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
NOT_TOLD = "Slack has not told me yet whether I am in this channel."


@pytest.mark.parametrize("is_slow", [True, False])
async def test_settings_wait_to_be_saved_while_slack_does_not_tell_of_their_channel(rig: Rig, is_slow: bool) -> None:
    quiz = await rig.set_up()
    form = await settings_form(rig.owner, rig.channel)
    faults = rig.playground.faults
    if is_slow:
        faults.delay("conversations.info", seconds=DEADLINE)
    else:
        faults.answer("conversations.info", status=429, retry_after=30)
    early = await rig.owner.submit(form, {ids.FIELD_POST_TIME: "10:00"})
    assert early.errors == {ids.FIELD_CHANNEL: f"{NOT_TOLD} Save again in a moment: all is still here."}
    assert await rig.stored(lambda store: store.quizzes.get(quiz.id)) == quiz
    rig.playground.workspace.clock.advance(timedelta(seconds=31))
    assert (await rig.owner.submit(form, {})).outcome == "updated"


@pytest.mark.parametrize(("typed", "expected"), [("resume", "is resumed"), ("ask", "Ask a question in")])
async def test_a_quiz_goes_on_while_slack_is_slow_to_tell_of_its_channel(rig: Rig, typed: str, expected: str) -> None:
    await rig.set_up()
    await said(rig.owner, "pause", rig.channel)
    rig.playground.faults.delay("conversations.info", seconds=DEADLINE)
    assert expected in await said(rig.owner, typed, rig.channel)


async def test_settings_are_saved_while_slack_tells_of_nobody(rig: Rig) -> None:
    await rig.set_up()
    form, ana = await settings_form(rig.owner, rig.channel), rig.member("ana")
    rig.playground.workspace.clock.advance(KEPT)
    rig.playground.faults.delay("users.info", seconds=DEADLINE, times=None)
    changes = {ids.FIELD_POST_TIME: "10:00", ids.FIELD_REVIEWERS: [ana.id]}
    assert (await rig.owner.submit(form, changes)).outcome == "updated"


async def test_who_waits_again_for_the_same_has_waited_already() -> None:
    may_answer = asyncio.Event()

    async def ask(_: str) -> int:
        await may_answer.wait()
        return 7

    lookups = Lookups(ask)
    with pytest.raises(TimeoutError):
        await lookups.find_soon("U1", NOW)
    again = asyncio.create_task(lookups.find_soon("U1", NOW))
    await asyncio.wait([again], timeout=PATIENCE / 2)
    assert again.done()
    assert isinstance(again.exception(), TimeoutError)
    may_answer.set()
    assert await lookups.find("U1", NOW) == 7
    assert await lookups.find_soon("U1", NOW) == 7, "what is known is told at any time"
