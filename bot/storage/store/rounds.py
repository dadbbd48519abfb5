"""Stored rounds, the questions they asked, and what their cards show."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Delete,
    Executable,
    Row,
    Select,
    String,
    Update,
    and_,
    bindparam,
    cast,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.sql.dml import ReturningInsert

from bot.domain.bank import Question
from bot.domain.choice import Asked
from bot.domain.posts import REVEAL_KEY
from bot.domain.rounds import MISSED, Round, RoundState
from bot.domain.schedule import Window
from bot.storage.column_types import StoredText
from bot.storage.store.arrays import among
from bot.storage.store.histories import HISTORIES
from bot.storage.store.insert import insert_into
from bot.storage.store.kept_questions import NO_REFERENCE, keep_questions, kept_question, reference_to
from bot.storage.tables import STALE_CARD, STALE_REVEAL, answer_messages, posts, quizzes, rounds
from bot.usecases.ports import Claim

# Made once: to build a statement takes longer than to run it, and every reply or post in Slack needs some of these.
OF_ID = select(rounds).where(rounds.c.id == bindparam("round"))
ON_DAY = select(rounds).where(rounds.c.quiz_id == bindparam("quiz"), rounds.c.local_date == bindparam("day"))
IS_OPEN = rounds.c.state == RoundState.OPEN
NEWEST_OPEN = (
    select(rounds).where(rounds.c.quiz_id == bindparam("quiz"), IS_OPEN).order_by(rounds.c.post_at.desc()).limit(1)
)
# On PostgreSQL whoever ends the round waits for this, or this waits for them. SQLite has one writer anyway.
LOCK_OPEN = select(rounds).where(rounds.c.id == bindparam("round"), IS_OPEN).with_for_update(key_share=True)
# A round whose reveal Slack refused stays open, for long perhaps: it must not be found at every tick.
IS_PLANNED = select(posts.c.key).where(posts.c.key == REVEAL_KEY + cast(rounds.c.id, String)).exists()
IS_DUE = and_(IS_OPEN, rounds.c.reveal_at <= bindparam("now"), ~IS_PLANNED)
REVEAL_DUE = select(rounds).where(IS_DUE).order_by(rounds.c.reveal_at, rounds.c.id).limit(bindparam("most"))
STEP = (
    update(rounds)
    .where(rounds.c.id == bindparam("round"), rounds.c.state.in_(bindparam("origin", expanding=True)))
    .values(
        state=bindparam("to"),
        reason=bindparam("why"),
        channel_id=func.coalesce(bindparam("place", type_=StoredText), rounds.c.channel_id),
        message_ts=func.coalesce(bindparam("card", type_=StoredText), rounds.c.message_ts),
        reveal_ts=func.coalesce(bindparam("reveal", type_=StoredText), rounds.c.reveal_ts),
        wanted_face=func.coalesce(bindparam("face", type_=StoredText), rounds.c.wanted_face),
        shown_face=func.coalesce(bindparam("face", type_=StoredText), rounds.c.shown_face),
    )
)
OF_ROUND = update(rounds).where(rounds.c.id == bindparam("round"))
WANT_CARDS = (
    update(rounds)
    .where(rounds.c.id.in_(bindparam("rounds", expanding=True)), rounds.c.wanted_face != bindparam("face"))
    .values(wanted_face=bindparam("face"))
)
CARD_SHOWN = OF_ROUND.values(shown_face=bindparam("face"))
LOCK = select(rounds.c.id).where(rounds.c.id == bindparam("round")).with_for_update(key_share=True)
ANSWERED = (
    select(answer_messages.c.workspace_id, answer_messages.c.user_id)
    .where(answer_messages.c.round_id == bindparam("round"), ~answer_messages.c.deleted)
    .distinct()
    .subquery()
)
HOW_MANY = cast(select(func.count()).select_from(ANSWERED).scalar_subquery(), String)
WANT_COUNT = (
    OF_ROUND.where(rounds.c.wanted_face == bindparam("face", type_=StoredText))
    .values(wanted_face=bindparam("face", type_=StoredText) + HOW_MANY)
    .returning(rounds.c.wanted_face, rounds.c.shown_face)
)
TAKEN = select(rounds.c.quiz_id, rounds.c.local_date).where(
    rounds.c.quiz_id.in_(bindparam("quizzes", expanding=True)), rounds.c.local_date >= bindparam("since")
)
NO_FACE = {"wanted_face": "", "shown_face": ""}
UNPOSTED: dict[str, Any] = {"message_ts": None, "reveal_ts": None, "stale_reveal": None, **NO_FACE}


class SqlRounds:
    """The port `Rounds`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, *claims: Claim) -> list[Round | None]:
        if not claims:
            return []
        keep_questions(self._connection, (claim.question for claim in claims if claim.question))
        values = [_values(claim) for claim in claims]
        inserted = self._connection.execute(_claim(self._connection.dialect.name), values)
        taken = {(row.quiz_id, row.local_date): round_of_row(row) for row in inserted}
        return [taken.get((claim.quiz.id, claim.window.day)) for claim in claims]

    def get(self, round_id: int) -> Round | None:
        return self._first(OF_ID, round=round_id)

    def lock_open(self, round_id: int) -> Round | None:
        return self._first(LOCK_OPEN, round=round_id)

    def lock_open_in_threads(self, threads: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
        asked = {"channels": [channel for channel, _ in threads], "heads": [head for _, head in threads]}
        found = self._connection.execute(_lock_in_threads(self._connection.dialect.name), asked)
        opened = {(row.channel_id, row.message_ts): row.id for row in found if row.is_open}
        return {thread: opened[thread] for thread in threads if thread in opened}

    def on_day(self, quiz_id: int, day: date) -> Round | None:
        return self._first(ON_DAY, quiz=quiz_id, day=day)

    def in_thread(self, channel_id: str, thread_ts: str) -> Round | None:
        return self._first(select(rounds).where(rounds.c.channel_id == channel_id, rounds.c.message_ts == thread_ts))

    def newest_open(self, quiz_id: int) -> Round | None:
        return self._first(NEWEST_OPEN, quiz=quiz_id)

    def question(self, round_: Round) -> Question:
        """The question as it was when the round was planned.

        Raises:
            LookupError: for a round without one (a day that was skipped before a question was chosen).
        """
        question = kept_question(self._connection, round_)
        if question is None:
            raise LookupError(f"Round {round_.id} has no question.")
        return question

    def step(
        self,
        round_id: int,
        origin: Collection[RoundState],
        to: RoundState,
        *,
        reason: str = "",
        channel_id: str | None = None,
        message_ts: str | None = None,
        reveal_ts: str | None = None,
        face: str | None = None,
    ) -> bool:
        values = {"to": to, "why": reason, "place": channel_id, "card": message_ts, "reveal": reveal_ts, "face": face}
        return self._changes(STEP, round=round_id, origin=list(origin), **values)

    def replan(self, round_id: int, window: Window, channel_id: str, question: Question) -> bool:
        keep_questions(self._connection, [question])
        values = reference_to(question) | {"post_at": window.post_at, "reveal_at": window.reveal_at}
        return self._changes(
            update(rounds)
            .where(rounds.c.id == round_id, rounds.c.state.in_(MISSED))
            .values(**values, **UNPOSTED, state=RoundState.PLANNED, channel_id=channel_id, reason="")
        )

    def set_reveal_at(self, round_id: int, reveal_at: datetime) -> bool:
        return self._changes(update(rounds).where(rounds.c.id == round_id, IS_OPEN).values(reveal_at=reveal_at))

    def remove_skipped(self, round_id: int) -> bool:
        return self._changes(delete(rounds).where(rounds.c.id == round_id, rounds.c.state == RoundState.SKIPPED))

    def taken_days(self, quiz_ids: Collection[int], since: date) -> dict[int, set[date]]:
        taken: dict[int, set[date]] = {quiz_id: set() for quiz_id in quiz_ids}
        for row in self._connection.execute(TAKEN, {"quizzes": list(quiz_ids), "since": since}):
            taken[row.quiz_id].add(row.local_date)
        return taken

    def skipped(self, quiz_id: int, since: date, limit: int) -> list[Round]:
        skipped = select(rounds).where(rounds.c.quiz_id == quiz_id, rounds.c.state == RoundState.SKIPPED)
        return self._all(skipped.where(rounds.c.local_date >= since).order_by(rounds.c.local_date).limit(limit))

    def recent(self, quiz_id: int, limit: int, until: date | None = None) -> list[Round]:
        of_quiz = select(rounds).where(rounds.c.quiz_id == quiz_id, rounds.c.local_date < (until or date.max))
        return self._all(of_quiz.order_by(rounds.c.local_date.desc()).limit(limit))

    def reveal_due(self, now: datetime, limit: int) -> list[Round]:
        return self._all(REVEAL_DUE, now=now, most=limit)

    def open(self, workspace_id: str | None = None) -> list[Round]:
        statement = select(rounds).where(IS_OPEN).order_by(rounds.c.id)
        if workspace_id is not None:
            statement = statement.join(quizzes).where(quizzes.c.workspace_id == workspace_id)
        return self._all(statement)

    def histories(self, quiz_ids: Collection[int]) -> dict[int, list[Asked]]:
        asked: dict[int, list[Asked]] = {quiz_id: [] for quiz_id in quiz_ids}
        for row in self._connection.execute(HISTORIES, {"quizzes": list(quiz_ids)}):
            asked[row.quiz_id].append(Asked(row.question_id, row.mean))
        return asked

    def closed_days(self, quiz_id: int) -> dict[date, datetime]:
        of_quiz = select(rounds.c.local_date, rounds.c.reveal_at).where(rounds.c.quiz_id == quiz_id)
        closed = of_quiz.where(rounds.c.state == RoundState.CLOSED).order_by(rounds.c.local_date)
        rows = self._connection.execute(closed)
        return {row.local_date: row.reveal_at for row in rows}

    def want_cards(self, round_ids: Collection[int], face: str) -> None:
        if round_ids:
            self._changes(WANT_CARDS, rounds=list(round_ids), face=face)

    def count_answers(self, round_id: int, face: str) -> str | None:
        # Locked by a statement of its own: one that waits for an answer in hand would count without it.
        self._connection.execute(LOCK, {"round": round_id})
        row = self._connection.execute(WANT_COUNT, {"round": round_id, "face": face}).first()
        return row.wanted_face if row and row.wanted_face != row.shown_face else None

    def cards_due(self, limit: int) -> list[tuple[Round, str]]:
        statement = select(rounds).where(STALE_CARD, rounds.c.message_ts.is_not(None))
        rows = self._connection.execute(statement.order_by(rounds.c.id).limit(limit))
        return [(round_of_row(row), row.wanted_face) for row in rows]

    def card_shown(self, round_id: int, face: str) -> None:
        self._changes(CARD_SHOWN, round=round_id, face=face)

    def want_reveal(self, round_id: int, dispute_id: int) -> None:
        self._changes(update(rounds).where(rounds.c.id == round_id).values(stale_reveal=dispute_id))

    def reveals_due(self, limit: int) -> list[tuple[Round, int]]:
        statement = select(rounds).where(STALE_REVEAL, rounds.c.reveal_ts.is_not(None))
        rows = self._connection.execute(statement.order_by(rounds.c.id).limit(limit))
        return [(round_of_row(row), row.stale_reveal) for row in rows]

    def reveal_shown(self, round_id: int, dispute_id: int) -> None:
        shown = rounds.c.stale_reveal == dispute_id
        self._changes(update(rounds).where(rounds.c.id == round_id, shown).values(stale_reveal=None))

    def _changes(self, statement: Update | Delete, **values: Any) -> bool:
        return self._connection.execute(statement, values).rowcount > 0

    def _first(self, statement: Executable, **values: Any) -> Round | None:
        row = self._connection.execute(statement, values).first()
        return round_of_row(row) if row else None

    def _all(self, statement: Select[Any], **values: Any) -> list[Round]:
        return [round_of_row(row) for row in self._connection.execute(statement, values)]


@cache
def _lock_in_threads(dialect: str) -> Select[str, str | None, int, bool]:
    # Neither by pairs nor by state, or SQLite would go through all open rounds. In the order of quizzes, as everything
    # that a transaction changes, or two processes could each wait for a round that the other has locked.
    return (
        select(rounds.c.channel_id, rounds.c.message_ts, rounds.c.id, IS_OPEN.label("is_open"))
        .where(among(rounds.c.channel_id, "channels", dialect), among(rounds.c.message_ts, "heads", dialect))
        .order_by(rounds.c.quiz_id, rounds.c.id)
        .with_for_update(key_share=True)
    )


@cache
def _claim(dialect: str) -> ReturningInsert[Any]:
    claimed = insert_into(rounds, dialect).on_conflict_do_nothing(index_elements=["quiz_id", "local_date"])
    return claimed.returning(*rounds.c)


def _values(claim: Claim) -> dict[str, Any]:
    return {
        "quiz_id": claim.quiz.id,
        "local_date": claim.window.day,
        "state": claim.state,
        "reason": claim.reason,
        "channel_id": claim.quiz.channel_id,
        "post_at": claim.window.post_at,
        "reveal_at": claim.window.reveal_at,
        **(reference_to(claim.question) if claim.question else NO_REFERENCE),
        **NO_FACE,
    }


def round_of_row(row: Row[Any]) -> Round:
    """The round in a row that has the columns of `rounds`."""
    return Round(
        id=row.id,
        quiz_id=row.quiz_id,
        local_date=row.local_date,
        state=row.state,
        channel_id=row.channel_id,
        post_at=row.post_at,
        reveal_at=row.reveal_at,
        bank=row.bank or "",
        question_id=row.question_id or "",
        question_version=row.question_version or "",
        reason=row.reason,
        message_ts=row.message_ts,
        reveal_ts=row.reveal_ts,
    )
