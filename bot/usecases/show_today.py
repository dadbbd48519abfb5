"""What is on today: the round, the reader's own answer so far, and what comes next."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import Answer
from bot.domain.members import MemberId
from bot.domain.quiz import Quiz
from bot.domain.rounds import COMING, HELD, MISSED
from bot.usecases.ports import Store
from bot.usecases.show_card import QuestionCard, show_card
from bot.usecases.steps.find_answer import find_answer


@dataclass(frozen=True, slots=True)
class Today:
    """`card` is the round that is open, or today's that is over; None when neither exists.

    `skipped_reason` says why there is no question today, where a day was skipped or failed; `is_coming` that today's
    is on its way to the channel.
    """

    quiz: Quiz
    card: QuestionCard | None
    own: Answer
    skipped_reason: str | None
    is_coming: bool = False


def show_today(store: Store, quiz: Quiz, reader: MemberId, now: datetime) -> Today:
    """The newest open round, else the round of today's local date."""
    shown = store.rounds.newest_open(quiz.id) or store.rounds.on_day(quiz.id, quiz.schedule.local_day(now))
    if shown and shown.state in HELD:
        return Today(quiz, show_card(store, shown, quiz.schedule.zone), find_answer(store, shown.id, reader), None)
    reason = shown.reason if shown and shown.state in MISSED else None
    return Today(quiz, None, Answer(reader, ()), reason, is_coming=shown is not None and shown.state in COMING)
