"""Finds the time zone in which the days of a round are counted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.rounds import Round
from bot.usecases.ports import Store


def zone_of(store: Store, round_: Round) -> ZoneInfo:
    """The time zone of the round's quiz."""
    quiz = store.quizzes.get(round_.quiz_id)
    return quiz.schedule.zone if quiz else ZoneInfo("UTC")


def local_day_of(store: Store, round_: Round, now: datetime) -> date:
    """The local date of the round's quiz at an instant."""
    return now.astimezone(zone_of(store, round_)).date()
