"""Another site open in the same browser: what it could send to the playground's ports, and gets nowhere with."""

from __future__ import annotations

import aiohttp
import pytest

from bot.playground import Channel, Person, Playground, Workspace

ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://127.0.0.1:8484"},
    {"Host": "evil.example"},
    {"Host": "localhost"},
]


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_another_site_neither_reads_nor_posts(
    playground: Playground, alice: Person, channel: Channel, headers: dict[str, str]
) -> None:
    said = await alice.say(channel, "private words")
    form = {"token": playground.workspace.bot_token, "channel": channel.id, "text": "hello from elsewhere"}
    async with aiohttp.ClientSession(headers=headers) as browser:
        for method in ("chat.postMessage", "conversations.history"):
            async with browser.post(f"{playground.url}{method}", data=form) as answer:
                assert answer.status == 403
                assert "private words" not in await answer.text()
    assert alice.messages(channel) == [said]


async def test_another_site_uses_no_response_url(playground: Playground, alice: Person, channel: Channel) -> None:
    key = playground.workspace.tickets.new_response(channel.id, alice.id)
    url, headers = alice.wiring.response_url(key), {"Origin": "https://evil.example"}
    async with aiohttp.ClientSession() as browser, browser.post(url, json={"text": "x"}, headers=headers) as answer:
        assert answer.status == 403
    assert alice.ephemerals() == []


async def test_another_site_gets_no_events(playground: Playground, workspace: Workspace) -> None:
    headers = {"Authorization": f"Bearer {workspace.app_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{playground.url}apps.connections.open", headers=headers) as answer:
            link = (await answer.json())["url"]
        with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
            await session.ws_connect(link, origin="https://evil.example")
        assert caught.value.status == 403
        async with session.ws_connect(link) as socket:
            assert (await socket.receive_json())["type"] == "hello"


async def test_a_host_without_its_usual_port_is_the_playground_too(playground: Playground) -> None:
    url, headers = f"{playground.url}auth.test", {"Host": "127.0.0.1"}
    async with aiohttp.ClientSession() as session, session.post(url, headers=headers) as answer:
        assert (await answer.json())["error"] == "not_authed"
