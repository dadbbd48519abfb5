"""The part that a process has in running the bot."""

from enum import StrEnum


class Role(StrEnum):
    """What a process does: it listens to Slack, or works by the clock, or both."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"

    @property
    def listens(self) -> bool:
        """Whether the process takes what Slack sends."""
        return self is not Role.WORKER

    @property
    def works(self) -> bool:
        """Whether the process plans and posts."""
        return self is not Role.WEB
