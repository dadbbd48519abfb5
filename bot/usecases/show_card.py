"""What the card of a round shows, and the face by which one sees whether it is up to date."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.domain.bank import Question
from bot.domain.rounds import Round
from bot.usecases.ports import Store

OPEN_FACE = "open:"
CLOSED_FACE = "closed"
"""The face of the card of a round that is over."""


@dataclass(frozen=True, slots=True)
class QuestionCard:
    """The question, how many members have answered, and the time zone for readers whose Slack cannot show their own."""

    round: Round
    question: Question
    answered: int
    zone: ZoneInfo


def open_face(answered: int) -> str:
    """The face of an open round's card: it changes with the number of members who have answered."""
    return f"{OPEN_FACE}{answered}"


def show_card(store: Store, round_: Round, zone: ZoneInfo) -> QuestionCard:
    """The card of a round as it stands, in its quiz's time zone."""
    return QuestionCard(round_, store.rounds.question(round_), store.answers.count_members(round_.id), zone)
