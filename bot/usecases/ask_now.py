"""Opens a round at once, outside the schedule."""

from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import COMING, GRADED, MISSED, Round
from bot.domain.schedule import MIN_WINDOW, Window, window
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.steps.plan_rounds import plan_rounds, replan_round, why_none
from bot.usecases.steps.reschedule_quiz import reschedule_quiz


def ask_now(store: Store, banks: Banks, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Round:
    """Plan today's round for this moment. It takes the place of a question still to come today.

    It is revealed at the usual time where at least an hour is left until then, else after the usual time open.

    Raises:
        RoundUnavailable: when today's question is out or on its way, or no question is left to ask.
    """
    today, now_window = _todays_round(store, quiz, now), _window_at(quiz, now)
    if today is None:
        [round_] = plan_rounds(store, banks, [(quiz, now_window)], now, by_hand=True)
    else:
        round_ = replan_round(store, banks, quiz, today, now_window)
    if round_ is None:
        raise RoundUnavailable(why_none(banks, quiz))
    reschedule_quiz(store, holidays, quiz, now)
    return round_


def can_ask(store: Store, quiz: Quiz, now: datetime) -> bool:
    """Whether today may still have a question: none is over, out or on its way."""
    today = store.rounds.on_day(quiz.id, quiz.schedule.local_day(now))
    return today is None or today.state in MISSED


def window_to_ask_in(store: Store, quiz: Quiz, now: datetime) -> Window:
    """When a question asked at this moment would be open.

    Raises:
        RoundUnavailable: when today's question is out or on its way.
    """
    _todays_round(store, quiz, now)
    return _window_at(quiz, now)


def _window_at(quiz: Quiz, now: datetime) -> Window:
    usual = window(quiz.schedule, quiz.schedule.local_day(now))
    in_time = now + MIN_WINDOW <= usual.reveal_at
    return Window(usual.day, now, usual.reveal_at if in_time else now + (usual.reveal_at - usual.post_at))


def _todays_round(store: Store, quiz: Quiz, now: datetime) -> Round | None:
    """Today's round, where there is one already that can be asked anew."""
    today = store.rounds.on_day(quiz.id, quiz.schedule.local_day(now))
    if today is None or today.state in MISSED:
        return today
    if today.state in COMING:
        raise RoundUnavailable("Today’s question is just being posted: see `/lambda-quiz today`.")
    if today.state in GRADED:
        raise RoundUnavailable("Today’s round is over, and there is one a day: see `/lambda-quiz next`.")
    raise RoundUnavailable("Today’s question is already out: see `/lambda-quiz today`.")
