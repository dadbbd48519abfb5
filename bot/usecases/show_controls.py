"""What the owner of a quiz decides by: its state, the open round, and what is ahead."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window
from bot.usecases.ask_now import can_ask
from bot.usecases.find_open_round import newest_open_round
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.reschedule_quiz import next_windows


@dataclass(frozen=True, slots=True)
class Controls:
    """`open_round` is the newest open one, if any; `ahead` are the next questions.

    `can_ask` says whether today may still have a question.
    """

    quiz: Quiz
    open_round: Round | None
    ahead: tuple[Window, ...]
    can_ask: bool


def show_controls(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Controls:
    """The quiz as it stands."""
    ahead = tuple(next_windows(store, holidays, quiz, now))
    return Controls(quiz, newest_open_round(store, quiz), ahead, can_ask(store, quiz, now))
