"""Disagreeing and reviewing, as people click and type it."""

from datetime import timedelta

import pytest

from bot.domain.disputes import WINDOW
from bot.playground import Message, Person, View
from bot.slack import ids
from bot.slack.message import compose
from bot.slack.views.blocks import actions, button, section
from bot.usecases.open_dispute import TOO_LATE
from tests.slack.rig import RIGHT, UNSURE, Rig

SAID = "The zebra sleeps."
"""What Ana says, which the rig's grader does not know."""


def last(person: Person, rig: Rig) -> Message:
    return person.ephemerals(rig.channel)[-1]


def modal(person: Person) -> View:
    assert person.modal is not None
    return person.modal


async def played(rig: Rig, **answers: str) -> dict[str, Person]:
    """A round that is over, with an answer of each."""
    card = await rig.card()
    people = {name: rig.member(name) for name in answers}
    for name, text in answers.items():
        await people[name].reply(card, text)
    await rig.at(16)
    await rig.post_due()
    return people


async def own_result(person: Person, rig: Rig) -> Message:
    reveal = [m for m in rig.posts() if ids.SHOW_RESULT in str(m.blocks)][-1]
    await person.click(reveal, ids.SHOW_RESULT)
    return last(person, rig)


async def disagree(person: Person, rig: Rig, words: str = SAID, place: int = 0) -> View:
    """Send the form off; what replaces it."""
    await person.click(await own_result(person, rig), f"{ids.DISAGREE}:{place}")
    sent = await person.submit(modal(person), {ids.FIELD_WORDS: words, ids.FIELD_REASON: "It is the same."})
    assert not sent.errors, sent.errors
    assert sent.view is not None
    return sent.view


async def queue(person: Person, rig: Rig) -> Message:
    shown = (await person.command("/lambda-quiz reviews", rig.channel)).message
    assert shown is not None
    return shown


async def open_review(person: Person, rig: Rig) -> Message:
    shown = await queue(person, rig)
    [review] = [e["accessory"]["action_id"] for e in shown.blocks if "accessory" in e][:1]
    await person.click(shown, review)
    return last(person, rig)


def press_of(message: Message, button: str) -> str:
    """The first such button's action_id."""
    found = [
        element["action_id"]
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("action_id", "").startswith(button)
    ]
    return str(found[0])


