"""Which events reach the bot, how often, and what happens when things go wrong in between."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, ManifestError, Person, PersonError, Playground, Workspace, WorkspaceClock
from bot.playground.http_delivery import sign
from bot.playground.manifest import read_manifest
from tests.playground.rig import MANIFEST, actions, bolt_app, button, connected, manifest_without, modal, refused

JSON = dict[str, Any]

PATIENCE = 30.0
"""Seconds within which anything here has happened, however busy the machine is."""


def names(playground: Playground) -> list[str]:
    return [delivery.name for delivery in playground.traffic.deliveries]


async def test_nothing_is_buffered(playground: Playground, alice: Person, channel: Channel) -> None:
    await alice.say(channel, "anybody there?")
    assert [lost.reason for lost in playground.workspace.undelivered] == ["not_connected"]


async def test_only_where_the_bot_is(playground: Playground, alice: Person, workspace: Workspace) -> None:
    workspace.add_channel("elsewhere", members=[alice.user])
    await alice.say("elsewhere", "@lambdaquiz hello")
    assert names(playground) == []
    await alice.invite_bot("elsewhere")
    assert names(playground) == ["member_joined_channel", "message.channel_join"]


async def test_only_what_was_subscribed(workspace: Workspace) -> None:
    manifest = manifest_without(events="message.channels reaction_added")
    async with Playground(workspace, manifest) as playground:
        dora = playground.person("dora", joins=True)
        place = workspace.add_channel("quiet", members=[dora.user, workspace.bot])
        said = await dora.say(place, "hi")
        await dora.react(said, "eyes")
        await dora.say(dora.dm(), "hello")
        assert names(playground) == ["team_join", "message"]


async def test_every_kind_of_event(
    playground: Playground, workspace: Workspace, alice: Person, bob: Person, channel: Channel
) -> None:
    playground.traffic.clear()
    said = await alice.say(channel, "one")
    await alice.reply(said, "two", broadcast=True)
    await alice.reply(said, "three", files=["notes.txt"])
    await alice.edit(said, "uno")
    workspace.messages.unfurl(said)
    await bob.react(said, "eyes")
    await bob.unreact(said, "eyes")
    await alice.delete(said)
    await bob.leave(channel)
    workspace.rename(channel, "renamed")
    workspace.change_channel_id(channel)
    workspace.change_user(bob.user, display_name="Bobby")
    workspace.archive(channel, alice.user)
    workspace.uninstall_app()
    await playground.idle()
    assert names(playground) == [
        "message",
        "message.thread_broadcast",
        "message.file_share",
        "message.message_changed",
        "message.message_changed",
        "reaction_added",
        "reaction_removed",
        "message.message_changed",
        "member_left_channel",
        "channel_rename",
        "channel_id_changed",
        "user_change",
        "channel_archive",
        "tokens_revoked",
        "app_uninstalled",
    ]
    changes = [delivery.payload["event"] for delivery in playground.traffic.delivered("message.message_changed")]
    edited, unfurled, tombstone = changes
    assert (edited["previous_message"]["text"], edited["message"]["text"]) == ("one", "uno")
    assert unfurled["message"]["text"] == unfurled["previous_message"]["text"] == "uno"
    assert tombstone["message"]["subtype"] == "tombstone"
    ids = [delivery.payload["event_id"] for delivery in playground.traffic.deliveries]
    assert len(set(ids)) == len(ids)


async def test_deleting_a_reply(playground: Playground, alice: Person, channel: Channel) -> None:
    said = await alice.say(channel, "one")
    reply = await alice.reply(said, "two")
    await alice.delete(reply)
    event = playground.traffic.delivered("message.message_deleted")[0].payload["event"]
    assert (event["deleted_ts"], event["previous_message"]["thread_ts"]) == (reply.ts, said.ts)


async def test_an_app_that_is_gone_hears_only_of_that(
    playground: Playground, workspace: Workspace, alice: Person, channel: Channel
) -> None:
    playground.faults.hold_events()
    await alice.say(channel, "on its way")
    workspace.uninstall_app()
    playground.faults.release_events()
    said = await alice.say(channel, "is anybody there?")
    await alice.react(said, "eyes")
    await alice.home()
    assert names(playground) == ["tokens_revoked", "app_uninstalled"]


async def test_nobody_uses_an_app_that_is_gone(
    client: AsyncWebClient, playground: Playground, workspace: Workspace, alice: Person, channel: Channel
) -> None:
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[actions(button("go"))])
    card = alice.messages(channel)[-1]
    form = modal(notify_on_close=True)
    await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=form)
    assert alice.modal is not None
    workspace.uninstall_app()
    await playground.idle()
    playground.traffic.clear()
    for attempt in (
        alice.command("/lambda-quiz", channel),
        alice.click(card, "go"),
        alice.submit(alice.modal, {"text": "x"}),
    ):
        with pytest.raises(PersonError, match="the app is no longer installed"):
            await attempt
    await alice.close(alice.modal)
    assert alice.modal is None
    assert names(playground) == []


async def test_retries_on_the_workspaces_clock(
    http_playground: Playground, clock: WorkspaceClock, unused_tcp_port: int
) -> None:
    seen: list[tuple[str | None, str | None]] = []

    async def broken(request: web.Request) -> web.Response:
        body = await request.text()
        expected = sign(http_playground.workspace.signing_secret, request.headers["x-slack-request-timestamp"], body)
        assert request.headers["x-slack-signature"] == expected
        seen.append((request.headers.get("x-slack-retry-num"), request.headers.get("x-slack-retry-reason")))
        return web.Response(status=500)

    app = web.Application()
    app.router.add_post("/slack/events", broken)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", unused_tcp_port).start()
    http_playground.deliver_to(f"http://127.0.0.1:{unused_tcp_port}/slack/events")
    workspace = http_playground.workspace
    alice = http_playground.person("alice")
    await http_playground.idle()
    seen.clear()
    workspace.undelivered.clear()
    clock.forget_calls()
    place = workspace.add_channel("general", members=[alice.user, workspace.bot])
    await alice.say(place, "hi")
    assert seen == [(None, None), ("1", "http_error")]
    clock.advance(timedelta(seconds=59))
    await http_playground.idle()
    assert len(seen) == 2
    clock.advance(timedelta(seconds=1))
    await http_playground.idle()
    clock.advance(timedelta(minutes=5))
    await http_playground.idle()
    assert seen[2:] == [("2", "http_error"), ("3", "http_error")]
    assert [lost.reason for lost in workspace.undelivered] == ["gave up: http_error"]
    await runner.cleanup()


async def test_faults_of_delivery(playground: Playground, alice: Person, channel: Channel) -> None:
    app = bolt_app(playground)
    heard: list[JSON] = []

    @app.event("message")
    async def keep(body: JSON) -> None:
        heard.append(body)

    async with connected(playground, app):
        playground.faults.redeliver(3)
        await alice.say(channel, "thrice")
        assert len({body["event_id"] for body in heard}) == 1
        assert len(heard) == 3
        playground.faults.clear()
        heard.clear()
        playground.faults.drop_acks()
        await alice.say(channel, "unheard")
        attempts = playground.traffic.delivered("message")[-2:]
        assert [(each.attempt, each.acknowledged, each.reason) for each in attempts] == [
            (0, False, "timeout"),
            (1, True, None),
        ]
        assert len(heard) == 2
        heard.clear()
        playground.faults.hold_events()
        for number in range(8):
            await alice.say(channel, str(number))
        assert heard == []
        assert playground.faults.release_events(shuffle=True) == 8
        await playground.idle()
        texts = [body["event"]["text"] for body in heard]
        assert sorted(texts) == [str(number) for number in range(8)]
        assert texts != sorted(texts)


@pytest.mark.parametrize("abrupt", [False, True])
async def test_a_closed_socket_is_opened_anew(
    playground: Playground, alice: Person, channel: Channel, abrupt: bool
) -> None:
    app = bolt_app(playground)
    heard: list[str] = []

    @app.event("message")
    async def keep(event: JSON) -> None:
        heard.append(event["text"])

    async with connected(playground, app) as handler:
        handler.client.ping_interval = 0.05
        await asyncio.sleep(0)
        await playground.faults.close_sockets(abrupt=abrupt)
        if abrupt:
            assert playground.connections == 0
            await handler.client.connect_to_new_endpoint()
        async with asyncio.timeout(PATIENCE):
            # The client reconnects when its own timer says so, and tells nobody.
            while len(playground.traffic.calls_to("apps.connections.open")) < 2:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
            handler.client.ping_interval = 5
            # On a busy machine it has soon taken the new connection for a stale one as well, and opens another.
            while not heard:
                await playground.connected()
                await alice.say(channel, "again")
        assert set(heard) == {"again"}


async def test_several_connections_share_the_envelopes(playground: Playground, alice: Person, channel: Channel) -> None:
    apps = [bolt_app(playground), bolt_app(playground)]
    heard: list[int] = []

    def listen(number: int) -> None:
        @apps[number].event("message")
        async def keep() -> None:
            heard.append(number)

    listen(0)
    listen(1)
    async with connected(playground, apps[0]), connected(playground, apps[1]):
        assert playground.connections == 2
        for _ in range(4):
            await alice.say(channel, "hi")
    assert sorted(heard) == [0, 0, 1, 1]


async def test_a_ticket_opens_one_connection(playground: Playground, client: AsyncWebClient) -> None:
    opened = await client.apps_connections_open(app_token=playground.workspace.app_token)
    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(opened["url"]) as socket:
            hello = await socket.receive_json()
            assert hello["type"] == "hello"
            assert hello["num_connections"] == 1
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_a_ticket_runs_out(playground: Playground, client: AsyncWebClient, clock: WorkspaceClock) -> None:
    async with aiohttp.ClientSession() as session:
        opened = await client.apps_connections_open(app_token=playground.workspace.app_token)
        clock.advance(timedelta(seconds=30))
        await (await session.ws_connect(opened["url"])).close()
        opened = await client.apps_connections_open(app_token=playground.workspace.app_token)
        clock.advance(timedelta(seconds=31))
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(opened["url"])


async def test_an_eleventh_connection_is_turned_away(playground: Playground, client: AsyncWebClient) -> None:
    async with aiohttp.ClientSession() as session:
        sockets = []
        for _ in range(11):
            opened = await client.apps_connections_open(app_token=playground.workspace.app_token)
            sockets.append(await session.ws_connect(opened["url"]))
        frame = await sockets[-1].receive_json()
        assert frame == {"type": "disconnect", "reason": "too_many_websockets"}
        for socket in sockets:
            await socket.close()


async def test_faults_of_the_api(
    playground: Playground, client: AsyncWebClient, channel: Channel, alice: Person
) -> None:
    post: JSON = {"channel": channel.id, "text": "hi"}
    playground.faults.answer("chat.postMessage", status=503)
    assert await refused(client.chat_postMessage(**post)) == "internal_error"
    playground.faults.answer("chat.postMessage", status=429, retry_after=30)
    assert await refused(client.chat_postMessage(**post)) == "ratelimited"
    playground.faults.fail("chat.postMessage", error="fatal_error", times=2)
    assert await refused(client.chat_postMessage(**post)) == "fatal_error"
    assert await refused(client.chat_postMessage(**post)) == "fatal_error"
    assert alice.messages(channel) == []
    playground.faults.lose_response("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(**post)
    assert [message.text for message in alice.messages(channel)] == ["hi"]
    playground.faults.delay("chat.postMessage", seconds=0.05)
    await client.chat_postMessage(**post)
    assert playground.traffic.calls_to("chat.postMessage")[4].lost
    playground.faults.fail("*", error="fatal_error", times=None, probability=0.5)
    outcomes = [playground.faults.next_for("x") is not None for _ in range(40)]
    assert 5 < sum(outcomes) < 35
    playground.faults.clear()
    await client.chat_postMessage(**post)


async def test_response_url_wears_out(playground: Playground, alice: Person, channel: Channel) -> None:
    workspace = playground.workspace
    key = workspace.tickets.new_response(channel.id, alice.id)
    url = playground.wiring.response_url(key)
    async with aiohttp.ClientSession() as session:

        async def post(to: str, **body: Any) -> tuple[int, JSON]:
            async with session.post(to, json=body) as response:
                return response.status, json.loads(await response.text())

        assert await post(url, text="x", colour="red") == (
            400,
            {
                "ok": False,
                "error": "invalid_arguments",
                "response_metadata": {"messages": ["[ERROR] unknown key [json-pointer:/colour]"]},
            },
        )
        for _ in range(4):
            assert (await post(url, text="x"))[0] == 200
        assert (await post(url, text="x"))[1]["error"] == "used_url"
        late = playground.wiring.response_url(workspace.tickets.new_response(channel.id, alice.id))
        workspace.clock.advance(timedelta(minutes=31))
        assert (await post(late, text="x"))[1]["error"] == "expired_url"
        assert (await post(url + "x", text="x"))[1]["error"] == "no_such_url"
    assert len(alice.ephemerals(channel)) == 4


async def test_guests_from_another_workspace(playground: Playground, workspace: Workspace, channel: Channel) -> None:
    guest = playground.person("guest", team="T0OTHER")
    workspace.join(channel, guest.user)
    playground.traffic.clear()
    await guest.say(channel, "hello from afar")
    event = playground.traffic.delivered("message")[0].payload
    assert (event["event"]["user_team"], event["event"]["team"]) == ("T0OTHER", "T0OTHER")
    assert event["is_ext_shared_channel"] is True
    with pytest.raises(PersonError, match="not a valid command"):
        await guest.command("/lambda-quiz", channel)


async def test_clock_runs_retries_at_speed(workspace: Workspace) -> None:
    fast = WorkspaceClock(workspace.clock.now(), speed=3600)
    fired = asyncio.Event()
    fast.call_at(fast.now() + timedelta(minutes=1), fired.set)
    async with asyncio.timeout(PATIENCE):
        await fired.wait()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"settings": {"event_subscriptions": {"bot_events": ["message.everything"]}}}, "knows no bot event"),
        ({"settings": {"event_subscriptions": {"bot_events": ["message.mpim"]}}}, "mpim:history"),
        ({"features": {"bot_user": {"display_name": "x"}, "slash_commands": [{"command": "quiz"}]}}, "no slash"),
        ({"display_information": {}}, "display_information"),
        ({"oauth_config": {"scopes": {"bot": []}}, "settings": {}}, "scope commands"),
    ],
)
def test_manifests_refused(change: JSON, reason: str) -> None:
    with pytest.raises(ManifestError, match=reason):
        read_manifest(MANIFEST | change)


async def test_interactivity_off(workspace: Workspace) -> None:
    settings = MANIFEST["settings"] | {"interactivity": {"is_enabled": False}}
    async with Playground(workspace, MANIFEST | {"settings": settings}) as playground:
        erin = playground.person("erin")
        place = workspace.add_channel("general", members=[erin.user, workspace.bot])
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url)
        await client.chat_postMessage(channel=place.id, text="x", blocks=[actions(button("go"))])
        with pytest.raises(PersonError, match="interactivity"):
            await erin.click(erin.messages(place)[-1], "go")
