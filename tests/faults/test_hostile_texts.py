"""Texts that ping, break out or break down: kept whole, shown escaped once, and refused by nobody."""

import json

import pytest

from bot.playground import Message, View
from bot.slack import ids
from bot.storage.column_types import storable
from bot.usecases.ports import Store
from tests.e2e.world import World, open_world

PINGS = "<!channel> <!here|here> <!subteam^S1> <@U0000BOSS> <#C0000TOP> <https://evil.example|click>"

TEXTS = {
    "pings": PINGS,
    "entities": "&lt;!channel&gt; &amp;lt; a < b && c > d",
    "marks": "```code``` *bold* _it_ ~no~ `x` > quote",
    "direction": "\u202eright to left\u202c \u2066isolated\u2069 \u200b\ufeff",
    "sql": "'; DROP TABLE posts; -- \" \\ %s %(x)s :name {0} {{x}}",
    "nul": "a\x00b",
    "surrogate": "a\ud83d b",
    "long": f"{PINGS} " + "thirty minutes " * 2500,
}


def shown_to_anybody(world: World) -> str:
    """All that the bot has sent: every argument of every call that shows something."""
    showing = ("chat.", "views.", "response_url")
    return "\n".join(
        json.dumps(call.args, ensure_ascii=False)
        for call in world.playground.traffic.calls
        if call.method.startswith(showing)
    )


def refusals(world: World) -> list[str]:
    """The calls that the workspace has refused, but for those that ask whether something is there."""
    calls = world.playground.traffic.calls
    return [f"{call.method}: {call.error}" for call in calls if not call.ok and call.method != "conversations.replies"]


def form(shown: View | None) -> View:
    assert shown is not None
    return shown


@pytest.mark.parametrize("kind", TEXTS)
async def test_a_day_with_it_in_answers_names_and_disputes(database_url: str, kind: str) -> None:
    text = TEXTS[kind]
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        await world.at(9)
        [card] = world.cards()
        name = text[:80].replace("\ud83d", "?")
        ana = world.member("ana", display_name=name, real_name=name)
        cleo = world.member("cleo", display_name=name, real_name=name)
        await ana.reply(card, text)
        await world.tick(1)  # a copy is what comes later
        await cleo.click(card, ids.ANSWER_PRIVATELY)
        private = text[:3000]  # the most that a form takes
        assert not (await cleo.submit(form(cleo.modal), {ids.FIELD_ANSWER: private})).errors

        def stored(store: Store) -> set[str]:
            round_ = store.rounds.in_thread(card.channel, card.ts)
            assert round_
            return {message.text for message in store.answers.of_round(round_.id)}

        assert await world.bot.runner.read(stored) == {storable(text), storable(private)}
        await world.at(16)
        await world.tick(5)
        [reveal] = world.reveals()
        await ana.click(reveal, ids.SHOW_RESULT)
        await dispute(world, ana.ephemerals(world.channel)[-1], storable(text)[:200], reason=text[:250])
        await ana.command("/lambda-quiz leaderboard", world.channel)
        await ana.command(f"/lambda-quiz {text[:100]}", world.channel)
        await review(world)
        await ana.home()
        await world.tick(3)

        assert refusals(world) == []
        sent = shown_to_anybody(world)
        for ping in ("<!channel", "<!here", "<!subteam", "<@U0000BOSS", "<#C0000TOP", "<https://evil"):
            assert ping not in sent
        assert "&amp;amp;lt;!channel" not in sent, "escaped twice"
        if kind == "entities":
            assert "&amp;lt;!channel&amp;gt;" in sent, "not shown as it was written"


def first_action(message: Message, prefix: str) -> str:
    elements = [e for b in message.blocks for e in (*b.get("elements", []), b.get("accessory") or {})]
    actions: list[str] = [e["action_id"] for e in elements if e.get("action_id", "").startswith(prefix)]
    return actions[0]


async def dispute(world: World, result: Message, words: str, reason: str) -> None:
    """Press the first *I disagree* and send the form off."""
    ana = world.member("ana")
    await ana.click(result, first_action(result, ids.DISAGREE))
    sent = await ana.submit(form(ana.modal), {ids.FIELD_WORDS: words, ids.FIELD_REASON: reason})
    assert not sent.errors


async def review(world: World) -> None:
    """Open the first review of the queue: it shows the words, the reason and the answer."""
    queue = (await world.owner.command("/lambda-quiz reviews", world.channel)).message
    assert queue is not None
    await world.owner.click(queue, first_action(queue, ids.SHOW_REVIEW))
    shown = world.owner.ephemerals(world.channel)[-1]
    assert first_action(shown, ids.ACCEPT)
