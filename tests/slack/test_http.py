"""The HTTP edge: what is let in, and what everything else is answered."""

import asyncio
import json
import logging
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from slack_bolt.async_app import AsyncBoltRequest

from bot.asgi import Asgi
from bot.playground.http_delivery import sign
from bot.serving import serve
from bot.slack import http, ids
from bot.slack.http import build_asgi
from tests.slack.rig import DEADLINE, Rig

EVENT = {"type": "event_callback", "team_id": "T1", "event": {"type": "app_rate_limited"}}
SIGNATURE, TIMESTAMP = "x-slack-signature", "x-slack-request-timestamp"
LAZY = {"x-slack-bolt-lazy-only": "1"}
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"


@dataclass
class Response:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: str


async def ask(
    app: Asgi,
    method: str = "GET",
    path: str = http.HEALTH_PATH,
    headers: dict[str, str] | None = None,
    parts: Iterable[bytes] = (b"",),
) -> Response | None:
    """One request, its body in parts; None when nothing is answered."""
    chunks = list(parts)
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()]
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        if not chunks:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": chunks.pop(0), "more_body": bool(chunks)}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "headers": raw, "query_string": b""}
    await app(scope, receive, send)
    if not sent:
        return None
    start, body = sent
    named = {name.decode(): value.decode() for name, value in start["headers"]}
    assert named["content-length"] == str(len(body["body"]))
    return Response(start["status"], named, body["body"].decode())


class Slack:
    """Sends signed requests."""

    def __init__(self, rig: Rig) -> None:
        self.app = build_asgi(rig.bolt, rig.playground.workspace.signing_secret)
        self.secret = rig.playground.workspace.signing_secret

    async def post(
        self,
        body: bytes | str,
        content_type: str = JSON_TYPE,
        *,
        age: int = 0,
        headers: Mapping[str, str | None] | None = None,
    ) -> Response:
        """A POST signed `age` seconds ago; `headers` replace those of a good one, None leaves one out."""
        raw = body.encode() if isinstance(body, str) else body
        timestamp = str(int(time.time()) - age)
        sent: dict[str, str | None] = {
            TIMESTAMP: timestamp,
            SIGNATURE: sign(self.secret, timestamp, raw.decode("utf-8", "replace")),
            "content-type": content_type,
            **(headers or {}),
        }
        present = {name: value for name, value in sent.items() if value is not None}
        response = await ask(self.app, "POST", http.SLACK_PATH, present, [raw])
        assert response is not None
        assert "Traceback" not in response.body
        return response


@pytest.fixture
def slack(http_rig: Rig) -> Slack:
    return Slack(http_rig)


async def test_health(slack: Slack) -> None:
    response = await ask(slack.app)
    assert response is not None
    assert (response.status, response.body) == (200, "ok")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("POST", "/slack/install", 404),
        ("POST", http.HEALTH_PATH, 405),
        ("GET", http.SLACK_PATH, 405),
        ("HEAD", http.HEALTH_PATH, 200),
    ],
)
async def test_other_addresses_and_methods(slack: Slack, method: str, path: str, status: int) -> None:
    response = await ask(slack.app, method, path)
    assert response is not None
    assert response.status == status
    assert ("allow" in response.headers) == (status == 405)


async def test_a_signed_event_is_acknowledged(slack: Slack) -> None:
    assert (await slack.post(json.dumps(EVENT))).status == 200


async def test_url_verification(slack: Slack) -> None:
    response = await slack.post(json.dumps({"type": "url_verification", "challenge": "c", "token": "t"}))
    assert (response.status, json.loads(response.body)) == (200, {"challenge": "c"})
    assert response.headers["content-type"].startswith(JSON_TYPE)


async def test_ssl_check_even_unsigned(slack: Slack) -> None:
    unsigned = {SIGNATURE: None, TIMESTAMP: None}
    assert (await slack.post(urlencode({"ssl_check": "1", "token": "t"}), FORM_TYPE, headers=unsigned)).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {SIGNATURE: "v0=" + "0" * 64},
        {SIGNATURE: "v0=é"},
        {SIGNATURE: ""},
        {SIGNATURE: None},
        {TIMESTAMP: None},
        {TIMESTAMP: "now"},
        {TIMESTAMP: ""},
        {TIMESTAMP: "-1"},
        {TIMESTAMP: "²"},
        {TIMESTAMP: "9" * 5000},
        {TIMESTAMP: "1764000000"},
    ],
    ids=lambda headers: str(headers)[:50],
)
async def test_forged_requests(slack: Slack, headers: dict[str, str | None]) -> None:
    assert (await slack.post(json.dumps(EVENT), headers=headers)).status == 401


