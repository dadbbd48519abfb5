"""Signed requests with anything in them, over real HTTP: answered with 200, 400 or 404, and the reveal comes."""

import copy
import json
import random
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest

from bot.playground.http_delivery import sign
from bot.playground.traffic import Delivery
from bot.settings import Mode
from bot.slack import ids
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World, open_world
from tests.faults.conftest import Size

ODD: list[Any] = [None, True, 0, -1, 1e308, "", "x" * 5000, "\x00", "\ud800", "<!channel>", [], {}, [[]], {"a": [None]}]


async def play(world: World) -> list[Delivery]:
    """A bit of everything that Slack sends, until the second question is open."""
    await world.set_up()
    await world.at(9)
    ana = world.member("ana")
    await ana.reply(world.cards()[0], RIGHT)
    await world.at(16)
    await ana.click(world.reveals()[0], ids.SHOW_RESULT)
    await world.at(9, days=1)
    card = world.cards()[-1]
    reply = await ana.reply(card, "no idea")
    await ana.edit(reply, RIGHT)
    await ana.delete(await ana.reply(card, "wrong place"))
    await ana.click(card, ids.ANSWER_PRIVATELY)
    assert ana.modal
    await ana.submit(ana.modal, {ids.FIELD_ANSWER: RIGHT})
    await ana.home()
    for typed in ("help", "today", "leaderboard week", "away 2026-12-02", "settings"):
        await world.owner.command(f"/lambda-quiz {typed}", world.channel)
    return [delivery for delivery in world.playground.traffic.deliveries if delivery.acknowledged]


def mutated(payload: Any, chance: random.Random) -> Any:
    """The payload with one part of it, at any depth, gone or replaced by something odd."""
    changed = copy.deepcopy(payload)
    place: Any = changed
    while True:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        key = chance.choice(list(keys))
        inner = place[key]
        if isinstance(inner, dict | list) and inner and chance.random() < 0.8:
            place = inner
            continue
        if isinstance(place, dict) and chance.random() < 0.3:
            del place[key]
        else:
            place[key] = chance.choice(ODD)
        return changed


def spoilt(payload: Any) -> Iterator[Any]:
    """The payload once for each text in it, with nonsense in its place."""
    if isinstance(payload, str):
        yield "nonsense"
    elif isinstance(payload, dict):
        for key, inner in payload.items():
            yield from (payload | {key: changed} for changed in spoilt(inner))


def body_of(delivery: Delivery, payload: Any) -> tuple[str, str]:
    """The body as Slack writes it, and its type."""
    if delivery.kind == "events_api":
        return json.dumps(payload), "application/json"
    form = payload if delivery.kind == "slash_commands" else {"payload": json.dumps(payload)}
    texts = {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in form.items()}
    return urlencode(texts, errors="replace"), "application/x-www-form-urlencoded"


async def test_no_payload_is_a_fault_and_the_bot_goes_on(
    database_url: str, chance: random.Random, size: Size, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_world(database_url, Mode.HTTP, limits=False) as world, aiohttp.ClientSession() as session:
        deliveries = await play(world)
        assert {delivery.kind for delivery in deliveries} == {"events_api", "interactive", "slash_commands"}
        statuses: Counter[int] = Counter()
        odd = [(d, mutated(d.payload, chance)) for d in chance.choices(deliveries, k=size(300, 10_000))]
        # Of an edit most is stored, and read again at the reveal.
        odd += [(d, payload) for d in deliveries if "'edited'" in str(d.payload) for payload in spoilt(d.payload)]
        for delivery, payload in odd:
            body, content_type = body_of(delivery, payload)
            timestamp = str(int(time.time()))
            headers = {
                "x-slack-request-timestamp": timestamp,
                "x-slack-signature": sign(world.playground.workspace.signing_secret, timestamp, body),
                "content-type": content_type,
            }
            url = f"http://127.0.0.1:{world.settings.port}/slack/events"
            async with session.post(url, data=body.encode(), headers=headers) as response:
                statuses[response.status] += 1
                said = await response.text()
            # Whoever presses a button and can be told nothing, since Slack takes no answer, sees Slack's own sign.
            cannot_tell = any("Nobody could be told" in record.getMessage() for record in caplog.records)
            caplog.clear()
            assert response.status in (200, 400, 404) or (cannot_tell and response.status == 500), body
            assert "Traceback" not in said
        assert statuses[200] > 0
        helped = await world.owner.command("/lambda-quiz help", world.channel)
        assert helped.message is not None
        await world.at(16)
        assert len(world.reveals()) == 2
