"""The pace that Slack asks for: nothing is called before its time, and nothing waits longer than it has to."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.pace import POST, Pace
from tests.builders import StoppedClock, utc

START = utc("2026-11-30 08:00")


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(START)


@pytest.fixture
def pace(clock: StoppedClock) -> Pace:
    return Pace(clock)


def test_a_channel_is_posted_to_once_a_second(pace: Pace, clock: StoppedClock) -> None:
    assert pace.seconds_to_wait(POST, "C1") == 0
    pace.begins(POST, "C1")
    assert pace.seconds_to_wait(POST, "C1") == 1
    assert pace.seconds_to_wait(POST, "C2") == 0
    assert pace.seconds_to_wait("chat.update", "C1") == 0
    clock.time += timedelta(seconds=0.9)
    assert pace.seconds_to_wait(POST, "C1") == 1
    clock.time += timedelta(seconds=0.1)
    assert pace.seconds_to_wait(POST, "C1") == 0


def test_a_method_rests_as_long_as_slack_wants_it_to(pace: Pace, clock: StoppedClock) -> None:
    pace.is_asked_to_wait(POST, 30)
    assert pace.seconds_to_wait(POST, "C1") == 30
    assert pace.seconds_to_wait("conversations.replies", "C1") == 0
    clock.time += timedelta(seconds=10)
    pace.is_asked_to_wait(POST, 5)  # an answer to an earlier call
    assert pace.seconds_to_wait(POST, "C1") == 20
    clock.time += timedelta(seconds=20)
    assert pace.seconds_to_wait(POST, "C1") == 0


def test_a_clock_that_is_set_back_makes_nothing_wait_for_an_hour(pace: Pace, clock: StoppedClock) -> None:
    pace.begins(POST, "C1")
    pace.is_asked_to_wait("users.info", 30)
    clock.time += timedelta(seconds=-3600)
    assert pace.seconds_to_wait(POST, "C1") == 0
    assert pace.seconds_to_wait("users.info", None) == 0


def test_it_forgets_channels_that_may_be_posted_to_again(pace: Pace, clock: StoppedClock) -> None:
    for number in range(5000):
        pace.begins(POST, f"C{number}")
        clock.time += timedelta(seconds=0.01)
    assert len(pace._rests) <= 1001
    assert pace.seconds_to_wait(POST, "C4999") == 1


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 40), st.floats(0, 50)), max_size=20))
def test_no_call_comes_before_the_latest_time_that_slack_named(asked: list[tuple[str, int, float]]) -> None:
    clock = StoppedClock(START)
    pace = Pace(clock)
    until = {"a": START, "b": START}
    for method, seconds, passed in asked:
        pace.is_asked_to_wait(method, seconds)
        until[method] = max(until[method], clock.now() + timedelta(seconds=seconds))
        clock.time += timedelta(seconds=passed)
        for name, end in until.items():
            wait = pace.seconds_to_wait(name, None)
            left = (end - clock.now()).total_seconds()
            assert (wait == 0) is (left <= 0)
            assert left <= wait < max(left, 0) + 1
