"""The pace that Slack asks for: nothing is called before its time, and nothing waits longer than it has to."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.pace import POST, Pace
from tests.builders import utc

START = utc("2026-11-30 08:00")


class Hand:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.time = START

    def now(self) -> datetime:
        return self.time

    def move(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def pace(clock: Hand) -> Pace:
    return Pace(clock)


def test_a_channel_is_posted_to_once_a_second(pace: Pace, clock: Hand) -> None:
    assert pace.seconds_to_wait(POST, "C1") == 0
    pace.begins(POST, "C1")
    assert pace.seconds_to_wait(POST, "C1") == 1
    assert pace.seconds_to_wait(POST, "C2") == 0
    assert pace.seconds_to_wait("chat.update", "C1") == 0
    clock.move(0.9)
    assert pace.seconds_to_wait(POST, "C1") == 1
    clock.move(0.1)
    assert pace.seconds_to_wait(POST, "C1") == 0


def test_a_method_rests_as_long_as_slack_wants_it_to(pace: Pace, clock: Hand) -> None:
    pace.is_asked_to_wait(POST, 30)
    assert pace.seconds_to_wait(POST, "C1") == 30
    assert pace.seconds_to_wait("conversations.replies", "C1") == 0
    clock.move(10)
    pace.is_asked_to_wait(POST, 5)  # an answer to an earlier call
    assert pace.seconds_to_wait(POST, "C1") == 20
    clock.move(20)
    assert pace.seconds_to_wait(POST, "C1") == 0


def test_a_clock_that_is_set_back_makes_nothing_wait_for_an_hour(pace: Pace, clock: Hand) -> None:
    pace.begins(POST, "C1")
    pace.is_asked_to_wait("users.info", 30)
    clock.move(-3600)
    assert pace.seconds_to_wait(POST, "C1") == 0
    assert pace.seconds_to_wait("users.info", None) == 0


def test_it_forgets_channels_that_may_be_posted_to_again(pace: Pace, clock: Hand) -> None:
    for number in range(5000):
        pace.begins(POST, f"C{number}")
        clock.move(0.01)
    assert len(pace._rests) <= 1001
    assert pace.seconds_to_wait(POST, "C4999") == 1


@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), st.integers(1, 40), st.floats(0, 50)), max_size=20))
def test_no_call_comes_before_the_latest_time_that_slack_named(asked: list[tuple[str, int, float]]) -> None:
    clock = Hand()
    pace = Pace(clock)
    until = {"a": START, "b": START}
    for method, seconds, passed in asked:
        pace.is_asked_to_wait(method, seconds)
        until[method] = max(until[method], clock.now() + timedelta(seconds=seconds))
        clock.move(passed)
        for name, end in until.items():
            wait = pace.seconds_to_wait(name, None)
            left = (end - clock.now()).total_seconds()
            assert (wait == 0) is (left <= 0)
            assert left <= wait < max(left, 0) + 1
