"""Signed requests over HTTP: thread replies until they are stored, and commands until they are answered.

    .venv/bin/python -m benchmarks.requests

Replies come on 64 connections that stay open, as fast as they are answered with 200, before which each is committed
with full synchronisation; the floor is a listener of Bolt's own that does nothing, on the same server, run before the
answer. Commands come one after the other; the floor is Bolt as it comes, with a listener that acknowledges. The load
comes from this process, and the server is another.
"""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from benchmarks.databases import databases
from benchmarks.table import Row, markdown
from bot.cli.manifest import manifest_of
from bot.domain.rounds import RoundState
from bot.playground import Playground, Workspace, WorkspaceClock
from bot.playground.http_delivery import sign
from bot.settings import Mode
from bot.slack.client import slack_client
from bot.storage.database import open_database
from tests.network import free_port
from tests.storage.examples import MONDAY, NOW, add_quiz, add_round

CONNECTIONS, ROUNDS, REPLIES, COMMANDS = 64, 100, 6000, 300
ROOT = Path(__file__).resolve().parents[1]
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Load:
    """Requests per second, and milliseconds until the answer, of half and of 99 in a hundred."""

    rate: float
    p50: float
    p99: float


class Slack:
    """Sends signed requests to a server."""

    def __init__(self, playground: Playground, port: int) -> None:
        self._workspace = playground.workspace
        self._url = f"http://127.0.0.1:{port}/slack/events"

    async def replies(self) -> Load:
        """As many as there are, on all connections."""
        numbers = iter(range(REPLIES))
        taken: list[float] = []
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
            await self._send(session, self._reply(REPLIES), JSON)

            async def one_after_another() -> None:
                taken.extend([await self._send(session, self._reply(number), JSON) for number in numbers])

            began = time.perf_counter()
            await asyncio.gather(*(one_after_another() for _ in range(CONNECTIONS)))
            return _load(taken, time.perf_counter() - began)

    async def commands(self, text: str, channel_id: str) -> Load:
        """One after the other."""
        about = {"command": "/lambda-quiz", "text": text, "user_id": "U1", "trigger_id": "1.1"}
        about |= {"team_id": self._workspace.id, "channel_id": channel_id, "response_url": "http://127.0.0.1:1/"}
        body = urlencode(about)
        async with aiohttp.ClientSession() as session:
            await self._send(session, body, FORM)
            began = time.perf_counter()
            taken = [await self._send(session, body, FORM) for _ in range(COMMANDS)]
            return _load(taken, time.perf_counter() - began)

    def _reply(self, number: int) -> str:
        event = {
            "type": "message",
            "channel": f"C{number % ROUNDS}",
            "channel_type": "channel",
            "user": f"U{number % 500}",
        }
        event |= {
            "team": self._workspace.id,
            "text": "30 minutes",
            "ts": f"{1_796_000_000 + number}.1",
            "thread_ts": "1.0",
        }
        about = {"team_id": self._workspace.id, "api_app_id": "A1", "event_id": f"Ev{number}", "event_time": 1}
        return json.dumps({"type": "event_callback", **about, "event": event})

    async def _send(self, session: aiohttp.ClientSession, body: str, kind: str) -> float:
        began = time.perf_counter()
        timestamp = str(int(time.time()))
        signature = sign(self._workspace.signing_secret, timestamp, body)
        headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature, "content-type": kind}
        async with session.post(self._url, data=body.encode(), headers=headers) as response:
            await response.read()
            if response.status != 200:
                raise RuntimeError(f"it was answered with {response.status}")
        return (time.perf_counter() - began) * 1000


def _load(taken: list[float], seconds: float) -> Load:
    return Load(len(taken) / seconds, statistics.median(taken), statistics.quantiles(taken, n=100)[98])


@asynccontextmanager
async def server(kind: str, playground: Playground, database_url: str) -> AsyncIterator[Slack]:
    """A server of a kind, and a Slack that sends to it."""
    port = free_port()
    settings: dict[str, Any] = {
        "slack_bot_token": playground.workspace.bot_token,
        "slack_signing_secret": playground.workspace.signing_secret,
        "slack_api_url": playground.url,
        "database_url": database_url,
        "mode": "http",
        "port": port,
    }
    command = (sys.executable, "-m", "benchmarks.server", kind, json.dumps(settings))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    await process.stdout.readuntil(b"ready\n")
    try:
        yield Slack(playground, port)
    finally:
        process.kill()
        await process.wait()


def open_rounds(url: str, workspace_id: str, cards: dict[str, str]) -> None:
    """Rounds that take answers, one in each channel, whose card is given."""
    database = open_database(url)
    with database.transactions.write() as store:
        for channel_id, ts in cards.items():
            quiz = add_quiz(store, channel_id, workspace_id)
            round_ = add_round(store, quiz, MONDAY, RoundState.PLANNED)
            store.rounds.step(round_.id, [RoundState.PLANNED], RoundState.OPEN, message_ts=ts)
    database.dispose()


async def post_card(playground: Playground) -> tuple[str, str]:
    """A channel of the workspace with a message of the bot's in it, whose address Slack can tell."""
    workspace = playground.workspace
    channel = workspace.add_channel("lambda", members=[workspace.bot])
    posted = await slack_client(workspace.bot_token, playground.url).chat_postMessage(channel=channel.id, text="Card")
    return channel.id, posted["ts"]


async def measure_all(urls: dict[str, str]) -> list[Row]:
    """Every server in turn."""
    manifest = manifest_of(Mode.HTTP)
    workspace = Workspace(WorkspaceClock(NOW))
    async with Playground(workspace, manifest, mode="http") as playground:
        channel_id, ts = await post_card(playground)
        cards = {f"C{number}": "1.0" for number in range(ROUNDS)} | {channel_id: ts}
        async with server("first", playground, urls["sqlite"]) as slack:
            floor = await slack.replies()
        async with server("default", playground, urls["sqlite"]) as slack:
            slow = await slack.commands("help", channel_id)
        rows = []
        for kind, url in urls.items():
            open_rounds(url, workspace.id, cards)
            async with server("bot", playground, url) as slack:
                ours = await slack.replies()
                answers = [await slack.commands(text, channel_id) for text in ("help", "today")]
            what = f"replies stored, {kind} (p99 {ours.p99:.0f} ms)"
            rows.append(Row(what, ours.rate, floor.rate, "/s", 0.7, at_least=True))
            for text, answer in zip(("help", "today"), answers, strict=True):
                rows.append(Row(f"/lambda-quiz {text}, p50, {kind}", answer.p50, slow.p50, "ms", 0.1))
        return rows


def measure() -> list[Row]:
    """Replies and commands on both databases."""
    with databases() as made:
        return asyncio.run(measure_all({kind: made.new(kind) for kind in ("sqlite", "postgresql")}))


if __name__ == "__main__":
    print(markdown(measure()))
