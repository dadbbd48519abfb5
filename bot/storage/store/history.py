"""What a quiz asked of a bank, with the mean score of each question's last round.

The grades of no other round are read: after a year there are hundreds.
"""

from sqlalchemy import and_, bindparam, func, select

from bot.domain.rounds import MISSED
from bot.storage.store.standing_grades import standing_grades
from bot.storage.tables import grades, rounds

ASKED = rounds.alias()
LAST_DAYS = (
    select(func.max(ASKED.c.local_date))
    .where(ASKED.c.quiz_id == bindparam("quiz"), ASKED.c.bank == bindparam("bank"), ASKED.c.state.not_in(MISSED))
    .group_by(ASKED.c.question_id)
)
LAST_ROUNDS = and_(rounds.c.quiz_id == bindparam("quiz"), rounds.c.local_date.in_(LAST_DAYS))
MEANS = (
    select(grades.c.round_id, func.avg(grades.c.score).label("mean"))
    .where(grades.c.id.in_(standing_grades().join(rounds).where(LAST_ROUNDS)))
    .group_by(grades.c.round_id)
    .subquery()
)
HISTORY = (
    select(rounds.c.question_id, MEANS.c.mean)
    .outerjoin(MEANS, MEANS.c.round_id == rounds.c.id)
    .where(rounds.c.quiz_id == bindparam("quiz"), rounds.c.bank == bindparam("bank"), rounds.c.state.not_in(MISSED))
    .order_by(rounds.c.local_date)
)
