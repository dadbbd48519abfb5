"""Periods, ranks, boards and streaks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.standings import (
    DateRange,
    Leaderboard,
    Period,
    Total,
    leaderboard,
    period_dates,
    public_leaderboard,
    rank,
    streak,
)
from tests.builders import day, member, member_id
from tests.rankings import board_of, excerpt_of

ALL_TIME = DateRange(None, None)


@pytest.mark.parametrize(
    ("period", "day_", "first", "last"),
    [
        (Period.WEEK, "2026-11-23", "2026-11-23", "2026-11-29"),  # a Monday
        (Period.WEEK, "2026-11-29", "2026-11-23", "2026-11-29"),  # its Sunday
        (Period.WEEK, "2026-12-31", "2026-12-28", "2027-01-03"),
        (Period.WEEK, "2027-01-01", "2026-12-28", "2027-01-03"),
        (Period.MONTH, "2026-11-23", "2026-11-01", "2026-11-30"),
        (Period.MONTH, "2026-12-31", "2026-12-01", "2026-12-31"),
        (Period.MONTH, "2026-02-10", "2026-02-01", "2026-02-28"),
        (Period.MONTH, "2028-02-10", "2028-02-01", "2028-02-29"),
        (Period.MONTH, "2100-02-10", "2100-02-01", "2100-02-28"),
        (Period.SEASON, "2026-01-01", "2026-01-01", "2026-03-31"),
        (Period.SEASON, "2026-06-30", "2026-04-01", "2026-06-30"),
        (Period.SEASON, "2026-08-15", "2026-07-01", "2026-09-30"),
        (Period.SEASON, "2026-12-31", "2026-10-01", "2026-12-31"),
    ],
)
def test_a_period_is_the_one_that_the_day_belongs_to(period: Period, day_: str, first: str, last: str) -> None:
    assert period_dates(period, day(day_)) == DateRange(day(first), day(last))


def test_all_time_is_open_at_both_ends() -> None:
    assert period_dates(Period.ALL, day("2026-11-23")) == DateRange(None, None)


@given(st.sampled_from([Period.WEEK, Period.MONTH, Period.SEASON]), st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_periods_hold_their_days_and_follow_one_another_without_a_gap(period: Period, day_: date) -> None:
    dates = period_dates(period, day_)
    assert dates.first
    assert dates.last

    assert dates.first <= day_ <= dates.last
    assert period_dates(period, dates.first) == period_dates(period, dates.last) == dates
    assert period_dates(period, dates.last + timedelta(days=1)).first == dates.last + timedelta(days=1)
    assert period_dates(period, dates.first - timedelta(days=1)).last == dates.first - timedelta(days=1)


TOTALS = st.lists(
    st.builds(
        lambda number, name, points, hidden: Total(member(f"U{number:02}", name, hidden=hidden), points, 1),
        st.integers(0, 40),
        st.sampled_from(["Ana", "ana", "Ben", "Émile", "李"]),
        st.integers(0, 12),
        st.booleans(),
    ),
    unique_by=lambda total: total.member.id,
    max_size=30,
)


def test_equal_points_share_a_rank_and_the_next_one_is_skipped() -> None:
    standings = rank([Total(member(f"U{n}"), points, 1) for n, points in enumerate([7, 20, 9, 9])])

    assert [(s.rank, s.points) for s in standings] == [(1, 20), (2, 9), (2, 9), (4, 7)]


def test_inside_a_rank_names_decide_then_ids() -> None:
    totals = [
        Total(member("U4", "ben"), 5, 2),
        Total(member("U3", "Cleo"), 5, 1),
        Total(member("U2", "Ana"), 5, 3),
        Total(member("U1", "Ben"), 5, 4),
    ]

    assert [s.member.id.user_id for s in rank(totals)] == ["U2", "U1", "U4", "U3"]


@given(TOTALS)
def test_a_rank_is_one_more_than_the_number_of_those_with_more_points(totals: list[Total]) -> None:
    for standing in rank(totals):
        assert standing.rank == 1 + sum(other.points > standing.points for other in totals)


@given(st.data(), TOTALS)
def test_the_order_does_not_depend_on_the_order_of_the_totals(data: st.DataObject, totals: list[Total]) -> None:
    shuffled = data.draw(st.permutations(totals))

    assert rank(shuffled) == rank(totals)
    assert [s.points for s in rank(totals)] == sorted((t.points for t in totals), reverse=True)


def fifteen() -> list[Total]:
    """Members U01 to U15, of whom U01 has the most points."""
    return [Total(member(f"U{n:02}"), 100 - n, n) for n in range(1, 16)]


def board(totals: list[Total], reader: str) -> Leaderboard:
    return leaderboard(Period.ALL, ALL_TIME, excerpt_of(totals, member_id(reader)))


def public_board(totals: list[Total]) -> Leaderboard:
    return public_leaderboard(Period.ALL, ALL_TIME, totals)


@pytest.mark.parametrize(
    ("tied", "reader", "follows_on"),
    [
        (0, "U11", True),
        (0, "U12", True),
        (0, "U13", False),
        (10, "U11", True),  # of ranks 1 and 11 nobody stands between
        (20, "U15", False),  # all have rank 1, and three are left out
        (20, "U12", True),
    ],
)
def test_a_board_knows_whether_anybody_is_left_out_whatever_the_ties(tied: int, reader: str, follows_on: bool) -> None:
    totals = [Total(member(f"U{n:02}"), 100 if n <= tied else 50 - n, n) for n in range(1, 21)]
    shown = board(totals, reader)

    assert shown.own
    assert shown.around_own
    assert shown.follows_on == follows_on


@pytest.mark.parametrize(
    ("reader", "own_rank", "around"),
    [
        ("U99", None, []),
        ("U01", 1, []),
        ("U10", 10, []),
        ("U11", 11, [11, 12]),  # the tenth is among the top already
        ("U12", 12, [11, 12, 13]),
        ("U15", 15, [14, 15]),
    ],
)
def test_a_board_shows_the_top_ten_and_the_readers_place_with_its_neighbours(
    reader: str, own_rank: int | None, around: list[int]
) -> None:
    shown = board(fifteen(), reader)

    assert [s.rank for s in shown.top] == list(range(1, 11))
    assert (shown.own.rank if shown.own else None) == own_rank
    assert [s.rank for s in shown.around_own] == around
    assert shown.members == 15


def test_a_board_says_what_it_covers() -> None:
    november = DateRange(day("2026-11-01"), day("2026-11-30"))

    for shown in (
        leaderboard(Period.MONTH, november, excerpt_of([], member_id("U1"))),
        public_leaderboard(Period.MONTH, november, []),
    ):
        assert (shown.period, shown.dates, shown.top, shown.members) == (Period.MONTH, november, (), 0)


def test_a_channel_sees_the_top_ten_and_nobodys_own_place() -> None:
    shown = public_board([*fifteen(), Total(member("U16", hidden=True), 1000, 1)])

    assert [(s.rank, s.member.id.user_id) for s in shown.top] == [(n, f"U{n:02}") for n in range(1, 11)]
    assert (shown.own, shown.around_own, shown.members) == (None, (), 15)


def test_a_member_who_hides_sees_their_own_place_and_nobody_else_does() -> None:
    totals = [Total(member("U1"), 9, 1), Total(member("U2", hidden=True), 9, 1), Total(member("U3"), 5, 1)]

    own = board(totals, "U2")
    others = board(totals, "U3")

    assert [(s.rank, s.member.id.user_id) for s in own.top] == [(1, "U1"), (2, "U3")]
    assert own.own
    assert (own.own.rank, own.own.points) == (1, 9)
    assert own.around_own == ()
    assert others.top == own.top
    assert others.own
    assert others.own.rank == 2


@given(TOTALS)
def test_hidden_members_change_nobody_elses_rank(totals: list[Total]) -> None:
    visible = [total for total in totals if not total.member.hidden]

    for reader in totals:
        shown = board(totals, reader.member.id.user_id)
        assert shown.top == public_board(visible).top
        assert shown.own
        assert shown.own.rank == 1 + sum(other.points > reader.points for other in visible)


@given(TOTALS, st.integers(0, 41))
def test_an_excerpt_makes_the_board_that_the_whole_ranking_makes(totals: list[Total], reader: int) -> None:
    user_id = f"U{reader:02}"

    assert board(totals, user_id) == board_of(Period.ALL, ALL_TIME, totals, member_id(user_id))


MON, TUE, WED, THU = (day(f"2026-11-{n}") for n in (23, 24, 25, 26))


@pytest.mark.parametrize(
    ("answered", "away", "expected"),
    [
        ([], [], 0),
        ([MON, TUE, WED, THU], [], 4),
        ([WED, THU], [], 2),
        ([MON, TUE, WED], [], 0),  # the latest was missed
        ([MON, WED, THU], [], 2),
        ([MON, WED, THU], [TUE], 3),  # a day away does not break it
        ([MON, TUE], [WED, THU], 2),  # nor does being away now
        ([MON, THU], [THU], 1),  # answered although away
        ([], [MON, TUE, WED, THU], 0),  # nor does it count
    ],
)
def test_a_streak_counts_back_from_the_latest_round(answered: list[date], away: list[date], expected: int) -> None:
    assert streak([MON, TUE, WED, THU], set(answered), set(away)) == expected


DAYS = st.sets(st.dates(date(2026, 1, 1), date(2026, 3, 1)))


@given(DAYS, DAYS, DAYS)
def test_rounds_missed_while_away_neither_count_nor_break_a_streak(
    held: set[date], answered: set[date], away: set[date]
) -> None:
    without = held - (away - answered)

    assert streak(list(held), answered, away) == streak(list(without), answered, set())


@given(DAYS, DAYS, DAYS)
def test_a_streak_has_at_most_as_many_rounds_as_were_answered(
    held: set[date], answered: set[date], away: set[date]
) -> None:
    length = streak(list(held), answered, away)

    assert 0 <= length <= len(held & answered)
    if held <= answered:
        assert length == len(held)
