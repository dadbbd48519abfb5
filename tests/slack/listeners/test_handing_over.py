"""A quiz gets a new owner by the settings form."""

from datetime import timedelta

from bot.playground import Person
from bot.slack import ids
from tests.slack.asking import said, settings_form
from tests.slack.rig import Rig


async def owner_of(rig: Rig) -> str:
    quiz = await rig.stored(lambda store: store.quizzes.in_channel(rig.workspace_id, rig.channel.id))
    assert quiz is not None
    return quiz.owner_id


def notices(person: Person) -> list[str]:
    """What the bot wrote to somebody."""
    return [message.text for message in person.messages(person.dm()) if message.bot_id]


async def test_the_owner_hands_the_quiz_over_and_the_new_one_is_told(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana", display_name="Ana")
    saved = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_OWNER: ana.id})
    assert f"The quiz belongs to <@{ana.id}> now, who is told" in str(saved.view)
    await rig.post_due()
    [told] = notices(ana)
    assert f"This is about your quiz in <#{rig.channel.id}>. Olga handed it over to you" in told
    assert notices(rig.owner) == []
    assert "Only the quiz’s owner" in await said(rig.owner, "skip", rig.channel)
    assert "skipped" in await said(ana, "skip", rig.channel)
    await ana.click(ana.messages(ana.dm())[-1], ids.SHOW_CONTROLS)
    assert "Settings" in str(ana.ephemerals(ana.dm())[-1].blocks)


async def test_an_admin_takes_over_the_quiz_of_somebody_who_has_left(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True)
    rig.playground.workspace.change_user(rig.owner.user, deleted=True)
    saved = await boss.submit(await settings_form(boss, rig.channel), {ids.FIELD_OWNER: boss.id})
    assert "You own the quiz" in str(saved.view)
    await rig.post_due()
    assert notices(boss) == notices(rig.owner) == []
    assert await owner_of(rig) == boss.id


async def test_a_form_that_was_opened_before_a_hand_over_does_not_undo_it(rig: Rig) -> None:
    await rig.set_up()
    boss, ana = rig.member("boss", is_admin=True), rig.member("ana")
    early = await settings_form(boss, rig.channel)
    await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_OWNER: ana.id})
    assert (await boss.submit(early, {ids.FIELD_POST_TIME: "10:00"})).outcome == "updated"
    assert await owner_of(rig) == ana.id


async def test_choosing_the_owner_again_changes_nothing(rig: Rig) -> None:
    await rig.set_up()
    saved = await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_OWNER: rig.owner.id})
    assert "Nothing was changed" in str(saved.view)


async def test_a_quiz_is_handed_over_to_people_only(rig: Rig) -> None:
    await rig.set_up()
    form = await settings_form(rig.owner, rig.channel)
    sent = await rig.owner.submit(form, {ids.FIELD_OWNER: rig.playground.workspace.bot.id})
    assert sent.errors == {ids.FIELD_OWNER: "Choose a person, not an app."}
    assert await owner_of(rig) == rig.owner.id


async def test_a_quiz_is_not_handed_over_to_people_of_other_companies_who_could_not_change_it(rig: Rig) -> None:
    await rig.set_up()
    form, ida = await settings_form(rig.owner, rig.channel), rig.member("ida", team="T0THER")
    sent = await rig.owner.submit(form, {ids.FIELD_OWNER: ida.id})
    assert sent.errors == {
        ids.FIELD_OWNER: "Choose somebody of this workspace: those of others cannot change the quiz."
    }
    assert await owner_of(rig) == rig.owner.id


async def test_the_owner_before_is_told(rig: Rig) -> None:
    await rig.set_up()
    boss = rig.member("boss", is_admin=True, display_name="Boss")
    await boss.submit(await settings_form(boss, rig.channel), {ids.FIELD_OWNER: boss.id})
    await rig.post_due()
    [told] = notices(rig.owner)
    assert f"Boss handed your quiz in <#{rig.channel.id}> over to somebody else, who owns it now." in told


async def test_the_quiz_of_a_private_channel_is_handed_over_to_those_who_are_in_it(rig: Rig) -> None:
    workspace = rig.playground.workspace
    boss, ana = rig.member("boss", is_admin=True), rig.member("ana")
    people = [rig.owner.user, ana.user, workspace.bot]
    place = workspace.add_channel("secret", members=people, private=True)
    await rig.set_up(place)
    form = await settings_form(rig.owner, place)
    sent = await rig.owner.submit(form, {ids.FIELD_OWNER: boss.id})
    assert sent.errors == {
        ids.FIELD_OWNER: "Choose somebody who is in the channel: it is private, or they are a guest."
    }
    assert (await rig.owner.submit(form, {ids.FIELD_OWNER: ana.id})).outcome == "updated"


async def test_while_slack_does_not_tell_who_is_in_a_private_channel_its_quiz_keeps_its_owner(rig: Rig) -> None:
    workspace, ana = rig.playground.workspace, rig.member("ana")
    people = [rig.owner.user, ana.user, workspace.bot]
    place = workspace.add_channel("secret", members=people, private=True)
    await rig.set_up(place)
    form = await settings_form(rig.owner, place)
    rig.playground.faults.answer("conversations.members", status=429, retry_after=30)
    sent = await rig.owner.submit(form, {ids.FIELD_OWNER: ana.id})
    assert "Slack has not told me yet whether they may see the channel." in str(sent.errors)


async def test_whoever_sets_a_quiz_up_owns_it(rig: Rig) -> None:
    form = await settings_form(rig.owner, rig.channel)
    assert ids.FIELD_OWNER not in [block["block_id"] for block in form.blocks]
    assert (await rig.owner.submit(form, {})).outcome == "updated"
    assert await owner_of(rig) == rig.owner.id


async def test_the_channel_is_told_who_moved_a_quiz_that_is_handed_over(rig: Rig) -> None:
    await rig.set_up()
    ana = rig.member("ana")
    place = rig.playground.workspace.add_channel("other", members=[rig.owner.user, rig.playground.workspace.bot])
    changes = {ids.FIELD_OWNER: ana.id, ids.FIELD_CHANNEL: place}
    saved = await rig.owner.submit(await settings_form(rig.owner, rig.channel), changes)
    assert "You own the quiz" not in str(saved.view)
    rig.playground.workspace.clock.advance(timedelta(seconds=1))
    await rig.post_due()
    assert "Olga set up Lambda Quiz in this channel." in rig.owner.messages(place)[-1].text


async def test_what_the_owner_cannot_be_told_any_more_the_reviewers_are(rig: Rig) -> None:
    await rig.set_up()
    ana, ben = rig.member("ana"), rig.member("ben")
    await rig.owner.submit(await settings_form(rig.owner, rig.channel), {ids.FIELD_REVIEWERS: [ana.id, ben.id]})
    await rig.post_due()
    await rig.owner.remove_bot(rig.channel)
    rig.playground.workspace.change_user(rig.owner.user, deleted=True)
    await rig.at(9)
    for _ in range(4):
        rig.pass_a_second()
        await rig.post_due()
    for person in (ana, ben):
        told = notices(person)[-1]
        assert f"I cannot write to the owner of the quiz in <#{rig.channel.id}>" in told
        assert "I am not in the channel any more." in told
        assert len(notices(person)) == 2, "the other tells that they are named"
