"""When the next questions of a quiz come, and which days among them have none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window, day_off
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.skip_round import skips_ahead
from bot.usecases.steps.reschedule_quiz import next_windows_and_holidays


@dataclass(frozen=True, slots=True)
class Next:
    """`skipped` are those of the `skips_ahead` whose days would have a question, `holidays` those among the windows."""

    quiz: Quiz
    windows: tuple[Window, ...]
    skipped: tuple[Round, ...]
    holidays: Mapping[date, str] = field(default_factory=dict)


def show_next(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Next:
    """The next ten questions, the skipped days, and the public holidays."""
    skipped = (
        round_
        for round_ in skips_ahead(store, quiz, now)
        if day_off(quiz.schedule, quiz.pause, holidays.name_of, round_.local_date) is None
    )
    ahead, named = next_windows_and_holidays(store, holidays, quiz, now)
    return Next(quiz, ahead, tuple(skipped), named)
