"""When the next questions of a quiz come, and which days among them are skipped."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window, day_off
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.reschedule_quiz import next_windows
from bot.usecases.skip_round import skips_ahead


@dataclass(frozen=True, slots=True)
class Next:
    """`skipped` are those of the `skips_ahead` whose days would have a question."""

    quiz: Quiz
    windows: tuple[Window, ...]
    skipped: tuple[Round, ...]


def show_next(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Next:
    """The next ten questions, and the skipped days."""
    skipped = (
        round_
        for round_ in skips_ahead(store, quiz, now)
        if day_off(quiz.schedule, quiz.pause, holidays.name_of, round_.local_date) is None
    )
    return Next(quiz, tuple(next_windows(store, holidays, quiz, now)), tuple(skipped))
