"""How long the bot takes to be ready, and how much memory it then has, beside the bare libraries in the same run.

    .venv/bin/python -m benchmarks.startup

It starts `lambda-quiz start` as a process of its own, over Socket Mode against a local workspace, on an SQLite file
whose tables are made, as at every start but the first, with the bank that comes along. Medians of several runs.
"""

import asyncio
import os
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime

import psutil

from benchmarks.table import Row, markdown
from bot.cli.manifest import manifest_of
from bot.playground import Playground, Workspace, WorkspaceClock
from bot.settings import Mode

RUNS = 7
FLOOR = "import slack_bolt.async_app, sqlalchemy, apscheduler; print('Ready', flush=True); input()"


@dataclass(frozen=True)
class Reading:
    """Seconds from the start of the process until it was ready, and its resident memory in MB at that moment."""

    seconds: float
    megabytes: float


async def until_ready(command: list[str], environment: dict[str, str]) -> Reading:
    """Start a process, wait until it says that it is ready, and stop it."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command,
        env=os.environ | environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    while line := await process.stdout.readline():
        if b"Ready" in line:
            break
    else:
        raise RuntimeError(f"{command} ended before it was ready")
    seconds = time.perf_counter() - began
    megabytes = psutil.Process(process.pid).memory_info().rss / 2**20
    process.terminate()
    await process.wait()
    return Reading(seconds, megabytes)


async def bot(playground: Playground, folder: str) -> Reading:
    """One start of the bot on the database in a folder."""
    environment = {
        "SLACK_BOT_TOKEN": playground.workspace.bot_token,
        "SLACK_APP_TOKEN": playground.workspace.app_token,
        "SLACK_API_URL": playground.url,
        "DATABASE_URL": f"sqlite:///{folder}/quiz.sqlite3",
    }
    return await until_ready([sys.executable, "-m", "bot", "start"], environment)


async def measured() -> list[Row]:
    """The medians of both, beside the bare libraries."""
    manifest = manifest_of(Mode.SOCKET)
    workspace = Workspace(WorkspaceClock(datetime(2026, 11, 30, tzinfo=UTC), speed=1))
    async with Playground(workspace, manifest) as playground:
        with tempfile.TemporaryDirectory() as folder:
            await bot(playground, folder)  # so that byte code is compiled and the tables are made
            floors, bots = [], []
            for _ in range(RUNS):
                floors.append(await until_ready([sys.executable, "-c", FLOOR], {}))
                bots.append(await bot(playground, folder))
    return [
        Row("start to ready", _median(bots, "seconds"), _median(floors, "seconds"), "s", 1.5),
        Row("memory when ready", _median(bots, "megabytes"), _median(floors, "megabytes"), "MB", 1.5),
    ]


def _median(readings: list[Reading], what: str) -> float:
    return statistics.median(getattr(reading, what) for reading in readings)


def measure() -> list[Row]:
    """Time and memory."""
    return asyncio.run(measured())


if __name__ == "__main__":
    print(markdown(measure()))
