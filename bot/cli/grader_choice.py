"""The grader that a command works with: its option, which the settings of the bot have no part in."""

from collections.abc import Callable
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., None])


def grader_option(command: Command) -> Command:
    """The option `--grader`, which the command gets as `kind`."""
    return click.option(
        "--grader",
        "kind",
        type=click.Choice(["lexical", "semantic"]),
        default="lexical",
        show_default=True,
        help="The one that reads words, or the one that reads for meaning as well. LAMBDA_QUIZ_GRADER does not count.",
    )(command)
