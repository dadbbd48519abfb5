"""The page's own HTTP: who is let in, and what becomes of acts that make no sense."""

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.cli.playground.files import Files
from bot.playground.page.acts import ACTS
from bot.playground.page.window import read_window
from tests.page.rig import Site, open_site

JSON = dict[str, Any]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
# What stops the bot or puts the workspace aside is tried by hand elsewhere; here it would only take time.
HARMLESS = sorted(ACTS.keys() - {"start_over", "stop_bot", "restart_bot", "advance", "oversleep"})


async def post(site: Site, body: Any, **headers: str) -> tuple[int, JSON]:
    """The status and the body of the answer to an act."""
    sent = {"Content-Type": "application/json"} | headers
    async with (
        aiohttp.ClientSession() as session,
        session.post(
            f"{site.address}act", data=body if isinstance(body, bytes) else json.dumps(body), headers=sent
        ) as got,
    ):
        text = await got.text()
        return got.status, json.loads(text) if got.content_type == "application/json" else {"text": text}


async def test_the_page_is_guarded_and_needs_nothing_from_elsewhere(site: Site) -> None:
    async with aiohttp.ClientSession() as session, session.get(site.address) as got:
        policy = got.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert f"connect-src 'self' ws://127.0.0.1:{site.served.port};" in policy
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert "://" not in await got.text()


async def test_what_is_refused_is_guarded_as_well(site: Site) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{site.address}nothing") as got:
        assert got.status == 404
        assert got.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Host": "evil.example"},
        {"Host": "evil.example:80"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
    ],
)
async def test_nobody_else_is_let_in(site: Site, headers: dict[str, str]) -> None:
    act = {"as": site.person("Mira").id, "act": "say", "channel": site.host.stage.channel.id, "text": "Not from here"}
    status, answer = await post(site, act, **headers)
    assert status == 403
    assert "The playground answers only http://127.0.0.1" in answer["text"]
    assert "Not from here" not in [message.text for message in site.host.stage.messages()]


async def test_nobody_else_gets_to_see_what_a_window_shows(site: Site) -> None:
    live = f"{site.address}live"
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
            await session.ws_connect(live, origin="https://evil.example")
        async with session.ws_connect(live, origin=site.address.removesuffix("/")) as window:
            assert (await window.receive_json())["person"] == site.person("Mira").id


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ({}, "There is no such act."),
        ({"act": "fly"}, "There is no such act."),
        ({"act": ["say"]}, "act must be a text."),
        ({"act": "say", "channel": "C0", "text": "x"}, "That channel is gone."),
        ({"act": "say", "text": {"a": 1}}, "text must be a text."),
        ({"act": "advance", "hours": 0}, "hours must be from 1 to 168."),
        ({"act": "advance", "hours": True}, "hours must be from 1 to 168."),
        ({"act": "advance", "hours": "1"}, "hours must be from 1 to 168."),
        ({"act": "trouble", "kind": "fire"}, "There is no such trouble."),
        ({"act": "submit", "typed": []}, "That form is gone."),
    ],
)
async def test_acts_that_make_no_sense_are_told_why(site: Site, act: JSON, told: str) -> None:
    status, answer = await post(site, {"as": site.person("Mira").id} | act)
    assert status in (200, 400)
    assert answer == {"problem": told}


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"{", "An act is JSON."),
        (b"[]", "An act is a JSON object."),
        (b"[" * 100_000, "An act is JSON."),
        (b"\xff\xfe", "An act is JSON."),
        (b'{"as": "U0"}', "Nobody here is called that: reload the page."),
        (b'{"as": {}}', "Nobody here is called that: reload the page."),
    ],
)
async def test_bodies_that_are_no_act_are_told_why(site: Site, body: bytes, told: str) -> None:
    assert await post(site, body) == (400, {"problem": told})


async def test_half_a_character_is_kept_with_all_the_rest(tmp_path: Path) -> None:
    files = Files(tmp_path / "p.sqlite3")
    async with open_site(files) as site:
        tom = site.person("Tom")
        channel = site.host.stage.channel.id
        said = {"as": tom.id, "act": "say", "channel": channel, "text": "half \ud83d smiley"}
        assert await post(site, said) == (200, {})
    async with open_site(files) as site:
        assert site.host.stage.messages()[-1].text == "half \ud83d smiley"


async def test_the_bot_cannot_be_acted_as(site: Site) -> None:
    bot = site.host.stage.workspace.bot.id
    status, _ = await post(site, {"as": bot, "act": "say", "channel": site.host.stage.channel.id, "text": "x"})
    assert status == 400


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
async def test_no_act_however_odd_breaks_the_page(site: Site, data: st.DataObject) -> None:
    workspace, channel = site.host.stage.workspace, site.host.stage.channel
    written = [message.ts for message in site.host.stage.messages()] or ["1.0"]  # acts add messages, and delete some
    known = {
        "as": st.just(site.person("Mira").id),
        "act": st.sampled_from(HARMLESS),
        "channel": st.sampled_from([channel.id, workspace.direct_channel(site.person("Mira").user).id]),
        "ts": st.integers(0, 50).map(lambda place: written[place % len(written)]),
    }
    names = ("text", "thread", "name", "value", "typed", "view", "block_id", "action_id", "kind", "hours", "broadcast")
    fields = {name: st.one_of(known.get(name, st.nothing()), ANY_JSON) for name in ("channel", "ts", *names)}
    act = data.draw(st.fixed_dictionaries({"as": known["as"], "act": known["act"]}, optional=fields))
    status, answer = await post(site, act)
    assert status in (200, 400), answer
    problem = answer.get("problem")
    assert problem is None or (isinstance(problem, str) and problem[-1] in '.!?"')


@given(
    query=st.dictionaries(st.sampled_from(["as", "in", "tab", "thread", "panel", "edit", "source", "find"]), st.text())
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_address_shows_something(site: Site, query: dict[str, str]) -> None:
    workspace = site.host.stage.workspace
    window = read_window(query, workspace)
    assert window.reader in workspace.users
    assert window.channel in workspace.channels
    assert window.thread == "" or workspace.find(window.channel, window.thread) is not None


async def test_a_refusal_is_told_in_words_and_not_by_its_name(site: Site) -> None:
    mira, channel = site.person("Mira"), site.host.stage.channel
    said = await mira.say(channel, "Hello")
    where = {"as": mira.id, "channel": channel.id, "ts": said.ts}
    eyes = where | {"name": "eyes"}
    assert await post(site, eyes | {"act": "react"}) == (200, {})
    for act, told in (
        (eyes | {"act": "react"}, "You have already reacted with that."),
        (where | {"act": "unreact", "name": "tada"}, "That reaction is gone."),
        (where | {"act": "say", "text": "A reply", "thread": "1.000001"}, "That thread is gone."),
    ):
        assert await post(site, act) == (200, {"problem": told})