async def test_the_form_quotes_the_answer_and_is_confirmed_with_an_undo(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    await ana.click(await own_result(ana, rig), f"{ids.DISAGREE}:0")
    form = modal(ana)
    assert f"&gt; {SAID}" in str(form.blocks) or f"> {SAID}" in str(form.blocks)
    wrong = await ana.submit(form, {ids.FIELD_WORDS: "never said"})
    assert "not in your answer" in wrong.errors[ids.FIELD_WORDS]
    sent = await ana.submit(form, {ids.FIELD_WORDS: "the ZEBRA sleeps"})
    assert sent.view is not None
    assert "A reviewer is asked" in str(sent.view.blocks)

    shown = await own_result(ana, rig)
    assert "it waits for a reviewer. You quoted “the ZEBRA sleeps”" in shown.text
    [withdraw] = [b["accessory"]["action_id"] for b in shown.blocks if ids.WITHDRAW in str(b.get("accessory"))]
    await ana.click(shown, withdraw)
    assert "withdrawn" in last(ana, rig).text
    assert last(ana, rig).ts == shown.ts, "the confirmation stands where the result was"
    assert "waits for a reviewer" not in (await own_result(ana, rig)).text


async def test_what_comes_too_late_is_refused_and_keeps_what_was_typed(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    await ana.click(await own_result(ana, rig), f"{ids.DISAGREE}:0")
    form = modal(ana)
    rig.playground.workspace.clock.advance(WINDOW + timedelta(days=1))
    sent = await ana.submit(form, {ids.FIELD_WORDS: SAID, ids.FIELD_REASON: "It is the same."})
    assert sent.errors == {ids.FIELD_WORDS: f"{TOO_LATE} What you filled in is still here."}


async def test_what_was_sent_twice_is_quoted_once_to_who_disagrees_and_to_the_reviewer(rig: Rig) -> None:
    card, ana = await rig.card(), rig.member("ana")
    for text in (SAID, "It snores.", f" {SAID}\n"):
        await ana.reply(card, text)
    await rig.at(16)
    await rig.post_due()
    await ana.click(await own_result(ana, rig), f"{ids.DISAGREE}:0")
    form = modal(ana)
    assert str(form.blocks).count(SAID) == 1
    await ana.submit(form, {ids.FIELD_WORDS: f"snores. {SAID}"})

    review = await open_review(rig.owner, rig)
    assert f"> {SAID}\n> It snores.\n" in review.text
    assert review.text.count(f"> {SAID}") == 1


async def test_withdrawing_from_the_confirmation(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    confirmation = await disagree(ana, rig)
    [withdraw] = [e["action_id"] for e in confirmation.blocks[-1]["elements"] if ids.WITHDRAW in e["action_id"]]
    await ana.click(confirmation, withdraw)
    assert "withdrawn" in str(modal(ana).blocks)
    await ana.close(modal(ana))
    assert "Nothing waits" in (await queue(rig.owner, rig)).text


async def test_the_queue_asks_the_question_once_and_tells_answers_apart_by_their_words(rig: Rig) -> None:
    people = await played(rig, ana=SAID, ben=f"I think: {SAID}")
    for person in people.values():
        await disagree(person, rig, "zebra")
    text = (await queue(rig.owner, rig)).text
    assert text.count("Which features") == 1
    assert f"“{SAID}”\nThe member disagrees · 1 key point\n“I think: {SAID}”\nThe member disagrees" in text


async def test_a_review_leads_back_to_the_queue_where_it_took_its_place(rig: Rig) -> None:
    await disagree((await played(rig, ana=SAID))["ana"], rig)
    home = await rig.owner.home()
    assert home is not None
    await rig.owner.click(home, ids.SHOW_REVIEWS)
    waiting = modal(rig.owner)
    [review] = [block["accessory"]["action_id"] for block in waiting.blocks if "accessory" in block]
    await rig.owner.click(waiting, review)
    shown = modal(rig.owner)
    assert "Does it say this?" in str(shown.blocks)
    await rig.owner.click(shown, ids.SHOW_REVIEWS)
    assert modal(rig.owner).id == waiting.id
    assert "Reviews: 1 answer waits" in str(modal(rig.owner).blocks)


async def test_a_reviewer_accepts_after_seeing_what_changed_words_do(rig: Rig) -> None:
    people = await played(rig, ana=SAID, ben=f"I think: {SAID}", cleo=RIGHT)
    ana, ben = people["ana"], people["ben"]
    await disagree(ana, rig)

    review = await open_review(rig.owner, rig)
    assert f"The member quotes “{SAID}”: It is the same." in review.text
    assert "ana" not in review.text
    await rig.owner.click(review, press_of(review, ids.ACCEPT))
    form = modal(rig.owner)
    assert "1 other answer gains" in str(form.blocks)

    changed = await rig.owner.submit(form, {ids.FIELD_PHRASING: "as zebras do"})
    assert changed.view is not None
    assert "No other answer of this round gains the key point" in str(changed.view.blocks)
    again = await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: "zebra  sleeps"})
    assert again.view is not None
    assert "1 other answer gains" in str(again.view.blocks)
    refused = await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: "One. And two"})
    assert "one statement" in refused.errors[ids.FIELD_PHRASING]
    done = await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: "zebra sleeps"})
    assert done.view is not None
    assert "Accepted." in str(done.view.blocks)

    await rig.post_due()
    for person, told in ((ana, "gives you this key point"), (ben, "one more way")):
        [notice] = [m for m in person.messages(person.dm()) if m.bot_id]
        assert told in notice.text
        await person.click(notice, ids.SHOW_RESULT)
    assert "A reviewer gave you this key point." in (await own_result(ana, rig)).text


async def test_accepting_grades_nothing_while_others_wait_to_write_or_read(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID, ben=f"I think: {SAID}", cleo="no idea"))["ana"]
    await disagree(ana, rig)
    rig.grader.threads.clear()

    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.ACCEPT))
    for _ in ("to see what the words do", "to accept them"):
        assert not (await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: "zebra sleeps"})).errors

    assert "Accepted." in str(modal(rig.owner).blocks)
    assert {thread.rpartition("_")[0] for thread in rig.grader.threads} == {"computer"}


