"""Replies and private answers, from Slack to the database."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.members import MemberId
from bot.playground import Message, Person
from bot.slack import ids
from bot.slack.threads import Threads
from bot.usecases.ports import Store
from tests.slack.rig import Rig


async def texts(rig: Rig, card: Message) -> dict[str, str]:
    """What is stored for the card's round: text by user id."""

    def work(store: Store) -> dict[str, str]:
        round_ = store.rounds.in_thread(card.channel, card.ts)
        assert round_ is not None
        return {m.member.user_id: m.text for m in store.answers.of_round(round_.id) if not m.deleted}

    return await rig.stored(work)


async def open_form(person: Person, card: Message) -> Any:
    await person.click(card, ids.ANSWER_PRIVATELY)
    assert person.modal is not None
    return person.modal


async def test_what_is_stored_is_what_its_writer_sees(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    await ana.reply(card, "a < b && c > d @lambdaquiz")
    assert await texts(rig, card) == {ana.id: "a < b && c > d @someone"}
    assert rig.wakes


async def test_edits_and_deletions_follow(rig: Rig) -> None:
    card = await rig.card()
    ana, ben = rig.member("ana"), rig.member("ben")
    reply = await ana.reply(card, "first")
    gone = await ben.reply(card, "gone")
    await ana.edit(reply, "second")
    await ben.delete(gone)
    rig.playground.workspace.messages.unfurl(ana.look(reply))
    await rig.playground.idle()
    assert await texts(rig, card) == {ana.id: "second"}


async def test_people_of_other_workspaces_answer_under_their_own(rig: Rig) -> None:
    card = await rig.card()
    guest = rig.member("guest", team="T0THER")
    await guest.reply(card, "hello")
    await open_form(guest, card)
    assert guest.modal is not None
    await guest.submit(guest.modal, {ids.FIELD_ANSWER: "and this"})
    members = await rig.stored(lambda store: {m.member for m in store.answers.of_round(1)})
    assert members == {MemberId("T0THER", guest.id)}


async def test_people_of_other_workspaces_are_the_same_when_the_thread_is_read(rig: Rig) -> None:
    card = await rig.card()
    guest = rig.member("guest", team="T0THER")
    await guest.reply(card, "heard of")
    rig.runner.broken = True
    await guest.reply(card, "missed")
    rig.runner.broken = False
    [round_] = await rig.stored(lambda store: store.rounds.open())

    await Threads(rig.runner, rig.core.outbox).read(round_)

    answers = await rig.stored(lambda store: store.answers.of_round(round_.id))
    assert {(m.member, m.text) for m in answers} == {
        (MemberId("T0THER", guest.id), "heard of"),
        (MemberId("T0THER", guest.id), "missed"),
    }


@pytest.mark.parametrize(
    ("shown_as", "stands"),
    [({"subtype": "ekm_access_denied"}, True), ({"user": None}, True), ({"subtype": "tombstone"}, False)],
    ids=str,
)
async def test_an_answer_stands_though_the_thread_shows_it_in_another_form(
    rig: Rig, shown_as: dict[str, Any], stands: bool
) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    reply = await ana.reply(card, "still here")
    held = rig.playground.workspace.messages.get(reply.channel, reply.ts)
    for key, value in ({"text": "This content is not available."} | shown_as).items():
        setattr(held, key, value)
    [round_] = await rig.stored(lambda store: store.rounds.open())

    await Threads(rig.runner, rig.core.outbox).read(round_)

    assert await texts(rig, card) == ({ana.id: "still here"} if stands else {})


async def test_a_reply_that_could_not_be_stored_is_not_acknowledged_and_comes_again(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    rig.playground.traffic.clear()
    rig.runner.broken = True
    await ana.reply(card, "do not lose me")
    attempts = rig.playground.traffic.delivered("message")
    assert [attempt.acknowledged for attempt in attempts] == [False, False]
    rig.runner.broken = False
    rig.playground.workspace.clock.advance(timedelta(minutes=1))
    await rig.playground.idle()
    assert await texts(rig, card) == {ana.id: "do not lose me"}


async def test_a_private_answer_is_saved_changed_and_taken_back(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    form = await open_form(ana, card)
    saved = await ana.submit(form, {ids.FIELD_ANSWER: "a <b> & c"})
    assert saved.outcome == "updated"
    assert "saved" in str(saved.view)
    assert await texts(rig, card) == {ana.id: "a <b> & c"}

    form = await open_form(ana, card)
    assert "a <b> & c" in str(form.blocks)
    taken_back = await ana.submit(form, {ids.FIELD_ANSWER: ""})
    assert "taken back" in str(taken_back.view)
    assert await texts(rig, card) == {}


async def test_a_form_sent_after_the_reveal_says_that_it_is_too_late_and_keeps_what_was_typed(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    form = await open_form(ana, card)
    await rig.at(16)
    sent = await ana.submit(form, {ids.FIELD_ANSWER: "late"})
    assert sent.outcome == "errors"
    told = sent.errors[ids.FIELD_ANSWER]
    assert "This round is over" in told
    assert "still here. You can copy it into the thread." in told
    assert "`" not in told, "Slack shows it as plain text"
    assert await texts(rig, card) == {}
    await ana.click(card, ids.ANSWER_PRIVATELY)
    assert "This round is over" in ana.ephemerals(rig.channel)[-1].text


async def test_a_form_that_could_not_be_stored_says_so_and_keeps_what_was_typed(rig: Rig) -> None:
    card = await rig.card()
    ana = rig.member("ana")
    form = await open_form(ana, card)
    rig.runner.broken = True
    sent = await ana.submit(form, {ids.FIELD_ANSWER: "do not lose me"})
    assert sent.outcome == "errors"
    assert "went wrong on our side" in sent.errors[ids.FIELD_ANSWER]
    rig.runner.broken = False
    assert (await ana.submit(form, {})).outcome == "updated"
    assert await texts(rig, card) == {ana.id: "do not lose me"}
