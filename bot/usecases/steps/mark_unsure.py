"""Puts answers that the grader is unsure about before the quiz's reviewers."""

from collections.abc import Mapping
from datetime import datetime

from bot.domain.bank import Rubric
from bot.domain.disputes import unsure_points
from bot.domain.grading import Grade
from bot.domain.members import MemberId
from bot.domain.rounds import Round
from bot.usecases.ports import Store
from bot.usecases.steps.notify_reviewers import notify_reviewers


def mark_unsure(store: Store, round_: Round, rubric: Rubric, grades: Mapping[MemberId, Grade], now: datetime) -> None:
    """Open a dispute of the grader's own for each key point that it leaves to a person."""
    left = [(member, finding) for member, grade in grades.items() for finding in unsure_points(rubric, grade)]
    if left:
        store.disputes.open_unsure(round_, left, now)
        notify_reviewers(store, round_, now)
