"""Posts know their workspace, so that each gets its share; and duties that one process at a time has."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# As in the first revision.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Add the column with what it says of the posts that are there, its index, and the table."""
    op.add_column("posts", sa.Column("workspace_id", TEXT, server_default="", nullable=False))
    op.execute("UPDATE posts SET workspace_id = (SELECT workspace_id FROM quizzes WHERE quizzes.id = posts.quiz_id)")
    op.drop_index("ix_posts_state_due_at", "posts")
    op.drop_index("ix_posts_state_lease_until", "posts")
    unfinished = sa.text("state IN ('due', 'unsure', 'sending')")
    columns = ["workspace_id", "due_at", "lease_until", "state"]
    op.create_index("ix_posts_unfinished", "posts", columns, sqlite_where=unfinished, postgresql_where=unfinished)
    op.create_table(
        "duties",
        sa.Column("duty", TEXT, nullable=False),
        sa.Column("holder", TEXT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("duty", name="pk_duties"),
    )
