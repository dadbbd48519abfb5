"""The roll-up of the ledger: every member's points by period, from which boards are read."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, CursorResult, bindparam, case, delete, func, insert, or_, select, text

from bot.domain.members import MemberId
from bot.domain.standings import TOP, Excerpt, Period, Total, bucket
from bot.storage.store.insert import insert_into
from bot.storage.store.members import member_of_row
from bot.storage.tables import ledger, members, quizzes, standings
from bot.usecases.ports import LedgerEntry

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
    hidden: bool = False


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
        hidden = select(members.c.hidden).where(
            members.c.workspace_id == bindparam("workspace_id"), members.c.user_id == bindparam("user_id")
        )
        statement = insert_into(standings, self._connection.dialect.name).values(
            **{name: bindparam(name) for name in (*KEY, "points", "rounds")},
            hidden=func.coalesce(hidden.scalar_subquery(), False),
        )
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
        of_board = (
            standings.c.quiz_id == quiz_id,
            standings.c.period == period,
            standings.c.since == bucket(period, day),
        )
        visible = (*of_board, standings.c.hidden.is_(False))
        own = self._own(of_board, reader) if reader else None
        tenth = select(standings.c.points).where(*visible).order_by(standings.c.points.desc()).limit(1).offset(TOP - 1)
        top = self._totals(visible, standings.c.points >= func.coalesce(tenth.scalar_subquery(), MIN_POINTS))
        if own is None:
            return Excerpt(top, None, (), 0, self._count(visible))
        near = or_(
            standings.c.points == own.points,
            standings.c.points == _end(func.min, visible, standings.c.points > own.points),
            standings.c.points == _end(func.max, visible, standings.c.points < own.points),
        )
        above = self._count((*visible, standings.c.points > own.points))
        return Excerpt(top, own, self._totals(visible, near), above, self._count(visible))

    def keep_still(self) -> None:
        """Let nobody else enter points until the transaction ends. SQLite does so by itself."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("LOCK TABLE ledger IN SHARE ROW EXCLUSIVE MODE"))

    def wrong(self) -> int:
        """How many standings differ from the ledger."""
        hiding = self._hiding()
        return sum(len(_differences(self._counted(quiz, hiding), self._kept(quiz))) for quiz in self._quizzes())

    def recount(self) -> None:
        """Make all standings anew from the ledger."""
        self._connection.execute(delete(standings))
        hiding = self._hiding()
        for quiz in self._quizzes():
            if rows := _rows(self._counted(quiz, hiding)):
                self._connection.execute(insert(standings), rows)

    def _own(self, board: Board, reader: MemberId) -> Total | None:
        is_own = (standings.c.workspace_id == reader.workspace_id) & (standings.c.user_id == reader.user_id)
        return next(iter(self._totals(board, is_own)), None)

    def _totals(self, board: Board, which: ColumnElement[bool]) -> list[Total]:
        named = select(*COLUMNS).select_from(standings).outerjoin(members, SAME_MEMBER)
        rows: CursorResult[Any] = self._connection.execute(named.where(*board, which))
        return [Total(member_of_row(row), row.points, row.rounds) for row in rows]

    def _count(self, board: Board) -> int:
        return self._connection.execute(select(func.count()).select_from(standings).where(*board)).scalar_one()

    def _quizzes(self) -> list[int]:
        return list(self._connection.execute(select(quizzes.c.id).order_by(quizzes.c.id)).scalars())

    def _hiding(self) -> set[tuple[Any, ...]]:
        hiding = select(members.c.workspace_id, members.c.user_id).where(members.c.hidden.is_(True))
        return {tuple(row) for row in self._connection.execute(hiding)}

    def _counted(self, quiz_id: int, hiding: set[tuple[Any, ...]]) -> _Sums:
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
        for key, total in sums.items():
            total.hidden = key[3:] in hiding
        return sums

    def _kept(self, quiz_id: int) -> _Sums:
        rows = self._connection.execute(select(standings).where(standings.c.quiz_id == quiz_id))
        return {tuple(getattr(row, name) for name in KEY): _Sum(row.points, row.rounds, row.hidden) for row in rows}


def _add(sums: _Sums, quiz_id: int, member: tuple[str, str], day: date, points: int, rounds: int) -> None:
    for period in Period:
        total = sums[quiz_id, period, bucket(period, day), *member]
        total.points += points
        total.rounds += rounds


def _rows(sums: _Sums) -> list[dict[str, Any]]:
    return [dict(zip(KEY, key, strict=True)) | asdict(total) for key, total in sums.items()]


def _differences(one: _Sums, other: _Sums) -> set[tuple[Any, ...]]:
    return {key for key in one.keys() | other.keys() if one.get(key) != other.get(key)}


def _end(which: Callable[..., Any], board: Board, side: ColumnElement[bool]) -> Any:
    """The smallest or the largest number of points that anybody has on one side."""
    return select(which(standings.c.points)).where(*board, side).scalar_subquery()
