"""Periods, ranks and streaks: how ledger points become a leaderboard."""

from calendar import monthrange
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import assert_never

from bot.domain.members import Member

TOP = 10
NEIGHBOURS = 1


class Period(StrEnum):
    """What a leaderboard covers, by the rounds' local dates. A season is a quarter of the calendar year."""

    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class DateRange:
    """Local dates from `first` to `last`, both included; None is open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Total:
    """A member's points and number of scored rounds in a period, summed from the ledger."""

    member: Member
    points: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Excerpt:
    """As much of a period's totals as a board shows. Except for `own`, nobody in it hides, and nobody hidden counts.

    `top` are the best ten, and everybody with as many points as the tenth. `around` are all with as many points as
    `own`, and with the next number above and below that anybody has. `above` counts who has more points than `own`.
    """

    top: Sequence[Total]
    own: Total | None
    around: Sequence[Total]
    above: int
    members: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place in a period."""

    rank: int
    member: Member
    points: int
    rounds: int


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """The top of a period's ranking and, where it is not among it, the reader's own place with its neighbours.

    `follows_on` tells that nobody stands between the two.
    """

    period: Period
    dates: DateRange
    top: tuple[Standing, ...]
    own: Standing | None
    around_own: tuple[Standing, ...]
    follows_on: bool
    members: int


def period_dates(period: Period, day: date) -> DateRange:
    """The dates of the period that `day` belongs to. Weeks start on Monday (ISO 8601)."""
    match period:
        case Period.WEEK:
            monday = day - timedelta(days=day.weekday())
            return DateRange(monday, monday + timedelta(days=6))
        case Period.MONTH:
            return DateRange(day.replace(day=1), _month_end(day.year, day.month))
        case Period.SEASON:
            first_month = 3 * ((day.month - 1) // 3) + 1
            return DateRange(date(day.year, first_month, 1), _month_end(day.year, first_month + 2))
        case Period.ALL:
            return DateRange(None, None)
        case _:
            assert_never(period)


def bucket(period: Period, day: date) -> date:
    """What the period that `day` belongs to is filed under: its first date; for all time, the first that there is."""
    return period_dates(period, day).first or date.min


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def rank(totals: Sequence[Total], before: int = 0) -> list[Standing]:
    """Competition ranks (1, 2, 2, 4) by points; inside a rank by name, then id, so that the order is stable.

    `before` counts those who stand before all of them.
    """
    ordered = sorted(totals, key=_order)
    standings: list[Standing] = []
    for place, total in enumerate(ordered, start=before + 1):
        tied = standings and standings[-1].points == total.points
        standings.append(Standing(standings[-1].rank if tied else place, total.member, total.points, total.rounds))
    return standings


def _order(total: Total) -> tuple[int, str, str, str]:
    member = total.member
    return -total.points, member.name.casefold(), member.id.workspace_id, member.id.user_id


def leaderboard(period: Period, dates: DateRange, excerpt: Excerpt) -> Leaderboard:
    """The board that the excerpt's reader sees: members who hide are left out, except for the reader's own place."""
    own, around, follows_on = _own_place(excerpt)
    return Leaderboard(period, dates, tuple(rank(excerpt.top)[:TOP]), own, around, follows_on, excerpt.members)


def public_leaderboard(period: Period, dates: DateRange, totals: Sequence[Total]) -> Leaderboard:
    """The board that a whole channel sees, from all totals: it shows nobody's own place."""
    visible = rank([total for total in totals if not total.member.hidden])
    return Leaderboard(period, dates, tuple(visible[:TOP]), None, (), True, len(visible))


def _own_place(excerpt: Excerpt) -> tuple[Standing | None, tuple[Standing, ...], bool]:
    own = excerpt.own
    if own is None:
        return None, (), True
    if own.member.hidden:
        return Standing(excerpt.above + 1, own.member, own.points, own.rounds), (), True
    before = excerpt.above - sum(total.points > own.points for total in excerpt.around)
    ranked = rank(excerpt.around, before)
    index = next(index for index, standing in enumerate(ranked) if standing.member.id == own.member.id)
    if before + index < TOP:
        return ranked[index], (), True
    first = max(0, TOP - before, index - NEIGHBOURS)
    return ranked[index], tuple(ranked[first : index + NEIGHBOURS + 1]), before + first == TOP


def streak(held: Collection[date], answered: Set[date], away: Set[date]) -> int:
    """How many held rounds in a row, up to the latest, the member answered.

    `held` are the dates of the quiz's closed rounds. A round missed while away neither counts nor breaks the streak.
    """
    length = 0
    for day in sorted(held, reverse=True):
        if day in answered:
            length += 1
        elif day not in away:
            break
    return length
