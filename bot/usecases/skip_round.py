"""Skips the next question of a quiz, and takes that back."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import window
from bot.usecases.ask_now import can_ask
from bot.usecases.ports import Claim, HolidayCalendar, Store
from bot.usecases.steps.reschedule_quiz import next_windows, reschedule_quiz

SKIPPED_BY_HAND = "Skipped by the quiz’s owner or an admin."

NOT_SKIPPED = "This day is not skipped any more: see `/lambda-quiz next`."
"""Of a round that is gone, as it is once its skip was undone."""

MOST_LISTED = 10
"""How many of the skips ahead a list shows: whoever wants more pauses the quiz."""


def skip_round(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> tuple[Round, Quiz]:
    """Skip the next question. Returns the skipped round and the quiz with its new next date.

    Raises:
        RoundUnavailable: when nothing is ahead.
    """
    ahead = next_windows(store, holidays, quiz, now)
    claims = [Claim(quiz, window, RoundState.SKIPPED, reason=SKIPPED_BY_HAND) for window in ahead[:1]]
    [skipped] = store.rounds.claim(*claims) or [None]
    if skipped is None:
        raise RoundUnavailable("No question is ahead, so there is nothing to skip: see `/lambda-quiz next`.")
    return skipped, reschedule_quiz(store, holidays, quiz, now)


def skips_ahead(store: Store, quiz: Quiz, now: datetime) -> list[Round]:
    """The skipped rounds that can be brought back, the nearest first, and one more than `MOST_LISTED` at most."""
    skipped = store.rounds.skipped(quiz.id, quiz.schedule.local_day(now), MOST_LISTED + 2)
    return [round_ for round_ in skipped if _is_ahead(quiz, round_, now)][: MOST_LISTED + 1]


def undo_skip(store: Store, holidays: HolidayCalendar, quiz: Quiz, round_id: int, now: datetime) -> tuple[Round, Quiz]:
    """Bring a skipped question back. Returns the round that is no longer, and the quiz with its new next date.

    Raises:
        RoundUnavailable: when its time, by the schedule as it is now, has come or it is not skipped any more.
    """
    round_ = store.rounds.get(round_id)
    if (
        round_ is None
        or round_.quiz_id != quiz.id
        or not _is_ahead(quiz, round_, now)
        or not store.rounds.remove_skipped(round_id)
    ):
        what_next = (
            "Ask a question now with `/lambda-quiz ask`" if can_ask(store, quiz, now) else "See `/lambda-quiz today`"
        )
        raise RoundUnavailable(f"It is too late to undo this. {what_next}.")
    return round_, reschedule_quiz(store, holidays, quiz, now)


def _is_ahead(quiz: Quiz, round_: Round, now: datetime) -> bool:
    return window(quiz.schedule, round_.local_date).post_at > now
