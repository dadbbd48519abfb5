"""Works out when a quiz's next question is due, after anything that may change it."""

from collections.abc import Set
from dataclasses import replace
from datetime import date, datetime

from bot.domain.quiz import Quiz
from bot.domain.schedule import Window, next_window, preview
from bot.usecases.ports import HolidayCalendar, Store


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
    ahead = next_window(quiz.schedule, quiz.pause, holidays.name_of, now, taken)
    return ahead.post_at if ahead else None


def next_windows(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> list[Window]:
    """The quiz's next ten questions; empty while it is paused without a date."""
    return preview(quiz.schedule, quiz.pause, holidays.name_of, now, taken=taken_days(store, quiz, now))


def taken_days(store: Store, quiz: Quiz, now: datetime) -> set[date]:
    """The dates from today on that have a round already."""
    return store.rounds.taken_days([quiz.id], quiz.schedule.local_day(now))[quiz.id]
