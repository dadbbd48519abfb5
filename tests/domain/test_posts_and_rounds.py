"""How long a failed post waits, a round's window, and when it was revealed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.posts import PostState, planned_state, retry_delay
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Window
from tests.builders import CHANNEL, day, ts, utc


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 2), (2, 4), (3, 8), (8, 256), (9, 300), (10_000, 300)])
def test_a_failed_post_waits_twice_as_long_each_time_and_five_minutes_at_most(attempts: int, seconds: int) -> None:
    assert retry_delay(attempts) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(0, PostState.DUE), (60, PostState.DUE), (61, PostState.UNSURE), (86400, PostState.UNSURE)],
)
def test_a_post_that_is_planned_late_is_looked_for_first(seconds: int, state: PostState) -> None:
    due_at = utc("2026-11-23 09:00")
    assert planned_state(due_at, due_at + timedelta(seconds=seconds)) is state


def test_a_round_knows_its_window() -> None:
    post_at, reveal_at = utc("2026-11-23 09:00"), utc("2026-11-23 16:00")
    round_ = Round(1, 1, day("2026-11-23"), RoundState.PLANNED, CHANNEL, post_at, reveal_at)

    assert round_.window == Window(day("2026-11-23"), post_at, reveal_at)


def test_a_round_is_revealed_when_its_reveal_stands_in_slack() -> None:
    due, late = utc("2026-11-23 16:00"), utc("2026-11-25 11:00")
    round_ = Round(1, 1, day("2026-11-23"), RoundState.OPEN, CHANNEL, utc("2026-11-23 09:00"), due)

    assert round_.revealed_at == due
    assert replace(round_, reveal_ts=ts(late)).revealed_at == late
