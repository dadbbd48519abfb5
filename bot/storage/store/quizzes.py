"""Stored quizzes."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    String,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
    tuple_,
    union,
    update,
)

from bot.domain.bank import Difficulty, Section
from bot.domain.members import Actor, MemberId
from bot.domain.posts import PostKind
from bot.domain.quiz import Quiz, QuizSettings
from bot.domain.schedule import Pause, Schedule
from bot.storage.store.quiz_order import IN_ORDER, MANAGED
from bot.storage.tables import UNFINISHED, absences, answer_messages, grades, ledger, members, posts, quizzes, rounds

PLANNING_LOCK = 4_714_600_232
"""An arbitrary number: the advisory lock that lets one process at a time plan."""

# Made once: to build a statement takes longer than to run it.
OF_ID = select(quizzes).where(quizzes.c.id == bindparam("quiz"))
NAMED = select(quizzes.c.id).where(
    (quizzes.c.channel_id == bindparam("name")) | (cast(quizzes.c.id, String) == bindparam("name"))
)
OF_WORKSPACE = select(quizzes).where(quizzes.c.workspace_id == bindparam("workspace_id")).order_by(quizzes.c.id)
IN_CHANNEL = select(quizzes).where(
    quizzes.c.workspace_id == bindparam("workspace_id"), quizzes.c.channel_id == bindparam("channel_id")
)
DUE = (
    select(quizzes.c.id)
    .where(quizzes.c.next_post_at <= bindparam("now"))
    .order_by(quizzes.c.next_post_at, quizzes.c.id)
    .limit(bindparam("most"))
)
COUNT_BY_BANK = select(quizzes.c.bank, func.count()).group_by(quizzes.c.bank).order_by(quizzes.c.bank)
SAVED = [column.name for column in quizzes.c if column.name not in ("id", "workspace_id")]
SAVE = update(quizzes).where(quizzes.c.id == bindparam("quiz")).values({name: bindparam(name) for name in SAVED})
SET_NEXT_POST_AT = update(quizzes).where(quizzes.c.id == bindparam("quiz")).values(next_post_at=bindparam("at"))
# On PostgreSQL whoever else would change the quiz waits for this. The quiz is locked before its rounds and posts, so
# that no two processes wait for each other. What only refers to it need not wait, and planning passes over it.
TO_LOCK = OF_ID.with_for_update(key_share=True)
OF_IDS = select(quizzes).where(quizzes.c.id.in_(bindparam("quizzes", expanding=True))).order_by(quizzes.c.id)
# On PostgreSQL. Quizzes share rows of questions, for which two processes that plan would wait in turn.
MAY_PLAN = select(func.pg_try_advisory_xact_lock(PLANNING_LOCK)).scalar_subquery()
LOCK_TO_PLAN = OF_IDS.where(MAY_PLAN).with_for_update(skip_locked=True)

TO_MOVE = (
    select(posts.c.key, posts.c.detail)
    .where(UNFINISHED, posts.c.kind == PostKind.ANNOUNCEMENT)
    .order_by(posts.c.quiz_id, posts.c.key)
    .with_for_update()
)
MOVED = update(posts).where(posts.c.key == bindparam("of_key")).values(detail=bindparam("moved"))


class SqlQuizzes:
    """The port `Quizzes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, workspace_id: str, owner_id: str, settings: QuizSettings) -> Quiz:
        """Store a new quiz. A second one in a channel violates a constraint and is an error."""
        values = _settings_values(settings) | _pause_values(None)
        statement = insert(quizzes).values(workspace_id=workspace_id, owner_id=owner_id, **values)
        quiz_id = self._connection.execute(statement.returning(quizzes.c.id)).scalar_one()
        return Quiz(quiz_id, workspace_id, owner_id, settings)

    def get(self, quiz_id: int) -> Quiz | None:
        return self._first(OF_ID, quiz=quiz_id)

    def has(self, name: str) -> bool:
        """Whether there is a quiz in a channel of this id, in any workspace, or of this id itself."""
        return self._connection.execute(NAMED, {"name": name}).first() is not None

    def lock(self, quiz_id: int) -> Quiz | None:
        return self._first(TO_LOCK, quiz=quiz_id)

    def lock_to_plan(self, quiz_ids: Collection[int]) -> list[Quiz]:
        statement = LOCK_TO_PLAN if self._connection.dialect.name == "postgresql" else OF_IDS
        return self._all(statement, quizzes=list(quiz_ids))

    def in_channel(self, workspace_id: str, channel_id: str) -> Quiz | None:
        return self._first(IN_CHANNEL, workspace_id=workspace_id, channel_id=channel_id)

    def of_workspace(self, workspace_id: str) -> list[Quiz]:
        return self._all(OF_WORKSPACE, workspace_id=workspace_id)

    def for_member(self, workspace_id: str, member: MemberId, limit: int) -> list[Quiz]:
        return self._all(IN_ORDER, workspace_id=workspace_id, most=limit, **_of_member(member))

    def managed_by(self, workspace_id: str, actor: Actor, limit: int) -> tuple[list[Quiz], int]:
        values = {"workspace_id": workspace_id, "most": limit, "is_admin": bool(actor.is_admin), **_of_member(actor.id)}
        rows = self._connection.execute(MANAGED, values).all()
        return [_quiz(row) for row in rows], rows[0].in_all if rows else 0

    def count_by_bank(self) -> dict[str, int]:
        """How many quizzes use each bank."""
        return {row[0]: row[1] for row in self._connection.execute(COUNT_BY_BANK)}

    def save(self, quiz: Quiz) -> None:
        values = _settings_values(quiz.settings) | _pause_values(quiz.pause)
        values |= {"owner_id": quiz.owner_id, "next_post_at": quiz.next_post_at, "reviewers": sorted(quiz.reviewers)}
        self._connection.execute(SAVE, values | {"quiz": quiz.id})

    def set_next_post_at(self, instants: Mapping[int, datetime | None]) -> None:
        self._connection.execute(SET_NEXT_POST_AT, [{"quiz": quiz_id, "at": at} for quiz_id, at in instants.items()])

    def due(self, now: datetime, limit: int) -> list[int]:
        return list(self._connection.execute(DUE, {"now": now, "most": limit}).scalars())

    def move_channel(self, workspace_id: str, old: str, new: str) -> None:
        of_workspace = select(quizzes.c.id).where(quizzes.c.workspace_id == workspace_id)
        self._connection.execute(
            update(quizzes)
            .where(quizzes.c.workspace_id == workspace_id, quizzes.c.channel_id == old)
            .values(channel_id=new)
        )
        self._connection.execute(
            update(rounds).where(rounds.c.quiz_id.in_(of_workspace), rounds.c.channel_id == old).values(channel_id=new)
        )
        self._move_announcements(workspace_id, old, new)

    def remove_workspace(self, workspace_id: str) -> None:
        """Delete the workspace's quizzes, with all their rounds, and what is known of its people and of strangers.

        What its people wrote in another workspace's channel stays with that workspace's quiz, and so does what is known
        of strangers who have answered there too.
        """
        self._connection.execute(delete(quizzes).where(quizzes.c.workspace_id == workspace_id))
        played = union(*(select(table.c.workspace_id, table.c.user_id) for table in (answer_messages, grades, ledger)))
        for table in (members, absences):
            is_stranger = table.c.workspace_id.not_in(select(quizzes.c.workspace_id))
            is_forgotten = tuple_(table.c.workspace_id, table.c.user_id).not_in(played)
            gone = (table.c.workspace_id == workspace_id) | (is_stranger & is_forgotten)
            self._connection.execute(delete(table).where(gone))

    def _move_announcements(self, workspace_id: str, old: str, new: str) -> None:
        """Let what the channel is still to be told know it by its new id."""
        to_move = TO_MOVE.where(posts.c.workspace_id == workspace_id, posts.c.detail["channel"].as_string() == old)
        moved = [{"of_key": r.key, "moved": r.detail | {"channel": new}} for r in self._connection.execute(to_move)]
        if moved:
            self._connection.execute(MOVED, moved)

    def _first(self, statement: Select[Any], **values: Any) -> Quiz | None:
        row = self._connection.execute(statement, values).first()
        return _quiz(row) if row else None

    def _all(self, statement: Select[Any], **values: Any) -> list[Quiz]:
        return [_quiz(row) for row in self._connection.execute(statement, values)]


def _of_member(member: MemberId) -> dict[str, str]:
    return {"of_workspace": member.workspace_id, "user_id": member.user_id}


def _quiz(row: Row[Any]) -> Quiz:
    return Quiz(
        id=row.id,
        workspace_id=row.workspace_id,
        owner_id=row.owner_id,
        settings=QuizSettings(
            channel_id=row.channel_id,
            bank=row.bank,
            sections=frozenset(Section(section) for section in row.sections),
            difficulties=frozenset(Difficulty(difficulty) for difficulty in row.difficulties),
            schedule=Schedule(
                time_zone=row.time_zone,
                post_time=row.post_time,
                reveal_time=row.reveal_time,
                weekdays=frozenset(row.weekdays),
                holidays_country=row.holidays_country,
            ),
        ),
        pause=Pause(row.pause_first, row.pause_until, row.pause_reason) if row.pause_first else None,
        next_post_at=row.next_post_at,
        reviewers=frozenset(row.reviewers),
    )


def _settings_values(settings: QuizSettings) -> dict[str, Any]:
    schedule = settings.schedule
    return {
        "channel_id": settings.channel_id,
        "bank": settings.bank,
        "sections": sorted(settings.sections, key=lambda section: section.level),
        "difficulties": sorted(settings.difficulties, key=lambda difficulty: difficulty.level),
        "time_zone": schedule.time_zone,
        "post_time": schedule.post_time,
        "reveal_time": schedule.reveal_time,
        "weekdays": sorted(schedule.weekdays),
        "holidays_country": schedule.holidays_country,
    }


def _pause_values(pause: Pause | None) -> dict[str, Any]:
    return {
        "pause_first": pause.first if pause else None,
        "pause_until": pause.until if pause else None,
        "pause_reason": pause.reason if pause else "",
    }
