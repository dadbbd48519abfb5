"""What a reader sees of a ranking that is known whole, for tests of boards that are made of excerpts."""

from collections.abc import Sequence

from bot.domain.members import MemberId
from bot.domain.standings import NEIGHBOURS, TOP, DateRange, Excerpt, Leaderboard, Period, Standing, Total, rank


def excerpt_of(totals: Sequence[Total], reader: MemberId) -> Excerpt:
    """As much of the totals as an excerpt for the reader holds, in no particular order."""
    visible = [total for total in totals if not total.member.hidden]
    points = sorted((total.points for total in visible), reverse=True)
    own = next((total for total in totals if total.member.id == reader), None)
    last = points[TOP - 1] if len(points) >= TOP else min(points, default=0)
    top = [total for total in visible if total.points >= last]
    if own is None:
        return Excerpt(top, None, (), 0, len(visible))
    above = [n for n in points if n > own.points]
    below = [n for n in points if n < own.points]
    near = {own.points, min(above, default=own.points), max(below, default=own.points)}
    return Excerpt(top, own, [total for total in visible if total.points in near], len(above), len(visible))


def board_of(period: Period, dates: DateRange, totals: Sequence[Total], reader: MemberId) -> Leaderboard:
    """The board that the reader must see."""
    visible = rank([total for total in totals if not total.member.hidden])
    own = next((standing for standing in visible if standing.member.id == reader), None)
    first, around = TOP, visible[:0]
    if own and visible.index(own) >= TOP:
        place = visible.index(own)
        first = max(TOP, place - NEIGHBOURS)
        around = visible[first : place + NEIGHBOURS + 1]
    for total in totals:
        if total.member.hidden and total.member.id == reader:
            above = sum(standing.points > total.points for standing in visible)
            own = Standing(above + 1, total.member, total.points, total.rounds)
    return Leaderboard(period, dates, tuple(visible[:TOP]), own, tuple(around), first == TOP, len(visible))
