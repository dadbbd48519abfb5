"""The command line, `lambda-quiz`."""

from importlib import import_module

import click

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


class Commands(click.Group):
    """The commands above, imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - the signature is click's
        """In the order above."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - likewise
        """The command of that name, if there is one."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lambda-quiz", prog_name="lambda-quiz")
def main() -> None:
    """A Slack study bot: one AWS Lambda interview question a working day."""


if __name__ == "__main__":
    main()
