"""Which grades stand: a regrade adds a newer one beside the old."""

from typing import Any

from sqlalchemy import Select, func, select

from bot.storage.tables import grades


def standing_grades() -> Select[Any]:
    """The ids of the grades that stand, the newest of each member in each round."""
    return select(func.max(grades.c.id)).group_by(grades.c.round_id, grades.c.workspace_id, grades.c.user_id)