async def test_wrong_signatures_are_told_of_once_a_minute(
    slack: Slack, http_rig: Rig, caplog: pytest.LogCaptureFixture
) -> None:
    async def told() -> list[str]:
        caplog.clear()
        for _ in range(3):
            await slack.post(json.dumps(EVENT), headers={SIGNATURE: "v0=hush"})
        return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]

    line = "A signature is not Slack’s: check SLACK_SIGNING_SECRET and the clock, unless somebody else is knocking"
    assert await told() == [line]
    http_rig.playground.workspace.clock.advance(timedelta(seconds=59))
    assert await told() == []
    http_rig.playground.workspace.clock.advance(timedelta(seconds=1))
    assert await told() == [f"{line} (6 times since the last such line)"]


@pytest.mark.parametrize(("age", "status"), [(290, 200), (301, 401), (-290, 200), (-302, 401)])
async def test_requests_are_good_for_five_minutes(slack: Slack, age: int, status: int) -> None:
    assert (await slack.post(json.dumps(EVENT), age=age)).status == status


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("{", JSON_TYPE),
        ("[]", JSON_TYPE),
        ("5", JSON_TYPE),
        ("null", JSON_TYPE),
        ('"text"', JSON_TYPE),
        ("[" * 100_000, JSON_TYPE),
        ('{"authorizations": 5}', JSON_TYPE),
        ('{"team": 5}', JSON_TYPE),
        ('{"type": "event_callback", "event": [[]]}', JSON_TYPE),
        ('{"type": "event_callback", "event": null}', JSON_TYPE),
        ("payload={", FORM_TYPE),
        ("payload=[]", FORM_TYPE),
        ("payload=", FORM_TYPE),
        (b"\xff\xfe", FORM_TYPE),
    ],
    ids=lambda value: str(value)[:30],
)
async def test_bodies_that_cannot_be_read(slack: Slack, body: bytes | str, content_type: str) -> None:
    assert (await slack.post(body, content_type)).status == 400


