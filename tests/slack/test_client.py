"""Calls that follow one another share a connection."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.slack.client import close_connections, share_connections, slack_client


@pytest.fixture
async def calls() -> AsyncIterator[tuple[str, list[Any]]]:
    """An address that takes every call, and each call's connection and cookie."""
    seen: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        assert request.transport
        seen.append((request.transport.get_extra_info("peername"), request.headers.get("Cookie")))
        response = web.json_response({"ok": True})
        response.set_cookie("b", "1")
        return response

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/", seen
    finally:
        await runner.cleanup()


async def test_calls_share_a_connection_while_they_are_told_to(calls: tuple[str, list[Any]]) -> None:
    url, seen = calls
    client = slack_client("xoxb-hush", url)
    share_connections(client)
    for _ in range(3):
        await client.api_test()
    assert len(seen) == 3
    assert len(set(seen)) == 1
    assert seen[0][1] is None
    await close_connections(client)
    for _ in range(2):
        await client.api_test()
    assert len(set(seen)) == 3


async def test_a_call_has_its_time_on_a_shared_connection_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.client.TIMEOUT_SECONDS", 7)
    client = slack_client("xoxb-hush", "http://127.0.0.1:1/")
    share_connections(client)
    assert client.session
    assert client.session.timeout.total == 7
    await close_connections(client)
