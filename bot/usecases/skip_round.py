"""Skips the next question of a quiz, and takes that back."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import window
from bot.usecases.ask_now import can_ask
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.reschedule_quiz import next_windows, reschedule_quiz

SKIPPED_BY_HAND = "Skipped by the quiz’s owner or an admin."


def skip_round(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> tuple[Round, Quiz]:
    """Skip the next question. Returns the skipped round and the quiz with its new next date.

    Raises:
        RoundUnavailable: when nothing is ahead.
    """
    ahead = next_windows(store, holidays, quiz, now)
    skipped = store.rounds.claim(quiz, ahead[0], RoundState.SKIPPED, reason=SKIPPED_BY_HAND) if ahead else None
    if skipped is None:
        raise RoundUnavailable("No question is ahead, so there is nothing to skip: see `/lambda-quiz next`.")
    return skipped, reschedule_quiz(store, holidays, quiz, now)


def undo_skip(store: Store, holidays: HolidayCalendar, quiz: Quiz, round_id: int, now: datetime) -> Quiz:
    """Bring a skipped question back.

    Raises:
        RoundUnavailable: when its time, by the schedule as it is now, has come or it is not skipped any more.
    """
    round_ = store.rounds.get(round_id)
    if (
        round_ is None
        or round_.quiz_id != quiz.id
        or window(quiz.schedule, round_.local_date).post_at <= now
        or not store.rounds.remove_skipped(round_id)
    ):
        what_next = (
            "Ask a question now with `/lambda-quiz ask`" if can_ask(store, quiz, now) else "See `/lambda-quiz today`"
        )
        raise RoundUnavailable(f"It is too late to undo this. {what_next}.")
    return reschedule_quiz(store, holidays, quiz, now)
