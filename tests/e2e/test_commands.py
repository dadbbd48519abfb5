"""The slash command and its buttons, as people use and misuse them."""

import pytest

from bot.slack import ids
from tests.e2e.world import World


async def said(world: World, typed: str) -> str:
    """What the owner reads after a command in the quiz's channel."""
    result = await world.owner.command(f"/lambda-quiz {typed}", world.channel)
    assert result.problem is None
    assert result.message is not None
    return result.message.text


async def test_before_there_is_a_quiz_every_command_says_how_to_get_one(world: World) -> None:
    await world.owner.invite_bot(world.channel)
    for word in ("", "today", "leaderboard", "me", "next", "pause", "resume", "skip", "ask", "reveal"):
        assert "/lambda-quiz settings" in await said(world, word), word


async def test_unknown_words_get_the_nearest_command(world: World) -> None:
    await world.set_up()
    assert "/lambda-quiz leaderboard" in await said(world, "leaderbord")
    assert "/lambda-quiz help" in await said(world, "xyzzy")


async def test_an_unreadable_date_is_explained_and_changes_nothing(world: World) -> None:
    await world.set_up()
    assert "2026" in await said(world, "pause until someday")
    await world.at(9)
    assert len(world.cards()) == 1


async def test_pause_until_a_date_and_resume(world: World) -> None:
    await world.set_up()
    assert "2 Dec" in await said(world, "pause until 2026-12-02")
    await world.at(9)
    await world.at(9, days=1)
    assert world.cards() == []
    await world.at(9, days=1)
    assert len(world.cards()) == 1
    await said(world, "pause")
    await said(world, "resume")
    await world.at(9, days=1)
    assert len(world.cards()) == 2


async def test_a_day_off_is_named(world: World) -> None:
    await world.set_up(**{ids.FIELD_HOLIDAYS: "DE"})
    assert "day off" not in await said(world, "")
    await world.at(12, days=5)
    assert "Today is not a quiz day." in await said(world, "")
    await world.at(12, days=20)
    assert "Today is a day off: Christmas Day." in await said(world, "")


async def test_a_pause_names_who_paused_for_everybody(world: World) -> None:
    await world.set_up()
    await said(world, "pause")
    shown = (await world.member("ana").command("/lambda-quiz", world.channel)).message
    assert shown is not None
    assert "Paused by Olga." in shown.text
    await said(world, "resume")
    assert "Paused by" not in await said(world, "")


async def test_resuming_without_the_bot_in_the_channel_says_what_to_do(world: World) -> None:
    await world.set_up()
    await said(world, "pause")
    await world.owner.remove_bot(world.channel)
    assert "/invite @Lambda Quiz" in await said(world, "resume")
    assert "is paused" in await said(world, "next")
    await world.owner.invite_bot(world.channel)
    assert "is resumed" in await said(world, "resume")


async def test_skip_and_its_undo(world: World) -> None:
    await world.set_up()
    await said(world, "skip")
    [undo] = [m for m in world.owner.ephemerals(world.channel) if ids.UNDO_SKIP in str(m.blocks)]
    await world.owner.click(undo, ids.UNDO_SKIP)
    await world.at(9)
    assert len(world.cards()) == 1
    await said(world, "skip")
    await world.at(9, days=1)
    assert len(world.cards()) == 1


async def test_ask_now_takes_todays_place(world: World) -> None:
    await world.set_up()
    await said(world, "ask")
    await world.tick()
    assert world.cards() == []
    [question] = [m for m in world.owner.ephemerals(world.channel) if ids.ASK in str(m.blocks)]
    await world.owner.click(question, ids.ASK)
    await world.tick()
    assert len(world.cards()) == 1
    await world.at(9)
    assert len(world.cards()) == 1
    assert "already" in await said(world, "ask")


async def test_ask_now_says_when_the_bot_is_not_in_the_channel(world: World) -> None:
    await world.set_up()
    await world.owner.remove_bot(world.channel)
    assert "/invite" in await said(world, "ask")
    await world.owner.invite_bot(world.channel)
    assert "/invite" not in await said(world, "ask")


async def test_reveal_now_asks_first(world: World) -> None:
    await world.set_up()
    assert "nothing to reveal" in await said(world, "reveal")
    await world.at(9)
    await said(world, "reveal")
    await world.tick()
    assert world.reveals() == []
    [question] = [m for m in world.owner.ephemerals(world.channel) if ids.REVEAL in str(m.blocks)]
    await world.owner.click(question, ids.REVEAL)
    await world.tick()
    assert len(world.reveals()) == 1


async def test_reveal_now_says_when_the_bot_is_not_in_the_channel(world: World) -> None:
    await world.set_up()
    await world.at(9)
    await said(world, "reveal")
    [question] = [m for m in world.owner.ephemerals(world.channel) if ids.REVEAL in str(m.blocks)]
    await world.owner.remove_bot(world.channel)
    assert "/invite @Lambda Quiz" in await said(world, "reveal")
    await world.owner.click(question, ids.REVEAL)
    assert "/invite @Lambda Quiz" in world.owner.ephemerals(world.channel)[-1].text
    await world.tick()
    await world.owner.invite_bot(world.channel)
    assert "is paused" not in await said(world, "next")
    await world.owner.click(question, ids.REVEAL)
    await world.tick()
    assert len(world.reveals()) == 1


