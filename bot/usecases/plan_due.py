"""What a tick of the clock does: turns due questions and reveals into rounds and posts."""

from collections.abc import Set
from datetime import date, datetime

from bot.domain.posts import Post, PostKind, planned_state, reveal_key
from bot.domain.quiz import Quiz
from bot.domain.rounds import RoundState
from bot.domain.schedule import Window, question_days, window
from bot.usecases.plan_round import plan_round
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.reschedule_quiz import first_post_after

BATCH = 500
"""Quizzes, and reveals, that one tick plans; the next takes the rest."""

MISSED_DAYS_KEPT = 10
"""After a long absence only the latest missed days are written down."""

NOT_RUNNING = "The bot was not running when the question was due."


def plan_reveals(store: Store, now: datetime) -> None:
    """Plan the reveals due by `now`. Planning twice changes nothing: a post's key can be taken only once."""
    for round_ in store.rounds.reveal_due(now, BATCH):
        state = planned_state(round_.reveal_at, now)
        key = reveal_key(round_.id)
        store.posts.plan(Post(key, PostKind.REVEAL, round_.quiz_id, round_.reveal_at, round_.id, state))


def plan_quiz(store: Store, banks: Banks, holidays: HolidayCalendar, quiz_id: int, now: datetime) -> None:
    """Plan the quiz's question due by `now`, if there is one. Planning twice changes nothing: a date is taken once.

    What another process is planning at this moment is left to it.
    """
    quiz = store.quizzes.reserve(quiz_id)
    if quiz is None or quiz.next_post_at is None or quiz.next_post_at > now:
        return
    taken = store.rounds.taken_days(quiz.id, quiz.schedule.local_day(quiz.next_post_at))
    due = _due_windows(holidays, quiz, quiz.next_post_at, now, taken)
    missed = [w for w in due if now > w.latest_post_at]
    for missed_window in missed[-MISSED_DAYS_KEPT:]:
        store.rounds.claim(quiz, missed_window, RoundState.SKIPPED, reason=NOT_RUNNING)
    for due_window in due:
        if now <= due_window.latest_post_at:
            plan_round(store, banks, quiz, due_window, now)
    ahead = first_post_after(holidays, quiz, now, taken | {window.day for window in due})
    store.quizzes.set_next_post_at(quiz.id, ahead)


def _due_windows(
    holidays: HolidayCalendar, quiz: Quiz, since: datetime, now: datetime, taken: Set[date]
) -> list[Window]:
    first = quiz.schedule.local_day(since)
    days = question_days(quiz.schedule, quiz.pause, holidays.name_of, first, taken)
    due = []
    for day in days:
        candidate = window(quiz.schedule, day)
        if candidate.post_at > now:
            break
        # What was moved to an earlier time when it was due is still asked; a day that only another time zone put
        # before it, and that is over, was never missed.
        if candidate.post_at >= since or now <= candidate.latest_post_at:
            due.append(candidate)
    return due
