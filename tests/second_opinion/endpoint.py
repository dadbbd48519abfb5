"""A model's endpoint on this machine that says and does what a test wants, good or bad."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.domain.opinions import Opinion

Behaviour = Callable[[web.Request], Awaitable[web.StreamResponse]]


def completion(content: str) -> web.Response:
    """A chat completion with this content."""
    message = {"role": "assistant", "content": content}
    return web.json_response(
        {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": "whatever-it-calls-itself",
            "choices": [{"index": 0, "finish_reason": "stop", "message": message}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    )


def written(*opinions: Opinion, **more: Any) -> str:
    """Opinions in the form that is asked for, with whatever else a model adds."""
    said = [{"key_point": o.key_point_id, "conveys": o.conveys, "quote": o.quote} for o in opinions]
    return json.dumps({"opinions": said, **more})


def says(content: str) -> Behaviour:
    """It answers with this content, whatever it is asked."""

    async def answer(_: web.Request) -> web.Response:
        return completion(content)

    return answer


def fails(status: int, body: str = '{"error": {"message": "no"}}') -> Behaviour:
    """It answers with a status, and a body that is no completion."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=body, content_type="application/json")

    return answer


async def resets(request: web.Request) -> web.StreamResponse:
    """It hangs up."""
    if request.transport:
        request.transport.abort()
    return web.Response()


@dataclass
class Endpoint:
    """Where it is, what it does, and what it was asked."""

    behaviour: Behaviour = field(default_factory=lambda: says(written()))
    url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    sent: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    closing: asyncio.Event = field(default_factory=asyncio.Event)

    async def stalls(self, _: web.Request) -> web.StreamResponse:
        """It takes the request and keeps silent."""
        await self.closing.wait()
        return web.Response()

    async def never_ends(self, request: web.Request) -> web.StreamResponse:
        """It goes on and on."""
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while not self.closing.is_set():
                await response.write(b" " * 65_536)
                self.sent += 65_536
        return response

    def data(self, place: int = -1) -> dict[str, Any]:
        """What the model was given to read in a request."""
        [_, message] = self.requests[place]["messages"]
        data: dict[str, Any] = json.loads(message["content"])
        return data

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Take note of the request and behave."""
        self.keys.append(request.headers.get("Authorization", ""))
        self.requests.append(await request.json())
        self.arrived.set()
        return await self.behaviour(request)


@asynccontextmanager
async def open_endpoint() -> AsyncIterator[Endpoint]:
    """An endpoint that listens on 127.0.0.1."""
    endpoint = Endpoint()
    app = web.Application()
    app.router.add_post("/v1/chat/completions", endpoint.answer)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0]
    endpoint.url = f"http://{host}:{port}/v1"
    try:
        yield endpoint
    finally:
        endpoint.closing.set()
        await runner.cleanup()
