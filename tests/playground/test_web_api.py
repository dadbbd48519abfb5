"""Every method's refusals and answers, over the wire with slack_sdk's own client."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackApiError
from slack_sdk.models.metadata import Metadata
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.playground import Channel, Person, Playground, Workspace, WorkspaceClock
from bot.playground.limits import POSTS_PER_MINUTE
from tests.playground.rig import (
    MANIFEST,
    actions,
    button,
    home,
    manifest_without,
    modal,
    refusal,
    refused,
    section,
    text_input,
)

JSON = dict[str, Any]
Acts = Callable[[AsyncWebClient, Channel], Awaitable[Any]]


async def test_who_am_i(client: AsyncWebClient, workspace: Workspace) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["bot_id"]) == (workspace.bot.id, workspace.bot_id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-other", "invalid_auth"), ("xapp-playground", "not_allowed_token_type")],
)
async def test_tokens(playground: Playground, token: str, error: str) -> None:
    assert await refused(AsyncWebClient(token=token, base_url=playground.url).auth_test()) == error


async def test_bot_token_opens_no_socket(client: AsyncWebClient) -> None:
    call = client.api_call("apps.connections.open")
    assert await refused(call) == "not_allowed_token_type"


async def test_revoked_token(client: AsyncWebClient, workspace: Workspace) -> None:
    workspace.uninstall_app()
    assert await refused(client.auth_test()) == "token_revoked"


async def test_missing_scope_says_which(workspace: Workspace) -> None:
    manifest = manifest_without(scopes="chat:write")
    async with Playground(workspace, manifest) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url)
        error = await refusal(client.chat_postMessage(channel="C1", text="hi"))
    assert error.response["error"] == "missing_scope"
    assert error.response["needed"] == "chat:write"
    assert "commands" in error.response["provided"]


async def test_scope_by_kind_of_channel(workspace: Workspace) -> None:
    private = workspace.add_channel("secret", members=[workspace.bot], private=True)
    manifest = manifest_without(scopes="groups:history", events="message.groups")
    async with Playground(workspace, manifest) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url)
        error = await refusal(client.conversations_history(channel=private.id))
    assert error.response["needed"] == "groups:history"


REFUSALS: list[tuple[str, Acts]] = [
    ("unknown_method", lambda c, _: c.api_call("chat.shout")),
    ("invalid_arguments", lambda c, ch: c.api_call("chat.postMessage", json={"channel": ch.id, "txt": "hi"})),
    ("invalid_arguments", lambda c, _: c.api_call("chat.postMessage", json={"text": "hi"})),
    ("invalid_arguments", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", reply_broadcast=True)),
    ("channel_not_found", lambda c, _: c.chat_postMessage(channel="C404", text="x")),
    ("channel_not_found", lambda c, _: c.chat_postMessage(channel="#general", text="x")),
    ("no_text", lambda c, ch: c.api_call("chat.postMessage", json={"channel": ch.id, "text": " "})),
    (
        "no_text",
        lambda c, ch: c.api_call("chat.postMessage", json={"channel": ch.id, "blocks": [section("hi")]}),
    ),
    ("msg_too_long", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x" * 4_001)),
    (
        "msg_blocks_too_long",
        lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", blocks=[section("x" * 2999)] * 4),
    ),
    ("invalid_blocks", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", blocks=[{"type": "quiz"}])),
    (
        "invalid_blocks_format",
        lambda c, ch: c.api_call("chat.postMessage", params={"channel": ch.id, "text": "x", "blocks": "[{"}),
    ),
    ("invalid_blocks_format", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", blocks={"a": 1})),  # type: ignore[arg-type]
    ("invalid_thread_ts", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", thread_ts="1.000001")),
    ("thread_not_found", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", thread_ts="1700000000.000100")),
    ("invalid_metadata_format", lambda c, ch: c.chat_postMessage(channel=ch.id, text="x", metadata={"a": 1})),
    (
        "metadata_too_large",
        lambda c, ch: c.chat_postMessage(
            channel=ch.id, text="x", metadata={"event_type": "e", "event_payload": {"a": "x" * 9000}}
        ),
    ),
    ("message_not_found", lambda c, ch: c.chat_update(channel=ch.id, ts="1.000001", text="x")),
    ("message_not_found", lambda c, ch: c.chat_delete(channel=ch.id, ts="1.000001")),
    ("message_not_found", lambda c, ch: c.chat_getPermalink(channel=ch.id, message_ts="1.000001")),
    ("user_not_in_channel", lambda c, ch: c.chat_postEphemeral(channel=ch.id, user="U404", text="x")),
    ("thread_not_found", lambda c, ch: c.conversations_replies(channel=ch.id, ts="1.000001")),
    ("invalid_cursor", lambda c, ch: c.conversations_history(channel=ch.id, cursor="nonsense")),
    ("invalid_limit", lambda c, ch: c.conversations_history(channel=ch.id, limit=5000)),
    ("invalid_ts_oldest", lambda c, ch: c.conversations_history(channel=ch.id, oldest="yesterday")),
    ("invalid_ts_latest", lambda c, ch: c.conversations_history(channel=ch.id, latest="tomorrow")),
    ("invalid_types", lambda c, _: c.conversations_list(types="public")),
    ("message_not_found", lambda c, ch: c.reactions_add(channel=ch.id, timestamp="1.000001", name="eyes")),
    ("user_not_found", lambda c, _: c.users_info(user="U404")),
    ("user_not_found", lambda c, _: c.conversations_open(users="U404")),
    ("invalid_trigger_id", lambda c, _: c.views_open(trigger_id="1.2.3", view=modal())),
    ("invalid_arguments", lambda c, _: c.views_open(trigger_id="1.2.3", view={"type": "modal"})),
    ("view_not_found", lambda c, _: c.views_update(view_id="V404", view=modal())),
    ("user_not_found", lambda c, _: c.views_publish(user_id="U404", view=home())),
    ("team_not_found", lambda c, _: c.team_info(team="T404")),
    ("bot_not_found", lambda c, _: c.bots_info(bot="B404")),
    ("team_access_not_granted", lambda c, _: c.api_call("auth.test", params={"team_id": "T404"})),
]


@pytest.mark.parametrize(("error", "call"), REFUSALS, ids=[f"{n}-{row[0]}" for n, row in enumerate(REFUSALS)])
async def test_refusals(client: AsyncWebClient, channel: Channel, error: str, call: Acts) -> None:
    assert await refused(call(client, channel)) == error


async def test_posting_needs_membership(client: AsyncWebClient, workspace: Workspace) -> None:
    elsewhere = workspace.add_channel("elsewhere")
    hidden = workspace.add_channel("hidden", private=True)
    assert await refused(client.chat_postMessage(channel=elsewhere.id, text="x")) == "not_in_channel"
    assert await refused(client.conversations_history(channel=elsewhere.id)) == "not_in_channel"
    assert await refused(client.chat_postMessage(channel=hidden.id, text="x")) == "channel_not_found"


async def test_archived_and_restricted_channels(
    client: AsyncWebClient, workspace: Workspace, channel: Channel, alice: Person
) -> None:
    posted = (await client.chat_postMessage(channel=channel.id, text="x"))["ts"]
    await client.reactions_add(channel=channel.id, timestamp=posted, name="eyes")
    channel.refuses_posts = "restricted_action"
    assert await refused(client.chat_postMessage(channel=channel.id, text="x")) == "restricted_action"
    workspace.archive(channel, alice.user)
    assert await refused(client.chat_postMessage(channel=channel.id, text="x")) == "is_archived"
    assert await refused(client.conversations_join(channel=channel.id)) == "is_archived"
    shown = client.chat_postEphemeral(channel=channel.id, user=alice.id, text="x")
    assert await refused(shown) == "is_archived"
    assert await refused(client.chat_update(channel=channel.id, ts=posted, text="y")) == "is_inactive"
    assert await refused(client.chat_delete(channel=channel.id, ts=posted)) == "cant_delete_message"
    assert await refused(client.reactions_add(channel=channel.id, timestamp=posted, name="tada")) == "is_archived"
    assert await refused(client.reactions_remove(channel=channel.id, timestamp=posted, name="eyes")) == "is_archived"


@pytest.mark.parametrize(
    "how", [{"response_type": "in_channel"}, {"replace_original": True}, {"delete_original": True}]
)
async def test_response_urls_change_nothing_in_an_archived_channel(
    client: AsyncWebClient, workspace: Workspace, channel: Channel, alice: Person, how: JSON
) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="x")
    key = workspace.tickets.new_response(channel.id, alice.id, source_ts=posted["ts"])
    workspace.archive(channel, alice.user)
    answer = await AsyncWebhookClient(alice.wiring.response_url(key)).send_dict({"text": "y", **how})
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, "is_archived")
    assert [message.text for message in alice.messages(channel)] == ["x"]


WRONG_ANSWERS: list[tuple[str, JSON]] = [
    ("invalid_arguments", {"replace_original": "false"}),
    ("invalid_arguments", {"delete_original": "false"}),
    ("invalid_arguments", {"replace_original": 0}),
    ("invalid_arguments", {"unfurl_links": "no"}),
    ("invalid_arguments", {"thread_ts": ["x"]}),
    ("invalid_thread_ts", {"thread_ts": "nonsense"}),
    ("thread_not_found", {"thread_ts": "1700000000.000100"}),
]


@pytest.mark.parametrize("kind", ["ephemeral", "in_channel"])
@pytest.mark.parametrize(("error", "how"), WRONG_ANSWERS, ids=[str(how) for _, how in WRONG_ANSWERS])
async def test_response_urls_check_what_the_methods_check(
    client: AsyncWebClient, workspace: Workspace, channel: Channel, alice: Person, kind: str, error: str, how: JSON
) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="x")
    key = workspace.tickets.new_response(channel.id, alice.id, source_ts=posted["ts"])
    body = {"text": "y", "response_type": kind, **how}
    answer = await AsyncWebhookClient(alice.wiring.response_url(key)).send_dict(body)
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, error)
    assert [message.text for message in alice.messages(channel)] == ["x"]


@pytest.mark.parametrize("how", ["replace_original", "delete_original"])
async def test_response_urls_leave_a_tombstone_alone(
    client: AsyncWebClient, workspace: Workspace, channel: Channel, alice: Person, how: str
) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="x")
    await alice.reply(alice.messages(channel)[0], "still here")
    key = workspace.tickets.new_response(channel.id, alice.id, source_ts=posted["ts"])
    await client.chat_delete(channel=channel.id, ts=posted["ts"])
    before = alice.messages(channel)
    answer = await AsyncWebhookClient(alice.wiring.response_url(key)).send_dict({"text": "y", how: True})
    assert (answer.status_code, json.loads(answer.body)["error"]) == (400, "message_not_found")
    assert alice.messages(channel) == before


@pytest.mark.parametrize(
    ("error", "thread"), [("invalid_thread_ts", "nonsense"), ("thread_not_found", "1700000000.000100")]
)
async def test_an_ephemeral_stands_where_its_reader_can_see_it(
    client: AsyncWebClient, channel: Channel, alice: Person, error: str, thread: str
) -> None:
    root = await alice.say(channel, "question")
    reply = await alice.reply(root, "answer")
    shown: JSON = {"channel": channel.id, "user": alice.id, "text": "x"}
    assert await refused(client.chat_postEphemeral(thread_ts=thread, **shown)) == error
    assert await refused(client.chat_postEphemeral(thread_ts=reply.ts, **shown)) == "thread_not_found"
    await client.chat_postEphemeral(thread_ts=root.ts, **shown)
    assert [message.text for message in alice.thread(root)] == ["question", "answer", "x"]


async def test_a_message_says_as_much_as_can_be_updated(client: AsyncWebClient, channel: Channel) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="x" * 4_000)
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="y" * 4_000)
    longer = client.chat_update(channel=channel.id, ts=posted["ts"], text="y" * 4_001)
    assert await refused(longer) == "msg_too_long"


async def test_others_messages_are_not_the_bots(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    said = await alice.say(channel, "mine")
    assert await refused(client.chat_update(channel=channel.id, ts=said.ts, text="x")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=channel.id, ts=said.ts)) == "cant_delete_message"


async def test_text_alone_does_not_say_what_becomes_of_blocks(client: AsyncWebClient, channel: Channel) -> None:
    posted = await client.chat_postMessage(channel=channel.id, text="x", blocks=[section("x")])
    assert await refused(client.chat_update(channel=channel.id, ts=posted["ts"], text="y")) == "invalid_arguments"
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="y", blocks=[])


async def test_reactions(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    said = await alice.say(channel, "hi")
    place: JSON = {"channel": channel.id, "timestamp": said.ts}
    assert await refused(client.reactions_add(name="No Emoji", **place)) == "invalid_name"
    assert await refused(client.reactions_remove(name="eyes", **place)) == "no_reaction"
    await client.reactions_add(name="eyes", **place)
    assert await refused(client.reactions_add(name="eyes", **place)) == "already_reacted"
    shown = await client.reactions_get(**place)
    assert shown["message"]["reactions"][0]["name"] == "eyes"
    await client.reactions_remove(name="eyes", **place)
    assert alice.look(said).reactions == {}


async def test_metadata_shows_only_when_asked_for(client: AsyncWebClient, channel: Channel) -> None:
    metadata = Metadata(event_type="post", event_payload={"round_id": "7"})
    posted = await client.chat_postMessage(channel=channel.id, text="x", metadata=metadata)
    bare = await client.conversations_history(channel=channel.id)
    full = await client.conversations_history(channel=channel.id, include_all_metadata=True, oldest="0")
    assert "metadata" not in bare["messages"][0]
    assert full["messages"][0]["metadata"] == {"event_type": "post", "event_payload": {"round_id": "7"}}
    assert full["messages"][0]["ts"] == posted["ts"]


async def test_threads_and_broadcasts(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    root = await client.chat_postMessage(channel=channel.id, text="question")
    await client.chat_postMessage(channel=channel.id, text="quiet", thread_ts=root["ts"])
    shown = {"thread_ts": root["ts"], "reply_broadcast": True}
    loud = await client.chat_postMessage(channel=channel.id, text="loud", **shown)
    assert loud["message"]["subtype"] == "thread_broadcast"
    assert [message.text for message in alice.messages(channel)] == ["question", "loud"]
    thread = await client.conversations_replies(channel=channel.id, ts=root["ts"])
    assert [message["text"] for message in thread["messages"]] == ["question", "quiet", "loud"]
    assert thread["messages"][0]["reply_count"] == 2
    below = client.chat_postMessage(channel=channel.id, text="x", thread_ts=loud["ts"])
    assert await refused(below) == "thread_not_found"


@pytest.mark.parametrize(
    ("broadcast", "error"), [(True, "no_dual_broadcast_content_update"), ("perhaps", "invalid_arguments")]
)
async def test_an_update_broadcasts_no_old_reply(
    client: AsyncWebClient, channel: Channel, alice: Person, broadcast: Any, error: str
) -> None:
    root = await alice.say(channel, "question")
    reply: JSON = {"channel": channel.id, "thread_ts": root.ts, "text": "quiet"}
    posted = await client.chat_postMessage(**reply)
    update: JSON = {"channel": channel.id, "ts": posted["ts"], "text": "loud"}
    assert await refused(client.chat_update(reply_broadcast=broadcast, **update)) == error
    assert [message.text for message in alice.thread(root)] == ["question", "quiet"]
    await client.chat_update(reply_broadcast=False, **update)
    assert [message.text for message in alice.thread(root)] == ["question", "loud"]


async def test_a_thread_says_of_a_guests_workspace_what_the_samples_do(
    client: AsyncWebClient, channel: Channel, playground: Playground, workspace: Workspace
) -> None:
    guest = playground.person("guest", team="T0OTHER")
    workspace.join(channel, guest.user)
    root = await client.chat_postMessage(channel=channel.id, text="question")
    await guest.reply(guest.messages(channel)[-1], "from afar")

    thread = await client.conversations_replies(channel=channel.id, ts=root["ts"])

    reply = thread["messages"][-1]
    assert {key: reply.get(key) for key in ("user", "team", "user_team", "source_team")} == {
        "user": guest.id, "team": "T0OTHER", "user_team": None, "source_team": None,
    }  # fmt: skip


async def test_window_edges(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    first, middle, last = [await alice.say(channel, text) for text in "abc"]
    edges: JSON = {"channel": channel.id, "oldest": first.ts, "latest": last.ts}
    inside = await client.conversations_history(**edges)
    assert [message["ts"] for message in inside["messages"]] == [middle.ts]
    whole = await client.conversations_history(inclusive=True, **edges)
    assert [message["ts"] for message in whole["messages"]] == [last.ts, middle.ts, first.ts]


async def test_deleted_parent_leaves_a_tombstone(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    root = await client.chat_postMessage(channel=channel.id, text="question")
    reply = await client.chat_postMessage(channel=channel.id, text="answer", thread_ts=root["ts"])
    await client.chat_delete(channel=channel.id, ts=root["ts"])
    thread = await client.conversations_replies(channel=channel.id, ts=root["ts"])
    assert [message.get("subtype") for message in thread["messages"]] == ["tombstone", None]
    await client.chat_delete(channel=channel.id, ts=reply["ts"])
    assert alice.messages(channel) == []


async def test_direct_messages(client: AsyncWebClient, alice: Person, workspace: Workspace) -> None:
    opened = await client.conversations_open(users=alice.id)
    posted = await client.chat_postMessage(channel=alice.id, text="psst")
    assert posted["channel"] == opened["channel"]["id"]
    assert [message.text for message in alice.messages(alice.dm())] == ["psst"]
    assert await refused(client.conversations_open(users=workspace.bot.id)) == "cannot_dm_bot"


async def test_ephemerals_show_to_one(client: AsyncWebClient, channel: Channel, alice: Person, bob: Person) -> None:
    await client.chat_postEphemeral(channel=channel.id, user=alice.id, text="only you")
    assert [message.text for message in alice.messages(channel)] == ["only you"]
    assert bob.messages(channel) == []
    history = await client.conversations_history(channel=channel.id)
    assert history["messages"] == []


async def test_pings_are_recorded(client: AsyncWebClient, channel: Channel, workspace: Workspace) -> None:
    await client.chat_postMessage(channel=channel.id, text="calm &lt;!channel&gt; @here")
    assert workspace.pings == []
    await client.chat_postMessage(channel=channel.id, text="<!channel>", blocks=[section("hi <@U1>")])
    assert [(ping.token, ping.where) for ping in workspace.pings] == [
        ("<!channel>", "/text"),
        ("<@U1>", "/blocks/0/text"),
    ]


async def test_views_are_too_large_by_every_way_in(client: AsyncWebClient, workspace: Workspace, alice: Person) -> None:
    new_trigger = workspace.tickets.new_trigger
    blocks = [section("x" * 2500)] * 100
    opened = await client.views_open(trigger_id=new_trigger(alice.id), view=modal())
    for call in (
        client.views_open(trigger_id=new_trigger(alice.id), view=modal(*blocks)),
        client.views_push(trigger_id=new_trigger(alice.id, opened["view"]["id"]), view=modal(*blocks)),
        client.views_update(view_id=opened["view"]["id"], view=modal(*blocks)),
        client.views_publish(user_id=alice.id, view=home(*blocks)),
    ):
        assert await refused(call) == "view_too_large"


async def test_triggers_work_once_and_for_three_seconds(
    client: AsyncWebClient, workspace: Workspace, clock: WorkspaceClock, alice: Person
) -> None:
    used = workspace.tickets.new_trigger(alice.id)
    await client.views_open(trigger_id=used, view=modal())
    assert await refused(client.views_open(trigger_id=used, view=modal())) == "exchanged_trigger_id"
    late = workspace.tickets.new_trigger(alice.id)
    clock.advance(timedelta(seconds=3.1))
    assert await refused(client.views_open(trigger_id=late, view=modal())) == "expired_trigger_id"


async def test_only_what_is_done_in_a_modal_may_push_another_onto_it(
    client: AsyncWebClient, playground: Playground, alice: Person, channel: Channel
) -> None:
    def trigger() -> str:
        return str(playground.traffic.deliveries[-1].payload["trigger_id"])

    pressable = actions(button("go"))
    await client.chat_postMessage(channel=channel.id, text="x", blocks=[pressable])
    await client.views_publish(user_id=alice.id, view=home(pressable))
    shown_home = await alice.home()
    assert shown_home is not None
    await alice.command("/lambda-quiz", channel)
    assert await refused(client.views_push(trigger_id=trigger(), view=modal())) == "invalid_trigger_id"
    await alice.command("/lambda-quiz", channel)
    await client.views_open(trigger_id=trigger(), view=modal(pressable, text_input(optional=True)))
    form = alice.modal
    assert form is not None
    for outside in (
        alice.command("/lambda-quiz", channel),
        alice.click(alice.messages(channel)[-1], "go"),
        alice.click(shown_home, "go"),
    ):
        await outside
        assert await refused(client.views_push(trigger_id=trigger(), view=modal())) == "invalid_trigger_id"
    await alice.submit(form)
    pushed = await client.views_push(trigger_id=trigger(), view=modal())
    assert pushed["view"]["previous_view_id"] == form.id
    assert alice.modal is not None
    await alice.close(alice.modal)
    await alice.click(form, "go")
    await alice.close(form)
    assert await refused(client.views_push(trigger_id=trigger(), view=modal())) == "not_found"


async def test_view_stack_and_hashes(client: AsyncWebClient, workspace: Workspace, alice: Person) -> None:
    def trigger() -> str:
        assert alice.modal is not None
        return workspace.tickets.new_trigger(alice.id, alice.modal.id)

    opened = await client.views_open(trigger_id=workspace.tickets.new_trigger(alice.id), view=modal())
    await client.views_push(trigger_id=trigger(), view=modal())
    pushed = await client.views_push(trigger_id=trigger(), view=modal())
    assert pushed["view"]["root_view_id"] == opened["view"]["id"]
    assert await refused(client.views_push(trigger_id=trigger(), view=modal())) == "push_limit_reached"
    stale = client.views_update(view_id=pushed["view"]["id"], hash="old", view=modal())
    assert await refused(stale) == "hash_conflict"
    published = await client.views_publish(user_id=alice.id, view=home())
    await client.views_publish(user_id=alice.id, view=home(), hash=published["view"]["hash"])
    again = client.views_publish(user_id=alice.id, view=home(), hash=published["view"]["hash"])
    assert await refused(again) == "hash_conflict"


async def test_people_and_channels(
    client: AsyncWebClient, workspace: Workspace, channel: Channel, alice: Person
) -> None:
    workspace.change_user(alice.user, deleted=True)
    info = await client.users_info(user=alice.id)
    assert info["user"]["deleted"] is True
    assert "tz" not in info["user"]
    members = await client.conversations_members(channel=channel.id)
    assert alice.id in members["members"]
    listed = await client.conversations_list(exclude_archived=True)
    assert [entry["name"] for entry in listed["channels"]] == ["general"]
    mine = await client.users_conversations(types="public_channel,private_channel")
    assert [entry["id"] for entry in mine["channels"]] == [channel.id]
    described = await client.conversations_info(channel=channel.id, include_num_members=True)
    assert described["channel"]["num_members"] == 3
    assert (await client.team_info())["team"]["id"] == workspace.id
    assert (await client.bots_info(bot=workspace.bot_id))["bot"]["user_id"] == workspace.bot.id


async def test_joining(client: AsyncWebClient, workspace: Workspace) -> None:
    lounge = workspace.add_channel("lounge")
    joined = await client.conversations_join(channel=lounge.id)
    assert joined["channel"]["is_member"] is True
    again = await client.conversations_join(channel=lounge.id)
    assert again["warning"] == "already_in_channel"


async def test_forms_carry_json_strings(client: AsyncWebClient, channel: Channel, alice: Person) -> None:
    form = {"channel": channel.id, "text": "x", "blocks": '[{"type": "divider"}]', "unfurl_links": "0"}
    await client.api_call("chat.postMessage", data=form)
    assert alice.messages(channel)[0].blocks[0]["type"] == "divider"


async def test_no_home_and_closed_messages_tab(workspace: Workspace) -> None:
    manifest = MANIFEST | {"features": MANIFEST["features"] | {"app_home": {}}}
    async with Playground(workspace, manifest) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url)
        carol = playground.person("carol")
        assert await refused(client.views_publish(user_id=carol.id, view=home())) == "not_enabled"
        assert await refused(client.chat_postMessage(channel=carol.id, text="x")) == "messages_tab_disabled"


async def test_error_says_where(client: AsyncWebClient, channel: Channel) -> None:
    blocks = [actions(button("go", "x" * 76))]
    error = await refusal(client.chat_postMessage(channel=channel.id, text="x", blocks=blocks))
    assert error.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]"
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(count=st.integers(1, 12), limit=st.integers(1, 13))
async def test_paging_shows_each_message_once(
    playground: Playground, client: AsyncWebClient, count: int, limit: int
) -> None:
    workspace = playground.workspace
    workspace.channels.clear()
    place = workspace.add_channel("paged", members=[workspace.bot])
    root = workspace.messages.post(place, workspace.bot, "root")
    for number in range(count):
        workspace.messages.post(place, workspace.bot, f"{number}")
        workspace.messages.post(place, workspace.bot, f"r{number}", thread_ts=root.ts)
    for method, args in (
        ("conversations.history", {}),
        ("conversations.replies", {"ts": root.ts}),
    ):
        seen: list[str] = []
        cursor = ""
        while True:
            params: dict[str, Any] = {"channel": place.id, "limit": limit, **args}
            page = await client.api_call(
                method, http_verb="GET", params=params | ({"cursor": cursor} if cursor else {})
            )
            assert len(page["messages"]) <= limit
            seen += [message["ts"] for message in page["messages"]]
            assert page["has_more"] == bool(page.get("response_metadata"))
            if not page["has_more"]:
                break
            cursor = page["response_metadata"]["next_cursor"]
        assert len(seen) == len(set(seen)) == count + 1


@given(steps=st.lists(st.integers(0, 3_000_000), max_size=30))
def test_ts_strictly_increases(steps: list[int]) -> None:
    workspace = Workspace(WorkspaceClock(datetime(2027, 1, 1, tzinfo=UTC)))
    seen = []
    for step in steps:
        workspace.clock.move_to(workspace.clock.now() + timedelta(microseconds=step - 1_000_000), allow_backwards=True)
        seen.append(workspace.new_ts())
    assert seen == sorted(set(seen))


async def test_rate_limits_run_on_the_workspaces_clock(workspace: Workspace, clock: WorkspaceClock) -> None:
    place = workspace.add_channel("busy", members=[workspace.bot])
    async with Playground(workspace, MANIFEST) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url, retry_handlers=[])
        await client.chat_postMessage(channel=place.id, text="1")
        with pytest.raises(SlackApiError) as caught:
            await client.chat_postMessage(channel=place.id, text="2")
        assert caught.value.response.status_code == 429
        assert caught.value.response.headers["Retry-After"] == "1"
        assert caught.value.response.data == {"ok": False, "error": "ratelimited"}
        clock.advance(timedelta(seconds=1))
        await client.chat_postMessage(channel=place.id, text="3")
        for _ in range(50):
            await client.conversations_info(channel=place.id)
        assert await refused(client.conversations_info(channel=place.id)) == "ratelimited"


async def test_a_person_takes_one_message_a_second_by_either_id(workspace: Workspace, clock: WorkspaceClock) -> None:
    async with Playground(workspace, MANIFEST) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url, retry_handlers=[])
        alice, bob = playground.person("alice"), playground.person("bob")
        await client.chat_postMessage(channel=alice.id, text="1")
        await client.chat_postMessage(channel=bob.id, text="1")
        assert await refused(client.chat_postMessage(channel=alice.dm().id, text="2")) == "ratelimited"
        clock.advance(timedelta(seconds=1))
        await client.chat_postMessage(channel=alice.dm().id, text="2")
        assert await refused(client.chat_postMessage(channel=alice.id, text="3")) == "ratelimited"


async def test_a_workspace_takes_some_hundreds_of_messages_a_minute(
    workspace: Workspace, clock: WorkspaceClock
) -> None:
    places = [workspace.add_channel(f"c{number}", members=[workspace.bot]) for number in range(POSTS_PER_MINUTE + 1)]
    async with Playground(workspace, MANIFEST) as playground:
        client = AsyncWebClient(token=workspace.bot_token, base_url=playground.url, retry_handlers=[])
        for place in places[:-1]:
            await client.chat_postMessage(channel=place.id, text="1")
        clock.advance(timedelta(seconds=45))
        for _ in range(2):  # what is refused does not count
            with pytest.raises(SlackApiError) as caught:
                await client.chat_postMessage(channel=places[-1].id, text="1")
            assert caught.value.response.headers["Retry-After"] == "15"
        clock.advance(timedelta(seconds=15))
        await client.chat_postMessage(channel=places[-1].id, text="1")
