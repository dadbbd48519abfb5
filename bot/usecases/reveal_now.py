"""Brings the reveal of the open round forward to now."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.usecases.ports import Store


def reveal_now(store: Store, quiz: Quiz, round_id: int, now: datetime) -> None:
    """Make the reveal of the quiz's round due, also one that Slack refused while the round was open.

    Raises:
        RoundUnavailable: when the round is not open any more.
    """
    round_ = store.rounds.get(round_id)
    if round_ is None or round_.quiz_id != quiz.id or not store.rounds.set_reveal_at(round_id, now):
        raise RoundUnavailable("This round is already revealed, or just being revealed.")
    store.posts.revive_reveals(quiz.id, now)
