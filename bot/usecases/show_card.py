"""What the card of a round shows, and the face by which one sees whether it is up to date."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.bank import Question
from bot.domain.rounds import Round
from bot.usecases.ports import Store

OPEN_FACE = "open:"
CLOSED_FACE = "closed"
"""The face of the card of a round that is over."""


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """The question, how many members have answered, and the quiz's time zone (IANA)."""

    round: Round
    question: Question
    answered: int
    time_zone: str

    @property
    def zone(self) -> ZoneInfo:
        """The quiz's time zone, for readers whose Slack cannot show their own time."""
        return ZoneInfo(self.time_zone)


def open_face(answered: int) -> str:
    """The face of an open round's card: it changes with the number of members who have answered."""
    return f"{OPEN_FACE}{answered}"


def show_card(store: Store, round_: Round) -> QuestionCard:
    """The card of a round as it stands."""
    return QuestionCard(
        round_,
        store.rounds.question(round_),
        store.answers.count_members(round_.id),
        time_zone_of(store, round_),
    )


def time_zone_of(store: Store, round_: Round) -> str:
    """The time zone of the round's quiz."""
    quiz = store.quizzes.get(round_.quiz_id)
    return quiz.schedule.time_zone if quiz else "UTC"


def local_day_of(store: Store, round_: Round, now: datetime) -> date:
    """The local date of the round's quiz at an instant."""
    return now.astimezone(ZoneInfo(time_zone_of(store, round_))).date()
