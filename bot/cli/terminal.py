"""What the commands share: why one ends, and characters that the terminal cannot show."""

import io
import sys

from bot.failure import Problem


class CommandProblem(Problem):
    """What was asked of the command cannot be done; there may be several sentences, each on a line."""


def show_every_character() -> None:
    """Let a terminal that cannot show a character get a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
