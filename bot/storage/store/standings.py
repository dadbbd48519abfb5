"""The roll-up of the ledger: every member's points by period, from which boards are read."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, case, delete, func, insert, select, text

from bot.domain.members import MemberId
from bot.domain.standings import TOP, Excerpt, Period, Total, bucket
from bot.storage.store.insert import insert_into
from bot.storage.store.members import member_of_row
from bot.storage.tables import HIDDEN, ledger, members, quizzes, standings
from bot.usecases.ports import LedgerEntry

Columns: TypeAlias = Select[*tuple[Any, ...]]

Board: TypeAlias = tuple[ColumnElement[bool], ...]
"""What the rows of a board have in common."""

KEY = ("quiz_id", "period", "since", "workspace_id", "user_id")
SAME_MEMBER = (members.c.workspace_id == standings.c.workspace_id) & (members.c.user_id == standings.c.user_id)

COLUMNS = (
    standings.c.workspace_id,
    standings.c.user_id,
    standings.c.points,
    standings.c.rounds,
    members.c.name,
    members.c.time_zone,
    members.c.hidden,
)

MIN_POINTS = -(2**31)
"""Fewer than anybody has."""


@dataclass(slots=True)
class _Sum:
    points: int = 0
    rounds: int = 0


_Sums = dict[tuple[Any, ...], _Sum]


class Standings:
    """Points by quiz, period and member. A round counts with its award; corrections change points alone."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entries: Iterable[LedgerEntry]) -> None:
        """Add what is entered in the ledger in the same transaction."""
        sums: _Sums = defaultdict(_Sum)
        for entry in entries:
            member = (entry.member.workspace_id, entry.member.user_id)
            _add(sums, entry.quiz_id, member, entry.local_date, entry.points, int(entry.kind == "award"))
        statement = insert_into(standings, self._connection.dialect.name)
        added = statement.on_conflict_do_update(
            index_elements=list(KEY),
            set_={
                "points": standings.c.points + statement.excluded.points,
                "rounds": standings.c.rounds + statement.excluded.rounds,
            },
        )
        # In one order, so that two processes that add to the same rows never wait for each other in turn.
        self._connection.execute(added, sorted(_rows(sums), key=lambda row: [str(row[name]) for name in KEY]))

    def excerpt(self, quiz_id: int, period: Period, day: date, reader: MemberId | None) -> Excerpt:
        """What the board of the period that `day` belongs to shows to the reader."""
        since = bucket(period, day)
        board = (standings.c.quiz_id == quiz_id, standings.c.period == period, standings.c.since == since)
        own = self._own(board, reader) if reader else None
        tenth = (
            self._visible(select(standings.c.points), board)
            .order_by(standings.c.points.desc())
            .limit(1)
            .offset(TOP - 1)
            .scalar_subquery()
        )
        top = self._totals(board, standings.c.points >= func.coalesce(tenth, MIN_POINTS))
        if own is None:
            return Excerpt(top, None, (), 0, self._count(board))
        around = self._totals(board, standings.c.points.in_(self._points_around(board, own.points)))
        above = self._count((*board, standings.c.points > own.points))
        return Excerpt(top, own, around, above, self._count(board))

    def keep_still(self) -> None:
        """Let nobody else enter points until the transaction ends. SQLite does so by itself."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE ledger IN SHARE ROW EXCLUSIVE MODE"))

    def wrong(self) -> int:
        """How many standings differ from the ledger."""
        return sum(len(_differences(self._counted(quiz), self._kept(quiz))) for quiz in self._quizzes())

    def recount(self) -> None:
        """Make all standings anew from the ledger."""
        self._connection.execute(delete(standings))
        for quiz in self._quizzes():
            if rows := _rows(self._counted(quiz)):
                self._connection.execute(insert(standings), rows)

    def _own(self, board: Board, reader: MemberId) -> Total | None:
        is_own = (standings.c.workspace_id == reader.workspace_id, standings.c.user_id == reader.user_id)
        named = select(*COLUMNS).select_from(standings).outerjoin(members, SAME_MEMBER)
        return next((_total(row) for row in self._connection.execute(named.where(*board, *is_own))), None)

    def _points_around(self, board: Board, points: int) -> list[int]:
        next_above = self._visible(select(func.min(standings.c.points)), board).where(standings.c.points > points)
        next_below = self._visible(select(func.max(standings.c.points)), board).where(standings.c.points < points)
        ends = [self._connection.execute(end).scalar() for end in (next_above, next_below)]
        return [points, *(end for end in ends if end is not None)]

    def _totals(self, board: Board, which: ColumnElement[bool]) -> list[Total]:
        rows = self._connection.execute(self._visible(select(*COLUMNS), board).where(which))
        return [_total(row) for row in rows]

    @staticmethod
    def _visible(statement: Columns, board: Board) -> Columns:
        """The board's rows of members who do not hide; somebody who was never looked up does not."""
        named = statement.select_from(standings).outerjoin(members, SAME_MEMBER)
        return named.where(*board, func.coalesce(members.c.hidden, False).is_(False))

    def _count(self, board: Board) -> int:
        """How many visible members: all but the few who hide, which takes no look at each member's row."""
        everybody = self._connection.execute(select(func.count()).select_from(standings).where(*board)).scalar_one()
        hidden = select(func.count()).select_from(members).join(standings, SAME_MEMBER).where(HIDDEN, *board)
        return int(everybody - self._connection.execute(hidden).scalar_one())

    def _quizzes(self) -> list[int]:
        return list(self._connection.execute(select(quizzes.c.id).order_by(quizzes.c.id)).scalars())

    def _counted(self, quiz_id: int) -> _Sums:
        """A quiz's standings as its ledger has them."""
        days = (
            select(
                ledger.c.workspace_id,
                ledger.c.user_id,
                ledger.c.local_date,
                func.sum(ledger.c.points).label("points"),
                func.count(case((ledger.c.kind == "award", 1))).label("rounds"),
            )
            .where(ledger.c.quiz_id == quiz_id)
            .group_by(ledger.c.workspace_id, ledger.c.user_id, ledger.c.local_date)
        )
        sums: _Sums = defaultdict(_Sum)
        for row in self._connection.execute(days):
            _add(sums, quiz_id, (row.workspace_id, row.user_id), row.local_date, row.points, row.rounds)
        return sums

    def _kept(self, quiz_id: int) -> _Sums:
        rows = self._connection.execute(select(standings).where(standings.c.quiz_id == quiz_id))
        return {tuple(getattr(row, name) for name in KEY): _Sum(row.points, row.rounds) for row in rows}


def _add(sums: _Sums, quiz_id: int, member: tuple[str, str], day: date, points: int, rounds: int) -> None:
    for period in Period:
        total = sums[quiz_id, period, bucket(period, day), *member]
        total.points += points
        total.rounds += rounds


def _rows(sums: _Sums) -> list[dict[str, Any]]:
    return [
        dict(zip(KEY, key, strict=True)) | {"points": total.points, "rounds": total.rounds}
        for key, total in sums.items()
    ]


def _differences(one: _Sums, other: _Sums) -> set[tuple[Any, ...]]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _total(row: Any) -> Total:
    return Total(member_of_row(row), row.points, row.rounds)
