"""Absences begin and end at the instants at which members say so, since quizzes have their reveals at various times."""

from datetime import UTC, datetime, time, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# As in the first revision.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")
INSTANT = sa.DateTime(timezone=True)

QUIZZES = sa.table("quizzes", sa.column("id"), sa.column("workspace_id"), sa.column("time_zone"))
OLD = sa.table(
    "absences",
    *map(sa.column, ("id", "workspace_id", "user_id")),
    sa.column("first", sa.Date),
    sa.column("until", sa.Date),
)


def upgrade() -> None:
    """Let those that are there begin with their first day in the zone of the workspace's first quiz, or else in UTC."""
    connection = op.get_bind()
    quizzes = connection.execute(sa.select(QUIZZES).order_by(QUIZZES.c.id.desc()))
    zones = {quiz.workspace_id: _zone(quiz.time_zone) for quiz in quizzes}
    rows = [
        {
            "workspace_id": old.workspace_id,
            "user_id": old.user_id,
            "since": datetime.combine(old.first, time(), zones.get(old.workspace_id, UTC)).astimezone(UTC),
            "until": old.until,
        }
        for old in connection.execute(sa.select(OLD).order_by(OLD.c.id))
    ]
    op.drop_table("absences")
    absences = op.create_table(
        "absences",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", sa.Date),
        sa.Column("back_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_workspace_id_user_id", "absences", ["workspace_id", "user_id"])
    op.bulk_insert(absences, rows)


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):  # of a quiz that waits for somebody to name another
        return UTC