@pytest.mark.usefixtures("hurried")
async def test_the_form_opens_and_keeps_its_words_while_the_round_is_still_graded_by_them(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID, ben=f"I think: {SAID}"))["ana"]
    await disagree(ana, rig)
    review = await open_review(rig.owner, rig)
    rig.grader.threads.clear()

    with rig.grader.held():
        await rig.owner.click(review, press_of(review, ids.ACCEPT))
        assert "Press *Accept* to see it" in str(modal(rig.owner).blocks)
        early = await rig.owner.submit(modal(rig.owner), {ids.FIELD_PHRASING: SAID})
        assert "press Accept again in a moment" in early.errors[ids.FIELD_PHRASING]
    shown = await rig.owner.submit(modal(rig.owner), {})
    assert shown.view is not None
    assert "1 other answer gains" in str(shown.view.blocks)
    assert "Nothing has happened yet." in str(shown.view.blocks)

    await rig.owner.submit(modal(rig.owner), {})
    assert "Accepted." in str(modal(rig.owner).blocks)
    assert len(rig.grader.threads) == 2, "each text once: the words, which are Ana's whole answer, and Ben's answer"


async def test_what_another_acceptance_has_changed_is_graded_ahead_as_well(rig: Rig) -> None:
    people = await played(rig, ana=SAID, ben="The yak sleeps.", cleo="no idea")
    boss = rig.member("boss", is_admin=True)
    for name, words in (("ana", SAID), ("ben", "The yak sleeps.")):
        await disagree(people[name], rig, words)
        await people[name].close(modal(people[name]))
    for reviewer, row in ((rig.owner, 0), (boss, 1)):
        shown = await queue(reviewer, rig)
        await reviewer.click(shown, [e["accessory"]["action_id"] for e in shown.blocks if "accessory" in e][row])
        await reviewer.click(last(reviewer, rig), press_of(last(reviewer, rig), ids.ACCEPT))
    rig.grader.threads.clear()

    for reviewer in (rig.owner, boss):
        await reviewer.submit(modal(reviewer), {})
        assert "Accepted." in str(modal(reviewer).blocks)

    assert rig.grader.threads == ["computer_0"] * 3, "by the second wording, now that the first is accepted"


async def test_words_that_are_two_statements_are_shown_and_have_to_be_shortened(rig: Rig) -> None:
    ana = (await played(rig, ana=f"{SAID} It snores."))["ana"]
    await disagree(ana, rig, f"{SAID} It snores.")
    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.ACCEPT))
    form = modal(rig.owner)
    assert form.blocks[2]["element"]["initial_value"] == f"{SAID} It snores."
    assert "Without a wording nothing else changes." in str(form.blocks)
    refused = await rig.owner.submit(form, {})
    assert "one statement" in refused.errors[ids.FIELD_PHRASING]
    shortened = await rig.owner.submit(form, {ids.FIELD_PHRASING: "it snores"})
    assert shortened.view is not None
    assert "then accept" in str(shortened.view.blocks)
    await rig.owner.submit(modal(rig.owner), {})
    assert "Accepted." in str(modal(rig.owner).blocks)


async def test_a_reviewer_rejects_with_a_sentence(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    await disagree(ana, rig)
    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.REJECT))
    sent = await rig.owner.submit(modal(rig.owner), {ids.FIELD_SENTENCE: "Warm <!channel> is not *running*."})
    assert sent.view is not None
    assert "Rejected." in str(sent.view.blocks)

    await rig.post_due()
    [notice] = [m for m in ana.messages(ana.dm()) if m.bot_id]
    assert "A reviewer looked at your answer to the question of Mon 30 Nov and does not find this key " in notice.text
    assert "&lt;!channel&gt;" in notice.text
    assert rig.playground.workspace.pings == []
    assert "left it as it is: “Warm &lt;!channel&gt;" in (await own_result(ana, rig)).text