async def test_bodies_that_cannot_be_read_are_told_of_once_a_minute(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(3):
        await slack.post("{", headers={SIGNATURE: "v0=0"})
    assert [line for line in caplog.messages if "could not be read" in line] == [
        "A request could not be read: JSONDecodeError"
    ]


@pytest.mark.parametrize("body", ["", "a=b", "{}", json.dumps({"type": "event_callback"})])
async def test_signed_bodies_that_mean_nothing(slack: Slack, body: str) -> None:
    assert (await slack.post(body, FORM_TYPE)).status in (400, 404)


async def test_an_empty_unsigned_body(slack: Slack) -> None:
    assert (await slack.post("", headers={SIGNATURE: "v0=0"})).status == 401


async def test_a_body_in_parts_is_put_together_and_a_long_one_refused(slack: Slack) -> None:
    response = await ask(slack.app, "POST", http.SLACK_PATH, {}, [b'{"type":', b"5", b"}"])
    assert response is not None
    assert response.status == 401
    response = await ask(slack.app, "POST", http.SLACK_PATH, {}, [b"x" * 600_000] * 2)
    assert response is not None
    assert response.status == 413


async def test_a_body_that_does_not_come_is_not_waited_for(slack: Slack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "BODY_SECONDS", 0.01)
    sent: list[Any] = []

    async def never() -> dict[str, Any]:
        return await asyncio.get_running_loop().create_future()  # type: ignore[no-any-return]

    async def send(message: Any) -> None:
        sent.append(message)

    async with asyncio.timeout(DEADLINE):
        await slack.app({"type": "http", "method": "POST", "path": http.SLACK_PATH, "headers": []}, never, send)
    assert sent[0]["status"] == 408
    assert (b"connection", b"close") in sent[0]["headers"]


async def test_a_web_socket_is_asked_for_in_vain_and_without_an_error_in_the_log(
    slack: Slack, caplog: pytest.LogCaptureFixture
) -> None:
    stopping, listening = asyncio.Event(), socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(serve(slack.app, listening, stopping, 1))
    asked = "GET /slack/events HTTP/1.1", "Host: x", "Connection: Upgrade", "Upgrade: websocket"
    key = "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write("\r\n".join([*asked, *key, "", ""]).encode())
    async with asyncio.timeout(DEADLINE):
        assert await reader.readline() == b"HTTP/1.1 405 Method Not Allowed\r\n"
    writer.close()
    stopping.set()
    await serving
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


@pytest.mark.parametrize("raw", [b"a=1&" * 5000, b"a=1&" * 5000 + b"\xff", b"[" * 20_000])
async def test_a_long_body_is_taken_apart_only_if_it_is_signed(
    slack: Slack, monkeypatch: pytest.MonkeyPatch, raw: bytes
) -> None:
    taken: list[int] = []
    read = http._read

    def noted(body: bytes, headers: dict[str, str]) -> AsyncBoltRequest | None:
        taken.append(len(body))
        return read(body, headers)

    monkeypatch.setattr(http, "_read", noted)
    forged = {"content-type": FORM_TYPE, TIMESTAMP: str(int(time.time())), SIGNATURE: "v0=" + "0" * 64}
    for headers in ({"content-type": FORM_TYPE}, forged):
        response = await ask(slack.app, "POST", http.SLACK_PATH, headers, [raw, b""])
        assert response is not None
        assert response.status == 401
    assert taken == []
    assert (await slack.post(json.dumps(EVENT | {"more": "x" * 20_000}))).status == 200
    assert [length > 20_000 for length in taken] == [True]


async def test_whoever_hangs_up_gets_no_answer(slack: Slack) -> None:
    assert await ask(slack.app, "POST", http.SLACK_PATH, {}, []) is None


async def test_headers_that_only_bolt_would_obey_are_dropped(slack: Slack, http_rig: Rig) -> None:
    asked = {"type": "event_callback", "team_id": "T1", "event": {"type": "app_uninstalled"}}
    await http_rig.set_up()
    team = {"team_id": http_rig.workspace_id}
    assert (await slack.post(json.dumps(asked | team), headers=LAZY)).status == 200
    assert await http_rig.stored(lambda store: store.quizzes.of_workspace(http_rig.workspace_id)) == []


async def test_an_event_that_could_not_be_stored_is_not_acknowledged(slack: Slack, http_rig: Rig) -> None:
    card = await http_rig.card()
    event = {"type": "message", "channel": card.channel, "user": "U1", "ts": "1.2", "thread_ts": card.ts, "text": "x"}
    http_rig.runner.broken = True
    assert (await slack.post(json.dumps(EVENT | {"event": event}))).status == 500
    http_rig.runner.broken = False
    assert (await slack.post(json.dumps(EVENT | {"event": event}))).status == 200


async def test_an_event_is_not_acknowledged_while_we_do_not_know_who_we_are(slack: Slack, http_rig: Rig) -> None:
    http_rig.playground.faults.fail("auth.test", error="internal_error")
    assert (await slack.post(json.dumps(EVENT))).status == 500
    assert (await slack.post(json.dumps(EVENT))).status == 200
    assert (await slack.post(json.dumps(EVENT))).status == 200
    assert len(http_rig.playground.traffic.calls_to("auth.test")) == 2


@pytest.mark.parametrize("wrong", [{"channel": 5}, {"type": {}}, {"type": 5}, {"channel": "C1", "subtype": 5}], ids=str)
async def test_a_malformed_event_is_not_sent_again(slack: Slack, wrong: dict[str, Any]) -> None:
    response = await slack.post(json.dumps(EVENT | {"event": {"type": "message"} | wrong}))
    assert response.status == 400
    assert response.headers["x-slack-no-retry"] == "1"


async def test_a_press_that_bolt_cannot_take_apart_is_malformed(slack: Slack, caplog: pytest.LogCaptureFixture) -> None:
    press = {"type": "block_actions", "actions": 5, "team": {"id": "T1"}, "user": {"id": "U1"}}
    response = await slack.post(urlencode({"payload": json.dumps(press)}), FORM_TYPE)
    assert response.status == 400
    assert "A malformed request" in caplog.text


@pytest.mark.parametrize("blocks", [[], [{"type": "section"}], [{"type": "input", "block_id": 5}], 5, None], ids=str)
async def test_a_failed_form_without_a_field_is_replaced(slack: Slack, http_rig: Rig, blocks: Any) -> None:
    view = {"type": "modal", "callback_id": ids.ANSWER_FORM, "private_metadata": "1", "blocks": blocks}
    sent = {"type": "view_submission", "team": {"id": "T1"}, "user": {"id": "U1"}, "view": view}
    http_rig.runner.broken = True
    response = await slack.post(urlencode({"payload": json.dumps(sent)}), FORM_TYPE)
    answer = json.loads(response.body)
    assert answer["response_action"] == "update"
    assert "went wrong on our side" in str(answer["view"])


async def test_lifespan(slack: Slack) -> None:
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent: list[Any] = []

    async def receive() -> Any:
        return incoming.pop(0)

    async def send(message: Any) -> None:
        sent.append(message["type"])

    await slack.app({"type": "lifespan"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_no_log_quotes_what_was_sent(slack: Slack, http_rig: Rig, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    card = await http_rig.card()
    secret = "the secret answer"
    event = {
        "type": "message",
        "channel": card.channel,
        "user": "U1",
        "ts": "1.2",
        "thread_ts": card.ts,
        "text": secret,
    }
    await slack.post(json.dumps(EVENT | {"event": event}), headers={SIGNATURE: "v0=0"})
    await slack.post(json.dumps(EVENT | {"event": event}))
    http_rig.runner.broken = True
    await slack.post(json.dumps(EVENT | {"event": event}))
    await slack.post(json.dumps(EVENT | {"event": event | {"ts": secret}}))
    await slack.post(
        urlencode({"payload": json.dumps({"type": "shortcut", "callback_id": "x", "text": secret})}), FORM_TYPE
    )
    logged = "\n".join(record.getMessage() + str(record.exc_info) for record in caplog.records)
    assert "Unlucky in" in logged
    for forbidden in (secret, http_rig.playground.workspace.bot_token, http_rig.playground.workspace.signing_secret):
        assert forbidden not in logged
