"""Opens a round at once, outside the schedule."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import COMING, MISSED, Round, RoundState
from bot.domain.schedule import MIN_WINDOW, Window, window
from bot.usecases.plan_round import NO_QUESTIONS, plan_round, replan_round
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.reschedule_quiz import reschedule_quiz


def ask_now(store: Store, banks: Banks, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Round:
    """Plan today's round for this moment. It takes the place of a question still to come today.

    It is revealed at the usual time where at least an hour is left until then, else after the usual time open.

    Raises:
        RoundUnavailable: when today's question is out or on its way, or no question is left to ask.
    """
    day = quiz.schedule.local_day(now)
    usual = window(quiz.schedule, day)
    in_time = now + MIN_WINDOW <= usual.reveal_at
    reveal_at = usual.reveal_at if in_time else now + (usual.reveal_at - usual.post_at)
    round_ = _plan(store, banks, quiz, store.rounds.on_day(quiz.id, day), Window(day, now, reveal_at))
    if round_ is None:
        raise RoundUnavailable(NO_QUESTIONS)
    reschedule_quiz(store, holidays, quiz, now)
    return round_


def can_ask(store: Store, quiz: Quiz, now: datetime) -> bool:
    """Whether today may still have a question: none is over, out or on its way."""
    today = store.rounds.on_day(quiz.id, quiz.schedule.local_day(now))
    return today is None or today.state in MISSED


def _plan(store: Store, banks: Banks, quiz: Quiz, today: Round | None, now_window: Window) -> Round | None:
    if today is None:
        return plan_round(store, banks, quiz, now_window, now_window.post_at, by_hand=True)
    if today.state in MISSED:
        return replan_round(store, banks, quiz, today, now_window)
    if today.state in COMING:
        raise RoundUnavailable("Today’s question is just being posted: see `/lambda-quiz today`.")
    if today.state is RoundState.CLOSED:
        raise RoundUnavailable("Today’s round is over, and there is one a day: see `/lambda-quiz next`.")
    raise RoundUnavailable("Today’s question is already out: see `/lambda-quiz today`.")
