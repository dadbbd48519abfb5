"""The roll-up of the ledger: every member's points by period, kept with it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, case, delete, func, insert, select, text

from bot.domain.standings import Period, bucket
from bot.storage.store.insert import insert_into
from bot.storage.tables import ledger, members, quizzes, standings
from bot.usecases.ports import EntryKind, LedgerEntry

KEY = ("quiz_id", "period", "since", "workspace_id", "user_id")


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
            _add(sums, entry.quiz_id, member, entry.local_date, entry.points, int(entry.kind is EntryKind.AWARD))
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

    def lock_entries(self) -> None:
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
                func.count(case((ledger.c.kind == EntryKind.AWARD, 1))).label("rounds"),
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
