"""Stored disputes, and the phrasings that were accepted by them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, Select, Text, bindparam, cast, func, or_, select, update

from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import PointFinding
from bot.domain.members import Actor, MemberId
from bot.domain.rounds import Round
from bot.storage.store.insert import insert_into
from bot.storage.store.members import is_of
from bot.storage.store.rows import from_row, member_values
from bot.storage.tables import disputes, quizzes, rounds
from bot.usecases.ports import AcceptedPhrasing, ReviewSummary

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

ADDED = (disputes.c.state == DisputeState.ACCEPTED, disputes.c.phrasing != "")
"""What makes a dispute part of its quiz's overlay."""


# Reviewers are user ids in JSON, and each stands in quotation marks.
IS_NAMED = cast(quizzes.c.reviewers, Text).contains('"' + bindparam("user_id", type_=Text) + '"')
REVIEWED = select(quizzes.c.id).where(
    quizzes.c.workspace_id == bindparam("workspace_id"),
    or_(bindparam("is_admin"), quizzes.c.owner_id == bindparam("user_id"), IS_NAMED),
)
OF_OTHERS = or_(
    disputes.c.user_id != bindparam("user_id"),
    disputes.c.workspace_id != bindparam("workspace_id"),
)
ALONE = select(quizzes.c.id).where(
    quizzes.c.workspace_id == bindparam("workspace_id"),
    quizzes.c.owner_id == bindparam("user_id"),
    cast(quizzes.c.reviewers, Text).in_(["[]", '["' + bindparam("user_id", type_=Text) + '"]']),
)
"""Quizzes without another reviewer, in which they decide about themselves as well."""
WAITING_ANSWERS = (
    select(disputes.c.round_id, disputes.c.workspace_id, disputes.c.user_id)
    .where(disputes.c.quiz_id.in_(REVIEWED), disputes.c.state == DisputeState.OPEN)
    .where(or_(OF_OTHERS, disputes.c.quiz_id.in_(ALONE)))
    .distinct()
    .subquery()
)
REVIEW_SUMMARY = select(
    REVIEWED.exists().label("is_reviewer"),
    select(func.count()).select_from(WAITING_ANSWERS).scalar_subquery().label("waiting"),
    select(disputes.c.id).where(disputes.c.quiz_id.in_(REVIEWED), *ADDED).exists().label("has_phrasings"),
)


