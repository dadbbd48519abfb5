"""Brings the reveal of the open round forward to now."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round
from bot.usecases.ports import Store


def newest_open_round(store: Store, quiz: Quiz) -> Round | None:
    """The quiz's open round; there are two while one that was asked late runs into the next day's."""
    rounds = [r for r in store.rounds.open(quiz.workspace_id) if r.quiz_id == quiz.id]
    return max(rounds, key=lambda r: r.post_at, default=None)


def open_round_of(store: Store, quiz: Quiz) -> Round:
    """The quiz's newest open round.

    Raises:
        RoundUnavailable: when none is open.
    """
    newest = newest_open_round(store, quiz)
    if newest is None:
        raise RoundUnavailable("No question is open, so there is nothing to reveal. Ask one with `/lambda-quiz ask`.")
    return newest


def reveal_now(store: Store, quiz: Quiz, round_id: int, now: datetime) -> None:
    """Make the reveal of the quiz's round due, also one that Slack refused while the round was open.

    Raises:
        RoundUnavailable: when the round is not open any more.
    """
    round_ = store.rounds.get(round_id)
    if round_ is None or round_.quiz_id != quiz.id or not store.rounds.set_reveal_at(round_id, now):
        raise RoundUnavailable("This round is already revealed, or just being revealed.")
    store.posts.revive_reveals(quiz.id, now)
