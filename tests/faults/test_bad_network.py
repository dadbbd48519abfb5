"""Answers that get lost, come late, or are none of Slack's; and a Slack that mostly asks to wait."""

import random
from datetime import timedelta
from itertools import product

from bot.domain.rounds import RoundState
from bot.playground.traffic import ApiCall
from tests.faults.conftest import Size
from tests.faults.street import POST, REVEAL, Count, Street, open_street

PATIENCE = 0.5
"""Seconds of the machine's clock after which the bots give a call up."""

METHODS = (
    "chat.getPermalink",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.replies",
)
"""What a bot calls when it posts."""

SPEED = 30.0
"""How fast time passes where Slack asks to wait."""

ON_ITS_WAY = 0.5
"""Seconds of the machine's clock that Slack's wish to be left alone may take to arrive, on the busiest machine."""


async def whole_day(street: Street) -> None:
    """Question and reveal in every channel."""
    for at, state in ((POST, RoundState.OPEN), (REVEAL, RoundState.CLOSED)):
        street.jump(at)
        worker = await street.start()
        await street.until_all(state)
        await worker.stop()


def assert_all_stand_once(street: Street) -> None:
    assert street.count("question", lambda round_: round_.message_ts) == Count()
    assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()


async def test_answers_that_never_arrive_lose_and_double_nothing(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(10, 1000), patience=PATIENCE, rate_limits=False) as street:
        faults = street.playground.faults
        faults.reseed(chance.randrange(2**32))
        faults.lose_response("chat.postMessage", times=5)
        for method in METHODS:
            faults.lose_response(method, times=None, probability=0.15)
            faults.answer(method, status=500, times=None, probability=0.15)
            faults.delay(method, seconds=2 * PATIENCE, times=None, probability=0.1)
        await whole_day(street)
        lost = sum(call.lost and call.ok for call in street.playground.traffic.calls)
        assert lost >= 5
        assert_all_stand_once(street)


def calls_too_early(calls: list[ApiCall], speed: float) -> list[str]:
    """Calls of a method before the time that Slack had named for it."""
    rests: dict[str, list[tuple[ApiCall, int]]] = {}
    early = []
    for call in sorted(calls, key=lambda call: call.at):
        for refused, seconds in rests.get(call.method, []):
            told = refused.at + timedelta(seconds=ON_ITS_WAY * speed)
            if told < call.at < refused.at + timedelta(seconds=seconds):
                early.append(f"{call.method} at {call.at}: at {refused.at} it was asked to wait {seconds} s")
        if call.retry_after:
            rests.setdefault(call.method, []).append((call, call.retry_after))
    return early


async def test_slack_is_left_alone_for_as_long_as_it_wants(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(6, 200), speed=SPEED, rate_limits=False) as street:
        faults = street.playground.faults
        faults.reseed(chance.randrange(2**32))
        waits = [30, *(chance.randint(1, 30) for _ in range(5))]
        for method, seconds in product(METHODS, waits):
            # Six times each 14% of what the others have let pass: 60% in all.
            faults.answer(method, status=429, retry_after=seconds, times=None, probability=0.142)
        await whole_day(street)
        calls = street.playground.traffic.calls
        refused = [call for call in calls if call.status == 429]
        assert len(refused) > len(calls) / 4
        assert calls_too_early(calls, SPEED) == []
        assert_all_stand_once(street)
