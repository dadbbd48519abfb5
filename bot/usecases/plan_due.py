"""What a tick of the clock does: turns due questions and reveals into rounds and posts."""

from collections.abc import Collection, Set
from datetime import date, datetime

from bot.domain.posts import Post, PostKind, planned_state, reveal_key
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Window, question_days, window
from bot.usecases.ports import Banks, Claim, HolidayCalendar, Store
from bot.usecases.steps.plan_rounds import plan_rounds
from bot.usecases.steps.reschedule_quiz import first_post_after

BATCH = 500
"""Quizzes, and reveals, that one tick plans; the next takes the rest."""

MISSED_DAYS_KEPT = 10
"""After a long absence only the latest missed days are written down."""

NOT_RUNNING = "The bot was not running when the question was due."


def plan_reveals(store: Store, now: datetime) -> None:
    """Plan the reveals due by `now`. Planning twice changes nothing: a post's key can be taken only once."""
    store.posts.plan(*(_reveal(round_, now) for round_ in store.rounds.reveal_due(now, BATCH)))


def plan_quizzes(
    store: Store, banks: Banks, holidays: HolidayCalendar, quiz_ids: Collection[int], now: datetime
) -> None:
    """Plan the questions of the quizzes that are due by `now`. Planning twice changes nothing: a date is taken once.

    What another process is planning at this moment is left to it. Each statement serves all quizzes: a few for each of
    them would take several times as long.
    """
    reserved = store.quizzes.lock_to_plan(quiz_ids)
    overdue = [(quiz, quiz.next_post_at) for quiz in reserved if quiz.next_post_at and quiz.next_post_at <= now]
    if not overdue:
        return
    first = min(quiz.schedule.local_day(since) for quiz, since in overdue)
    taken = store.rounds.taken_days([quiz.id for quiz, _ in overdue], first)
    missed: list[Claim] = []
    due: list[tuple[Quiz, Window]] = []
    ahead: dict[int, datetime | None] = {}
    for quiz, since in overdue:
        windows = _due_windows(holidays, quiz, since, now, taken[quiz.id])
        over = [window for window in windows if now > window.latest_post_at][-MISSED_DAYS_KEPT:]
        missed += [Claim(quiz, window, RoundState.SKIPPED, reason=NOT_RUNNING) for window in over]
        due += [(quiz, window) for window in windows if now <= window.latest_post_at]
        asked = {window.day for window in windows}
        ahead[quiz.id] = first_post_after(holidays, quiz, now, taken[quiz.id] | asked)
    store.rounds.claim(*missed)
    plan_rounds(store, banks, due, now)
    store.quizzes.set_next_post_at(ahead)


def _reveal(round_: Round, now: datetime) -> Post:
    state = planned_state(round_.reveal_at, now)
    return Post(reveal_key(round_.id), PostKind.REVEAL, round_.quiz_id, round_.reveal_at, round_.id, state)


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
