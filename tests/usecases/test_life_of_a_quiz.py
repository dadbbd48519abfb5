"""Whatever a team, its clock and Slack do, in any order, the laws of quizzes hold after every step.

The steps are in `life/steps_of_….py`, the laws in `life/laws.py` and `life/laws_of_showing.py`.
"""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from bot.storage.database import Database
from tests.usecases.life.machine import LivingTeam
from tests.usecases.life.steps_of_changing import StepsOfChanging
from tests.usecases.life.steps_of_reviewing import StepsOfReviewing
from tests.usecases.life.steps_of_time import StepsOfTime
from tests.usecases.life.steps_of_writing import StepsOfWriting


class LifeOfATeam(StepsOfTime, StepsOfWriting, StepsOfChanging, StepsOfReviewing):
    """All steps."""


class LifeOfReviewers(StepsOfReviewing):
    """Few steps: one decision needs several others before it, which seldom come together among all."""


LIVES = settings(derandomize=True, database=None, stateful_step_count=30, deadline=None)
"""The same lives each time. To look for more, let them be random, and a thousand."""


@pytest.mark.parametrize(
    ("shared_database", "life", "lives"),
    [("sqlite", LifeOfATeam, 6), ("sqlite", LifeOfReviewers, 2), ("postgresql", LifeOfATeam, 2)],
    indirect=["shared_database"],
    scope="session",
)
def test_the_laws_hold_after_every_step(shared_database: Database, life: type[LivingTeam], lives: int) -> None:
    life.engine = shared_database._engines.writing
    run_state_machine_as_test(life, settings=settings(LIVES, max_examples=lives))
