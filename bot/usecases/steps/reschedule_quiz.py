"""Works out when a quiz's next question is due, after anything that may change it."""

from collections.abc import Iterator, Set
from dataclasses import replace
from datetime import date, datetime
from itertools import islice

from bot.domain.quiz import Quiz
from bot.domain.schedule import Window, holidays_ahead, upcoming
from bot.usecases.ports import HolidayCalendar, Store

SHOWN = 10
"""How many of the questions ahead a list shows."""


def reschedule_quiz(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Quiz:
    """Store the quiz with the instant of its next question, and return it.

    A question that is already due stays due, or a change made just after its time would lose it without a trace.
    """
    if quiz.next_post_at is not None and quiz.next_post_at <= now:
        store.quizzes.save(quiz)
        return quiz
    rescheduled = replace(quiz, next_post_at=first_post_after(holidays, quiz, now, taken_days(store, quiz, now)))
    store.quizzes.save(rescheduled)
    return rescheduled


def first_post_after(holidays: HolidayCalendar, quiz: Quiz, now: datetime, taken: Set[date]) -> datetime | None:
    """The instant of the quiz's first question after `now` on none of the taken days, or None without one."""
    return next((window.post_at for window in _upcoming(holidays, quiz, now, taken)), None)


def next_windows(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> list[Window]:
    """The quiz's next questions; empty while it is paused without a date."""
    return list(islice(_upcoming(holidays, quiz, now, taken_days(store, quiz, now)), SHOWN))


def next_windows_and_holidays(
    store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime
) -> tuple[tuple[Window, ...], dict[date, str]]:
    """The quiz's next questions, and the public holidays, with their names, that take questions before the last."""
    ahead = tuple(next_windows(store, holidays, quiz, now))
    return ahead, holidays_ahead(quiz.schedule, quiz.pause, holidays.name_of, ahead, now)


def taken_days(store: Store, quiz: Quiz, now: datetime) -> set[date]:
    """The dates from today on that have a round already."""
    return store.rounds.taken_days([quiz.id], quiz.schedule.local_day(now))[quiz.id]


def _upcoming(holidays: HolidayCalendar, quiz: Quiz, now: datetime, taken: Set[date]) -> Iterator[Window]:
    return upcoming(quiz.schedule, quiz.pause, holidays.name_of, now, taken)
