"""Makes a workspace in which the demo's week has already been played."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.cli.cast import SET_UP_AT, TIME_ZONE, CastMember
from bot.cli.demo.screen import Screen
from bot.cli.demo.week import Week
from bot.cli.playground.files import Files
from bot.cli.stage import new_workspace, open_stage
from bot.domain.bank import DEFAULT_BANK
from bot.domain.schedule import local_instant
from bot.playground import WorkspaceClock
from bot.slack import ids
from bot.storage.bank_files import bundled_banks_folder, load_bank


async def play_week(files: Files, cast: Sequence[CastMember], shy: CastMember, now: datetime) -> None:
    """Play the week before `now` in a new workspace, with nobody watching, and keep it in these new files.

    Whoever is `shy` hides from leaderboards at its end.

    Raises:
        DemoProblem, PersonError: when the play comes to a halt.
        Problem: when the bot cannot be started, or the workspace cannot be kept.
    """
    first_day = _last_monday(now)
    begin = local_instant(first_day, SET_UP_AT, ZoneInfo(TIME_ZONE))
    bank = load_bank(bundled_banks_folder() / DEFAULT_BANK)
    workspace = new_workspace(WorkspaceClock(begin), seed=1, cast=cast)
    async with open_stage(workspace, files.database) as stage:
        screen = Screen(Console(quiet=True), 0, stage.names, ZoneInfo(TIME_ZONE))
        await Week(stage, screen, bank, first_day, Random(1)).play()  # noqa: S311 - it decides how late people are
        await stage.people[shy.name].command(f"{ids.COMMAND} hide", stage.channel)
        await stage.settle()
    files.save(workspace)


def _last_monday(now: datetime) -> date:
    """The Monday of the week before, so that the week is over by now."""
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    return today - timedelta(days=today.weekday() + 7)
