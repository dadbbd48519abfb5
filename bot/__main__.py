"""The command line, `lambda-quiz`."""

import errno
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from bot.failure import Problem

COMMANDS = {
    "start": "bot.cli.start",
    "playground": "bot.cli.playground",
    "demo": "bot.cli.demo",
    "doctor": "bot.cli.doctor",
    "db": "bot.cli.database",
    "bank": "bot.cli.bank",
    "grader": "bot.cli.grader",
}
"""Where each command is. Only the one that is called is imported, which keeps the bot quick to start and small."""


UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""Why an output cannot be written: the disk or the device behind it."""


class Commands(click.Group):
    """The commands above, imported when they are needed."""

    def main(self, *arguments: Any, **named: Any) -> Any:
        """Run the command. A problem ends it with a sentence, and so does a file or an output that cannot be used."""
        try:
            return super().main(*arguments, **named)
        except Problem as problem:
            _end(str(problem))
        except OSError as error:
            if error.filename:
                _end(f"{error.filename}: {error.strerror}.")
            if error.errno not in UNWRITABLE:
                raise
            # What is left to be written would fail again when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _end(f"The output cannot be written: {error.strerror}.")

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """In the order above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """The command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


def _end(said: str) -> NoReturn:
    for line in said.splitlines():
        click.echo(f"lambda-quiz: {line}", err=True)
    sys.exit(1)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lambda-quiz", prog_name="lambda-quiz")
def main() -> None:
    """A Slack study bot: one interview question a working day."""


if __name__ == "__main__":
    main()
