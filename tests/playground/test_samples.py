"""What the playground emits has the keys and types of Slack's published samples, and the ones that matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground, Workspace, WorkspaceClock
from bot.playground.api import METHODS
from tests.playground.rig import MANIFEST, home, modal
from tests.playground.tour import tour_of_events, tour_of_interactions, web_client

JSON = dict[str, Any]
SAMPLES = Path(__file__).parent / "samples"

EVENTS = {
    "app_home_opened": "AppHomeOpened",
    "app_mention": "AppMention",
    "app_uninstalled": "AppUninstalled",
    "channel_archive": "ChannelArchive",
    "channel_id_changed": "ChannelIdChanged",
    "channel_left": "ChannelLeft",
    "channel_rename": "ChannelRename",
    "group_archive": "GroupArchive",
    "group_left": "GroupLeft",
    "group_rename": "ChannelRename",  # it has no sample of its own
    "member_joined_channel": "MemberJoinedChannel",
    "member_left_channel": "MemberLeftChannel",
    "message": "Message",
    "message.channel_join": "MessageChannelJoin",
    "message.file_share": "MessageFileShare",
    "message.message_changed": "MessageChanged",
    "message.message_deleted": "MessageDeleted",
    "message.thread_broadcast": "MessageThreadBroadcast",
    "reaction_added": "ReactionAdded",
    "reaction_removed": "ReactionRemoved",
    "team_join": "TeamJoin",
    "tokens_revoked": "TokensRevoked",
    "user_change": "UserChange",
}
INTERACTIONS = {
    "/lambda-quiz": "SlashCommand",
    "block_actions": "BlockAction",
    "view_closed": "ViewClosed",
    "view_submission": "ViewSubmission",
}
NO_SAMPLE = {"reactions.get"}

# Keys that are emitted and that the published samples lack, or have as another type.
JUSTIFIED = {
    "attachments": "the samples leave out what the app or a link preview put there",
    "blocks": "the samples leave out what the app wrote, and the rich_text of what a person typed",
    "context_enterprise_id": "documented for the envelope, later than the samples",
    "context_team_id": "likewise",
    "event_ts": "documented for every event; the samples of some lack it",
    "files": "the samples leave out the files of a file_share",
    "is_enterprise_install": "a slash command is a form, whose values are strings",
    "response_urls": "documented for view_submission; empty without response_url_enabled",
    "source_team": "documented for authors from other workspaces, in shared channels",
    "user_team": "likewise",
}
# Below these the content is the app's own.
OPAQUE = {"blocks", "state", "event_payload", "files", "attachments", "metadata", "response_metadata", "actions"}


def differences(emitted: Any, sample: Any, path: str = "") -> set[str]:
    """Paths of keys that the sample does not have, and of values of another type."""
    if emitted is None or sample is None:
        return set()
    if isinstance(emitted, dict) and isinstance(sample, dict):
        if emitted.get("type") == "message" and "ts" in emitted:
            sample = any_message() | sample
        found = {f"{path}/{key}: not in the sample" for key in emitted.keys() - sample.keys()}
        for key in emitted.keys() & sample.keys() - OPAQUE:
            found |= differences(emitted[key], sample[key], f"{path}/{key}")
        return found
    if isinstance(emitted, list) and isinstance(sample, list):
        return {line for item in emitted for line in differences(item, sample[0], f"{path}/*")} if sample else set()
    return (
        set() if type(emitted) is type(sample) else {f"{path}: {type(emitted).__name__}, not {type(sample).__name__}"}
    )


def sample(name: str) -> JSON:
    loaded: JSON = json.loads((SAMPLES / f"{name}.json").read_text())
    return loaded


def any_message() -> JSON:
    """Every key that some sample of a message has: each of them shows only a part."""
    shown: JSON = sample("conversations.history")["messages"][0]
    event: JSON = sample("MessagePayload")["event"]
    return {**event, **sample("MessageFileSharePayload")["event"], **shown}


async def events(playground: Playground) -> dict[str, set[str]]:
    """The differences of every event and interaction, by its name."""
    await tour_of_events(playground)
    found: dict[str, set[str]] = {}
    for seen in playground.traffic.deliveries:
        found.setdefault(seen.name, set()).update(differences(seen.payload, sample(f"{EVENTS[seen.name]}Payload")))
    return found


async def interactions(playground: Playground) -> dict[str, set[str]]:
    """The same of every interaction."""
    await tour_of_interactions(playground)
    found: dict[str, set[str]] = {}
    for name, file in INTERACTIONS.items():
        for seen in playground.traffic.delivered(name):
            found.setdefault(name, set()).update(differences(seen.payload, sample(f"{file}Payload")))
    return found


async def responses(playground: Playground) -> dict[str, set[str]]:
    """The same of what every Web API method answers."""
    await call_every_method(playground)
    found: dict[str, set[str]] = {}
    for call in playground.traffic.calls:
        assert call.ok, f"{call.method}: {call.error}"
        if call.method not in NO_SAMPLE:
            found.setdefault(call.method, set()).update(differences(call.response, sample(call.method)))
    return found


async def call_every_method(playground: Playground) -> None:
    workspace, client = playground.workspace, web_client(playground)
    alice = playground.person("alice")
    channel = workspace.add_channel("called", members=[alice.user, workspace.bot])
    await _call_about_messages(client, channel.id, alice.id)
    await _call_about_places(client, workspace, channel.id, alice.id)
    await _call_about_views(client, workspace, alice.id)
    await client.apps_connections_open(app_token=workspace.app_token)


async def _call_about_messages(client: AsyncWebClient, channel: str, user: str) -> None:
    metadata = {"event_type": "post", "event_payload": {}}
    posted = await client.chat_postMessage(channel=channel, text="x", metadata=metadata)
    ts = posted["ts"]
    await client.chat_postMessage(channel=channel, text="y", thread_ts=ts, reply_broadcast=True)
    await client.chat_postEphemeral(channel=channel, user=user, text="x")
    await client.chat_getPermalink(channel=channel, message_ts=ts)
    await client.reactions_add(channel=channel, timestamp=ts, name="eyes")
    await client.reactions_get(channel=channel, timestamp=ts)
    await client.conversations_history(channel=channel, include_all_metadata=True, limit=1)
    await client.conversations_replies(channel=channel, ts=ts, include_all_metadata=True)
    await client.chat_update(channel=channel, ts=ts, text="z")
    await client.reactions_remove(channel=channel, timestamp=ts, name="eyes")
    await client.chat_delete(channel=channel, ts=ts)


async def _call_about_places(client: AsyncWebClient, workspace: Workspace, channel: str, user: str) -> None:
    kinds = "public_channel,private_channel,im"
    await client.conversations_open(users=user)
    await client.conversations_open(users=user, return_im=True)
    await client.conversations_join(channel=channel)
    await client.conversations_info(channel=channel, include_num_members=True)
    await client.conversations_members(channel=channel)
    await client.conversations_list(types=kinds)
    await client.users_conversations(types=kinds)
    await client.users_info(user=user, include_locale=True)
    await client.users_info(user=workspace.bot.id)
    await client.users_list()
    await client.team_info()
    await client.bots_info(bot=workspace.bot_id)
    await client.auth_test()


async def _call_about_views(client: AsyncWebClient, workspace: Workspace, user: str) -> None:
    opened = await client.views_open(trigger_id=workspace.tickets.new_trigger(user), view=modal())
    await client.views_push(trigger_id=workspace.tickets.new_trigger(user, opened["view"]["id"]), view=modal())
    await client.views_update(view_id=opened["view"]["id"], view=modal(), hash=opened["view"]["hash"])
    await client.views_publish(user_id=user, view=home())


def unjustified(found: dict[str, set[str]]) -> dict[str, set[str]]:
    """What is left of the differences without the justified keys."""
    left = {name: {line for line in lines if _key(line) not in JUSTIFIED} for name, lines in found.items()}
    return {name: lines for name, lines in left.items() if lines}


def _key(line: str) -> str:
    return line.partition(":")[0].rpartition("/")[2]


async def test_events(playground: Playground) -> None:
    found = await events(playground)
    assert unjustified(found) == {}
    assert found.keys() == EVENTS.keys()
    envelope = {"token", "team_id", "api_app_id", "event", "type", "event_id", "event_time", "authorizations"}
    assert all(envelope <= seen.payload.keys() for seen in playground.traffic.deliveries)


async def test_interactions(playground: Playground) -> None:
    found = await interactions(playground)
    assert unjustified(found) == {}
    assert found.keys() == INTERACTIONS.keys()
    clicked, in_view = (seen.payload for seen in playground.traffic.delivered("block_actions"))
    assert {"trigger_id", "response_url", "message", "channel", "container", "actions", "state"} <= clicked.keys()
    assert {"trigger_id", "view", "container", "actions"} <= in_view.keys()
    assert "response_url" not in in_view
    command = playground.traffic.delivered("/lambda-quiz")[0].payload
    assert sample("SlashCommandPayload").keys() - {"enterprise_id", "enterprise_name"} == command.keys()


async def test_responses(playground: Playground) -> None:
    found = await responses(playground)
    assert unjustified(found) == {}
    assert found.keys() | NO_SAMPLE == METHODS.keys()


async def test_every_justification_is_needed(clock: WorkspaceClock) -> None:
    needed: set[str] = set()
    for compare in (events, interactions, responses):
        async with Playground(Workspace(clock), MANIFEST, rate_limits=False) as playground:
            found = await compare(playground)
        needed |= {_key(line) for lines in found.values() for line in lines}
    assert needed == JUSTIFIED.keys()


def test_every_sample_is_compared() -> None:
    payloads = {f"{file}Payload" for file in (*EVENTS.values(), *INTERACTIONS.values())}
    assert {path.stem for path in SAMPLES.glob("*.json")} == payloads | (METHODS.keys() - NO_SAMPLE)
