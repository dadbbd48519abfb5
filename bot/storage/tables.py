"""The tables.

People stand in them as (workspace_id, user_id), the two parts of a `MemberId`. Whatever belongs to a quiz goes when the
quiz goes. Every query that runs often has an index that it needs; the comment beside an index names that query.
"""
# long: the tables are read together, and refer to one another

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    ColumnElement,
    Connection,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Named,
    PrimaryKeyConstraint,
    Table,
    TypedColumns,
    UniqueConstraint,
    and_,
    event,
    false,
    literal_column,
)

from bot.domain.disputes import DisputeKind, DisputeState
from bot.domain.grading import Verdict
from bot.domain.posts import PostKind, PostState
from bot.domain.rounds import RoundState
from bot.domain.standings import Period
from bot.storage.column_types import StoredText, UtcInstant, one_of

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def partial_index(name: str, *columns: Column[Any], where: ColumnElement[bool], unique: bool = False) -> None:
    """An index of those rows alone that a condition is true of.

    Only `metadata.create_all` knows the condition. A migration has to name it for both databases.
    """
    Index(name, *columns, unique=unique, info={"where": where})


@event.listens_for(metadata, "before_create")
def _tell_conditions(target: MetaData, connection: Connection, **_: Any) -> None:
    # An index is told its condition for each database by itself, for which SQLAlchemy imports its part for that
    # database, and PostgreSQL's is large: so it is left to where tables are made.
    for index in (index for table in target.tables.values() for index in table.indexes):
        if "where" in index.info:
            index.dialect_options[connection.dialect.name]["where"] = index.info["where"]


class QuizRow(TypedColumns):
    """A quiz with its settings and its pause, if any (`pause_first` is None without one)."""

    id = Column(Integer, primary_key=True)
    workspace_id: Named[str] = Column(StoredText)
    channel_id: Named[str] = Column(StoredText)
    owner_id: Named[str] = Column(StoredText)
    bank: Named[str] = Column(StoredText)
    sections: Named[list[str]] = Column(JSON)
    difficulties: Named[list[str]] = Column(JSON)
    time_zone: Named[str] = Column(StoredText)
    post_time: Named[time]
    reveal_time: Named[time]
    weekdays: Named[list[int]] = Column(JSON)
    holidays_country: Named[str | None] = Column(StoredText)
    pause_first: Named[date | None]
    pause_until: Named[date | None]
    pause_reason: Named[str] = Column(StoredText)
    next_post_at: Named[datetime | None] = Column(UtcInstant)
    reviewers: Named[list[str]] = Column(JSON, server_default="[]")


quizzes = Table(
    "quizzes",
    metadata,
    QuizRow,
    UniqueConstraint("workspace_id", "channel_id"),
    Index(None, "next_post_at"),  # due
    sqlite_autoincrement=True,  # ids stand in messages in Slack, so that none may come back for another quiz
)


class QuestionRow(TypedColumns):
    """A question as it was when a round was planned, shared by all rounds that asked this version."""

    bank: Named[str] = Column(StoredText)
    question_id: Named[str] = Column(StoredText)
    version: Named[str] = Column(StoredText)
    content: Named[dict[str, Any]] = Column(JSON)


questions = Table(
    "questions",
    metadata,
    QuestionRow,
    PrimaryKeyConstraint("bank", "question_id", "version"),
)


class RoundRow(TypedColumns):
    """A round, and what its card shows and ought to show. A day skipped before its question was chosen has none.

    `stale_reveal` is the dispute whose acceptance the posted reveal does not show yet, None when it shows everything.
    """

    id = Column(Integer, primary_key=True)
    quiz_id: Named[int] = Column(ForeignKey(quizzes.c.id, ondelete="CASCADE"))
    local_date: Named[date]
    state: Named[RoundState] = Column(one_of(RoundState))
    channel_id: Named[str] = Column(StoredText)
    post_at: Named[datetime] = Column(UtcInstant)
    reveal_at: Named[datetime] = Column(UtcInstant)
    bank: Named[str | None] = Column(StoredText)
    question_id: Named[str | None] = Column(StoredText)
    question_version: Named[str | None] = Column(StoredText)
    reason: Named[str] = Column(StoredText)
    message_ts: Named[str | None] = Column(StoredText)
    reveal_ts: Named[str | None] = Column(StoredText)
    wanted_face: Named[str] = Column(StoredText)
    shown_face: Named[str] = Column(StoredText)
    stale_reveal: Named[int | None]


