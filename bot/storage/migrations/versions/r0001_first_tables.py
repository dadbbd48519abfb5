"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# PostgreSQL compares text by code point, as SQLite does.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
ENUM = sa.String(32)


def upgrade() -> None:
    """Make every table in an empty database."""
    _create_quizzes()
    _create_questions()
    _create_rounds()
    _create_answer_messages()
    _create_grades()
    _create_ledger()
    _create_members()
    _create_absences()
    _create_posts()


def _create_quizzes() -> None:
    op.create_table(
        "quizzes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("owner_id", TEXT, nullable=False),
        sa.Column("bank", TEXT, nullable=False),
        sa.Column("sections", sa.JSON, nullable=False),
        sa.Column("difficulties", sa.JSON, nullable=False),
        sa.Column("time_zone", TEXT, nullable=False),
        sa.Column("post_time", sa.Time, nullable=False),
        sa.Column("reveal_time", sa.Time, nullable=False),
        sa.Column("weekdays", sa.JSON, nullable=False),
        sa.Column("holidays_country", TEXT),
        sa.Column("pause_first", sa.Date),
        sa.Column("pause_until", sa.Date),
        sa.Column("pause_reason", TEXT, nullable=False),
        sa.Column("next_post_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_quizzes"),
        sa.UniqueConstraint("workspace_id", "channel_id", name="uq_quizzes_workspace_id_channel_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_quizzes_next_post_at", "quizzes", ["next_post_at"])


def _create_questions() -> None:
    op.create_table(
        "questions",
        sa.Column("bank", TEXT, nullable=False),
        sa.Column("question_id", TEXT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("content", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("bank", "question_id", "version", name="pk_questions"),
    )


def _create_rounds() -> None:
    states = "'planned', 'posting', 'open', 'revealing', 'closed', 'skipped', 'failed'"
    op.create_table(
        "rounds",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("quiz_id", sa.Integer, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("state", ENUM, nullable=False),
        sa.Column("channel_id", TEXT, nullable=False),
        sa.Column("post_at", INSTANT, nullable=False),
        sa.Column("reveal_at", INSTANT, nullable=False),
        sa.Column("bank", TEXT),
        sa.Column("question_id", TEXT),
        sa.Column("question_version", TEXT),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("message_ts", TEXT),
        sa.Column("reveal_ts", TEXT),
        sa.Column("wanted_face", TEXT, nullable=False),
        sa.Column("shown_face", TEXT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rounds"),
        sa.UniqueConstraint("quiz_id", "local_date", name="uq_rounds_quiz_id_local_date"),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], "fk_rounds_quiz_id_quizzes", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["bank", "question_id", "question_version"],
            ["questions.bank", "questions.question_id", "questions.version"],
            "fk_rounds_bank_questions",
        ),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_rounds_roundstate")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_rounds_state_reveal_at", "rounds", ["state", "reveal_at"])
    op.create_index("ix_rounds_channel_id_message_ts", "rounds", ["channel_id", "message_ts"])
    stale = sa.text("wanted_face != shown_face")
    op.create_index("ix_rounds_stale_card", "rounds", ["id"], sqlite_where=stale, postgresql_where=stale)


def _create_answer_messages() -> None:
    op.create_table(
        "answer_messages",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("message_id", TEXT, nullable=False),
        sa.Column("text", TEXT, nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("version", TEXT, nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("shared", sa.Boolean, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("marked", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("round_id", "workspace_id", "user_id", "message_id", name="pk_answer_messages"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_answer_messages_round_id_rounds", ondelete="CASCADE"),
    )
    op.create_index("ix_answer_messages_message_id", "answer_messages", ["message_id"])
    op.create_index(
        "ix_answer_messages_unmarked",
        "answer_messages",
        ["written_at"],
        sqlite_where=sa.text("marked = 0 AND private = 0 AND deleted = 0"),
        postgresql_where=sa.text("marked = false AND private = false AND deleted = false"),
    )


def _create_grades() -> None:
    verdicts = "'full', 'partial', 'not yet', 'off topic', 'echo', 'copied', 'no text'"
    op.create_table(
        "grades",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("verdict", ENUM, nullable=False),
        sa.Column("score", sa.Double, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("assessment", sa.JSON, nullable=False),
        sa.Column("grader", TEXT, nullable=False),
        sa.Column("rubric_version", TEXT, nullable=False),
        sa.Column("graded_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_grades"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_grades_round_id_rounds", ondelete="CASCADE"),
        sa.CheckConstraint(f"verdict IN ({verdicts})", name=op.f("ck_grades_verdict")),
    )
    member_of_round = ["round_id", "workspace_id", "user_id"]
    op.create_index("ix_grades_round_id_workspace_id_user_id", "grades", member_of_round)
    round_of_member = ["workspace_id", "user_id", "round_id"]
    op.create_index("ix_grades_workspace_id_user_id_round_id", "grades", round_of_member)


def _create_ledger() -> None:
    op.create_table(
        "ledger",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("quiz_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("local_date", sa.Date, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("entered_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_ledger"),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], "fk_ledger_quiz_id_quizzes", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_ledger_round_id_rounds", ondelete="CASCADE"),
        sa.CheckConstraint("kind IN ('award', 'correction')", name=op.f("ck_ledger_kind")),
    )
    op.create_index("ix_ledger_quiz_id_local_date", "ledger", ["quiz_id", "local_date"])
    member_of_quiz = ["quiz_id", "workspace_id", "user_id"]
    op.create_index("ix_ledger_quiz_id_workspace_id_user_id", "ledger", member_of_quiz)
    op.create_index("ix_ledger_round_id", "ledger", ["round_id"])


def _create_members() -> None:
    op.create_table(
        "members",
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("name", TEXT),
        sa.Column("time_zone", TEXT),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("looked_up_at", INSTANT),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name="pk_members"),
    )


def _create_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("first", sa.Date, nullable=False),
        sa.Column("until", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_workspace_id_user_id", "absences", ["workspace_id", "user_id"])


def _create_posts() -> None:
    kinds = "'question', 'reveal', 'private-answers', 'announcement', 'notice'"
    states = "'due', 'sending', 'unsure', 'sent', 'failed'"
    op.create_table(
        "posts",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("kind", ENUM, nullable=False),
        sa.Column("quiz_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer),
        sa.Column("state", ENUM, nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("lease_until", INSTANT),
        sa.Column("ts", TEXT),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("detail", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_posts"),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], "fk_posts_quiz_id_quizzes", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_posts_round_id_rounds", ondelete="CASCADE"),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_posts_postkind")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_posts_poststate")),
    )
    op.create_index("ix_posts_state_due_at", "posts", ["state", "due_at"])
    op.create_index("ix_posts_state_lease_until", "posts", ["state", "lease_until"])
    op.create_index("ix_posts_quiz_id", "posts", ["quiz_id"])
    op.create_index("ix_posts_round_id", "posts", ["round_id"])
