"""What the playground emits has the keys and types of Slack's published samples, and the ones that matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Person, Playground, Workspace
from tests.playground.rig import actions, bolt_app, button, connected, modal, text_input

JSON = dict[str, Any]
SAMPLES = Path(__file__).parent / "samples"

# Keys that Slack's documentation has and the published samples lack.
JUSTIFIED = {
    "context_team_id",
    "context_enterprise_id",
    "channel_type",  # of membership and message events
    "app_id",  # of the bot's messages in events, as in the API's
    "user_team",  # of authors from other workspaces, with source_team
    "source_team",
    "blocks",  # the typed text as rich_text
    "files",
    "attachments",
    "display_as_bot",
    "upload",
    "team",
    "event_ts",
    "response_urls",  # of view_submission, empty without response_url_enabled
    "is_locked",
    "reply_users",
    "reactions",
    "parent_user_id",
    "user_id",  # of auth.test
    "tokens",
    "hidden",
    "view",  # absent from app_home_opened before the first publish
}
# Below these the content is the app's own.
OPAQUE = {"blocks", "state", "event_payload", "files", "attachments", "metadata", "response_metadata", "actions"}


def differences(emitted: Any, sample: Any, path: str = "") -> list[str]:
    """Keys that the sample does not have, and values of another type."""
    if emitted is None or sample is None:
        return []
    if isinstance(emitted, dict) and isinstance(sample, dict):
        if emitted.get("type") == "message" and "ts" in emitted:
            sample = any_message() | sample
        found = [f"{path}/{key}: not in the sample" for key in emitted if key not in sample and key not in JUSTIFIED]
        for key in emitted.keys() & sample.keys() - OPAQUE:
            found += differences(emitted[key], sample[key], f"{path}/{key}")
        return found
    if isinstance(emitted, list) and isinstance(sample, list):
        return [line for item in emitted for line in differences(item, sample[0], f"{path}/*")] if sample else []
    return [] if type(emitted) is type(sample) else [f"{path}: {type(emitted).__name__}, not {type(sample).__name__}"]


def sample(name: str) -> JSON:
    loaded: JSON = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded


def any_message() -> JSON:
    """Every key that some sample of a message has: each of them shows only a part."""
    shown: JSON = sample("conversations.history")["messages"][0]
    event: JSON = sample("MessagePayload")["event"]
    return {**event, **sample("MessageFileSharePayload")["event"], **shown}


async def test_events(
    playground: Playground, workspace: Workspace, alice: Person, bob: Person, channel: Channel
) -> None:
    said = await alice.say(channel, "@lambdaquiz one")
    await alice.reply(said, "two", broadcast=True)
    await alice.reply(said, "three", files=["a.txt"])
    deleted = await alice.reply(said, "four")
    await alice.edit(said, "uno")
    await alice.delete(deleted)
    await bob.react(said, "eyes")
    await alice.home()
    await bob.leave(channel)
    await bob.join(channel)
    workspace.rename(channel, "other")
    workspace.change_channel_id(channel)
    workspace.archive(channel, alice.user)
    workspace.unarchive(channel, alice.user)
    workspace.uninstall_app()
    await playground.idle()
    expected = {
        "message": "Message",
        "app_mention": "AppMention",
        "message.thread_broadcast": "MessageThreadBroadcast",
        "message.file_share": "MessageFileShare",
        "message.message_changed": "MessageChanged",
        "message.message_deleted": "MessageDeleted",
        "reaction_added": "ReactionAdded",
        "app_home_opened": "AppHomeOpened",
        "member_left_channel": "MemberLeftChannel",
        "member_joined_channel": "MemberJoinedChannel",
        "channel_rename": "ChannelRename",
        "channel_id_changed": "ChannelIdChanged",
        "channel_archive": "ChannelArchive",
        "app_uninstalled": "AppUninstalled",
    }
    for name, file in expected.items():
        payload = playground.traffic.delivered(name)[0].payload
        assert differences(payload, sample(f"{file}Payload")) == [], name
        envelope = {"token", "team_id", "api_app_id", "event", "type", "event_id", "event_time", "authorizations"}
        assert envelope <= payload.keys(), name


async def test_interactions(playground: Playground, alice: Person, channel: Channel, client: AsyncWebClient) -> None:
    blocks = [actions(button("open", value="1"))]
    await client.chat_postMessage(channel=channel.id, text="x", blocks=blocks)
    trigger = playground.workspace.tickets.new_trigger(alice.id)
    view = modal(text_input(), actions(button("more")), notify_on_close=True, close={"type": "plain_text", "text": "x"})
    await client.views_open(trigger_id=trigger, view=view)
    app = bolt_app(playground)
    async with connected(playground, app):
        await alice.click(alice.messages(channel)[-1], "open")
        opened = alice.modal
        assert opened is not None
        await alice.click(opened, "more")
        await alice.submit(opened, {"text": "x"})
        await alice.close(opened)
        await alice.command("/lambda-quiz help", channel)
    seen = playground.traffic.delivered
    clicked, in_view = (delivery.payload for delivery in seen("block_actions"))
    assert differences(clicked, sample("BlockActionPayload")) == []
    assert differences(in_view, sample("BlockActionPayload")) == []
    assert {"trigger_id", "response_url", "message", "channel", "container", "actions", "state"} <= clicked.keys()
    assert {"trigger_id", "view", "container", "actions"} <= in_view.keys()
    assert "response_url" not in in_view
    sent = seen("view_submission")[0].payload
    assert differences(sent, sample("ViewSubmissionPayload")) == []
    assert differences(seen("view_closed")[0].payload, sample("ViewClosedPayload")) == []
    command = seen("/lambda-quiz")[0].payload
    assert differences(command | {"is_enterprise_install": False}, sample("SlashCommandPayload")) == []
    assert sample("SlashCommandPayload").keys() - {"enterprise_id", "enterprise_name"} == command.keys()


@pytest.mark.parametrize(
    "name",
    [
        "chat.postMessage",
        "chat.update",
        "conversations.history",
        "conversations.replies",
        "conversations.info",
        "conversations.list",
        "users.info",
        "users.list",
        "views.open",
        "auth.test",
        "team.info",
        "bots.info",
    ],
)
async def test_responses(client: AsyncWebClient, channel: Channel, alice: Person, name: str) -> None:
    metadata = {"event_type": "post", "event_payload": {}}
    posted = await client.chat_postMessage(channel=channel.id, text="x", metadata=metadata)
    place = {"channel": channel.id, "ts": posted["ts"]}
    await client.chat_postMessage(channel=channel.id, text="y", thread_ts=posted["ts"], reply_broadcast=True)
    arguments: dict[str, JSON] = {
        "chat.postMessage": {"channel": channel.id, "text": "z", "metadata": metadata},
        "chat.update": {**place, "text": "z"},
        "conversations.history": {"channel": channel.id, "include_all_metadata": True},
        "conversations.replies": place,
        "conversations.info": {"channel": channel.id},
        "users.info": {"user": alice.id},
        "views.open": {"trigger_id": alice.stage.workspace.tickets.new_trigger(alice.id), "view": modal()},
    }
    answer = await client.api_call(name, json=arguments.get(name, {}))
    assert isinstance(answer.data, dict)
    assert differences(answer.data, sample(name)) == []