@pytest.mark.parametrize("word", ["pause", "resume", "skip", "ask", "reveal", "settings"])
async def test_only_the_owner_and_admins_change_a_quiz(world: World, word: str) -> None:
    await world.set_up()
    await world.at(9)
    stranger, admin = world.member("stranger"), world.member("boss", is_admin=True)
    await stranger.command(f"/lambda-quiz {word}", world.channel)
    refused = stranger.modal.content if stranger.modal else stranger.ephemerals(world.channel)[-1].text
    assert "Only the quiz’s owner" in str(refused)
    await admin.command(f"/lambda-quiz {word}", world.channel)
    allowed = admin.modal.content if admin.modal else admin.ephemerals(world.channel)[-1].text
    assert "Only the quiz’s owner" not in str(allowed)


async def test_hide_and_show(world: World) -> None:
    await world.set_up()
    ana = world.member("ana")
    await world.at(9)
    await ana.reply(world.cards()[0], "serverless compute: you run code without servers, billed per millisecond")
    await world.at(16)
    await ana.command("/lambda-quiz hide", world.channel)
    assert "ana" not in await said(world, "leaderboard")
    await ana.command("/lambda-quiz show", world.channel)
    assert "ana" in await said(world, "leaderboard")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (ids.FIELD_TIME_ZONE, "Mars/Olympus"),
        (ids.FIELD_REVEAL_TIME, "09:30"),
        (ids.FIELD_REVEAL_TIME, "08:00"),
    ],
)
async def test_wrong_settings_are_explained_under_their_field(world: World, field: str, typed: str) -> None:
    await world.owner.invite_bot(world.channel)
    await world.owner.command("/lambda-quiz settings", world.channel)
    form = world.owner.modal
    assert form is not None
    result = await world.owner.submit(form, {field: typed})
    assert list(result.errors) == [field]
    assert (await world.owner.submit(form, {field: "Europe/Paris" if "zone" in field else "17:00"})).errors == {}


async def test_the_introduction_has_a_set_up_button_and_comes_once(world: World) -> None:
    world.playground.faults.redeliver(times=2)
    await world.owner.invite_bot(world.channel)
    await world.tick()
    [introduction] = world.posts()
    await world.owner.click(introduction, ids.OPEN_SETTINGS)
    assert world.owner.modal is not None


async def test_home_shows_todays_question(world: World) -> None:
    await world.set_up()
    await world.at(9)
    home = await world.owner.home()
    assert home is not None
    assert "Nobody has answered yet" in str(home.blocks)


async def test_beside_another_quiz_home_leads_to_ones_own_and_its_buttons_know_their_quiz(world: World) -> None:
    await world.set_up()
    bea = world.playground.person("bea")
    second = world.playground.workspace.add_channel("second", members=[bea.user, world.playground.workspace.bot])
    await bea.command("/lambda-quiz settings", second)
    assert bea.modal is not None
    await bea.submit(bea.modal, {})
    await bea.close(bea.modal)

    home = await bea.home()
    assert home is not None
    assert f"Your quiz in <#{second.id}>" in str(home.blocks)
    await bea.click(home, ids.AWAY)
    assert bea.modal is not None
    await bea.submit(bea.modal, {})
    for action, words in ((ids.BACK, "Welcome back"), (ids.SHOW_TODAY, "No question at the moment")):
        assert bea.modal is not None
        await bea.click(bea.modal, action)
        assert words in str(bea.modal.blocks)


async def test_a_quiz_in_a_private_channel_is_for_those_who_are_in_it(world: World) -> None:
    workspace = world.playground.workspace
    workspace.add_channel("secret", members=[world.owner.user, world.member("ana").user], private=True)
    world.channel = "secret"
    await world.set_up()
    await world.at(9)
    outside = workspace.add_channel("random", members=[world.playground.person("zoe").user, world.member("ana").user])
    zoe, ana = world.playground.person("zoe"), world.member("ana")

    for typed in ("", "leaderboard", "next", "me", "away"):
        refused = await zoe.command(f"/lambda-quiz {typed}", outside)
        assert refused.message is not None
        assert "No quiz runs here yet." in refused.message.text
    assert "No quiz runs for you yet" in str(await zoe.home())

    shown = await ana.command("/lambda-quiz", outside)
    assert shown.message is not None
    assert "Question of the day" in shown.message.text
    assert "Question of the day" in str(await ana.home())


async def test_the_only_quiz_is_meant_everywhere_where_its_channel_is_public(world: World) -> None:
    await world.set_up()
    zoe = world.playground.person("zoe")
    outside = world.playground.workspace.add_channel("random", members=[zoe.user])
    for place in (outside, zoe.dm()):
        shown = await zoe.command("/lambda-quiz", place)
        assert shown.message is not None
        assert "No question at the moment" in shown.message.text
        await zoe.click(shown.message, ids.SHOW_LEADERBOARD)
        assert "No points yet" in zoe.ephemerals(place)[-1].text
