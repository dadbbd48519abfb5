"""`lambda-quiz demo`: plays a week of the quiz on this machine, with the real bot in a local Slack workspace."""

import asyncio
import signal
import sys
import tempfile
from datetime import date, datetime
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import click
from rich.console import Console

from bot.cli.cast import CAST, SET_UP_AT, TIME_ZONE
from bot.cli.demo.screen import WIDTH, Screen
from bot.cli.demo.week import Week
from bot.cli.plain_console import plain_console
from bot.cli.stage import new_workspace, open_stage
from bot.cli.terminal import CommandProblem, show_every_character
from bot.domain.bank import DEFAULT_BANK
from bot.domain.schedule import local_instant
from bot.playground import PersonError, WorkspaceClock
from bot.storage.bank_files import bundled_banks_folder, load_bank

PACE_ON_A_TERMINAL = 0.15
FIRST_YEAR, LAST_YEAR = 2000, 2199
"""Slack's timestamps are seconds since 1970, in ten digits at most: they end in 2286."""

OPENING = (
    "A Slack workspace runs on this machine, and in it seven people who prepare for interviews. The real bot is "
    "connected to it over Socket Mode. This is its first week; a week takes less than a minute here."
)
GOING_ON = (
    "1. Create a Slack app from config/manifest-socket.yaml and install it in your workspace.",
    "2. Put its two tokens into SLACK_APP_TOKEN (xapp-…) and SLACK_BOT_TOKEN (xoxb-…).",
    "3. Run `lambda-quiz start`, then invite the bot to a channel. docs/operations.md has every step.",
)


def _monday(_context: click.Context, _parameter: click.Parameter, value: datetime) -> date:
    if value.weekday() != 0:
        raise click.BadParameter("the week starts on a Monday, such as 2026-11-30.")
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise click.BadParameter(f"the week starts in the years {FIRST_YEAR} to {LAST_YEAR}.")
    return value.date()


@click.command()
@click.option(
    "--start",
    type=click.DateTime(["%Y-%m-%d"]),
    default="2026-11-30",
    callback=_monday,
    metavar="DATE",
    show_default=True,
    help="The Monday on which the week begins.",
)
@click.option("--seed", default=1, show_default=True, help="The same seed plays the same week to the letter.")
@click.option(
    "--pace",
    type=click.FloatRange(0, 5),
    metavar="SECONDS",
    show_default=f"{PACE_ON_A_TERMINAL} on a terminal, else 0",
    help="How long to rest after each message.",
)
@click.option(
    "--data", type=click.Path(path_type=Path), metavar="FILE", help="Keep the quiz's SQLite database in this new file."
)
def demo(start: date, seed: int, pace: float | None, data: Path | None) -> None:
    """Play a week of the quiz on this machine, without Slack.

    The real bot runs against a local workspace, in which seven people set a quiz up, answer, edit, copy and joke.
    It is played with the bank aws-lambda, whatever LAMBDA_QUIZ_BANKS names; `lambda-quiz playground` tries others.
    """
    if data and data.exists():
        raise CommandProblem(f"{data} exists already, and the demo starts with nothing. Name a new file.")
    console = _console()
    rest = pace if pace is not None else PACE_ON_A_TERMINAL if console.is_terminal else 0.0
    _heed_signals()
    try:
        if data:
            asyncio.run(_play(console, rest, start, seed, data.absolute()))
            console.print(f"The database is kept in {data}.")
        else:
            with tempfile.TemporaryDirectory(prefix="lambda-quiz-demo-") as folder:
                asyncio.run(_play(console, rest, start, seed, Path(folder) / "demo.sqlite3"))
    except KeyboardInterrupt:
        click.echo("\nThe demo was stopped, and the bot with it.", err=True)
        sys.exit(130)
    except PersonError as problem:
        raise CommandProblem(str(problem)) from None


async def _play(console: Console, pace: float, first_day: date, seed: int, database: Path) -> None:
    begin = local_instant(first_day, SET_UP_AT, ZoneInfo(TIME_ZONE))
    bank = load_bank(bundled_banks_folder() / DEFAULT_BANK)
    async with open_stage(new_workspace(WorkspaceClock(begin), seed, CAST), database) as stage:
        screen = Screen(console, pace, stage.names, ZoneInfo(TIME_ZONE))
        await screen.opening(OPENING, CAST)
        dice = Random(seed)  # noqa: S311 - it decides how late people are, and nothing secret
        await Week(stage, screen, bank, first_day, dice).play()
        await screen.heading("In a real workspace")
        await screen.lines(*GOING_ON)


def _heed_signals() -> None:
    """Let SIGTERM do what Ctrl-C does, and that even where a script has put the demo into the background."""
    # A shell without job control has its background programs ignore SIGINT, and asyncio leaves it at that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda _number, _frame: signal.raise_signal(signal.SIGINT))


def _console() -> Console:
    """Colours on a terminal; elsewhere plain text of a fixed width."""
    show_every_character()
    console = plain_console()
    if not console.is_terminal:
        return plain_console(width=WIDTH, color_system=None)
    return plain_console(width=min(console.width, WIDTH))
