"""Events of the workspace other than replies."""

from bot.slack import ids
from tests.slack.rig import Rig


def introductions(rig: Rig) -> int:
    return sum("Hello, I am Lambda Quiz" in message.text for message in rig.posts())


async def invite(rig: Rig) -> None:
    await rig.owner.invite_bot(rig.channel)
    await rig.playground.idle()


async def test_the_introduction_comes_once_an_invitation(rig: Rig) -> None:
    rig.channel.members.remove(rig.playground.workspace.bot.id)
    rig.playground.faults.redeliver(times=3)
    await invite(rig)
    assert introductions(rig) == 1
    await rig.owner.click(next(m for m in rig.posts() if "Hello" in m.text), ids.OPEN_SETTINGS)
    assert rig.owner.modal is not None
    assert rig.channel.id in str(rig.owner.modal.blocks)


async def test_an_introduction_whose_answer_was_lost_is_not_repeated(rig: Rig) -> None:
    rig.channel.members.remove(rig.playground.workspace.bot.id)
    rig.playground.faults.lose_response("chat.postMessage")
    await invite(rig)
    attempts = rig.playground.traffic.delivered("member_joined_channel")
    assert [attempt.acknowledged for attempt in attempts] == [False, True]
    assert introductions(rig) == 1


async def test_no_introduction_where_a_quiz_runs_or_somebody_else_joins(rig: Rig) -> None:
    rig.member("ana")
    await rig.playground.person("ben").join(rig.channel)
    await rig.set_up()
    await rig.owner.remove_bot(rig.channel)
    await invite(rig)
    assert introductions(rig) == 0


async def test_invited_again_it_says_once_that_the_quiz_is_paused_and_lets_those_resume_it_who_may(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    await rig.owner.remove_bot(rig.channel)
    await rig.at(9)
    rig.pass_a_second()
    rig.playground.faults.redeliver(times=3)
    await invite(rig)

    [back] = rig.posts()
    assert back.text.startswith("I am back. The quiz is paused until somebody resumes it. I was not in the channel.")
    await ana.click(back, ids.RESUME)
    assert "Only the quiz’s owner" in ana.ephemerals(rig.channel)[-1].text
    await rig.owner.click(back, ids.RESUME)
    assert "is resumed" in rig.owner.ephemerals(rig.channel)[-1].text


async def test_invited_again_while_somebody_has_paused_the_quiz_it_says_who(rig: Rig) -> None:
    await rig.set_up()
    await rig.owner.command("/lambda-quiz pause until 10 Dec", rig.channel)
    await rig.owner.remove_bot(rig.channel)
    await invite(rig)
    assert "The quiz is paused until Thu 10 Dec. Paused by Olga." in rig.posts()[-1].text


async def test_a_quiz_follows_its_channel(rig: Rig) -> None:
    card = await rig.card()
    rig.playground.workspace.change_channel_id(rig.channel)
    await rig.playground.idle()
    quiz = await rig.stored(lambda store: store.quizzes.in_channel(rig.workspace_id, rig.channel.id))
    assert quiz is not None
    assert card.channel != rig.channel.id


async def test_what_a_channel_is_to_be_told_follows_it(rig: Rig) -> None:
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    assert rig.owner.modal is not None
    assert (await rig.owner.submit(rig.owner.modal, {})).outcome == "updated"
    rig.playground.workspace.change_channel_id(rig.channel)
    await rig.playground.idle()
    await rig.post_due()
    assert "set up Lambda Quiz in this channel" in rig.posts()[-1].text


async def test_an_uninstalled_workspace_is_forgotten(rig: Rig) -> None:
    await rig.card()
    rig.playground.workspace.uninstall_app()
    await rig.playground.idle()
    assert await rig.stored(lambda store: store.quizzes.of_workspace(rig.workspace_id)) == []
    assert [attempt.acknowledged for attempt in rig.playground.traffic.delivered("app_uninstalled")] == [True]


async def test_a_revoked_token_deletes_nothing(rig: Rig) -> None:
    await rig.set_up()
    rig.playground.workspace.revoke_bot_token()
    await rig.playground.idle()
    assert await rig.stored(lambda store: store.quizzes.of_workspace(rig.workspace_id)) != []


async def test_another_tab_of_the_app_is_no_home(rig: Rig) -> None:
    event = {"type": "app_home_opened", "user": rig.owner.id, "channel": "D1", "tab": "messages"}
    rig.playground.workspace.announce(event)
    await rig.playground.idle()
    assert rig.playground.workspace.views.home(rig.owner.id) is None


async def test_what_slack_refuses_for_good_is_not_sent_again(rig: Rig) -> None:
    rig.playground.faults.fail("views.publish", error="not_enabled", times=None)
    await rig.owner.home()
    attempts = rig.playground.traffic.delivered("app_home_opened")
    assert [attempt.acknowledged for attempt in attempts] == [True]
