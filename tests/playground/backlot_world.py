"""The same small world twice: in our playground, and in PyPI's `backlot` on 127.0.0.1."""

from __future__ import annotations

import json
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import backlot
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground

JSON = dict[str, Any]

PATIENCE = 120
"""Seconds within which it does whatever it is waited for, on the busiest machine."""

_SERVICE = "/slack/api/"


@dataclass(frozen=True, slots=True)
class World:
    """Ids and timestamps that wrong calls are made of.

    The bot is in `channel` and neither in `elsewhere` (public) nor in `secret` (private). There it wrote
    `mine`, to which it reacted with eyes and answered with `reply`; Alice wrote `hers`. `deleted` is gone
    and `tombstone` is what is left of a message that has a reply.
    """

    base_url: str
    token: str
    channel: str
    elsewhere: str
    secret: str
    alice: str
    mine: str
    reply: str
    hers: str
    deleted: str
    tombstone: str


@dataclass(frozen=True, slots=True)
class Backlot:
    """A running backlot: its address, the tokens of its two people, the methods that it serves."""

    base_url: str
    bot_token: str
    alice_token: str
    methods: frozenset[str]


@contextmanager
def running_backlot(folder: Path) -> Iterator[Backlot]:
    """Imports the corpus and serves it from a process of its own, with its telemetry off."""
    corpus = folder / "corpus.jsonl"
    corpus.write_text("\n".join(json.dumps(record) for record in _corpus()), encoding="utf-8")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("DO_NOT_TRACK", "1")
        environment.setenv("BACKLOT_DATA_DIR", str(folder))
        environment.setenv("no_proxy", "127.0.0.1")
        # It is asked every tenth of a second whether it is ready; after ten seconds a busy machine has hardly begun.
        environment.setattr("backlot.server._LOCAL_HEALTH_ATTEMPTS", 10 * PATIENCE)
        command = [sys.executable, "-m", "backlot", "import", str(corpus)]
        subprocess.run(command, check=True, timeout=PATIENCE, capture_output=True)
        with backlot.serve(data_dir=folder, telemetry=False) as server:
            people = {user["email"]: user["token"] for user in _fetch(f"{server.base_url}/_meta/users")["users"]}
            paths = _fetch(f"{server.base_url}/openapi.json")["paths"]
            yield Backlot(
                base_url=server.base_url + _SERVICE,
                bot_token=people["bot@example.com"],
                alice_token=people["alice@example.com"],
                methods=frozenset(path.removeprefix(_SERVICE) for path in paths if path.startswith(_SERVICE)),
            )


def _corpus() -> list[JSON]:
    spoken = [("general", "bot", "public"), ("elsewhere", "alice", "public"), ("secret", "alice", "private")]
    return [
        {
            "source_type": "slack",
            "channel": channel,
            "content": f"hello {channel}",
            "author_email": f"{author}@example.com",
            "visibility": visibility,
            "created": "2026-01-05T09:00:00Z",
        }
        for channel, author, visibility in spoken
    ]


def _fetch(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        return json.load(answer)


async def backlots_world(server: Backlot) -> World:
    """The world in backlot; the messages are new for each caller."""
    bot = AsyncWebClient(token=server.bot_token, base_url=server.base_url, retry_handlers=[])
    alice = AsyncWebClient(token=server.alice_token, base_url=server.base_url, retry_handlers=[])
    listed = await alice.conversations_list(types="public_channel,private_channel")
    channels = {channel["name"]: channel["id"] for channel in listed["channels"]}
    hers = await alice.chat_postMessage(channel=channels["general"], text="hers")
    return World(
        base_url=server.base_url,
        token=server.bot_token,
        channel=channels["general"],
        elsewhere=channels["elsewhere"],
        secret=channels["secret"],
        alice=(await alice.auth_test())["user_id"],
        hers=hers["ts"],
        **await _written(bot, channels["general"]),
    )


async def our_world(playground: Playground) -> World:
    """The world in the playground."""
    workspace = playground.workspace
    alice = playground.person("alice")
    channel = workspace.add_channel("general", members=[alice.user, workspace.bot])
    bot = AsyncWebClient(token=workspace.bot_token, base_url=playground.url, retry_handlers=[])
    hers = await alice.say(channel, "hers")
    return World(
        base_url=playground.url,
        token=workspace.bot_token,
        channel=channel.id,
        elsewhere=workspace.add_channel("elsewhere", members=[alice.user]).id,
        secret=workspace.add_channel("secret", members=[alice.user], private=True).id,
        alice=alice.id,
        hers=hers.ts,
        **await _written(bot, channel.id),
    )


async def _written(bot: AsyncWebClient, channel: str) -> dict[str, str]:
    async def post(text: str, **more: Any) -> str:
        return str((await bot.chat_postMessage(channel=channel, text=text, **more))["ts"])

    mine, deleted, tombstone = await post("mine"), await post("deleted"), await post("tombstone")
    reply = await post("reply", thread_ts=mine)
    await post("reply", thread_ts=tombstone)
    await bot.reactions_add(channel=channel, timestamp=mine, name="eyes")
    for gone in (deleted, tombstone):
        await bot.chat_delete(channel=channel, ts=gone)
    return {"mine": mine, "reply": reply, "deleted": deleted, "tombstone": tombstone}


async def answer(world: World, method: str, args: JSON) -> str:
    """The name of the error that the call meets, or `ok`; a value such as `$mine` is taken from the world."""
    told = {key: getattr(world, value[1:]) if str(value).startswith("$") else value for key, value in args.items()}
    client = AsyncWebClient(token=world.token, base_url=world.base_url, retry_handlers=[])
    try:
        await client.api_call(method, data=told)
    except SlackApiError as refusal:
        return str(refusal.response["error"])
    return "ok"
