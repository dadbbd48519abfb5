"""The quizzes of a workspace in the order in which they matter to a member, found without reading the others."""

from sqlalchemy import and_, bindparam, func, or_, select

from bot.domain.rounds import RoundState
from bot.storage.column_types import StoredText
from bot.storage.tables import grades, quizzes, rounds

LATEST = (
    select(rounds.c.quiz_id, func.max(rounds.c.post_at).label("asked_at"))
    .join(grades, grades.c.round_id == rounds.c.id)
    .where(grades.c.workspace_id == bindparam("of_workspace"), grades.c.user_id == bindparam("user_id"))
    .group_by(rounds.c.quiz_id)
    .subquery()
)
IS_OPEN = quizzes.c.id.in_(select(rounds.c.quiz_id).where(rounds.c.state == RoundState.OPEN))
IS_OWN = quizzes.c.owner_id == bindparam("user_id", type_=StoredText)
IS_THEIRS = or_(LATEST.c.quiz_id.is_not(None), and_(IS_OPEN, IS_OWN))
IN_ORDER = (
    select(quizzes)
    .outerjoin(LATEST, LATEST.c.quiz_id == quizzes.c.id)
    .where(quizzes.c.workspace_id == bindparam("workspace_id"))
    .order_by(IS_THEIRS.desc(), IS_OPEN.desc(), LATEST.c.asked_at.desc().nulls_last(), quizzes.c.id)
    .limit(bindparam("most"))
)
"""The member is `user_id` of `of_workspace`; the quizzes are those of `workspace_id`, which can be another one."""

MANAGED = IN_ORDER.where(or_(bindparam("is_admin"), IS_OWN)).add_columns(func.count().over().label("in_all"))
