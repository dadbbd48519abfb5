"""The app manifests against Slack's schema, the listeners, and the calls of the outbox."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli.manifest import manifest_of
from bot.playground.manifest import EVENT_SCOPES, read_manifest
from bot.settings import Mode
from bot.slack import ids, outbox
from bot.slack.commands import COMMANDS
from bot.slack.listeners import events

SCHEMA = json.loads((Path(__file__).parent / "data" / "manifest.schema.2.0.0.json").read_text(encoding="utf-8"))
MANIFESTS: dict[str, dict[str, Any]] = {mode.value: manifest_of(mode) for mode in (Mode.SOCKET, Mode.HTTP)}
SLACK_URL = "https://quiz.example.com/slack/events"

# From each method's page at https://docs.slack.dev/reference/methods; public and private channels, no direct messages.
METHOD_SCOPES: dict[str, set[str]] = {
    "auth.test": set(),
    "chat.delete": {"chat:write"},
    "chat.getPermalink": set(),
    "chat.postEphemeral": {"chat:write"},
    "chat.postMessage": {"chat:write"},
    "chat.update": {"chat:write"},
    "conversations.history": {"channels:history", "groups:history"},
    "conversations.info": {"channels:read", "groups:read"},
    "conversations.members": {"groups:read"},
    "conversations.open": {"im:write"},
    "conversations.replies": {"channels:history", "groups:history"},
    "reactions.add": {"reactions:write"},
    "users.info": {"users:read"},
    "views.open": set(),
    "views.publish": set(),
    "views.update": set(),
}
FAMILIES = ("apps", "auth", "chat", "conversations", "reactions", "users", "views")

pytestmark = pytest.mark.parametrize("manifest", MANIFESTS.values(), ids=MANIFESTS)


def called_methods() -> set[str]:
    """The Web API methods that the outbox names."""
    source = Path(outbox.__file__).read_text(encoding="utf-8")
    return set(re.findall(rf'"((?:{"|".join(FAMILIES)})\.\w+)"', source))


def bot_events(manifest: dict[str, Any]) -> set[str]:
    return set(manifest["settings"]["event_subscriptions"]["bot_events"])


def test_slack_accepts_it(manifest: dict[str, Any]) -> None:
    jsonschema.validate(manifest, SCHEMA)
    read_manifest(manifest)


def test_its_scopes_are_those_that_calls_events_and_the_command_need(manifest: dict[str, Any]) -> None:
    scopes = manifest["oauth_config"]["scopes"]
    methods = called_methods()
    unknown = methods - METHOD_SCOPES.keys()
    assert not unknown, "give them their scopes here"
    needed = {"commands"}.union(*(METHOD_SCOPES[method] for method in methods))
    # Which read scopes a channel's move needs depends on the channel: here, public and private ones.
    for event in bot_events(manifest):
        needed |= {scope for scope in EVENT_SCOPES[event] if scope.partition(":")[0] in ("channels", "groups")}
    assert set(scopes) == {"bot"}
    assert sorted(scopes["bot"]) == sorted(needed)


def test_every_event_has_its_listener_and_the_other_way_round(manifest: dict[str, Any]) -> None:
    assert {event.partition(".")[0] for event in bot_events(manifest)} == set(events.LISTENERS)
    assert {event for event in bot_events(manifest) if "." in event} == {"message.channels", "message.groups"}


def test_the_command_and_its_hint(manifest: dict[str, Any]) -> None:
    [command] = manifest["features"]["slash_commands"]
    assert command["command"] == ids.COMMAND
    assert command["should_escape"] is False, "we read what was typed"
    assert set(re.findall(r"\w+", command["usage_hint"])) <= set(COMMANDS)


def test_the_surfaces_that_the_listeners_use_are_on(manifest: dict[str, Any]) -> None:
    home = manifest["features"]["app_home"]
    assert home["home_tab_enabled"]
    assert home["messages_tab_enabled"], "notices to owners are direct messages"
    assert home["messages_tab_read_only_enabled"], "nothing listens to what is typed there"
    assert manifest["settings"]["interactivity"]["is_enabled"]
    assert not manifest["settings"]["token_rotation_enabled"]


def test_the_two_differ_in_the_transport_alone(manifest: dict[str, Any]) -> None:
    plain = copy.deepcopy(manifest)
    urls = [
        plain["features"]["slash_commands"][0].pop("url", None),
        plain["settings"]["event_subscriptions"].pop("request_url", None),
        plain["settings"]["interactivity"].pop("request_url", None),
    ]
    is_socket = plain["settings"]["socket_mode_enabled"]
    assert urls == ([None] * 3 if is_socket else [SLACK_URL] * 3)
    plain["settings"]["socket_mode_enabled"] = True
    assert plain == MANIFESTS["socket"]
