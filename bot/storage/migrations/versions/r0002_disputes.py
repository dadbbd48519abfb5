"""Disputes, the reviewers of quizzes, and reveals that are to be brought up to date."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# As in the first revision.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)
ENUM = sa.String(32)


def upgrade() -> None:
    """Add the table and the two columns."""
    op.add_column("quizzes", sa.Column("reviewers", sa.JSON, server_default="[]", nullable=False))
    op.add_column("rounds", sa.Column("stale_reveal", sa.Integer))
    stale = sa.text("stale_reveal IS NOT NULL")
    op.create_index("ix_rounds_stale_reveal", "rounds", ["id"], sqlite_where=stale, postgresql_where=stale)
    _create_disputes()


def _create_disputes() -> None:
    kinds = "'disagreed', 'unsure'"
    states = "'open', 'accepted', 'rejected', 'withdrawn'"
    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("quiz_id", sa.Integer, nullable=False),
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("key_point_id", TEXT, nullable=False),
        sa.Column("kind", ENUM, nullable=False),
        sa.Column("words", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("state", ENUM, nullable=False),
        sa.Column("reviewer_id", TEXT),
        sa.Column("sentence", TEXT, nullable=False),
        sa.Column("phrasing", TEXT, nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_disputes"),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], "fk_disputes_quiz_id_quizzes", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_disputes_round_id_rounds", ondelete="CASCADE"),
        sa.CheckConstraint(f"kind IN ({kinds})", name=op.f("ck_disputes_disputekind")),
        sa.CheckConstraint(f"state IN ({states})", name=op.f("ck_disputes_disputestate")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_disputes_round_id", "disputes", ["round_id"])
    op.create_index("ix_disputes_quiz_id_state", "disputes", ["quiz_id", "state"])
    waiting = sa.text("state = 'open'")
    point_of_answer = ["round_id", "workspace_id", "user_id", "key_point_id"]
    op.create_index(
        "ix_disputes_waiting",
        "disputes",
        point_of_answer,
        unique=True,
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
