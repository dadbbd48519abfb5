"""Hands events and interactions to the bot, retries events as Slack does, and keeps the score."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from .errors import PersonError
from .faults import Faults
from .manifest import Manifest
from .models import JSON, Channel, Undelivered
from .state import remember
from .traffic import Delivery, Traffic
from .workspace import Workspace

# Slack's retries: at once, after a minute, after five. Times are on the workspace's clock.
RETRY_AFTER = (timedelta(0), timedelta(minutes=1), timedelta(minutes=5))
# All that an app hears once it is no longer installed.
_FAREWELLS = ("tokens_revoked", "app_uninstalled")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: `reason` is None when acknowledged in time; `body` is the ack's own payload.

    `unreachable` means that nobody was there to take it.
    """

    reason: str | None = None
    body: JSON | None = None
    unreachable: bool = False
    no_retry: bool = False

    @property
    def acknowledged(self) -> bool:
        return self.reason is None


class Transport(Protocol):
    """A way to the bot. `kind` is Socket Mode's word: events_api, interactive or slash_commands."""

    timeout_reason: str

    async def send(self, kind: str, payload: JSON, attempt: int, reason: str | None) -> Answer: ...


class Deliveries:
    """Everything on its way to the bot."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        transport: Transport,
        faults: Faults,
        traffic: Traffic,
    ) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._transport = transport
        self._faults = faults
        self._traffic = traffic
        self._tasks: set[asyncio.Task[None]] = set()
        self._collectors: list[list[asyncio.Task[None]]] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        faults.release = self._release
        workspace.listen(self.on_change)

    def start(self) -> None:
        """Begins to deliver; what happened in the workspace before is history to the bot."""
        self._loop = asyncio.get_running_loop()

    # Events

    def on_change(self, event: JSON, channel: Channel | None) -> None:
        """Sends the event if the app subscribed to it and the bot is where it happened."""
        if channel is not None and self._workspace.bot.id not in channel.members:
            return
        if not self._manifest.hears(event, channel.kind if channel else None):
            return
        # Later edits must not reach into what was already sent.
        payload = self._envelope(json.loads(json.dumps(event)), channel)
        if self._faults.holding:
            self._faults.held.append(payload)
        else:
            self._start_event(payload)

    @contextmanager
    def collecting(self) -> Iterator[list[asyncio.Task[None]]]:
        """Gathers the deliveries that the (synchronous) body causes, so that one can await them."""
        started: list[asyncio.Task[None]] = []
        self._collectors.append(started)
        try:
            yield started
        finally:
            self._collectors.remove(started)

    def _release(self, batch: list[JSON]) -> None:
        for payload in batch:
            self._start_event(payload)

    def _start_event(self, payload: JSON) -> None:
        for _ in range(self._faults.copies):
            self._spawn(payload, attempt=0, reason=None)

    async def _deliver_event(self, payload: JSON, attempt: int, reason: str | None) -> None:
        answer = await self._attempt("events_api", payload, attempt, reason)
        if answer.acknowledged:
            return
        if answer.unreachable and attempt == 0:
            # Nothing is buffered for a bot that is not there.
            remember(self._workspace.undelivered, Undelivered(payload, answer.reason or ""))
        elif attempt >= len(RETRY_AFTER) or answer.no_retry:
            remember(self._workspace.undelivered, Undelivered(payload, f"gave up: {answer.reason}"))
        else:
            await self._retry(payload, attempt, answer.reason)

    async def _retry(self, payload: JSON, attempt: int, reason: str | None) -> None:
        pause = RETRY_AFTER[attempt]
        if not pause:
            await self._deliver_event(payload, attempt + 1, reason)
            return
        due = self._workspace.clock.now() + pause
        self._workspace.clock.call_at(due, lambda: self._spawn(payload, attempt + 1, reason))

    def _envelope(self, event: JSON, channel: Channel | None) -> JSON:
        workspace = self._workspace
        return {
            "token": "playground-verification-token",
            "team_id": workspace.id,
            "context_team_id": workspace.id,
            "context_enterprise_id": None,
            "api_app_id": workspace.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": workspace.mint.new("Ev"),
            "event_time": workspace.seconds(),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": workspace.id,
                    "user_id": workspace.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel is not None and workspace.is_ext_shared(channel),
            "event_context": f"4-{workspace.mint.secret(40)}",
        }

    # Interactions and commands

    async def interact(self, kind: str, payload: JSON) -> Answer:
        """Sends something that a person did; it is never retried.

        Raises:
            PersonError: when the app is no longer installed.
        """
        if not self._workspace.installed:
            raise PersonError("the app is no longer installed here")
        return await self._attempt(kind, payload, attempt=0, reason=None)

    # Both

    async def _attempt(self, kind: str, payload: JSON, attempt: int, reason: str | None) -> Answer:
        record = Delivery(kind, _name(kind, payload), payload, attempt, self._workspace.clock.now())
        self._traffic.record_delivery(record)
        began = time.perf_counter()
        with self._traffic.busy():
            answer = await self._transport.send(kind, payload, attempt, reason)
        if answer.acknowledged and self._faults.takes_ack():
            answer = Answer(reason=self._transport.timeout_reason)
        record.milliseconds = (time.perf_counter() - began) * 1000
        record.acknowledged, record.reason, record.answer = answer.acknowledged, answer.reason, answer.body
        self._traffic.record_answer(record)
        return answer

    def _spawn(self, payload: JSON, attempt: int, reason: str | None) -> None:
        is_farewell = payload["event"]["type"] in _FAREWELLS
        if self._loop is None or not (self._workspace.installed or is_farewell):
            return
        task = self._loop.create_task(self._busy(payload, attempt, reason))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        for collector in self._collectors:
            collector.append(task)

    async def _busy(self, payload: JSON, attempt: int, reason: str | None) -> None:
        with self._traffic.busy():
            await self._deliver_event(payload, attempt, reason)

    async def stop(self) -> None:
        """Abandons what is under way and delivers nothing more."""
        self._loop = None
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)


def _name(kind: str, payload: JSON) -> str:
    if kind == "slash_commands":
        return str(payload["command"])
    if kind == "interactive":
        return str(payload["type"])
    event = payload["event"]
    subtype = event.get("subtype")
    return f"{event['type']}.{subtype}" if subtype else str(event["type"])
