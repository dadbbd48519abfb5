"""Input that no client of Slack's sends: it is refused by name, and nothing breaks."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from bot.playground import Channel, Person, Playground
from tests.playground.rig import modal, text_input

JSON = dict[str, Any]

HUGE = "9" * 5_000
"""More digits than Python takes for a number."""
BOTTOMLESS = "[" * 100_000
DEEP = '{"a":' * 400 + "1" + "}" * 400
"""It can be read, but hardly be handed on."""
IN_METADATA = f'{{"event_type": "e", "event_payload": {DEEP}}}'


async def post(playground: Playground, method: str, **sent: Any) -> tuple[int, str]:
    """The status and the error of the answer to a call as the bot."""
    headers = {"Authorization": f"Bearer {playground.workspace.bot_token}", **sent.pop("headers", {})}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{playground.url}{method}", **sent) as answer,
    ):
        return answer.status, (await answer.json())["error"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"limit": HUGE}, "invalid_limit"),
        ("conversations.history", {"limit": f"-{HUGE}"}, "invalid_limit"),
        ("conversations.history", {"oldest": HUGE}, "invalid_ts_oldest"),
        ("chat.postMessage", {"text": "x", "metadata": BOTTOMLESS}, "invalid_metadata_format"),
        ("chat.postMessage", {"text": "x", "metadata": IN_METADATA}, "invalid_metadata_format"),
        ("chat.postMessage", {"text": "x", "blocks": BOTTOMLESS}, "invalid_blocks_format"),
        ("chat.postMessage", {"text": "x", "blocks": f"[{DEEP}]"}, "invalid_blocks_format"),
    ],
)
async def test_what_is_too_much_in_a_form_is_refused(
    playground: Playground, channel: Channel, method: str, args: JSON, error: str
) -> None:
    assert await post(playground, method, data={"channel": channel.id, **args}) == (200, error)


@pytest.mark.parametrize("view", [BOTTOMLESS, DEEP, json.dumps(modal())[:-1] + f', "private_metadata": {DEEP}}}'])
async def test_a_view_that_is_too_deep_is_refused(playground: Playground, alice: Person, view: str) -> None:
    sent = {"trigger_id": playground.workspace.tickets.new_trigger(alice.id), "view": view}
    assert await post(playground, "views.open", data=sent) == (200, "invalid_arguments")


@pytest.mark.parametrize(
    "body", [BOTTOMLESS, f'{{"limit": {HUGE}}}', f'{{"text": "x", "metadata": {IN_METADATA}}}', "\ud83d", "{"]
)
async def test_a_body_that_is_too_much_is_refused(playground: Playground, body: str) -> None:
    sent = {"data": body.encode(errors="surrogatepass"), "headers": {"Content-Type": "application/json"}}
    assert await post(playground, "chat.postMessage", **sent) == (200, "invalid_json")


async def test_a_response_url_refuses_what_is_too_deep(playground: Playground, alice: Person, channel: Channel) -> None:
    url = alice.wiring.response_url(playground.workspace.tickets.new_response(channel.id, alice.id))
    async with aiohttp.ClientSession() as session:
        for body in (BOTTOMLESS, f'{{"text": "x", "blocks": [{DEEP}]}}'):
            async with session.post(url, data=body) as answer:
                assert (answer.status, (await answer.json())["error"]) == (400, "invalid_payload")


async def test_a_frame_that_is_too_deep_ends_no_connection(
    playground: Playground, alice: Person, channel: Channel
) -> None:
    headers = {"Authorization": f"Bearer {playground.workspace.app_token}"}
    async with aiohttp.ClientSession() as session:
        async with session.post(f"{playground.url}apps.connections.open", headers=headers) as answer:
            link = (await answer.json())["url"]
        async with session.ws_connect(link) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await socket.send_str(BOTTOMLESS)
            saying = asyncio.create_task(alice.say(channel, "x"))
            await socket.send_json({"envelope_id": (await socket.receive_json())["envelope_id"]})
            await saying
    assert [delivery.acknowledged for delivery in playground.traffic.deliveries] == [True]


FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="text"; filename="t"\r\n\r\nHello\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        (f"{FORM}; charset=klingon", b"text=x", "invalid_charset"),
        ("application/json; charset=klingon", b"{}", "invalid_charset"),
        (FORM, b"text=\xff", "invalid_form_data"),
        ("multipart/form-data", b"text=x", "invalid_form_data"),
        (MULTIPART, b"text=x", "invalid_form_data"),
        (MULTIPART, FILE, "invalid_form_data"),
    ],
)
async def test_a_body_of_another_kind_than_it_says_is_refused(
    playground: Playground, kind: str, body: bytes, error: str
) -> None:
    assert await post(playground, "chat.postMessage", data=body, headers={"Content-Type": kind}) == (200, error)


ARABIC_ONE = "\u0661"
"""Of the digits that there are, Slack reads those of ASCII alone."""

ENDLESS = '{"event_type": "e", "event_payload": {"x": 1e400}}'
"""JSON, but Python makes an infinity of it, which is none."""


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"limit": ARABIC_ONE}, "invalid_arguments"),
        ("conversations.history", {"oldest": ARABIC_ONE}, "invalid_ts_oldest"),
        ("conversations.history", {"latest": f"1700000000.{ARABIC_ONE}"}, "invalid_ts_latest"),
        ("chat.postMessage", {"text": "x", "thread_ts": f"170000000{ARABIC_ONE}.000100"}, "invalid_thread_ts"),
        (
            "chat.postMessage",
            {"text": "x", "metadata": '{"event_type": "e", "event_payload": {"x": NaN}}'},
            "invalid_metadata_format",
        ),
        ("chat.postMessage", {"text": "x", "metadata": ENDLESS}, "invalid_metadata_format"),
        ("chat.postMessage", {"text": "x", "blocks": "[Infinity]"}, "invalid_blocks_format"),
    ],
)
async def test_what_only_python_takes_for_a_number_is_refused(
    playground: Playground, channel: Channel, method: str, args: JSON, error: str
) -> None:
    assert await post(playground, method, data={"channel": channel.id, **args}) == (200, error)


@pytest.mark.parametrize(
    "element",
    [
        {"type": "timepicker", "action_id": "t", "initial_time": f"0{ARABIC_ONE}:00"},
        {"type": "number_input", "action_id": "n", "is_decimal_allowed": True, "initial_value": ARABIC_ONE},
    ],
)
async def test_a_field_holds_no_digits_but_those_of_ascii(playground: Playground, alice: Person, element: JSON) -> None:
    view = json.dumps(modal(text_input() | {"element": element}))
    sent = {"trigger_id": playground.workspace.tickets.new_trigger(alice.id), "view": view}
    assert await post(playground, "views.open", data=sent) == (200, "invalid_arguments")


async def test_a_body_with_what_only_python_takes_for_a_number_is_refused(
    playground: Playground, channel: Channel
) -> None:
    sent = {"channel": channel.id, "text": "x", "metadata": {"event_type": "e", "event_payload": {"x": float("-inf")}}}
    assert await post(playground, "chat.postMessage", json=sent) == (200, "invalid_json")
