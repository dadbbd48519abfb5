"""Stored people and their absences."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Table, and_, insert, select, update

from bot.domain.members import Absence, Member, MemberId
from bot.storage import tables
from bot.storage.store.insert import insert_into
from bot.storage.store.rows import from_row, member_values, values_of
from bot.storage.store.standings import Standings
from bot.storage.tables import absences, standings


class SqlMembers:
    """The port `Members`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, member: MemberId) -> Member:
        return self.known([member])[member]

    def known(self, members: Collection[MemberId]) -> dict[MemberId, Member]:
        rows = self._rows(members)
        return {
            member: member_of_row(rows[member]) if member in rows else Member(member, member.user_id)
            for member in members
        }

    def note(self, member: MemberId, name: str, time_zone: str | None, at: datetime) -> None:
        self._merge(member, name=name, time_zone=time_zone, looked_up_at=at)

    def to_look_up(self, members: Collection[MemberId], before: datetime) -> list[MemberId]:
        rows = self._rows(members)
        looked_up = {member: row.looked_up_at for member, row in rows.items() if row.looked_up_at is not None}
        return [member for member in members if member not in looked_up or looked_up[member] < before]

    def set_hidden(self, member: MemberId, hidden: bool) -> None:
        # Whoever enters points looks up who hides, and adds rows that nobody else sees yet. Neither waits for the other
        # in turn: this lock comes first, and entering points waits for no row of a member. Only in a batch can other
        # work come before it, and what loses there is run again alone.
        Standings(self._connection).lock_entries()
        self._merge(member, hidden=hidden)
        self._connection.execute(update(standings).where(is_of(member, standings)).values(hidden=hidden))

    def absences(self, member: MemberId) -> list[Absence]:
        """The member's absences in the order in which they were set."""
        rows = self._connection.execute(select(absences).where(is_of(member, absences)).order_by(absences.c.id))
        return [from_row(Absence, row) for row in rows]

    def add_absence(self, member: MemberId, absence: Absence) -> None:
        self._connection.execute(insert(absences).values(member_values(member) | values_of(absence)))

    def end_absences(self, member: MemberId, today: date, back_at: datetime) -> bool:
        going_on = absences.c.back_at.is_(None) & (absences.c.until.is_(None) | (absences.c.until > today))
        ended = update(absences).where(is_of(member, absences), going_on).values(back_at=back_at)
        return self._connection.execute(ended).rowcount > 0

    def _merge(self, member: MemberId, **values: Any) -> None:
        """Set the given columns, and leave the others of a member already known as they are."""
        blank = {"name": None, "time_zone": None, "hidden": False, "looked_up_at": None}
        key = member_values(member)
        self._connection.execute(
            insert_into(tables.members, self._connection.dialect.name)
            .values(**key, **(blank | values))
            .on_conflict_do_update(index_elements=list(key), set_=values)
        )

    def _rows(self, wanted: Collection[MemberId]) -> dict[MemberId, Row[Any]]:
        if not wanted:
            return {}
        # Whoever has a user id of one and the workspace of another comes along, and does not matter.
        statement = select(tables.members).where(
            tables.members.c.workspace_id.in_({member.workspace_id for member in wanted}),
            tables.members.c.user_id.in_({member.user_id for member in wanted}),
        )
        return {MemberId(row.workspace_id, row.user_id): row for row in self._connection.execute(statement)}


def is_of(member: MemberId, table: Table) -> ColumnElement[bool]:
    """Whether a row of the table is the member's."""
    return and_(table.c.workspace_id == member.workspace_id, table.c.user_id == member.user_id)


def is_same_member(one: FromClause, other: FromClause) -> ColumnElement[bool]:
    """Whether the rows of two tables are of the same member."""
    return and_(one.c.workspace_id == other.c.workspace_id, one.c.user_id == other.c.user_id)


def member_of_row(row: Row[Any]) -> Member:
    """The member in a row with the columns of `members`, which are all None where the person is not known."""
    member = MemberId(row.workspace_id, row.user_id)
    return Member(member, row.name or row.user_id, row.time_zone, bool(row.hidden))
