"""Delivery by signed HTTP requests to the bot's request URL."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from .delivery import Answer
from .models import JSON
from .reading import read_json
from .workspace import Workspace


def sign(secret: str, timestamp: str, body: str) -> str:
    """Slack's v0 signature over the raw body."""
    digest = hmac.new(secret.encode(), f"v0:{timestamp}:{body}".encode(), hashlib.sha256)
    return f"v0={digest.hexdigest()}"


class HttpDelivery:
    """Posts events as JSON, interactions and commands as forms, and reads the answer as the ack."""

    timeout_reason = "http_timeout"

    def __init__(self, workspace: Workspace, request_url: str | None, *, ack_deadline: float) -> None:
        self._workspace = workspace
        self.request_url = request_url
        self._deadline = aiohttp.ClientTimeout(total=ack_deadline)
        self._session: aiohttp.ClientSession | None = None

    async def send(self, kind: str, payload: JSON, attempt: int, reason: str | None) -> Answer:
        """Posts once; anything but a 2xx in time is a failure."""
        if self.request_url is None:
            return Answer(reason="no_request_url", unreachable=True)
        body, content_type = _body(kind, payload)
        headers = self._signed(body) | {"content-type": content_type, "user-agent": "Slackbot 1.0"}
        if attempt:
            headers |= {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": reason or ""}
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=self._deadline)
        try:
            async with self._session.post(
                self.request_url, data=body.encode(), headers=headers, allow_redirects=False
            ) as response:
                return await _read(response)
        except TimeoutError:
            return Answer(reason=self.timeout_reason)
        except aiohttp.ClientError:
            return Answer(reason="connection_failed")

    async def stop(self) -> None:
        """Closes the connections."""
        if self._session is not None:
            await self._session.close()

    def _signed(self, body: str) -> dict[str, str]:
        # The bot compares with its own, real clock; the workspace's may be years away.
        timestamp = str(int(time.time()))
        return {
            "x-slack-request-timestamp": timestamp,
            "x-slack-signature": sign(self._workspace.signing_secret, timestamp, body),
        }


def _body(kind: str, payload: JSON) -> tuple[str, str]:
    if kind == "events_api":
        return json.dumps(payload), "application/json"
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload)}), "application/x-www-form-urlencoded"
    form = {key: str(value).lower() if isinstance(value, bool) else value for key, value in payload.items()}
    return urlencode(form), "application/x-www-form-urlencoded"


async def _read(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    if not 200 <= response.status < 300:
        no_retry = response.headers.get("x-slack-no-retry") == "1"
        return Answer(reason="http_error", no_retry=no_retry)
    if not text.strip():
        return Answer()
    if response.content_type != "application/json":
        return Answer(body={"text": text})
    try:
        body = read_json(text)
    except ValueError:
        return Answer(body={"text": text})
    return Answer(body=body if isinstance(body, dict) else {"text": text})
