"""The leaderboard of a quiz in a period."""

from datetime import date, datetime

from bot.domain.members import MemberId
from bot.domain.quiz import Quiz
from bot.domain.standings import Leaderboard, Period, leaderboard, period_dates
from bot.usecases.ports import Store


def show_leaderboard(store: Store, quiz: Quiz, period: Period, reader: MemberId, now: datetime) -> Leaderboard:
    """The board of the period that today, in the quiz's time zone, belongs to, as `reader` sees it."""
    return board_of(store, quiz.id, period, quiz.schedule.local_day(now), reader)


def board_of(store: Store, quiz_id: int, period: Period, day: date, reader: MemberId) -> Leaderboard:
    """The board of the period that the local date `day` belongs to, as `reader` sees it."""
    dates = period_dates(period, day)
    return leaderboard(period, dates, store.results.excerpt(quiz_id, period, day, reader))
