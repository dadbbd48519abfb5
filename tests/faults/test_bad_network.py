"""Answers that get lost, come late, or are none of Slack's; and a Slack that mostly asks to wait."""

import random
from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import product

from bot.domain.rounds import RoundState
from bot.playground import Message, Playground
from bot.playground.traffic import ApiCall
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World, open_world
from tests.faults.conftest import Size
from tests.faults.street import POST, REVEAL, Count, Street, open_street

PATIENCE = 2.0
"""Seconds of the machine's clock after which the bots give a call up."""

METHODS = (
    "chat.getPermalink",
    "chat.postMessage",
    "chat.update",
    "conversations.history",
    "conversations.replies",
)
"""What a bot calls when it posts."""

SPEED = 12.0
"""How fast time passes where Slack asks to wait."""

ON_ITS_WAY = 1.25
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
    # Two in three attempts fail, after which the bots wait for five minutes: these have to be short.
    speed = float(size(120, 10))
    async with open_street(database_url, size(10, 1000), speed=speed, patience=PATIENCE, rate_limits=False) as street:
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


def ask_to_wait(playground: Playground, methods: Sequence[str], chance: random.Random) -> None:
    """Let Slack refuse 60% of the calls of each method, and name from 1 to 30 seconds."""
    faults = playground.faults
    faults.reseed(chance.randrange(2**32))
    waits = [30, *(chance.randint(1, 30) for _ in range(5))]
    for method, seconds in product(methods, waits):
        # Six times each 14% of what the others have let pass: 60% in all.
        faults.answer(method, status=429, retry_after=seconds, times=None, probability=0.142)


def calls_too_early(calls: list[ApiCall], on_its_way: timedelta) -> list[str]:
    """Calls of a method before the time that Slack had named for it, but for those that were under way just then."""
    rests: dict[str, list[tuple[ApiCall, int]]] = {}
    early = []
    for call in sorted(calls, key=lambda call: call.at):
        for refused, seconds in rests.get(call.method, []):
            if refused.at + on_its_way < call.at < refused.at + timedelta(seconds=seconds):
                early.append(f"{call.method} at {call.at}: at {refused.at} it was asked to wait {seconds} s")
        if call.retry_after:
            rests.setdefault(call.method, []).append((call, call.retry_after))
    return early


async def test_slack_is_left_alone_for_as_long_as_it_wants(
    database_url: str, chance: random.Random, size: Size
) -> None:
    async with open_street(database_url, size(3, 200), speed=SPEED, rate_limits=False) as street:
        ask_to_wait(street.playground, METHODS, chance)
        await whole_day(street)
        calls = street.playground.traffic.calls
        refused = [call for call in calls if call.status == 429]
        assert len(refused) > len(calls) / 4
        assert calls_too_early(calls, timedelta(seconds=ON_ITS_WAY * SPEED)) == []
        assert_all_stand_once(street)


async def pass_half_seconds(world: World, number: int) -> None:
    """Let time go by in steps that are shorter than what Slack names."""
    for _ in range(number):
        world.clock.advance(timedelta(seconds=0.5))
        await world.beat()
    await world.playground.idle()


async def until_stand(world: World, number: int, shown: Callable[[], list[Message]]) -> None:
    """Wait until so many messages stand; fail if that takes an hour."""
    end = world.clock.now() + timedelta(hours=1)
    while len(shown()) < number:
        assert world.clock.now() < end
        await pass_half_seconds(world, 10)


async def test_slack_is_left_alone_to_the_second(database_url: str, chance: random.Random, size: Size) -> None:
    # The clock stands still while calls are under way, so that none of them has an excuse.
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        ask_to_wait(world.playground, (*METHODS, "reactions.add", "users.info"), chance)
        for day in range(size(1, 5)):
            await world.at(9, days=min(day, 1))
            await until_stand(world, day + 1, world.cards)
            for number in range(8):
                await world.member(f"m{number}").reply(world.cards()[day], RIGHT)
                await pass_half_seconds(world, 20)
            await world.at(16)
            await until_stand(world, day + 1, world.reveals)
        calls = world.playground.traffic.calls
        assert sum(call.status == 429 for call in calls) > len(calls) / 5
        assert calls_too_early(calls, timedelta()) == []
