"""Every payload that the playground emits is one that the models of PyPI's `slack-events` accept.

Those are generated from Slack's own TypeScript types. The package itself forgives missing keys; this test
does not, save for what is listed here.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError
from slack_events import EventCallbackEnvelope
from slack_events.validation import EXTRA_TYPES, get_adapter, payload_type_for

from bot.playground import Playground
from bot.playground.manifest import EVENT_SCOPES
from tests.playground.tour import tour_of_events, tour_of_interactions

JSON = dict[str, Any]

_INNER = "a message inside an event has no channel of its own; Slack's sample shows none"
_ROLES = "Slack leaves names, roles and time zone out for deactivated people"
_WANTED = "Slack sends it only to those who asked for it (include_locale)"
_NOT_IN_SAMPLE = "Slack's published sample has no such key, so nobody may count on it"
JUSTIFIED: dict[tuple[str, str], str] = {
    **{
        (event, f"{inner}.{key}: missing"): _INNER
        for event, inners in {
            "message.message_changed": ("message", "previous_message"),
            "message.message_deleted": ("previous_message",),
            "message.thread_broadcast": ("root",),
        }.items()
        for inner in inners
        for key in ("channel", "channel_type", "event_ts")
    },
    **{
        ("user_change", f"user.{key}: missing"): _ROLES
        for key in (
            "color real_name tz tz_label tz_offset is_admin is_owner is_primary_owner is_restricted "
            "is_ultra_restricted is_email_confirmed who_can_share_contact_card"
        ).split()
    },
    ("message.message_changed", "message: no model"): "the package does not know the tombstone of a deleted parent",
    ("message.channel_join", "inviter: missing"): "somebody who joins by themselves was not invited",
    ("team_join", "user.locale: missing"): _WANTED,
    ("user_change", "user.locale: missing"): _WANTED,
    ("team_join", "cache_ts: missing"): _NOT_IN_SAMPLE,
    **{
        (event, f"user.profile.{key}: missing"): _NOT_IN_SAMPLE
        for event in ("team_join", "user_change")
        for key in ("fields", "status_emoji_display_info")
    },
}

# Of interactions, by the model's name.
JUSTIFIED_INTERACTIONS = {
    ("block_actions", "enterprise: dict_type"): "Slack sends null outside an Enterprise organisation",
}

# Events that an app can subscribe to here, but that nothing here causes.
NEVER_EMITTED = {
    "app_rate_limited": "a test bed is not to run into Slack's limit on deliveries",
    "channel_unarchive": "unarchiving leaves the bot outside, and it hears only of channels that it is in",
    "group_unarchive": "likewise",
    "message.mpim": "there are no group direct messages",
}


def problems(event: JSON, where: str = "") -> set[str]:
    """What the model of the event's type and subtype refuses; messages inside it by their own models."""
    model = payload_type_for(event["type"], event.get("subtype"))
    if model is None:
        return {f"{where}: no model"}
    inside = [key for key in ("message", "previous_message", "root") if key in event]
    found = {f"{where}.{line}" if where else line for line in refusals(model, event) if _head(line) not in inside}
    for key in inside:
        found |= problems(event[key], key)
    return found


def refusals(model: Any, payload: JSON) -> set[str]:
    """`path: kind` of everything that a model refuses in a payload."""
    try:
        get_adapter(model).validate_python(payload, strict=True)
    except ValidationError as refusal:
        return {f"{'.'.join(map(str, error['loc']))}: {error['type']}" for error in refusal.errors()}
    return set()


def _head(line: str) -> str:
    return line.partition(":")[0].partition(".")[0]


async def test_events(playground: Playground) -> None:
    await tour_of_events(playground)
    payloads = [(delivery.name, delivery.payload) for delivery in playground.traffic.deliveries]
    found = {(name, problem) for name, payload in payloads for problem in problems(payload["event"])}
    assert found == JUSTIFIED.keys()
    envelopes = {line for _, payload in payloads for line in refusals(EventCallbackEnvelope, payload)}
    assert {line for line in envelopes if _head(line) != "event"} == set()


async def test_the_tour_misses_no_event(playground: Playground) -> None:
    await tour_of_events(playground)
    kinds = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
    events = [delivery.payload["event"] for delivery in playground.traffic.deliveries]
    emitted = {kinds[event["channel_type"]] if event["type"] == "message" else event["type"] for event in events}
    assert emitted == EVENT_SCOPES.keys() - NEVER_EMITTED.keys()


async def test_interactions(playground: Playground) -> None:
    await tour_of_interactions(playground)
    models = {"/lambda-quiz": "slash_command"}
    emitted = [(models.get(seen.name, seen.name), seen.payload) for seen in playground.traffic.deliveries]
    interactions = [
        (name, payload_type_for(name, None), payload) for name, payload in emitted if "event" not in payload
    ]
    assert {name for name, _, _ in interactions} == EXTRA_TYPES.keys()
    found = {(name, problem) for name, model, payload in interactions for problem in refusals(model, payload)}
    assert found == JUSTIFIED_INTERACTIONS.keys()
