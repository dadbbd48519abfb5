"""What the owner of a quiz decides by: its state, the open round, and what is ahead."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.reschedule_quiz import next_windows


@dataclass(frozen=True, slots=True)
class Controls:
    """`open_round` is the newest open one, if any; `ahead` are the next questions."""

    quiz: Quiz
    open_round: Round | None
    ahead: tuple[Window, ...]


def show_controls(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Controls:
    """The quiz as it stands."""
    rounds = [round_ for round_ in store.rounds.open(quiz.workspace_id) if round_.quiz_id == quiz.id]
    open_round = max(rounds, key=lambda round_: round_.post_at, default=None)
    return Controls(quiz, open_round, tuple(next_windows(store, holidays, quiz, now)))