async def test_of_two_reviewers_the_second_is_told(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    await disagree(ana, rig)
    boss = rig.member("boss", is_admin=True)
    for reviewer in (rig.owner, boss):
        review = await open_review(reviewer, rig)
        await reviewer.click(review, press_of(review, ids.ACCEPT))
    await rig.owner.submit(modal(rig.owner), {})
    late = await boss.submit(modal(boss), {})
    assert late.view is not None
    assert "decided or withdrawn already" in str(late.view.blocks)


async def test_who_is_no_reviewer_is_told_whom_to_ask(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    await disagree(ana, rig)
    refused = (await queue(ana, rig)).text
    assert "Only reviewers can do this" in refused
    assert "The quiz belongs to Olga." in refused
    guest = rig.member("guest", team="T0THER")
    buttons = actions(button("Accept…", f"{ids.ACCEPT}:1", 1), button("Reject…", f"{ids.REJECT}:1", 1))
    rig.pass_a_second()
    await rig.core.outbox.post(rig.channel.id, compose([section("A review."), buttons]), key="test")
    await rig.playground.idle()
    posted = rig.posts()[-1]
    await guest.click(posted, press_of(posted, ids.ACCEPT))
    assert "Only people of the workspace" in last(guest, rig).text
    await ana.click(posted, press_of(posted, ids.REJECT))
    assert "Only reviewers" in last(ana, rig).text


async def test_a_reviewer_who_may_not_see_the_quiz_finds_the_reviews_on_the_home(rig: Rig) -> None:
    workspace = rig.playground.workspace
    ana, rita = rig.playground.person("ana"), rig.member("rita")
    secret = workspace.add_channel("secret", members=[rig.owner.user, workspace.bot, ana.user], private=True)
    await rig.set_up(secret)
    await rig.owner.command("/lambda-quiz settings", secret)
    assert not (await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: [rita]})).errors
    await rig.at(9)
    [card] = [m for m in ana.messages(secret) if ids.ANSWER_PRIVATELY in str(m.blocks)]
    await ana.reply(card, SAID)
    await rig.at(16)
    await ana.click(ana.messages(secret)[-1], ids.SHOW_RESULT)
    await ana.click(ana.ephemerals(secret)[-1], f"{ids.DISAGREE}:0")
    assert not (await ana.submit(modal(ana), {ids.FIELD_WORDS: SAID, ids.FIELD_REASON: "It is the same."})).errors

    home = await rita.home()
    assert home is not None
    assert "No quiz runs for you yet" in str(home.blocks)
    assert "1 answer waits for a reviewer." in str(home.blocks)
    await rita.click(home, ids.SHOW_REVIEWS)
    assert "1 answer waits" in str(modal(rita).blocks)


async def test_a_named_reviewer_is_told_and_may_decide_others_only(rig: Rig) -> None:
    people = await played(rig, ana=SAID, ben=SAID)
    ana, ben = people["ana"], people["ben"]
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    sent = await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: [ana]})
    assert not sent.errors
    await rig.post_due()
    named = ana.messages(ana.dm())[-1]
    assert "You decide disputed answers" in named.text
    assert "/lambda-quiz" not in named.text, "where nothing can be typed"
    await ana.click(named, ids.SHOW_REVIEWS)
    assert "Nothing waits for your review" in ana.ephemerals(ana.dm())[-1].text
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    assert ana.id in str(modal(rig.owner).blocks), "the form shows who is named"

    await disagree(ana, rig)
    await ana.close(modal(ana))
    assert "Nothing waits for your review" in (await queue(ana, rig)).text
    assert "Reviews: 1 answer waits" in (await queue(rig.owner, rig)).text
    await disagree(ben, rig)
    home = await ana.home()
    assert home is not None
    assert "1 answer waits for a reviewer." in str(home.blocks)
    await ana.click(home, ids.SHOW_REVIEWS)
    [bens] = [b["accessory"]["action_id"] for b in modal(ana).blocks if "accessory" in b]
    await ana.click(modal(ana), bens)
    assert "Does it say this?" in str(modal(ana).blocks)
    await ana.click(
        modal(ana),
        next(
            e["action_id"]
            for b in modal(ana).blocks
            for e in b.get("elements", [])
            if ids.ACCEPT in e.get("action_id", "")
        ),
    )
    done = await ana.submit(modal(ana), {})
    assert done.view is not None
    assert "Accepted." in str(done.view.blocks)
    assert "No answer waits" not in str(done.view.blocks)


async def test_only_people_can_be_named_as_reviewers(rig: Rig) -> None:
    workspace = rig.playground.workspace
    helper, slackbot = workspace.add_user("helper"), workspace.add_user("slackbot")
    helper.is_bot = True
    slackbot.id = "USLACKBOT"
    workspace.users[slackbot.id] = slackbot
    await rig.set_up()
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    for app in (workspace.bot, helper, slackbot):
        sent = await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: [rig.member("ana").id, app.id]})
        assert sent.errors == {ids.FIELD_REVIEWERS: "Name people, not apps."}
    assert not (await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: [rig.member("ana")]})).errors


