"""When a member is away."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.members import Absence, is_away
from tests.builders import day, utc

MON, TUE, WED = (day(f"2026-11-{n}") for n in (23, 24, 25))
NOON, FOUR, FIVE = (utc(f"2026-11-23 {hour}:00") for hour in (12, 16, 17))

DAYS = st.sampled_from([MON, TUE, WED])
INSTANTS = st.integers(0, 48).map(lambda hours: NOON + timedelta(hours=hours))
ABSENCES = st.builds(Absence, INSTANTS, st.none() | DAYS, st.none() | INSTANTS)


@pytest.mark.parametrize(
    ("absence", "is_covered"),
    [
        (Absence(NOON), True),
        (Absence(NOON, TUE), True),
        (Absence(NOON, MON), False),
        (Absence(NOON, None, NOON), False),
        (Absence(NOON, None, FOUR), True),
        (Absence(NOON, None, FIVE), True),
        (Absence(FOUR), False),
    ],
)
def test_an_absence_covers_the_rounds_whose_reveal_is_due_meanwhile(absence: Absence, is_covered: bool) -> None:
    assert absence.covers(MON, FOUR) is is_covered


@pytest.mark.parametrize(
    ("absence", "goes_on"),
    [(Absence(NOON), True), (Absence(NOON, WED), True), (Absence(NOON, TUE), False), (Absence(NOON, WED, FOUR), False)],
)
def test_an_absence_goes_on_until_the_day_somebody_is_back_or_they_say_so(absence: Absence, goes_on: bool) -> None:
    assert absence.goes_on(TUE) is goes_on


@given(ABSENCES, DAYS, INSTANTS)
def test_what_was_due_before_somebody_said_so_is_not_missed_while_away(
    absence: Absence, day_: date, reveal_at: datetime
) -> None:
    assert absence.since < reveal_at or not absence.covers(day_, reveal_at)


@given(ABSENCES, DAYS, INSTANTS, INSTANTS)
def test_to_be_back_changes_nothing_about_what_was_due_before(
    absence: Absence, day_: date, reveal_at: datetime, now: datetime
) -> None:
    going_on = replace(absence, back_at=None)
    assert replace(absence, back_at=now).covers(day_, reveal_at) is (
        going_on.covers(day_, reveal_at) and reveal_at <= now
    )


@given(st.builds(Absence, INSTANTS), DAYS, INSTANTS, INSTANTS)
def test_who_says_again_that_they_are_away_is_so_without_a_gap(
    absence: Absence, day_: date, reveal_at: datetime, now: datetime
) -> None:
    again = [replace(absence, back_at=max(absence.since, now)), Absence(max(absence.since, now))]
    assert is_away(again, day_, reveal_at) is absence.covers(day_, reveal_at)
