"""What is counted while the bot runs. What is here counts nothing: it stands in where nobody asked for metrics."""

from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum

from bot.domain.grading import Verdict
from bot.domain.posts import PostKind


class Outcome(StrEnum):
    """What came of an attempt to post."""

    SENT = "sent"
    ADOPTED = "adopted"
    """It stood in Slack already, from an attempt that did not hear so."""
    THROTTLED = "throttled"
    """Slack asked to wait; nothing was done."""
    UNSURE = "unsure"
    """Slack may have it, so it is looked for before it is sent again."""
    GIVEN_UP = "given_up"
    FAILED = "failed"
    """The bot itself failed, posting or planning, and comes back to it."""


class Metrics:
    """Takes note of what happens."""

    def awaits(self, kinds: Iterable[str]) -> None:
        """Requests of these kinds may come."""

    def answered(self, kind: str, status: int, seconds: float) -> None:
        """Slack was answered: with 200 for what is done and stored."""

    def tried(self, kind: PostKind, outcome: Outcome) -> None:
        """An attempt to post came to this."""

    def posted(self, kind: PostKind, lateness: timedelta) -> None:
        """A question or a reveal stands in Slack, so long after the time that its quiz has for it."""

    def graded(self, verdict: Verdict) -> None:
        """An answer was graded."""

    def read(self, *, answered: bool) -> None:
        """A model was asked for a second opinion on an answer, and gave one or did not."""

    def committed(self, writes: int) -> None:
        """The writer took so many writes into one transaction."""