class SqlDisputes:
    """The port `Disputes`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(
        self, round_: Round, member: MemberId, finding: PointFinding, kind: DisputeKind, reason: str, at: datetime
    ) -> Dispute | None:
        values = _new(round_, member, finding, kind, at) | {"reason": reason}
        row = self._connection.execute(self._insert().values(values).returning(disputes.c.id)).first()
        return self.get(row.id) if row else None

    def open_unsure(self, round_: Round, left: Iterable[tuple[MemberId, PointFinding]], at: datetime) -> None:
        values = [_new(round_, member, finding, DisputeKind.UNSURE, at) for member, finding in left]
        if values:
            self._connection.execute(self._insert(), values)

    def get(self, dispute_id: int) -> Dispute | None:
        row = self._connection.execute(select(disputes).where(disputes.c.id == dispute_id)).first()
        return from_row(Dispute, row) if row else None

    def of_round(self, round_id: int) -> list[Dispute]:
        return self._all(select(disputes).where(disputes.c.round_id == round_id))

    def of_member(self, round_id: int, member: MemberId) -> list[Dispute]:
        return self._all(select(disputes).where(disputes.c.round_id == round_id, is_of(member, disputes)))

    def waiting(self, quiz_ids: Collection[int]) -> list[Dispute]:
        return self._all(
            select(disputes).where(disputes.c.quiz_id.in_(quiz_ids), disputes.c.state == DisputeState.OPEN)
        )

    def review_summary(self, workspace_id: str, actor: Actor) -> ReviewSummary | None:
        values = {"workspace_id": workspace_id, "user_id": actor.id.user_id, "is_admin": bool(actor.is_admin)}
        row = self._connection.execute(REVIEW_SUMMARY, values).one()
        return ReviewSummary(row.waiting, row.has_phrasings) if row.is_reviewer else None

    def step(self, dispute_id: int, origin: DisputeState, to: DisputeState) -> bool:
        return self._changes(dispute_id, origin, state=to)

    def decide(self, decided: Dispute) -> bool:
        return self._changes(
            decided.id,
            DisputeState.OPEN,
            state=decided.state,
            reviewer_id=decided.reviewer_id,
            sentence=decided.sentence,
            phrasing=decided.phrasing,
            decided_at=decided.decided_at,
        )

    def overlay(self, quiz_id: int, bank: str, question_id: str) -> dict[str, list[str]]:
        statement = (
            select(disputes.c.key_point_id, disputes.c.phrasing)
            .join(rounds, rounds.c.id == disputes.c.round_id)
            .where(disputes.c.quiz_id == quiz_id, *ADDED, rounds.c.bank == bank, rounds.c.question_id == question_id)
            .order_by(disputes.c.decided_at, disputes.c.id)
        )
        phrasings: dict[str, list[str]] = {}
        for row in self._connection.execute(statement):
            phrasings.setdefault(row.key_point_id, []).append(row.phrasing)
        return phrasings

    def accepted_phrasings(self, quiz_ids: Collection[int] | None = None) -> list[AcceptedPhrasing]:
        statement = (
            select(disputes, quizzes.c.channel_id, rounds.c.bank, rounds.c.question_id)
            .join(rounds, rounds.c.id == disputes.c.round_id)
            .join(quizzes, quizzes.c.id == disputes.c.quiz_id)
            .where(*ADDED)
            .order_by(disputes.c.decided_at, disputes.c.id)
        )
        if quiz_ids is not None:
            statement = statement.where(disputes.c.quiz_id.in_(quiz_ids))
        return [_accepted_phrasing(row) for row in self._connection.execute(statement)]

    def has_phrasings(self, quiz_ids: Collection[int]) -> bool:
        statement = select(disputes.c.id).where(disputes.c.quiz_id.in_(quiz_ids), *ADDED).limit(1)
        return self._connection.execute(statement).first() is not None

    def reword(self, dispute_id: int, origin: str, to: str) -> bool:
        statement = update(disputes).where(
            disputes.c.id == dispute_id, disputes.c.state == DisputeState.ACCEPTED, disputes.c.phrasing == origin
        )
        return self._connection.execute(statement.values(phrasing=to)).rowcount > 0

    def _insert(self) -> "postgresql.Insert | sqlite.Insert":
        return insert_into(disputes, self._connection.dialect.name).on_conflict_do_nothing()

    def _changes(self, dispute_id: int, origin: DisputeState, **values: Any) -> bool:
        statement = update(disputes).where(disputes.c.id == dispute_id, disputes.c.state == origin)
        return self._connection.execute(statement.values(**values)).rowcount > 0

    def _all(self, statement: Select[Any]) -> list[Dispute]:
        return [from_row(Dispute, row) for row in self._connection.execute(statement.order_by(disputes.c.id))]


def _new(round_: Round, member: MemberId, finding: PointFinding, kind: DisputeKind, at: datetime) -> dict[str, Any]:
    return {
        "quiz_id": round_.quiz_id,
        "round_id": round_.id,
        **member_values(member),
        "key_point_id": finding.key_point_id,
        "kind": kind,
        "words": finding.evidence or "",
        "reason": "",
        "opened_at": at,
        "state": DisputeState.OPEN,
        "sentence": "",
        "phrasing": "",
    }


def _accepted_phrasing(row: Row[Any]) -> AcceptedPhrasing:
    return AcceptedPhrasing(
        quiz_id=row.quiz_id,
        channel_id=row.channel_id,
        bank=row.bank or "",
        question_id=row.question_id or "",
        key_point_id=row.key_point_id,
        phrasing=row.phrasing,
        dispute_id=row.id,
        round_id=row.round_id,
        reviewer_id=row.reviewer_id,
        accepted_at=row.decided_at,
    )
