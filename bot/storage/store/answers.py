"""Stored messages of answers."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select, update
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.answers import AnswerMessage
from bot.domain.members import MemberId
from bot.domain.rounds import HELD, Round
from bot.storage.store.arrays import insert_rows_into, parameters
from bot.storage.store.members import is_of
from bot.storage.store.rounds import ANSWERED, round_of_row
from bot.storage.store.rows import from_row, member_values, values_of
from bot.storage.tables import UNMARKED, answer_messages, rounds

KEY = ("round_id", "workspace_id", "user_id", "message_id")
REPLACED = ("text", "written_at", "version", "private", "shared", "deleted")
"""What a newer version of a message brings with it; that it has its reaction stays as it is."""

# Made once, as all statements that run often: to build one takes longer than to run it.
IN_WRITTEN_ORDER = (
    select(answer_messages)
    .where(answer_messages.c.round_id == bindparam("round"))
    .order_by(answer_messages.c.written_at, answer_messages.c.message_id, answer_messages.c.user_id)
)
OF_MEMBER = IN_WRITTEN_ORDER.where(
    answer_messages.c.workspace_id == bindparam("workspace_id"), answer_messages.c.user_id == bindparam("user_id")
)
COUNT_MEMBERS = select(func.count()).select_from(ANSWERED)


class SqlAnswers:
    """The port `Answers`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, *messages: AnswerMessage) -> set[int]:
        # One statement cannot change a row twice, so of each message only the newest version takes part.
        oldest_first = sorted(messages, key=lambda message: message.version)
        newest = {(m.round_id, m.member, m.message_id): values_of(m) | {"marked": False} for m in oldest_first}
        if not newest:
            return set()
        dialect = self._connection.dialect.name
        changed = self._connection.execute(_put_newer(dialect), parameters(list(newest.values()), dialect))
        return set(changed.scalars())

    def round_of(self, channel_id: str, message_id: str) -> Round | None:
        row = self._connection.execute(
            select(rounds)
            .join(answer_messages)
            .where(answer_messages.c.message_id == message_id, rounds.c.channel_id == channel_id)
            .limit(1)
        ).first()
        return round_of_row(row) if row else None

    def of_round(self, round_id: int) -> list[AnswerMessage]:
        """The round's messages in the order they were written, deleted ones included."""
        return self._all(IN_WRITTEN_ORDER, round=round_id)

    def of_member(self, round_id: int, member: MemberId) -> list[AnswerMessage]:
        """The member's messages in the order they were written, deleted ones included."""
        return self._all(OF_MEMBER, round=round_id, **member_values(member))

    def count_members(self, round_id: int) -> int:
        return self._connection.execute(COUNT_MEMBERS, {"round": round_id}).scalar_one()

    def unmarked(self, limit: int) -> list[tuple[Round, AnswerMessage]]:
        statement = (
            select(rounds, answer_messages)
            .join(answer_messages)
            .where(UNMARKED, rounds.c.state.in_(HELD))
            .order_by(answer_messages.c.written_at)
            .limit(limit)
        )
        return [(round_of_row(row), from_row(AnswerMessage, row)) for row in self._connection.execute(statement)]

    def marked(self, round_id: int, member: MemberId, message_id: str) -> None:
        self._connection.execute(
            update(answer_messages)
            .where(
                answer_messages.c.round_id == round_id,
                is_of(member, answer_messages),
                answer_messages.c.message_id == message_id,
            )
            .values(marked=True)
        )

    def _all(self, statement: Select[Any], **values: Any) -> list[AnswerMessage]:
        return [from_row(AnswerMessage, row) for row in self._connection.execute(statement, values)]


@cache
def _put_newer(dialect: str) -> ReturningInsert[Any]:
    insert = insert_rows_into(answer_messages, dialect)
    return insert.on_conflict_do_update(
        index_elements=KEY,
        set_={column: insert.excluded[column] for column in REPLACED},
        where=insert.excluded.version > answer_messages.c.version,
    ).returning(answer_messages.c.round_id)
