"""Finds the round that is open."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.usecases.ask_now import can_ask
from bot.usecases.ports import Store

OVER = "This round is over, so answers no longer count. See `/lambda-quiz next`."


def open_round_of(store: Store, quiz: Quiz, now: datetime) -> Round:
    """The quiz's newest open round.

    Raises:
        RoundUnavailable: when none is open.
    """
    newest = store.rounds.newest_open(quiz.id)
    if newest is None:
        what_next = "Ask one with `/lambda-quiz ask`" if can_ask(store, quiz, now) else "See `/lambda-quiz today`"
        raise RoundUnavailable(f"No question is open, so there is nothing to reveal. {what_next}.")
    return newest


def round_to_answer(store: Store, round_id: int) -> Round:
    """The round, if it takes answers.

    Raises:
        RoundUnavailable: when it is over.
    """
    round_ = store.rounds.get(round_id)
    if round_ is None or round_.state is not RoundState.OPEN:
        raise RoundUnavailable(OVER)
    return round_
