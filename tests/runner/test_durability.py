"""A write that was answered is in the database, even when the process is killed right after."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.databases import opened

ROOT = Path(__file__).parents[2]
ANSWERS = 200

WRITER = """
import asyncio, sys
from bot.runner import TransactionRunner
from bot.storage.database import open_database
from tests.storage.examples import add_quiz

async def write(runner, prefix):
    for number in range(1_000_000):
        channel = f"{prefix}-{number}"
        await runner.write(lambda store: add_quiz(store, channel))
        print(channel, flush=True)

async def main():
    runner = TransactionRunner(open_database(sys.argv[1]).transactions)
    await asyncio.gather(*(write(runner, f"C{number}") for number in range(8)))

asyncio.run(main())
"""


def test_nothing_that_was_answered_is_lost_when_the_process_is_killed(database_url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, database_url], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        assert process.stdout
        answered = [process.stdout.readline() for _ in range(ANSWERS)]
        process.send_signal(signal.SIGKILL)
        # What it still managed to say before it died counts as well, but for a line cut short.
        answered += [line for line in process.stdout if line.endswith("\n")]
    assert process.returncode == -signal.SIGKILL

    with opened(database_url) as database, database.transactions.read() as store:
        kept = {quiz.channel_id for quiz in store.quizzes.of_workspace("T1")}
    assert {line.strip() for line in answered} <= kept
