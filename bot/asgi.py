"""As much of ASGI as the bot needs: a route turns a request into a response, which is sent."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Asgi: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Response:
    """The body is plain text unless `headers` say otherwise."""

    status: int
    body: str = ""
    headers: dict[str, list[str]] = field(default_factory=dict)


class Disconnected(Exception):
    """Whoever asked is gone."""


Route: TypeAlias = Callable[[Scope, Receive], Awaitable[Response]]


def application(route: Route) -> Asgi:
    """The ASGI application that answers as `route` says, and not at all where that raises Disconnected."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            try:
                response = await route(scope, receive)
            except Disconnected:
                return
            await _send(send, response)

    return serve


def not_allowed(methods: str) -> Response:
    """The response to a method that is none of `methods`."""
    return Response(405, "Method Not Allowed", {"allow": [methods]})


async def _send(send: Send, response: Response) -> None:
    body = response.body.encode()
    headers = {"content-type": ["text/plain;charset=utf-8"]} | {k.lower(): v for k, v in response.headers.items()}
    headers["content-length"] = [str(len(body))]
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, values in headers.items() for value in values]
    await send({"type": "http.response.start", "status": response.status, "headers": raw})
    await send({"type": "http.response.body", "body": body})


async def _live(receive: Receive, send: Send) -> None:
    """Agree to start and to stop; what is to be built and let go is the composition root's."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
