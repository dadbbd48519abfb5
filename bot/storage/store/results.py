"""Grades, and the ledger of points. Both only ever grow."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, tuple_

from bot.domain.grading import Grade
from bot.domain.members import MemberId
from bot.domain.rounds import GRADED
from bot.domain.standings import DateRange, Excerpt, Period, Total
from bot.storage import tables
from bot.storage.codec import assessment_from_json, assessment_to_json, question_from_text
from bot.storage.store.boards import excerpt
from bot.storage.store.kept_questions import CONTENT_TEXT
from bot.storage.store.members import is_of, is_same_member, member_of_row
from bot.storage.store.rounds import round_of_row
from bot.storage.store.rows import member_values, values_of
from bot.storage.store.standing_grades import standing_grades
from bot.storage.store.standings import Standings
from bot.storage.tables import answer_messages, grades, ledger, members, questions, rounds
from bot.usecases.ports import GradedRound, LedgerEntry

GRADE_COLUMNS = (
    grades.c.verdict,
    grades.c.score,
    grades.c.points,
    grades.c.assessment,
    grades.c.grader,
    grades.c.rubric_version,
)


class SqlResults:
    """The port `Results`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._standings = Standings(connection)

    def add_grades(self, round_id: int, grades: Mapping[MemberId, Grade], at: datetime) -> None:
        values = [
            {
                "round_id": round_id,
                **member_values(member),
                "verdict": grade.verdict,
                "score": grade.score,
                "points": grade.points,
                "assessment": assessment_to_json(grade.assessment),
                "grader": grade.grader,
                "rubric_version": grade.rubric_version,
                "graded_at": at,
            }
            for member, grade in grades.items()
        ]
        if values:
            self._connection.execute(insert(tables.grades), values)

    def grades(self, round_id: int) -> dict[MemberId, Grade]:
        first_written = (
            select(func.min(answer_messages.c.written_at))
            .where(
                answer_messages.c.round_id == grades.c.round_id,
                is_same_member(answer_messages, grades),
                ~answer_messages.c.deleted,
            )
            .scalar_subquery()
        )
        statement = (
            select(grades.c.workspace_id, grades.c.user_id, *GRADE_COLUMNS)
            .where(grades.c.id.in_(standing_grades().where(grades.c.round_id == round_id)))
            .order_by(first_written, grades.c.id)
        )
        rows = self._connection.execute(statement)
        return {MemberId(row.workspace_id, row.user_id): _grade(row) for row in rows}

    def append(self, entries: Iterable[LedgerEntry]) -> None:
        awarded = list(entries)
        if awarded:
            self._connection.execute(insert(ledger), [values_of(entry) for entry in awarded])
            self._standings.add(awarded)

    def points(self, round_id: int) -> dict[MemberId, int]:
        statement = (
            select(ledger.c.workspace_id, ledger.c.user_id, func.sum(ledger.c.points).label("points"))
            .where(ledger.c.round_id == round_id)
            .group_by(ledger.c.workspace_id, ledger.c.user_id)
        )
        rows = self._connection.execute(statement)
        return {MemberId(row.workspace_id, row.user_id): row.points for row in rows}

    def totals(self, quiz_id: int, dates: DateRange) -> list[Total]:
        summed = (
            select(
                ledger.c.workspace_id,
                ledger.c.user_id,
                func.sum(ledger.c.points).label("points"),
                func.count(ledger.c.round_id.distinct()).label("rounds"),
            )
            .where(ledger.c.quiz_id == quiz_id)
            .group_by(ledger.c.workspace_id, ledger.c.user_id)
        )
        if dates.first is not None:
            summed = summed.where(ledger.c.local_date >= dates.first)
        if dates.last is not None:
            summed = summed.where(ledger.c.local_date <= dates.last)
        sums = summed.subquery()
        names = (members.c.name, members.c.time_zone, members.c.hidden)
        statement = select(sums, *names).outerjoin(members, is_same_member(members, sums))
        rows = self._connection.execute(statement)
        return [Total(member_of_row(row), row.points, row.rounds) for row in rows]

    def excerpt(self, quiz_id: int, period: Period, day: date, reader: MemberId) -> Excerpt:
        return excerpt(self._connection, quiz_id, period, day, reader)

    def answered_days(self, quiz_id: int, member: MemberId) -> set[date]:
        statement = (
            select(ledger.c.local_date)
            .where(ledger.c.quiz_id == quiz_id, is_of(member, ledger))
            .group_by(ledger.c.round_id, ledger.c.local_date)
            .having(func.sum(ledger.c.points) >= 1)
        )
        return set(self._connection.execute(statement).scalars())

    def record(self, quiz_id: int, member: MemberId, limit: int) -> list[GradedRound]:
        earned = (
            select(func.coalesce(func.sum(ledger.c.points), 0))
            .where(ledger.c.round_id == rounds.c.id, is_of(member, ledger))
            .scalar_subquery()
        )
        own = standing_grades().where(is_of(member, grades))
        question = tuple_(questions.c.bank, questions.c.question_id, questions.c.version)
        statement = (
            select(rounds, *GRADE_COLUMNS, CONTENT_TEXT, earned.label("earned"))
            .join(grades, grades.c.round_id == rounds.c.id)
            .join(questions, question == tuple_(rounds.c.bank, rounds.c.question_id, rounds.c.question_version))
            .where(rounds.c.quiz_id == quiz_id, rounds.c.state.in_(GRADED), grades.c.id.in_(own))
            .order_by(rounds.c.local_date.desc())
            .limit(limit)
        )
        return [
            GradedRound(round_of_row(row), question_from_text(row.content), _grade(row), row.earned)
            for row in self._connection.execute(statement)
        ]


def _grade(row: Row[Any]) -> Grade:
    return Grade(
        verdict=row.verdict,
        score=row.score,
        points=row.points,
        assessment=assessment_from_json(row.assessment),
        grader=row.grader,
        rubric_version=row.rubric_version,
    )
