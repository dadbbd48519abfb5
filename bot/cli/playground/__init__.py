"""`lambda-quiz playground`: try the whole bot in a browser, with no Slack workspace."""

import asyncio
import sys
from importlib.util import find_spec
from pathlib import Path

import click

from bot.cli.playground.files import Files
from bot.cli.terminal import CommandProblem
from bot.logs import set_up_logs
from bot.playground import PersonError
from bot.settings import load_banks_folder

PORT = 8484


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="The port of the page; 0 takes a free one.",
)
@click.option(
    "--db",
    "database",
    type=click.Path(dir_okay=False, path_type=Path),
    default="playground.sqlite3",
    metavar="FILE",
    show_default=True,
    help="Where the bot's SQLite database is kept, with the workspace beside it.",
)
@click.option(
    "--banks",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="A folder of banks to ask from; else LAMBDA_QUIZ_BANKS, else those that come along.",
)
@click.option("--fresh", is_flag=True, help="Begin with nothing. What there was is put aside, as FILE with .old in it.")
def playground(port: int, database: Path, banks: Path | None, fresh: bool) -> None:
    """Try the whole bot in a browser, with no Slack workspace.

    A local workspace with the real bot in it, and a page that looks and behaves like Slack. Ctrl-C stops it; the next
    run goes on where it stopped.
    """
    if find_spec("htpy") is None:
        raise CommandProblem("The page needs the extra `playground`: install it with `pip install '.[playground]'`.")
    set_up_logs("WARNING", sys.stderr, as_json=False)
    try:
        # It needs the extra, of which the command has to speak first.
        from bot.cli.playground.serving import serve  # noqa: PLC0415

        asyncio.run(serve(Files(database.absolute()), port, banks=banks or load_banks_folder(), fresh=fresh))
    except PersonError as problem:
        raise CommandProblem(str(problem)) from None
    except OSError as error:
        what = f"{error.filename} cannot be used" if error.filename else "The playground cannot go on"
        raise CommandProblem(f"{what}: {error.strerror}.") from None
    click.echo(f"Stopped. Everything is kept in {database}.")