async def test_people_of_other_companies_cannot_be_named_as_reviewers_since_they_could_not_decide(rig: Rig) -> None:
    await rig.set_up()
    ana, ida = rig.member("ana"), rig.member("ida", team="T0THER")
    await rig.owner.command("/lambda-quiz settings", rig.channel)
    sent = await rig.owner.submit(modal(rig.owner), {ids.FIELD_REVIEWERS: [ana.id, ida.id]})
    assert sent.errors == {ids.FIELD_REVIEWERS: "Name people of this workspace: those of others cannot decide."}


async def test_what_the_grader_is_unsure_about_is_in_the_queue(rig: Rig) -> None:
    ana = (await played(rig, ana=UNSURE))["ana"]
    shown = await own_result(ana, rig)
    assert "The grader is not sure, so a reviewer will look at this: you need not do anything." in shown.text
    assert "not clear enough" in shown.text
    assert "The grader is unsure" in (await queue(rig.owner, rig)).text
    await rig.post_due()
    notice = rig.owner.messages(rig.owner.dm())[-1]
    assert "waits for a reviewer" in notice.text
    await rig.owner.click(notice, ids.SHOW_REVIEWS)
    assert "1 answer waits" in rig.owner.ephemerals(rig.owner.dm())[-1].text


async def test_all_that_the_grader_asks_about_an_answer_is_rejected_at_once(rig: Rig) -> None:
    await played(rig, ana=UNSURE)
    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.REJECT))
    asked = modal(rig.owner)
    assert "Reject what else the grader asks about this answer" in str(asked.blocks)
    refused = await rig.owner.submit(asked, {ids.FIELD_REST: [ids.WITH_REST]})
    assert list(refused.errors) == [ids.FIELD_SENTENCE]
    await rig.owner.submit(asked, {ids.FIELD_SENTENCE: "It says nothing of this.", ids.FIELD_REST: [ids.WITH_REST]})
    assert "Rejected." in str(modal(rig.owner).blocks)
    await rig.owner.close(modal(rig.owner))
    queue = (await rig.owner.command("/lambda-quiz reviews", rig.channel)).message
    assert queue is not None
    assert "Nothing waits for your review" in queue.text


async def test_a_member_reads_why_what_the_grader_asked_was_rejected(rig: Rig) -> None:
    ana = (await played(rig, ana=UNSURE))["ana"]
    review = await open_review(rig.owner, rig)
    await rig.owner.click(review, press_of(review, ids.REJECT))
    sent = await rig.owner.submit(modal(rig.owner), {ids.FIELD_SENTENCE: "It only repeats the name."})
    assert "the member reads why" in str(sent.view)
    await rig.post_due()
    notice = ana.messages(ana.dm())[-1]
    assert "The grader was not sure about your answer to the question of Mon 30 Nov" in notice.text
    assert "It only repeats the name." in notice.text
    await ana.click(notice, ids.SHOW_RESULT)
    assert "A reviewer left it as it is" in ana.ephemerals(ana.dm())[-1].text


async def test_a_key_point_without_a_button_of_its_own_is_chosen_from_a_list(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    shown = await own_result(ana, rig)
    [select] = [e for b in shown.blocks for e in b.get("elements", []) if e["type"] == "static_select"]
    chosen = select["options"][2]
    await ana.click(shown, select["action_id"], chosen["value"])
    assert chosen["text"]["text"].removesuffix("…") in str(modal(ana).blocks)
    sent = await ana.submit(modal(ana), {ids.FIELD_WORDS: "zebra"})
    assert sent.view is not None
    assert "it waits for a reviewer" in (await own_result(ana, rig)).text


async def test_a_round_that_is_gone(rig: Rig) -> None:
    ana = (await played(rig, ana=SAID))["ana"]
    shown = await own_result(ana, rig)
    await disagree(ana, rig)
    review = await open_review(rig.owner, rig)
    await rig.runner.write(lambda store: store.quizzes.remove_workspace(rig.workspace_id))
    await ana.close(modal(ana))
    await ana.click(shown, f"{ids.DISAGREE}:1")
    assert "no longer exists" in last(ana, rig).text
    await rig.owner.click(review, press_of(review, ids.ACCEPT))
    assert "no longer exists" in last(rig.owner, rig).text