rounds = Table(
    "rounds",
    metadata,
    RoundRow,
    UniqueConstraint("quiz_id", "local_date"),
    ForeignKeyConstraint(
        ["bank", "question_id", "question_version"],
        [questions.c.bank, questions.c.question_id, questions.c.version],
    ),
    Index(None, "state", "reveal_at"),  # open, reveal_due
    Index(None, "channel_id", "message_ts"),  # in_thread, and lock_open_in_threads, for every message in the channel
    sqlite_autoincrement=True,  # as for quizzes
)

STALE_CARD = rounds.c.wanted_face != rounds.c.shown_face
partial_index("ix_rounds_stale_card", rounds.c.id, where=STALE_CARD)  # cards_due

STALE_REVEAL = rounds.c.stale_reveal.is_not(None)
partial_index("ix_rounds_stale_reveal", rounds.c.id, where=STALE_REVEAL)  # reveals_due


class AnswerMessageRow(TypedColumns):
    """One message of a member's answer. `marked` once it has its reaction."""

    round_id: Named[int] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    message_id: Named[str] = Column(StoredText)
    text: Named[str] = Column(StoredText)
    written_at: Named[datetime] = Column(UtcInstant)
    version: Named[str] = Column(StoredText)
    private: Named[bool]
    shared: Named[bool]
    deleted: Named[bool]
    marked: Named[bool]


answer_messages = Table(
    "answer_messages",
    metadata,
    AnswerMessageRow,
    PrimaryKeyConstraint("round_id", "workspace_id", "user_id", "message_id"),
    Index(None, "message_id"),  # round_of
)

UNMARKED = and_(
    answer_messages.c.marked == false(),
    answer_messages.c.private == false(),
    answer_messages.c.deleted == false(),
)
partial_index("ix_answer_messages_unmarked", answer_messages.c.written_at, where=UNMARKED)


class GradeRow(TypedColumns):
    """A grade. Rows are only ever added: the newest of a member in a round is the one that stands."""

    id = Column(Integer, primary_key=True)
    round_id: Named[int] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    verdict: Named[Verdict] = Column(one_of(Verdict))
    score: Named[float] = Column(Double)
    points: Named[int]
    assessment: Named[dict[str, Any]] = Column(JSON)
    grader: Named[str] = Column(StoredText)
    rubric_version: Named[str] = Column(StoredText)
    graded_at: Named[datetime] = Column(UtcInstant)


grades = Table(
    "grades",
    metadata,
    GradeRow,
    Index(None, "round_id", "workspace_id", "user_id"),  # the standing grades of a round
    Index(None, "workspace_id", "user_id", "round_id"),  # a member's record
)


class OpinionRow(TypedColumns):
    """What a model said of one key point of one answer, so that it is asked once.

    The answer stands here as a digest and the quotation as its place in the answer, since the text is kept where it was
    written. `conveys` is None where nothing usable was said.
    """

    round_id: Named[int] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    answer_digest: Named[str] = Column(StoredText)
    question_version: Named[str] = Column(StoredText)
    model: Named[str] = Column(StoredText)
    key_point_id: Named[str] = Column(StoredText)
    conveys: Named[bool | None]
    quote_start: Named[int]
    quote_end: Named[int]


opinions = Table(
    "opinions",
    metadata,
    OpinionRow,
    PrimaryKeyConstraint("round_id", "answer_digest", "question_version", "model", "key_point_id"),
)


class LedgerRow(TypedColumns):
    """Points of a member for a round. Rows are only ever added; a correction is a row of its own."""

    id = Column(Integer, primary_key=True)
    quiz_id: Named[int] = Column(ForeignKey(quizzes.c.id, ondelete="CASCADE"))
    round_id: Named[int] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    local_date: Named[date]
    points: Named[int]
    kind: Named[str] = Column(StoredText)
    entered_at: Named[datetime] = Column(UtcInstant)


ledger = Table(
    "ledger",
    metadata,
    LedgerRow,
    CheckConstraint("kind IN ('award', 'correction')", name="kind"),
    Index(None, "quiz_id", "local_date"),  # boards
    Index(None, "quiz_id", "workspace_id", "user_id"),  # a member's answered days
    Index(None, "round_id"),  # the points of a round
)


class StandingRow(TypedColumns):
    """The sum of a member's ledger rows in a period, kept with them. `since` is the period's first date.

    `hidden` is the member's, so that whoever counts places need not look at each member.
    """

    quiz_id: Named[int] = Column(ForeignKey(quizzes.c.id, ondelete="CASCADE"))
    period: Named[Period] = Column(one_of(Period))
    since: Named[date]
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    hidden: Named[bool]
    points: Named[int]
    rounds: Named[int]


