"""Pauses a quiz, and lets it go on."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.quiz import Quiz
from bot.domain.refusals import UnknownDate
from bot.domain.schedule import LOOK_AHEAD_DAYS, Pause
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.steps.reschedule_quiz import reschedule_quiz

LONGEST_PAUSE = timedelta(days=LOOK_AHEAD_DAYS - 35)
"""A year; the rest of the look-ahead is where the first question after the pause is found."""


def pause_quiz(
    store: Store, holidays: HolidayCalendar, quiz: Quiz, until: date | None, now: datetime, reason: str = ""
) -> Quiz:
    """Ask nothing from now on until the local date `until`, or until resumed. A question that is open stays open.

    Raises:
        UnknownDate: when `until` is not after today, or more than a year away.
    """
    today = quiz.schedule.local_day(now)
    if until is not None and not today < until <= today + LONGEST_PAUSE:
        raise UnknownDate(
            "Choose a date after today and within a year, or none: then the quiz is paused until resumed."
        )
    return reschedule_quiz(store, holidays, replace(quiz, pause=Pause(today, until, reason)), now)


def resume_quiz(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Quiz:
    """Ask again from the next quiz day on, and post reveals that Slack refused meanwhile.

    Resuming a quiz that is not paused changes nothing.
    """
    store.posts.revive_reveals(quiz.id, now)
    return reschedule_quiz(store, holidays, replace(quiz, pause=None), now)
