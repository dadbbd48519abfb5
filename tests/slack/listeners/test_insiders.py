"""Who is shown a quiz from outside its channel."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.playground import Channel, Message, Person
from bot.slack import ids
from bot.slack.listeners.lookups import KEPT, PATIENCE, Lookups
from bot.slack.message import compose
from bot.slack.outbox import MEMBERS_PAGE, Throttled
from bot.slack.views.blocks import actions, button, section
from tests.slack.asking import home_of
from tests.slack.rig import Rig

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
NO_QUIZ = "No quiz runs for you yet"
NOT_TOLD = "Slack has not told me yet"
OUTSIDE = "This quiz runs in a channel that you are not in."


def add_channel(rig: Rig, name: str, *people: Person, private: bool = True) -> Channel:
    """A channel with the owner, the bot and some people in it."""
    workspace = rig.playground.workspace
    members = [rig.owner.user, workspace.bot, *(person.user for person in people)]
    return workspace.add_channel(name, members=members, private=private)


def make_guests(rig: Rig, *people: Person) -> None:
    """Make guests of the workspace of them."""
    for person in people:
        rig.playground.workspace.change_user(person.user, is_restricted=True)


async def move_quiz(rig: Rig, to: Channel) -> None:
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    assert rig.owner.modal is not None
    assert (await rig.owner.submit(rig.owner.modal, {ids.FIELD_CHANNEL: to})).outcome == "updated"


async def said_in(channel: Channel, person: Person, typed: str = "") -> str:
    """What the command says to somebody in a channel."""
    shown = (await person.command(f"/lambda-quiz {typed}", channel)).message
    assert shown is not None
    return shown.text


async def read_by(person: Person, message: Message, pressed: str) -> str:
    """All that somebody has been shown in the channel or a modal once they have pressed a button."""
    await person.click(message, pressed)
    return str([shown.text for shown in person.ephemerals(message.channel)]) + str(person.modal)


def lists_asked_for(rig: Rig) -> int:
    """How often Slack was asked who is in a channel."""
    return len(rig.playground.traffic.calls_to("conversations.members"))


@pytest.mark.parametrize(
    "pressed", [ids.SHOW_TODAY, ids.SHOW_LEADERBOARD, ids.SHOW_RECORD, ids.SHOW_NEXT, ids.SHOW_HELP, ids.AWAY]
)
async def test_a_button_that_a_moved_quiz_left_behind_is_for_those_who_went_along(rig: Rig, pressed: str) -> None:
    quiz = await rig.set_up()
    ana, zoe = rig.member("ana"), rig.member("zoe")
    message = compose([section("Look."), actions(button("Look", pressed, quiz.id))])
    await rig.core.outbox.post(rig.channel.id, message, key="old")
    await rig.playground.idle()
    old = rig.posts()[-1]
    assert OUTSIDE not in await read_by(zoe, old, pressed)
    await move_quiz(rig, add_channel(rig, "secret", ana))
    assert OUTSIDE in await read_by(zoe, old, pressed)
    assert OUTSIDE not in await read_by(ana, old, pressed)
    assert OUTSIDE not in await read_by(rig.owner, old, pressed)


async def test_a_private_answer_is_for_those_who_may_see_the_channel_of_its_question(rig: Rig) -> None:
    ana = rig.member("ana")
    secret = add_channel(rig, "secret", ana)
    await rig.set_up(secret)
    await rig.at(9)
    home = await ana.home()
    assert home is not None
    await ana.leave(secret)
    rig.playground.workspace.clock.advance(KEPT)
    await ana.click(home, ids.ANSWER_PRIVATELY)
    assert OUTSIDE in str(ana.modal)


async def test_a_question_that_is_open_where_its_quiz_ran_before_is_answered_there(rig: Rig) -> None:
    card = await rig.card()
    zoe = rig.member("zoe")
    await move_quiz(rig, add_channel(rig, "secret"))
    await zoe.click(card, ids.ANSWER_PRIVATELY)
    assert zoe.modal is not None
    assert zoe.modal.content["callback_id"] == ids.ANSWER_FORM


async def test_people_of_other_companies_see_a_public_quiz_where_they_are_in_its_channel(rig: Rig) -> None:
    await rig.set_up()
    gus = rig.playground.person("gus", team="T0THER")
    ida = rig.member("ida", team="T0THER")
    shared = add_channel(rig, "shared", gus, ida, private=False)
    message = compose([section("Look."), actions(button("Today", ids.SHOW_TODAY))])
    await rig.core.outbox.post(shared.id, message, key="help")
    await rig.playground.idle()
    [posted] = [shown for shown in rig.owner.messages(shared) if shown.bot_id]
    assert "No quiz runs here yet." in await read_by(gus, posted, ids.SHOW_TODAY)
    assert "No question at the moment" in await read_by(ida, posted, ids.SHOW_TODAY)


async def test_guests_of_the_workspace_see_a_public_quiz_where_they_are_in_its_channel(rig: Rig) -> None:
    await rig.set_up()
    gus, ida = rig.playground.person("gus"), rig.member("ida")
    make_guests(rig, gus, ida)
    shared = add_channel(rig, "shared", gus, ida, private=False)
    assert "No quiz runs here yet." in await said_in(shared, gus)
    assert NO_QUIZ in await home_of(gus)
    assert "No question at the moment" in await said_in(shared, ida)
    assert "No question at the moment" in await home_of(ida)


async def test_a_button_that_a_moved_quiz_left_behind_is_not_for_guests_who_did_not_go_along(rig: Rig) -> None:
    card = await rig.card()
    gus, zoe = rig.member("gus"), rig.member("zoe")
    make_guests(rig, gus)
    await move_quiz(rig, add_channel(rig, "open", private=False))
    assert OUTSIDE in await read_by(gus, card, ids.SHOW_LEADERBOARD)
    assert OUTSIDE not in await read_by(zoe, card, ids.SHOW_LEADERBOARD)


@pytest.mark.parametrize(("error", "said"), [("user_not_found", "No quiz runs here yet."), ("invalid_auth", NOT_TOLD)])
async def test_of_whom_slack_does_not_tell_only_those_in_the_channel_see_a_public_quiz(
    rig: Rig, error: str, said: str
) -> None:
    await rig.set_up()
    ana, zoe = rig.member("ana"), rig.playground.person("zoe")
    away = add_channel(rig, "away", ana, zoe)
    rig.playground.faults.fail("users.info", error=error, times=2)
    assert "No question at the moment" in await said_in(away, ana)
    assert said in await said_in(away, zoe)
    assert "No question at the moment" in await said_in(away, zoe)


async def test_the_home_finds_a_public_quiz_behind_private_ones(rig: Rig) -> None:
    for number in range(6):
        await rig.set_up(add_channel(rig, f"secret{number}"))
    await rig.set_up()
    assert "No question at the moment" in await home_of(rig.member("zoe"))


async def test_elsewhere_only_channels_are_named_whose_quiz_one_may_see(rig: Rig) -> None:
    ana, zoe = rig.member("ana"), rig.member("zoe")
    quizzes = [await rig.set_up(add_channel(rig, name, ana)) for name in ("secret", "other")]
    secret, other = (f"<#{quiz.channel_id}>" for quiz in quizzes)
    for typed in ("", "leaderboard", "me"):
        refused = (await zoe.command(f"/lambda-quiz {typed}", rig.channel)).message
        assert refused is not None
        assert refused.text == "No quiz runs here yet. Set one up with `/lambda-quiz settings`."
    assert f"Ask again in a channel that has one: {secret}, {other}." in await said_in(rig.channel, ana)

    public = f"<#{(await rig.set_up(add_channel(rig, 'public', private=False))).channel_id}>"
    assert f"Ask again in a channel that has one: {public}." in await said_in(rig.channel, zoe)


async def test_elsewhere_the_channel_of_the_only_quiz_is_named(rig: Rig) -> None:
    await rig.set_up()
    place, away = f"In <#{rig.channel.id}>", rig.playground.workspace.add_channel("away", members=[rig.owner.user])
    for typed, heading in (("", "No question"), ("me", "Your record"), ("leaderboard", "Leaderboard")):
        for channel in (away, rig.owner.dm()):
            first, second = (await said_in(channel, rig.owner, typed)).splitlines()[:2]
            assert first.startswith(heading)
            assert second == place
        assert place not in await said_in(rig.channel, rig.owner, typed)


async def test_what_a_button_shows_elsewhere_names_the_channel_of_its_quiz(rig: Rig) -> None:
    await rig.set_up()
    home = await rig.owner.home()
    assert home is not None
    await rig.owner.click(home, ids.SHOW_LEADERBOARD)
    assert f"In <#{rig.channel.id}>" in str(rig.owner.modal)


async def test_the_home_names_the_channel_of_the_quiz_it_shows_and_of_others_that_one_may_see(rig: Rig) -> None:
    quizzes = [await rig.set_up(add_channel(rig, name, private=name == "secret")) for name in ("one", "secret", "two")]
    one, secret, two = (f"<#{quiz.channel_id}>" for quiz in quizzes)
    shown = await home_of(rig.member("zoe"))
    assert f"In {one}'" in shown
    assert f"Other quizzes: {two}. Type `/lambda-quiz` there." in shown
    assert secret not in shown


async def test_the_home_says_when_slack_does_not_tell_who_is_in_a_channel(rig: Rig) -> None:
    ana = rig.member("ana")
    await rig.set_up(add_channel(rig, "secret", ana))
    rig.playground.faults.answer("conversations.members", status=429, retry_after=30)
    shown = await home_of(ana)
    assert NOT_TOLD in shown
    assert NO_QUIZ not in shown
    assert NOT_TOLD in await said_in(rig.channel, ana)
    rig.playground.workspace.clock.advance(KEPT)
    assert "No question at the moment" in await home_of(ana)


async def test_among_several_quizzes_too_it_is_said_when_slack_does_not_tell(rig: Rig) -> None:
    zoe = rig.member("zoe")
    for name in ("secret", "other"):
        await rig.set_up(add_channel(rig, name))
    rig.playground.faults.answer("conversations.members", status=429, retry_after=30)
    assert NOT_TOLD in await said_in(rig.channel, zoe)


async def test_who_joins_sees_the_quiz_at_once(rig: Rig) -> None:
    zoe = rig.member("zoe")
    secret = add_channel(rig, "secret")
    await rig.set_up(secret)
    assert NO_QUIZ in await home_of(zoe)
    await rig.owner.invite(secret, zoe)
    assert "No question at the moment" in await home_of(zoe)


async def test_whoever_sets_a_quiz_up_may_see_its_channel(rig: Rig) -> None:
    eve = rig.member("eve")
    secret = add_channel(rig, "secret", eve)
    await eve.command("/lambda-quiz settings", secret)
    assert eve.modal is not None
    await eve.leave(secret)
    refused = await eve.submit(eve.modal, {})
    assert "a private one that you are in" in refused.errors[ids.FIELD_CHANNEL]
    assert await rig.stored(lambda store: store.quizzes.of_workspace(rig.workspace_id)) == []

    town = add_channel(rig, "town", private=False)
    assert (await eve.submit(eve.modal, {ids.FIELD_CHANNEL: town})).outcome == "updated"


async def test_a_quiz_moves_to_no_channel_that_whoever_moves_it_may_not_see(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    secret = add_channel(rig, "secret", boss)
    await boss.command("/lambda-quiz settings", rig.channel)
    assert boss.modal is not None
    boss.enter(boss.modal, {ids.FIELD_CHANNEL: secret})
    await boss.leave(secret)
    refused = await boss.submit(boss.modal, {})
    assert "a private one that you are in" in refused.errors[ids.FIELD_CHANNEL]


async def test_an_admin_changes_a_quiz_in_its_channel_without_being_there(rig: Rig) -> None:
    boss = rig.playground.person("boss", is_admin=True)
    quiz = await rig.set_up(add_channel(rig, "secret"))
    home = await boss.home()
    assert home is not None
    await boss.click(home, f"{ids.SHOW_CONTROLS}:{quiz.id}")
    assert boss.modal is not None
    await boss.click(boss.modal, ids.OPEN_SETTINGS)
    assert (await boss.submit(boss.modal, {ids.FIELD_POST_TIME: "10:00"})).outcome == "updated"


async def test_a_form_stays_as_it_was_filled_in_while_slack_does_not_tell_who_is_in_the_channel(rig: Rig) -> None:
    ana = rig.member("ana")
    secret = add_channel(rig, "secret", ana)
    await ana.command("/lambda-quiz settings", secret)
    assert ana.modal is not None
    rig.playground.faults.answer("conversations.members", status=429, retry_after=30)
    early = await ana.submit(ana.modal, {ids.FIELD_POST_TIME: "10:00"})
    assert "Slack has not told me yet" in early.errors[ids.FIELD_CHANNEL]
    rig.playground.workspace.clock.advance(KEPT)
    assert (await ana.submit(ana.modal, {})).outcome == "updated"
    quiz = await rig.stored(lambda store: store.quizzes.in_channel(rig.workspace_id, secret.id))
    assert quiz is not None
    assert quiz.schedule.post_time.hour == 10


async def test_a_channel_without_the_bot_shows_its_quiz_to_nobody_but_the_owner(rig: Rig) -> None:
    ana = rig.member("ana")
    secret = add_channel(rig, "secret", ana)
    await rig.set_up(secret)
    await rig.owner.remove_bot(secret)
    assert NO_QUIZ in await home_of(ana)
    assert "No quiz runs here yet." in await said_in(rig.channel, ana)
    assert "No question at the moment" in await said_in(rig.channel, rig.owner)


async def test_slack_is_asked_who_is_in_a_large_channel_once_for_all_who_wait(rig: Rig) -> None:
    workspace = rig.playground.workspace
    crowd = [workspace.add_user(f"u{number}") for number in range(MEMBERS_PAGE + 1)]
    ana = rig.member("ana")
    secret = add_channel(rig, "secret")
    secret.members += [user.id for user in [*crowd, ana.user]]
    await rig.set_up(secret)
    others = [rig.playground.person(f"p{number}") for number in range(4)]
    shown = await asyncio.gather(home_of(ana), *(home_of(other) for other in others))
    assert "No question at the moment" in shown[0], "the list was read to its end"
    assert all(NO_QUIZ in home for home in shown[1:])
    assert lists_asked_for(rig) == 2, "for two pages"


@pytest.mark.usefixtures("hurried")
async def test_nobody_waits_long_and_what_slack_says_late_is_known_then(rig: Rig) -> None:
    ana = rig.member("ana")
    await rig.set_up(add_channel(rig, "secret", ana))
    rig.playground.faults.delay("conversations.members", seconds=PATIENCE + 0.5)
    assert NOT_TOLD in await said_in(rig.channel, ana)
    assert "No question at the moment" in await said_in(rig.channel, ana)
    assert lists_asked_for(rig) == 1


class Slow:
    """Answers with how often it was asked, once it may."""

    def __init__(self) -> None:
        self.asked = 0
        self.may_answer = asyncio.Event()

    async def ask(self, _: str) -> int:
        self.asked += 1
        answer = self.asked
        await self.may_answer.wait()
        return answer


async def test_a_lookup_outlasts_whoever_gives_up() -> None:
    slow = Slow()
    lookups = Lookups(slow.ask)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await lookups.find("C1", NOW)
    slow.may_answer.set()
    assert await lookups.find("C1", NOW) == 1
    assert await lookups.find("C1", NOW + KEPT) == 2


async def test_what_is_known_since_before_the_clock_was_set_back_is_asked_again() -> None:
    slow = Slow()
    slow.may_answer.set()
    lookups = Lookups(slow.ask)
    assert await lookups.find("C1", NOW) == 1
    assert await lookups.find("C1", NOW - timedelta(hours=1)) == 2


async def test_what_somebody_asked_a_moment_later_serves_whoever_read_the_clock_before() -> None:
    slow = Slow()
    slow.may_answer.set()
    lookups = Lookups(slow.ask)
    assert await lookups.find("C1", NOW) == 1
    assert await lookups.find("C1", NOW - timedelta(milliseconds=1)) == 1


async def test_what_is_forgotten_while_it_is_asked_is_asked_again() -> None:
    slow = Slow()
    lookups = Lookups(slow.ask)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await lookups.find("C1", NOW)
    lookups.forget("C1")
    slow.may_answer.set()
    assert await lookups.find("C1", NOW) == 2
    assert await lookups.find("C1", NOW) == 2


async def test_an_error_is_raised_to_all_who_wait_and_not_kept() -> None:
    answers: list[int | Throttled] = [Throttled(30), 7]

    async def ask(_: str) -> int:
        answer = answers.pop(0)
        if isinstance(answer, Throttled):
            raise answer
        return answer

    lookups = Lookups(ask)
    failed = await asyncio.gather(lookups.find("C1", NOW), lookups.find("C1", NOW), return_exceptions=True)
    assert [type(error) for error in failed] == [Throttled, Throttled]
    assert await lookups.find("C1", NOW) == 7
