"""Reads from the standings what a leaderboard shows, in one statement."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal, null, select, union_all

from bot.domain.members import MemberId
from bot.domain.standings import TOP, Excerpt, Period, Total, bucket
from bot.storage.store.members import is_same_member, member_of_row
from bot.storage.store.rows import member_values
from bot.storage.tables import members, standings

points = standings.c.points
OF_BOARD = tuple(standings.c[name] == bindparam(name) for name in ("quiz_id", "period", "since"))
OF_READER = tuple(standings.c[name] == bindparam(name) for name in ("workspace_id", "user_id"))
VISIBLE = (*OF_BOARD, standings.c.hidden.is_(False))

LEAST, MOST = -(2**31), 2**31 - 1
"""Points that nobody is below or above."""

COLUMNS = (
    standings.c.workspace_id,
    standings.c.user_id,
    points,
    standings.c.rounds,
    standings.c.hidden,
    members.c.name,
    members.c.time_zone,
)


def excerpt(connection: Connection, quiz_id: int, period: Period, day: date, reader: MemberId) -> Excerpt:
    """What the board of the period that `day` belongs to shows to the reader."""
    of_board = {"quiz_id": quiz_id, "period": period, "since": bucket(period, day)}
    parts: dict[str, list[Total]] = {"top": [], "own": [], "around": []}
    above = others = 0
    for row in connection.execute(EXCERPT, of_board | member_values(reader)):
        parts[row.part].append(Total(member_of_row(row), row.points, row.rounds))
        if row.part == "top":
            above, others = row.above, row.others
    own = next(iter(parts["own"]), None)
    return Excerpt(parts["top"], own, parts["around"], above, above + others)


def _excerpt() -> Any:
    """The rows of each part. Those of the top tell how many there are above the reader, and how many others."""
    own = select(points).where(*OF_BOARD, *OF_READER).scalar_subquery()
    tenth = select(points).where(*VISIBLE).order_by(points.desc()).limit(1).offset(TOP - 1).scalar_subquery()
    lowest = func.coalesce(_of_visible(func.max(points), points < own), own)
    highest = func.coalesce(_of_visible(func.min(points), points > own), own)
    above = _of_visible(func.count(), points > own)
    others = _of_visible(func.count(), points <= func.coalesce(own, MOST))
    return union_all(
        # With both ends PostgreSQL expects few rows, and looks their members up instead of reading everybody.
        _part("top", above, others).where(*VISIBLE, points.between(func.coalesce(tenth, LEAST), MOST)),
        _part("own", null(), null()).where(*OF_BOARD, *OF_READER),
        _part("around", null(), null()).where(*VISIBLE, points.between(lowest, highest)),
    )


def _part(name: str, above: Any, others: Any) -> Select[Any]:
    columns = (literal(name).label("part"), *COLUMNS, above.label("above"), others.label("others"))
    return select(*columns).select_from(standings).outerjoin(members, is_same_member(members, standings))


def _of_visible(what: Any, which: Any) -> Any:
    return select(what).select_from(standings).where(*VISIBLE, which).scalar_subquery()


EXCERPT = _excerpt()
