"""A dispute from the reply to the corrected board, over the wire, with the grader that the bot ships with."""

from bot.playground import Message, Person, View
from bot.slack import ids
from tests.e2e.world import World

FULL = "It scales automatically, is event-driven, you pay per use, and no servers to manage."
ODD = "It dozes like a cat until a mouse rustles."
"""That it is event-driven, in words that no phrasing of the bank has."""

THREE = "Autoscaling: it scales automatically. You pay per use. There are no servers to manage."
ODD_TOO = "Like a cat it dozes until a mouse rustles, I think."


def modal(person: Person) -> View:
    assert person.modal is not None
    return person.modal


async def played(world: World, **answers: str) -> dict[str, Person]:
    """A round that is over, with an answer of each."""
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    people = {name: world.member(name) for name in answers}
    for name, text in answers.items():
        await people[name].reply(card, text)
    await world.at(16)
    return people


async def own_result(world: World, person: Person) -> Message:
    await person.click(world.reveals()[0], ids.SHOW_RESULT)
    return person.ephemerals(world.channel)[-1]


def actions_of(shown: Message | View, action: str) -> list[str]:
    """The ids of the shown buttons of a kind, those beside a text included."""
    elements = [e for b in shown.blocks for e in (*b.get("elements", []), b.get("accessory") or {})]
    return [e["action_id"] for e in elements if e.get("action_id", "").startswith(action)]


async def disagree(world: World, person: Person, words: str, reason: str = "") -> None:
    """Dispute the first key point that can be."""
    shown = await own_result(world, person)
    await person.click(shown, actions_of(shown, ids.DISAGREE)[0])
    sent = await person.submit(modal(person), {ids.FIELD_WORDS: words, ids.FIELD_REASON: reason})
    assert not sent.errors, sent.errors
    await person.close(modal(person))
    await world.tick()


async def open_review(world: World, reviewer: Person) -> Message:
    shown = (await reviewer.command("/lambda-quiz reviews", world.channel)).message
    assert shown is not None
    await reviewer.click(shown, actions_of(shown, ids.SHOW_REVIEW)[0])
    return reviewer.ephemerals(world.channel)[-1]


async def decide(world: World, reviewer: Person, action: str, typed: dict[str, str]) -> str:
    """Decide the first key point that waits; what the reviewer reads then."""
    review = await open_review(world, reviewer)
    await reviewer.click(review, actions_of(review, action)[0])
    sent = await reviewer.submit(modal(reviewer), typed)
    assert not sent.errors, sent.errors
    said = str(modal(reviewer).blocks)
    if "then accept" in said:  # the words were changed, and their effect is shown first
        await reviewer.submit(modal(reviewer), {})
        said = str(modal(reviewer).blocks)
    await reviewer.close(modal(reviewer))
    await world.tick()
    return said


def told(person: Person) -> list[str]:
    return [m.text for m in person.messages(person.dm()) if m.bot_id]


async def points(world: World, person: Person) -> int:
    words = (await own_result(world, person)).text.split(" of 10 points")[0]
    return int(words.rpartition(" ")[2])


async def test_an_accepted_wording_is_everybodys(any_world: World) -> None:
    world = any_world
    people = await played(world, ana=f"{THREE} {ODD}", ben=ODD_TOO, cleo=FULL)
    ana, ben, cleo = people.values()
    before = {name: await points(world, person) for name, person in people.items()}
    posts = len(world.posts())
    assert before == {"ana": 8, "ben": 0, "cleo": 10}
    assert "Best of the day: *cleo*" in str(world.reveals()[0].blocks)

    await disagree(world, ana, ODD, "That is what events are.")
    assert any("waits for a reviewer" in text for text in told(world.owner))
    assert "1 other answer gains" in await _effect(world)
    assert "Accepted." in await decide(
        world, world.owner, ids.ACCEPT, {ids.FIELD_PHRASING: "dozes like a cat until a mouse rustles"}
    )

    after = {name: await points(world, person) for name, person in people.items()}
    assert after == {"ana": 10, "ben": 3, "cleo": 10}
    assert [len(told(person)) for person in (ana, ben, cleo)] == [1, 1, 0]
    assert "gives you this key point" in told(ana)[0]
    assert "one more way to say" in told(ben)[0]
    reveal = world.reveals()[0]
    assert "3 of 3 · It is event-driven" in reveal.text
    assert "*ana* and *cleo* with 10 points each" in str(reveal.blocks)
    board = (await cleo.command("/lambda-quiz leaderboard", world.channel)).message
    assert board is not None
    assert "1. ana · 10 points in 1 round" in board.text
    assert "1. cleo (you) · 10 points in 1 round" in board.text
    assert "3. ben · 3 points in 1 round" in board.text

    await world.tick()
    assert [len(told(person)) for person in (ana, ben, cleo)] == [1, 1, 0], "once each"
    assert len(world.posts()) == posts, "the channel reads nothing new"
    await world.restart()
    await world.tick()
    assert "A reviewer gave you this key point." in (await own_result(world, ana)).text


