"""What Slack says of our tokens, and what is made of answers that are not Slack's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli.manifest import manifest_of
from bot.playground import Playground, Workspace, WorkspaceClock
from bot.settings import Mode
from bot.slack.client import slack_client
from bot.slack.diagnosis import SlackProblem, SlackUnreachable, check_bot_token, open_socket_mode
from bot.slack.pace import TEMPORARY, TOO_OFTEN

NOW = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
DATE = "Mon, 30 Nov 2026 08:00:00 GMT"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    manifest = manifest_of(Mode.SOCKET)
    async with Playground(Workspace(WorkspaceClock(NOW), name="Lambda Study"), manifest) as opened:
        yield opened


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    return slack_client(playground.workspace.bot_token, playground.url)


async def test_a_token_that_works(client: AsyncWebClient, playground: Playground) -> None:
    check = await check_bot_token(client, playground.manifest.scopes, NOW)
    assert (check.workspace, check.missing_scopes) == ("Lambda Study", ())


async def test_scopes_that_the_token_lacks_by_name(client: AsyncWebClient) -> None:
    check = await check_bot_token(client, {"chat:write", "stars:read", "files:read"}, NOW)
    assert check.missing_scopes == ("files:read", "stars:read")


async def test_socket_mode_is_opened(client: AsyncWebClient, playground: Playground) -> None:
    assert (await open_socket_mode(client, playground.workspace.app_token)).startswith("ws://127.0.0.1:")


@pytest.mark.parametrize(
    "error", ["invalid_auth", "token_revoked", "token_expired", "account_inactive", "team_access_not_granted"]
)
async def test_a_token_that_slack_refuses(client: AsyncWebClient, playground: Playground, error: str) -> None:
    playground.faults.fail("*", error=error, times=2)
    with pytest.raises(SlackProblem, match=rf"^Slack refuses SLACK_BOT_TOKEN \({error}\): copy ") as caught:
        await check_bot_token(client, (), NOW)
    assert not isinstance(caught.value, SlackUnreachable)
    with pytest.raises(SlackProblem, match=rf"^Slack refuses SLACK_APP_TOKEN \({error}\): make ") as caught:
        await open_socket_mode(client, "xapp-hush")
    assert not isinstance(caught.value, SlackUnreachable)


async def unreachable(client: AsyncWebClient) -> str:
    with pytest.raises(SlackUnreachable) as caught:
        await check_bot_token(client, (), NOW)
    with pytest.raises(SlackUnreachable):
        await open_socket_mode(client, "xapp-hush")
    said = str(caught.value)
    assert said.startswith(f"Slack cannot be reached at {client.base_url} (")
    assert said.endswith("): check the network, any proxy, and SLACK_API_URL if you have set it.")
    return said


@pytest.mark.parametrize("error", sorted(TEMPORARY | TOO_OFTEN))
async def test_trouble_that_passes(client: AsyncWebClient, playground: Playground, error: str) -> None:
    playground.faults.fail("*", error=error, times=2)
    assert error in await unreachable(client)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_call_that_is_turned_away(client: AsyncWebClient, playground: Playground, status: int) -> None:
    playground.faults.answer("*", status=status, retry_after=1, times=2)
    await unreachable(client)


async def test_a_lost_response(client: AsyncWebClient, playground: Playground) -> None:
    playground.faults.lose_response("*", times=2)
    assert "ServerDisconnectedError" in await unreachable(client)


async def test_an_answer_that_takes_too_long(playground: Playground) -> None:
    playground.faults.delay("*", seconds=1, times=2)
    client = AsyncWebClient(playground.workspace.bot_token, playground.url, timeout=0.1, retry_handlers=[])  # type: ignore[arg-type] # a part of a second works as well
    assert "TimeoutError" in await unreachable(client)


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/api/", "https://slack.invalid/api/"])
async def test_nobody_there(url: str) -> None:
    await unreachable(slack_client("xoxb-hush", url))


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy"])
@pytest.mark.parametrize("proxy", ["hush", "anna:hush@proxy:3128", "http://anna:hush@proxy:99999"])
async def test_a_proxy_that_is_no_address(
    playground: Playground, monkeypatch: pytest.MonkeyPatch, name: str, proxy: str
) -> None:
    monkeypatch.setenv(name, proxy)
    client = slack_client(playground.workspace.bot_token, playground.url)
    said = "^HTTPS_PROXY or HTTP_PROXY is no address: write it as http://HOST:PORT, or unset it.$"
    with pytest.raises(SlackProblem, match=said) as caught:
        await check_bot_token(client, (), NOW)
    assert not isinstance(caught.value, SlackUnreachable)
    with pytest.raises(SlackProblem, match=said):
        await open_socket_mode(client, playground.workspace.app_token)


@asynccontextmanager
async def somebody_else(response: web.Response) -> AsyncIterator[AsyncWebClient]:
    """A client of a server that gives one answer to everything."""

    async def answer(_: web.Request) -> web.Response:
        copy = web.Response(status=response.status, body=response.body)
        copy.headers.update(response.headers)
        return copy

    app = web.Application()
    app.router.add_route("*", "/{anything:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield slack_client("xoxb-hush", f"http://127.0.0.1:{runner.addresses[0][1]}/api/")
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("status", [200, 404, 502])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("text/html", "<h1>Log in to the hotel's network</h1>"),
        ("text/plain", "ok"),
        ("application/json", "{"),
        ("application/json", "[]"),
        ("application/json", "null"),
        ("application/json", ""),
    ],
)
async def test_an_answer_of_somebody_else(status: int, content_type: str, body: str) -> None:
    async with somebody_else(web.Response(status=status, text=body, content_type=content_type)) as client:
        assert "what answers there is not Slack" in await unreachable(client)


@pytest.mark.parametrize(
    ("date", "off"),
    [
        (DATE, timedelta(0)),
        ("Mon, 30 Nov 2026 08:05:01 GMT", timedelta(minutes=5, seconds=1)),
        ("Mon, 30 Nov 2026 07:54:59 -0000", timedelta(minutes=5, seconds=1)),
        ("yesterday", None),
    ],
)
async def test_how_far_the_clock_is_off(date: str, off: timedelta | None) -> None:
    headers = {"Date": date, "X-OAuth-Scopes": "chat:write, commands"}
    async with somebody_else(web.json_response({"ok": True, "team": "T"}, headers=headers)) as client:
        check = await check_bot_token(client, {"chat:write", "commands"}, NOW)
    assert (check.clock_is_off, check.missing_scopes) == (off, ())


async def test_scopes_that_nobody_tells_are_not_missing() -> None:
    async with somebody_else(web.json_response({"ok": True, "team": "T"})) as client:
        assert (await check_bot_token(client, {"chat:write"}, NOW)).missing_scopes == ()
