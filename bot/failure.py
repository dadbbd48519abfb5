"""Problems that people mend, and errors as log lines tell of them."""

import logging
import re
import traceback
from datetime import datetime, timedelta
from pathlib import Path

FRAMES = 3
"""How many of the bot's own calls, counted from where it went wrong, a log line names."""

HERE = Path(__file__).parent

FIXED_WORD = re.compile("[A-Z_]+|[a-z_]+")
"""How SQLite and Slack name errors; nothing else of what they say gets into a log line."""

REST = timedelta(minutes=1)
"""How long a log line that would come again and again rests."""


class Problem(Exception):
    """What keeps the bot from its work; the message tells whoever runs it why, and what to do about it."""


class Repeats:
    """Writes log lines that would come again and again: each at once, and then once a minute with how often it came."""

    def __init__(self) -> None:
        self._resting: dict[str, tuple[datetime, int]] = {}

    def tell(self, logger: logging.Logger, level: int, line: str, now: datetime) -> None:
        """Write a line, or count it while it rests."""
        since, held = self._resting.get(line, (None, 0))
        # A clock that was set back makes nothing rest longer.
        if since and timedelta() <= now - since < REST:
            self._resting[line] = since, held + 1
            return
        self._resting[line] = now, 0
        logger.log(level, "%s%s", line, f" ({held + 1} times since the last such line)" if held else "")


def describe(error: BaseException) -> str:
    """An error without its message, which can quote what members wrote: its kind, its causes, and where it arose."""
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
