"""kill -9 of the process that listens, under load: whatever it acknowledged is stored."""

import asyncio
import json
import random
import signal
import time
from typing import Any

import aiohttp

from bot.domain.rounds import Round, RoundState
from bot.playground.http_delivery import sign
from bot.role import Role
from bot.usecases.ports import Store
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, POST, Street, open_street, until

CONNECTIONS = 16

FIRST = 1_796_030_000
"""The second in which the first reply is written; each has one of its own."""


def reply_event(street: Street, round_: Round, number: int) -> dict[str, Any]:
    """A thread reply as Slack sends it."""
    event = {
        "type": "message",
        "channel": round_.channel_id,
        "channel_type": "channel",
        "user": f"U{number:08}",
        "team": street.playground.workspace.id,
        "text": f"answer {number}",
        "ts": f"{FIRST + number}.000100",
        "thread_ts": round_.message_ts,
    }
    workspace = street.playground.workspace
    about = {"team_id": workspace.id, "api_app_id": workspace.app_id, "event_id": f"Ev{number}", "event_time": 1}
    return {"type": "event_callback", **about, "event": event}


class Load:
    """Sends replies as fast as they are answered, and remembers which were acknowledged.

    With a `pause`, each connection rests for so many seconds after each.
    """

    def __init__(
        self, street: Street, rounds: list[Round], *, port: int | None = None, first: int = 0, pause: float = 0.0
    ) -> None:
        self._street, self._rounds, self._pause = street, rounds, pause
        self.port = port or street.port
        self._sent = first
        self.acknowledged: set[int] = set()
        self.unanswered = 0
        self.refused = 0

    async def send_until(self, stop: asyncio.Event) -> None:
        """Keep so many connections busy."""
        async with aiohttp.ClientSession() as session:
            await asyncio.gather(*(self._send(session, stop) for _ in range(CONNECTIONS)))

    async def acknowledged_more(self, number: int) -> None:
        """Wait until so many more are acknowledged."""
        wanted = len(self.acknowledged) + number
        await until(lambda: len(self.acknowledged) >= wanted)

    async def _send(self, session: aiohttp.ClientSession, stop: asyncio.Event) -> None:
        url = f"http://127.0.0.1:{self.port}/slack/events"
        while not stop.is_set():
            self._sent += 1
            number = self._sent
            body = json.dumps(reply_event(self._street, self._rounds[number % len(self._rounds)], number))
            timestamp = str(int(time.time()))
            signature = sign(self._street.playground.workspace.signing_secret, timestamp, body)
            headers = {"x-slack-request-timestamp": timestamp, "x-slack-signature": signature}
            try:
                async with session.post(
                    url, data=body.encode(), headers=headers | {"content-type": "application/json"}
                ) as response:
                    if response.status == 200:
                        self.acknowledged.add(number)
                    self.refused += response.status >= 500
                await asyncio.sleep(self._pause)
            except (aiohttp.ClientError, OSError):
                self.unanswered += 1
                await asyncio.sleep(0.02)


def stored(store: Store, street: Street) -> set[int]:
    """The numbers of the replies of which there is a row."""
    found = [message for round_ in street.rounds() for message in store.answers.of_round(round_.id)]
    # A bot that comes back reads the threads, which know nothing of this load, and takes the texts back.
    return {int(message.message_id.split(".")[0]) - FIRST for message in found}


async def test_what_was_acknowledged_is_stored(database_url: str, chance: random.Random, size: Size) -> None:
    kills = size(3, 20)
    async with open_street(database_url, 10, rate_limits=False, keep_traffic=False) as street:
        street.jump(POST)
        worker = await street.start()
        await street.until_all(RoundState.OPEN)
        await worker.stop()
        web = Role.ALL if street.is_sqlite else Role.WEB
        load, stop = Load(street, street.rounds()), asyncio.Event()
        loading = asyncio.create_task(load.send_until(stop))
        for _ in range(kills):
            child = await street.start(web)
            await child.ready()
            await load.acknowledged_more(20)
            await asyncio.sleep(chance.uniform(0, 0.7))
            child.send(signal.SIGKILL)
            await child.gone()
        stop.set()
        async with asyncio.timeout(PATIENCE):
            await loading

        lost = load.acknowledged - street.read(lambda store: stored(store, street))
        assert len(load.acknowledged) >= 20 * kills
        assert load.unanswered >= kills
        assert lost == set()
