"""Standings: the ledger's points by period, from which boards are read."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# As in the first revision.
TEXT = sa.Text().with_variant(sa.VARCHAR(collation="C"), "postgresql")
KEY = ("quiz_id", "period", "since", "workspace_id", "user_id")

LEDGER = sa.table(
    "ledger",
    sa.column("quiz_id", sa.Integer),
    sa.column("workspace_id", sa.Text),
    sa.column("user_id", sa.Text),
    sa.column("local_date", sa.Date),
    sa.column("points", sa.Integer),
    sa.column("kind", sa.Text),
)
STANDINGS = sa.table(
    "standings",
    sa.column("quiz_id", sa.Integer),
    sa.column("period", sa.Text),
    sa.column("since", sa.Date),
    sa.column("workspace_id", sa.Text),
    sa.column("user_id", sa.Text),
    sa.column("hidden", sa.Boolean),
    sa.column("points", sa.Integer),
    sa.column("rounds", sa.Integer),
)
MEMBERS = sa.table(
    "members", sa.column("workspace_id", sa.Text), sa.column("user_id", sa.Text), sa.column("hidden", sa.Boolean)
)


def upgrade() -> None:
    """Add the table, and count what the ledger has."""
    op.create_table(
        "standings",
        sa.Column("quiz_id", sa.Integer, nullable=False),
        sa.Column("period", sa.String(32), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("workspace_id", TEXT, nullable=False),
        sa.Column("user_id", TEXT, nullable=False),
        sa.Column("hidden", sa.Boolean, nullable=False),
        sa.Column("points", sa.Integer, nullable=False),
        sa.Column("rounds", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name="pk_standings"),
        sa.ForeignKeyConstraint(["quiz_id"], ["quizzes.id"], "fk_standings_quiz_id_quizzes", ondelete="CASCADE"),
        sa.CheckConstraint("period IN ('week', 'month', 'season', 'all')", name=op.f("ck_standings_period")),
    )
    op.create_index(
        "ix_standings_quiz_id_period_since_hidden_points",
        "standings",
        ["quiz_id", "period", "since", "hidden", "points"],
    )
    op.create_index("ix_standings_workspace_id_user_id", "standings", ["workspace_id", "user_id"])
    hidden = sa.select(MEMBERS.c.workspace_id, MEMBERS.c.user_id).where(MEMBERS.c.hidden.is_(sa.true()))
    hiding = {tuple(row) for row in op.get_bind().execute(hidden)}
    quizzes = op.get_bind().execute(sa.select(LEDGER.c.quiz_id).distinct()).scalars().all()
    for quiz_id in quizzes:
        _fill(quiz_id, hiding)


def _fill(quiz_id: int, hiding: set[tuple[str, ...]]) -> None:
    who = (LEDGER.c.workspace_id, LEDGER.c.user_id)
    summed = (sa.func.sum(LEDGER.c.points), sa.func.count(sa.case((LEDGER.c.kind == "award", 1))))
    days = sa.select(*who, LEDGER.c.local_date, *summed).where(LEDGER.c.quiz_id == quiz_id)
    sums: dict[tuple[int, str, date, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for workspace_id, user_id, day, points, rounds in op.get_bind().execute(days.group_by(*who, LEDGER.c.local_date)):
        for period, since in _periods(day):
            total = sums[quiz_id, period, since, workspace_id, user_id]
            total[0] += points
            total[1] += rounds
    rows = [
        dict(zip(KEY, key, strict=True)) | {"hidden": key[3:] in hiding, "points": total[0], "rounds": total[1]}
        for key, total in sums.items()
    ]
    op.bulk_insert(STANDINGS, rows)


def _periods(day: date) -> Iterator[tuple[str, date]]:
    yield "week", day - timedelta(days=day.weekday())
    yield "month", day.replace(day=1)
    yield "season", date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    yield "all", date.min
