"""Second opinions, so that a model is asked once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

# As in the first revision.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table."""
    key = ("round_id", "answer_digest", "question_version", "model", "key_point_id")
    op.create_table(
        "opinions",
        sa.Column("round_id", sa.Integer, nullable=False),
        sa.Column("answer_digest", TEXT, nullable=False),
        sa.Column("question_version", TEXT, nullable=False),
        sa.Column("model", TEXT, nullable=False),
        sa.Column("key_point_id", TEXT, nullable=False),
        sa.Column("conveys", sa.Boolean),
        sa.Column("quote_start", sa.Integer, nullable=False),
        sa.Column("quote_end", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*key, name="pk_opinions"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], "fk_opinions_round_id_rounds", ondelete="CASCADE"),
    )
