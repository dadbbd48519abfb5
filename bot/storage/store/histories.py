"""What quizzes asked of their banks, with the mean score of each question's last round.

The grades of no other round are read: after a year there are hundreds.
"""

from sqlalchemy import and_, bindparam, case, func, select

from bot.domain.rounds import MISSED
from bot.storage.store.standing_grades import standing_grades
from bot.storage.tables import grades, quizzes, rounds

LAST_DAY = func.max(rounds.c.local_date).over(partition_by=(rounds.c.quiz_id, rounds.c.question_id))
ASKED = (
    select(
        rounds.c.id,
        rounds.c.quiz_id,
        rounds.c.question_id,
        rounds.c.local_date,
        (rounds.c.local_date == LAST_DAY).label("is_last"),
    )
    .join(quizzes, and_(quizzes.c.id == rounds.c.quiz_id, quizzes.c.bank == rounds.c.bank))
    .where(rounds.c.quiz_id.in_(bindparam("quizzes", expanding=True)), rounds.c.state.not_in(MISSED))
    .subquery()
)
STANDING = standing_grades().where(grades.c.round_id == ASKED.c.id).correlate(ASKED)
MEAN = select(func.avg(grades.c.score)).where(grades.c.id.in_(STANDING)).correlate(ASKED).scalar_subquery()
HISTORIES = select(ASKED.c.quiz_id, ASKED.c.question_id, case((ASKED.c.is_last, MEAN)).label("mean")).order_by(
    ASKED.c.quiz_id, ASKED.c.local_date
)
