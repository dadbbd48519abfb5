"""The bot over HTTP: one address for Slack, one for whoever looks after it, and a guard before both."""

import asyncio
import logging
import re
from contextlib import suppress

from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from bot.asgi import Asgi, Disconnected, Receive, Response, Scope, application, not_allowed
from bot.failure import describe
from bot.slack.listeners import MeasuredApp
from bot.slack.listeners.failures import tripped_bolt

SLACK_PATH = "/slack/events"
HEALTH_PATH = "/healthz"
LONGEST_BODY = 1024 * 1024
"""In bytes. What Slack sends is far smaller."""

LONGEST_UNSIGNED = 16 * 1024
"""In bytes. A longer body is taken apart only once its signature is checked: that can take a third of a second."""

BODY_SECONDS = 10.0
"""How long a body may take to come. Slack itself waits three seconds for the answer; others would keep a connection."""

MALFORMED = Response(400, "Bad Request", {"x-slack-no-retry": ["1"]})

HEADERS = frozenset(
    {
        "content-type",
        "x-slack-request-timestamp",
        "x-slack-signature",
        "x-slack-retry-num",
        "x-slack-retry-reason",
    }
)
"""What Bolt gets to see. It obeys headers of its own as well, which no signature covers."""

TIMESTAMP = re.compile(r"\d{1,12}", re.ASCII)

logger = logging.getLogger(__name__)


def build_asgi(app: MeasuredApp, signing_secret: str) -> Asgi:
    """The ASGI application: Slack's requests at `/slack/events`, `ok` at `/healthz`, nothing else."""
    verifier = SignatureVerifier(signing_secret)
    return application(lambda scope, receive: _route(app, verifier, scope, receive))


async def _route(app: MeasuredApp, verifier: SignatureVerifier, scope: Scope, receive: Receive) -> Response:
    method, path = scope["method"], scope["path"]
    if path == HEALTH_PATH:
        return Response(200, "ok") if method in ("GET", "HEAD") else not_allowed("GET, HEAD")
    if path == SLACK_PATH:
        return await _ask_bolt(app, verifier, scope, receive) if method == "POST" else not_allowed("POST")
    return Response(404, "Not Found")


async def _ask_bolt(app: MeasuredApp, verifier: SignatureVerifier, scope: Scope, receive: Receive) -> Response:
    request = await _request(app, verifier, scope, receive)
    response = request if isinstance(request, Response) else await _dispatch(app, request)
    if isinstance(response, Response):
        app.refused(response.status)
        return response
    return Response(response.status, response.body, {name: list(values) for name, values in response.headers.items()})


async def _dispatch(app: MeasuredApp, request: AsyncBoltRequest) -> BoltResponse | Response:
    """What Bolt answers, or what is answered where it trips over the request."""
    try:
        return await app.async_dispatch(request)
    except Exception as error:
        # It takes the payload apart once more before it calls the error handler.
        if not tripped_bolt(error):
            raise
        app.tell(logger, logging.WARNING, f"A malformed request: {describe(error)}")
        return MALFORMED


async def _request(
    app: MeasuredApp, verifier: SignatureVerifier, scope: Scope, receive: Receive
) -> AsyncBoltRequest | Response:
    """The request as Bolt takes it apart, or what is answered to one that it is not shown."""
    headers = _headers(scope)
    if not _could_be_signed(headers):
        return Response(401, "Unauthorized")
    body = await _body(receive)
    if isinstance(body, Response):
        return body
    if len(body) > LONGEST_UNSIGNED and not _is_signed(body, headers, verifier):
        return Response(401, "Unauthorized")
    try:
        request = _read(body, headers)
    except Exception as error:
        # Bolt looks into the body before it checks the signature, and trips over unexpected shapes in many ways.
        app.tell(logger, logging.INFO, f"A request could not be read: {type(error).__name__}")
        return MALFORMED
    return request or MALFORMED


def _headers(scope: Scope) -> dict[str, str]:
    named = ((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
    return {name: value for name, value in named if name in HEADERS}


def _could_be_signed(headers: dict[str, str]) -> bool:
    """Whether Bolt can check the signature: on values of another shape it fails instead of saying no.

    Without any signature Bolt answers 401 by itself, except to Slack's `ssl_check`, which may be unsigned.
    """
    timestamp, signature = headers.get("x-slack-request-timestamp", "0"), headers.get("x-slack-signature", "")
    return TIMESTAMP.fullmatch(timestamp) is not None and signature.isascii()


def _is_signed(body: bytes, headers: dict[str, str], verifier: SignatureVerifier) -> bool:
    with suppress(UnicodeDecodeError):
        return verifier.is_valid_request(body, headers)
    return False


async def _body(receive: Receive) -> bytes | Response:
    """The whole body, or what is answered to one that is too long or does not come."""
    try:
        async with asyncio.timeout(BODY_SECONDS):
            body = await _parts(receive)
    except TimeoutError:
        return Response(408, "Request Timeout", {"connection": ["close"]})
    return Response(413, "Payload Too Large", {"connection": ["close"]}) if body is None else body


async def _parts(receive: Receive) -> bytes | None:
    """The parts of a body together, or None when it is too long."""
    body = bytearray()
    while True:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise Disconnected
        body += part.get("body", b"")
        if len(body) > LONGEST_BODY:
            return None
        if not part.get("more_body", False):
            return bytes(body)


def _read(body: bytes, headers: dict[str, str]) -> AsyncBoltRequest | None:
    request = AsyncBoltRequest(body=body.decode(), headers=dict(headers))
    # An event that is none trips Bolt up later, where it would ask Slack to send it again.
    return request if isinstance(request.body.get("event", {}), dict) else None
