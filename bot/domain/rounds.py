"""A round: one question asked in one quiz on one local date, and the states it goes through."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.domain.schedule import Window


class RoundState(StrEnum):
    """planned -> posting -> open -> revealing -> closed; skipped or failed carry a reason."""

    PLANNED = "planned"
    POSTING = "posting"
    OPEN = "open"
    REVEALING = "revealing"
    CLOSED = "closed"
    SKIPPED = "skipped"
    FAILED = "failed"


COMING = frozenset({RoundState.PLANNED, RoundState.POSTING})
"""States of a round whose question is on its way to the channel."""

HELD = frozenset({RoundState.OPEN, RoundState.REVEALING, RoundState.CLOSED})
"""States of a round whose question the team has seen."""

GRADED = frozenset({RoundState.REVEALING, RoundState.CLOSED})
"""States of a round whose grades stand."""

MISSED = frozenset({RoundState.SKIPPED, RoundState.FAILED})
"""States of a round whose question the team will not see, unless it is planned anew."""


@dataclass(frozen=True, slots=True)
class Round:
    """A round as stored; instants in UTC. The question is the one snapshotted when the round was planned.

    `message_ts` and `reveal_ts` are Slack's ids of the card and the reveal, once posted. `question_id` and
    `question_version` are empty for a day that was skipped before a question was chosen.
    """

    id: int
    quiz_id: int
    local_date: date
    state: RoundState
    channel_id: str
    post_at: datetime
    reveal_at: datetime
    bank: str = ""
    question_id: str = ""
    question_version: str = ""
    reason: str = ""
    message_ts: str | None = None
    reveal_ts: str | None = None

    @property
    def revealed_at(self) -> datetime:
        """When the reveal stood in Slack, in UTC; while it does not, when it is due."""
        return datetime.fromtimestamp(float(self.reveal_ts), UTC) if self.reveal_ts else self.reveal_at

    @property
    def window(self) -> Window:
        """The instants between which the round is open."""
        return Window(self.local_date, self.post_at, self.reveal_at)
