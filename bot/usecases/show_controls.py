"""What the owner of a quiz decides by: its state, the open round, and what is ahead."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Window
from bot.usecases.ask_now import can_ask
from bot.usecases.ports import HolidayCalendar, Store
from bot.usecases.skip_round import skips_ahead
from bot.usecases.steps.reschedule_quiz import next_windows


@dataclass(frozen=True, slots=True)
class Controls:
    """`open_round` is the newest open one, if any; `ahead` are the next questions, `skipped` the `skips_ahead`.

    `can_ask` says whether today may still have a question.
    """

    quiz: Quiz
    open_round: Round | None
    ahead: tuple[Window, ...]
    skipped: tuple[Round, ...]
    can_ask: bool = True


def show_controls(store: Store, holidays: HolidayCalendar, quiz: Quiz, now: datetime) -> Controls:
    """The quiz as it stands."""
    ahead, skipped = next_windows(store, holidays, quiz, now), skips_ahead(store, quiz, now)
    open_round = store.rounds.newest_open(quiz.id)
    return Controls(quiz, open_round, tuple(ahead), tuple(skipped), can_ask(store, quiz, now))