async def test_a_wording_that_says_another_key_point_is_refused_where_it_stands(world: World) -> None:
    people = await played(world, ana=f"{THREE} {ODD}", ben=ODD_TOO)
    await disagree(world, people["ana"], ODD)
    review = await open_review(world, world.owner)
    await world.owner.click(review, actions_of(review, ids.ACCEPT)[0])

    sent = await world.owner.submit(modal(world.owner), {ids.FIELD_PHRASING: "the bill is only for what really ran"})

    [said] = sent.errors.values()
    assert said.startswith("This already says another key point: “You pay")
    assert ids.FIELD_PHRASING in sent.errors
    assert await points(world, people["ana"]) == 8
    accepted = await world.owner.submit(modal(world.owner), {ids.FIELD_PHRASING: ""})
    assert not accepted.errors


async def _effect(world: World) -> str:
    """What the form says that the quoted words do, without sending it."""
    review = await open_review(world, world.owner)
    await world.owner.click(review, actions_of(review, ids.ACCEPT)[0])
    said = str(modal(world.owner).blocks)
    await world.owner.close(modal(world.owner))
    return said


async def test_a_rejection_is_told_and_changes_nothing(any_world: World) -> None:
    world = any_world
    ana = (await played(world, ana=ODD))["ana"]
    before = await points(world, ana)
    reveal = world.reveals()[0]
    await disagree(world, ana, ODD)
    await decide(world, world.owner, ids.REJECT, {ids.FIELD_SENTENCE: "Say it in minutes, <!here>."})
    assert await points(world, ana) == before
    assert ["does not find this key point in it: “" in text and "Say it in minutes" in text for text in told(ana)] == [
        True
    ]
    assert world.playground.workspace.pings == []
    assert world.reveals()[0].text == reveal.text


async def test_a_withdrawn_dispute_is_gone_from_the_queue(world: World) -> None:
    ana = (await played(world, ana=ODD))["ana"]
    await disagree(world, ana, ODD)
    shown = await own_result(world, ana)
    [withdraw] = actions_of(shown, ids.WITHDRAW)
    review = await open_review(world, world.owner)
    await ana.click(shown, withdraw)
    await world.owner.click(review, actions_of(review, ids.ACCEPT)[0])
    assert "decided or withdrawn already" in world.owner.ephemerals(world.channel)[-1].text
    queue = (await world.owner.command("/lambda-quiz reviews", world.channel)).message
    assert queue is not None
    assert "Nothing waits" in queue.text


async def test_after_two_weeks_nobody_can_disagree(world: World) -> None:
    ana = (await played(world, ana=ODD))["ana"]
    early = await own_result(world, ana)
    assert actions_of(early, ids.DISAGREE)
    await world.at(15, days=14)
    assert actions_of(await own_result(world, ana), ids.DISAGREE)
    await world.at(17)
    assert not actions_of(await own_result(world, ana), ids.DISAGREE)
    await ana.click(early, actions_of(early, ids.DISAGREE)[0])
    assert "14 days" in ana.ephemerals(world.channel)[-1].text


async def test_a_reveal_that_slack_will_not_change_stays_and_the_points_count(world: World) -> None:
    people = await played(world, ana=f"{THREE} {ODD}")
    await disagree(world, people["ana"], ODD)
    world.playground.faults.fail("chat.update", error="message_not_found")
    await decide(world, world.owner, ids.ACCEPT, {})
    assert await points(world, people["ana"]) == 10
    await world.tick()
    assert "Best of the day: ana with 8 points" in world.reveals()[0].text


async def test_a_reveal_is_brought_up_to_date_after_an_outage(world: World) -> None:
    people = await played(world, ana=f"{THREE} {ODD}")
    await disagree(world, people["ana"], ODD)
    world.playground.faults.fail("chat.update", error="internal_error")
    await decide(world, world.owner, ids.ACCEPT, {})
    await world.tick(seconds=8)
    assert "Best of the day: ana with 10 points" in world.reveals()[0].text


async def test_a_reviewer_whose_account_is_gone_keeps_nobody_from_reviewing(world: World) -> None:
    await world.set_up()
    ana, ben, dora = (world.member(name) for name in ("ana", "ben", "dora"))
    await world.owner.command("/lambda-quiz settings", world.channel)
    await world.owner.submit(modal(world.owner), {ids.FIELD_REVIEWERS: [ben.id, dora.id]})
    await world.owner.close(modal(world.owner))
    await world.at(9)
    await ana.reply(world.cards()[0], f"{THREE} {ODD}")
    await ben.reply(world.cards()[0], FULL)
    await world.at(16)
    world.playground.workspace.change_user(ben.user, deleted=True)

    await disagree(world, ana, ODD)
    await world.tick(5)

    assert any("waits for a reviewer" in text for text in told(dora))
    assert any("waits for a reviewer" in text for text in told(world.owner))
    [gone] = [text for text in told(world.owner) if "I cannot write to" in text]
    assert "I cannot write to ben, whom you named as a reviewer" in gone
