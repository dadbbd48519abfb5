"""A playground that runs for days keeps what people see, and nothing of what only went by."""

import gc
from collections import deque
from datetime import timedelta
from typing import Any

from bot.playground import Channel, Person, Workspace, WorkspaceClock
from bot.playground.limits import RateLimits
from bot.playground.models import Undelivered
from bot.playground.state import MOST_REMEMBERED
from bot.playground.tickets import ResponseUrl, Trigger

MANY = MOST_REMEMBERED + 200


def count(*kinds: type[Any]) -> int:
    """How many objects of these kinds there are."""
    gc.collect()
    return sum(type(thing) in kinds for thing in gc.get_objects())


async def test_triggers_and_response_urls_go_when_nobody_can_use_them(
    clock: WorkspaceClock, alice: Person, channel: Channel
) -> None:
    before = count(Trigger, ResponseUrl)
    for _ in range(MANY):
        await alice.command("/lambda-quiz", channel)
        clock.advance(timedelta(minutes=1))
    assert count(Trigger, ResponseUrl) - before < MANY / 4


async def test_what_nobody_took_is_remembered_up_to_a_number(
    workspace: Workspace, alice: Person, channel: Channel
) -> None:
    before = count(Undelivered)
    said = [await alice.say(channel, f"{number}") for number in range(MANY)]
    assert count(Undelivered) - before == MOST_REMEMBERED
    assert workspace.undelivered[-1].payload["event"]["ts"] == said[-1].ts


async def test_pings_are_remembered_up_to_a_number(workspace: Workspace, channel: Channel) -> None:
    for number in range(MANY):
        workspace.messages.post(channel, workspace.bot, f"<!here> {number}")
    assert [ping.message.text for ping in (workspace.pings[0], workspace.pings[-1])] == ["<!here> 200", "<!here> 1199"]
    assert len(workspace.pings) == MOST_REMEMBERED


def test_the_limits_of_quiet_channels_are_forgotten(clock: WorkspaceClock) -> None:
    limits = RateLimits(clock)
    before = count(deque)
    for number in range(MANY):
        assert limits.wait_for("chat.postMessage", f"C{number}") is None
        clock.advance(timedelta(seconds=1))
    assert count(deque) - before < 100
    assert limits.wait_for("chat.postMessage", "C0") is None
    assert limits.wait_for("chat.postMessage", "C0") == 1
