"""Socket Mode: WebSocket connections over which envelopes go out and acks come back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from aiohttp import WSMsgType, web

from .delivery import Answer
from .models import JSON
from .reading import read_json
from .workspace import Workspace

MOST_CONNECTIONS = 10
TICKET_SECONDS = 30
_ACCEPTS_PAYLOAD = frozenset({"interactive", "slash_commands"})


@dataclass(eq=False, slots=True)
class Link:
    """One open connection, and the envelopes whose ack it still owes."""

    socket: web.WebSocketResponse
    request: web.Request
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


class SocketMode:
    """The server's end of Socket Mode. An envelope goes to any one connection, in turns."""

    timeout_reason = "timeout"

    def __init__(self, workspace: Workspace, *, ack_deadline: float) -> None:
        self._workspace = workspace
        self._deadline = ack_deadline
        self._links: list[Link] = []
        self._tickets: dict[str, datetime] = {}
        self._turn = 0
        self._connected = asyncio.Event()

    @property
    def connections(self) -> int:
        return len(self._links)

    def new_ticket(self) -> str:
        """Leave for one connection within half a minute, a real one on a clock that runs fast."""
        ticket = self._workspace.mint.secret(36).lower()
        self._tickets[ticket] = self._workspace.clock.now()
        return ticket

    async def wait_connected(self) -> None:
        """Returns once at least one connection is open."""
        await self._connected.wait()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """The `/link/` route: one connection from hello to close."""
        clock = self._workspace.clock
        issued = self._tickets.pop(request.query.get("ticket", ""), None)
        if issued is None or clock.now() - issued > timedelta(seconds=TICKET_SECONDS * max(1.0, clock.speed)):
            raise web.HTTPForbidden(text="no such ticket")
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        if len(self._links) >= MOST_CONNECTIONS:
            await socket.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.close()
            return socket
        link = Link(socket, request)
        self._links.append(link)
        try:
            await socket.send_json(self._hello())
            self._connected.set()
            await self._listen(link)
        finally:
            self._drop(link)
        return socket

    async def send(self, kind: str, payload: JSON, attempt: int, reason: str | None) -> Answer:
        """Sends one envelope and waits for its ack."""
        if not self._links:
            return Answer(reason="not_connected", unreachable=True)
        self._turn += 1
        link = self._links[self._turn % len(self._links)]
        envelope_id = self._workspace.mint.secret(36).lower()
        envelope: JSON = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": kind in _ACCEPTS_PAYLOAD,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason or ""}
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        link.waiting[envelope_id] = answer
        try:
            async with asyncio.timeout(self._deadline):
                await link.socket.send_json(envelope)
                return await answer
        except (TimeoutError, ConnectionError):
            return Answer(reason=self.timeout_reason)
        finally:
            link.waiting.pop(envelope_id, None)

    async def disconnect(self, abrupt: bool) -> None:
        """Ends every connection, with a `disconnect` frame unless `abrupt`."""
        for link in list(self._links):
            if abrupt:
                # No close frame either: the peer sees the TCP connection end.
                self._drop(link)
                if link.request.transport is not None:
                    link.request.transport.close()
            else:
                frame = {
                    "type": "disconnect",
                    "reason": "refresh_requested",
                    "debug_info": {"host": "playground"},
                }
                await link.socket.send_json(frame)

    async def stop(self) -> None:
        """Closes every connection for good."""
        for link in list(self._links):
            await link.socket.close()

    async def _listen(self, link: Link) -> None:
        async for frame in link.socket:
            if frame.type is WSMsgType.TEXT:
                self._take(link, frame.data)

    def _take(self, link: Link, text: str) -> None:
        try:
            ack = read_json(text)
        except ValueError:
            return
        answer = link.waiting.get(ack.get("envelope_id", "")) if isinstance(ack, dict) else None
        if answer is not None and not answer.done():
            answer.set_result(Answer(body=ack.get("payload")))

    def _drop(self, link: Link) -> None:
        if link in self._links:
            self._links.remove(link)
        if not self._links:
            self._connected.clear()
        for answer in link.waiting.values():
            if not answer.done():
                answer.set_result(Answer(reason=self.timeout_reason))

    def _hello(self) -> JSON:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "debug_info": {"host": "playground", "build_number": 1, "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._workspace.app_id},
        }
