"""What is due can be found in order, and leases counted, however many posts a workspace is owed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Replace the index of what is due, and add the one of leases."""
    unfinished = sa.text("state IN ('due', 'unsure', 'sending')")
    leased = sa.text("lease_until IS NOT NULL")
    op.drop_index("ix_posts_unfinished", "posts")
    op.create_index(
        "ix_posts_unfinished",
        "posts",
        ["workspace_id", "due_at", "key"],
        sqlite_where=unfinished,
        postgresql_where=unfinished,
    )
    op.create_index(
        "ix_posts_leased", "posts", ["workspace_id", "lease_until"], sqlite_where=leased, postgresql_where=leased
    )