standings = Table(
    "standings",
    metadata,
    StandingRow,
    PrimaryKeyConstraint("quiz_id", "period", "since", "workspace_id", "user_id"),
    Index(None, "quiz_id", "period", "since", "hidden", "points"),  # boards
    Index(None, "workspace_id", "user_id"),  # where a member hides
)


class DisputeRow(TypedColumns):
    """One key point of one answer that a person is to look at. The accepted phrasings are the quiz's overlay."""

    id = Column(Integer, primary_key=True)
    quiz_id: Named[int] = Column(ForeignKey(quizzes.c.id, ondelete="CASCADE"))
    round_id: Named[int] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    key_point_id: Named[str] = Column(StoredText)
    kind: Named[DisputeKind] = Column(one_of(DisputeKind))
    words: Named[str] = Column(StoredText)
    reason: Named[str] = Column(StoredText)
    opened_at: Named[datetime] = Column(UtcInstant)
    state: Named[DisputeState] = Column(one_of(DisputeState))
    reviewer_id: Named[str | None] = Column(StoredText)
    sentence: Named[str] = Column(StoredText)
    phrasing: Named[str] = Column(StoredText)
    decided_at: Named[datetime | None] = Column(UtcInstant)


disputes = Table(
    "disputes",
    metadata,
    DisputeRow,
    Index(None, "round_id"),  # the disputes of a round, and the round's end
    Index(None, "quiz_id", "state"),  # the queue, the overlay, and the quiz's end
    sqlite_autoincrement=True,  # as for quizzes
)

WAITING = disputes.c.state == DisputeState.OPEN
partial_index(
    "ix_disputes_waiting",  # one at a time for each key point of an answer
    disputes.c.round_id,
    disputes.c.workspace_id,
    disputes.c.user_id,
    disputes.c.key_point_id,
    unique=True,
    where=WAITING,
)


class MemberRow(TypedColumns):
    """A person. `name` is None until they were looked up."""

    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    name: Named[str | None] = Column(StoredText)
    time_zone: Named[str | None] = Column(StoredText)
    hidden: Named[bool]
    looked_up_at: Named[datetime | None] = Column(UtcInstant)


members = Table("members", metadata, MemberRow, PrimaryKeyConstraint("workspace_id", "user_id"))


class AbsenceRow(TypedColumns):
    """When a person is away."""

    id = Column(Integer, primary_key=True)
    workspace_id: Named[str] = Column(StoredText)
    user_id: Named[str] = Column(StoredText)
    since: Named[datetime] = Column(UtcInstant)
    until: Named[date | None]
    back_at: Named[datetime | None] = Column(UtcInstant)


absences = Table("absences", metadata, AbsenceRow, Index(None, "workspace_id", "user_id"))


class PostRow(TypedColumns):
    """A post that Slack is owed or has got."""

    key: Named[str] = Column(StoredText, primary_key=True)
    kind: Named[PostKind] = Column(one_of(PostKind))
    quiz_id: Named[int] = Column(ForeignKey(quizzes.c.id, ondelete="CASCADE"))
    workspace_id: Named[str] = Column(StoredText, server_default="")
    round_id: Named[int | None] = Column(ForeignKey(rounds.c.id, ondelete="CASCADE"))
    state: Named[PostState] = Column(one_of(PostState))
    due_at: Named[datetime] = Column(UtcInstant)
    attempts: Named[int]
    lease_until: Named[datetime | None] = Column(UtcInstant)
    ts: Named[str | None] = Column(StoredText)
    reason: Named[str] = Column(StoredText)
    detail: Named[dict[str, str]] = Column(JSON)


posts = Table(
    "posts",
    metadata,
    PostRow,
    Index(None, "quiz_id"),  # revive_reveals, and the quiz's end
    Index(None, "round_id"),  # the round's end
)

# Written out, since SQLite does not see that an index fits values that are yet to be bound.
UNFINISHED = posts.c.state.in_([literal_column(f"'{state}'") for state in ("due", "unsure", "sending")])
partial_index(
    "ix_posts_unfinished",  # claim: what is due in each workspace, in order
    posts.c.workspace_id,
    posts.c.due_at,
    posts.c.key,
    where=UNFINISHED,
)
partial_index(
    "ix_posts_leased",  # claim: how much of its share a workspace has
    posts.c.workspace_id,
    posts.c.lease_until,
    where=posts.c.lease_until.is_not(None),
)


class DutyRow(TypedColumns):
    """What one process at a time does for all, and who has taken it on until when."""

    duty: Named[str] = Column(StoredText, primary_key=True)
    holder: Named[str] = Column(StoredText)
    until: Named[datetime] = Column(UtcInstant)


duties = Table("duties", metadata, DutyRow)
