"""Problems that people mend, and errors as log lines tell of them."""

import logging
import re
import traceback
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

FRAMES = 3
"""How many of the bot's own calls, counted from where it went wrong, a log line names."""

HERE = Path(__file__).parent

FIXED_WORD = re.compile("[A-Z_]+|[a-z_]+")
"""How SQLite and Slack name errors; nothing else of what they say gets into a log line."""

REST = timedelta(minutes=1)
"""How long a log line that would come again and again rests."""


REMINDER_SECONDS = 600
"""How often the log is reminded of an outage."""


class Problem(Exception):
    """What keeps the bot from its work; the message tells whoever runs it why, and what to do about it."""


class UnusableBank(Problem):
    """A question bank whose files are wrong; the sentence names bank, file and line, and quotes nothing but files."""


class Repeats:
    """Writes log lines that would come again and again: each at once, and after a rest with how often it came."""

    def __init__(self, rest: timedelta = REST) -> None:
        self._rest = rest
        self._resting: dict[str, tuple[datetime, int]] = {}

    def tell(self, logger: logging.Logger, level: int, line: str, now: datetime) -> None:
        """Write a line, or count it while it rests."""
        since, held = self._resting.get(line, (None, 0))
        # A clock that was set back makes nothing rest longer.
        if since and timedelta() <= now - since < self._rest:
            self._resting[line] = since, held + 1
            return
        self._resting[line] = now, 0
        logger.log(level, "%s%s", line, f" ({held + 1} times since the last such line)" if held else "")


class Outage:
    """Writes a log line when something does not answer any more, one every ten minutes, and one when it does again.

    Any thread may say so. Instants are seconds of a monotonic clock.
    """

    def __init__(self, logger: logging.Logger, what: str) -> None:
        self._logger = logger
        self._what = what
        self._lock = Lock()
        self._since: float | None = None
        self._told_at = float("-inf")

    @property
    def is_on(self) -> bool:
        """Whether it did not answer when it was last asked."""
        return self._since is not None

    def lasts(self, error: BaseException, now: float) -> None:
        """It has not answered."""
        with self._lock:
            self._since = now if self._since is None else self._since
            is_told = self._told_at >= self._since
            # What comes and goes all the time is told of once a minute.
            if now - self._told_at < (REMINDER_SECONDS if is_told else REST.total_seconds()):
                return
            self._told_at = now
            said = f"has not answered for {(now - self._since) / 60:.0f} min" if is_told else "does not answer"
            self._logger.warning("%s %s: %s", self._what, said, describe(error))

    def is_over(self, now: float) -> None:
        """It has answered."""
        with self._lock:
            if self._since is not None and self._told_at >= self._since:
                self._logger.warning("%s answers again, after %.0f s.", self._what, now - self._since)
            self._since = None


def describe(error: BaseException) -> str:
    """An error without its message, which can quote what members wrote: its kind, its causes, and where it arose.

    What is wrong with a bank's files is told in full: no member wrote them.
    """
    if isinstance(error, UnusableBank):
        return str(error)
    kinds = [_kind(error)]
    cause = error.__cause__
    while cause is not None and len(kinds) < FRAMES:
        kinds.append(_kind(cause))
        cause = cause.__cause__
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(HERE)][-FRAMES:]
    # Where it went wrong may be deep inside a library, with nothing but that library's calls before.
    named = [*ours, *(frame for frame in frames[-1:] if frame not in ours)] if ours else frames[-FRAMES:]
    places = [f"{frame.name} ({Path(frame.filename).name}:{frame.lineno})" for frame in named]
    return f"{' from '.join(kinds)} in {' > '.join(places)}"


def _kind(error: BaseException) -> str:
    kind = type(error).__name__
    # SQLite's errors and Slack's refusals are mostly of one class each: only their names tell a full disk from a file
    # that can only be read, and a token that was revoked from a channel that is gone.
    name = getattr(error, "sqlite_errorname", None) or getattr(error, "slack_errorname", None)
    return f"{kind} ({name})" if name and FIXED_WORD.fullmatch(name) else kind
