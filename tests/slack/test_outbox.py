"""Whatever answers in Slack's place, each call ends in one of the outbox's outcomes."""

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.slack.outbox import Outbox, SlackRefused, Throttled, Unsure
from tests.slack.test_diagnosis import somebody_else


@pytest.mark.parametrize("status", [200, 404, 502])
@pytest.mark.parametrize(
    ("content_type", "body"),
    [("text/html", "<h1>Log in</h1>"), ("text/plain", "ok"), ("application/json", "{"), ("application/json", "[]")],
)
async def test_an_answer_that_is_not_slacks_leaves_the_call_unsure(status: int, content_type: str, body: str) -> None:
    async with somebody_else(web.Response(status=status, text=body, content_type=content_type)) as client:
        with pytest.raises(Unsure):
            await Outbox(client, SystemClock()).delete("C1", "1.1")


@pytest.mark.parametrize(("asked", "seconds"), [("30", 30), ("0", 1), ("soon", 1), (None, 1)])
async def test_slack_is_obeyed_when_it_asks_to_wait(asked: str | None, seconds: int) -> None:
    headers = {"Retry-After": asked} if asked else {}
    refusal = web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    async with somebody_else(refusal) as client:
        with pytest.raises(Throttled) as throttled:
            await Outbox(client, SystemClock()).delete("C1", "1.1")
    assert throttled.value.seconds == seconds


@pytest.mark.parametrize("error", ["ratelimited", "rate_limited"])
async def test_slack_may_ask_to_wait_by_name_alone(error: str) -> None:
    async with somebody_else(web.json_response({"ok": False, "error": error})) as client:
        with pytest.raises(Throttled) as throttled:
            await Outbox(client, SystemClock()).delete("C1", "1.1")
    assert throttled.value.seconds == 1


async def test_half_a_character_in_an_id_is_refused() -> None:
    async with somebody_else(web.json_response({"ok": True})) as client:
        with pytest.raises(SlackRefused):
            await Outbox(client, SystemClock()).delete("C\ud800", "1.1")
