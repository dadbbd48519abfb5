"""What the commands share about the terminal: refusals, characters that it cannot show, counts."""

import io
import sys
from typing import TextIO

import click


class Refused(click.ClickException):
    """Ends the command with one sentence a line and exit code 1."""

    def show(self, file: TextIO | None = None) -> None:  # type: ignore[override]
        """Say it on standard error, without the word Error in front."""
        click.echo(self.message, file=file, err=file is None)


def show_every_character() -> None:
    """Let a terminal that cannot show a character get a question mark instead of a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def count(number: int, noun: str, many: str = "") -> str:
    """A number with its noun: "1 question", "1,296 replies"."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {many or f'{noun}s'}"
