"""The command line, `lambda-quiz`."""

import click

from bot.cli.bank import bank
from bot.cli.database import db
from bot.cli.demo import demo
from bot.cli.doctor import doctor
from bot.cli.start import start


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="lambda-quiz", prog_name="lambda-quiz")
def main() -> None:
    """A Slack study bot: one AWS Lambda interview question a working day."""


for command in (start, demo, doctor, db, bank):
    main.add_command(command)

if __name__ == "__main__":
    main()
