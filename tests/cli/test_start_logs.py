"""What `lambda-quiz start` writes while it runs: JSON for machines, lines for people, one sentence when it fails."""

import asyncio
import json
import os
import pty
import signal
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.test_start import SECONDS, SECRET, Office, open_office, refusal
from tests.databases import opened


async def log_of(office: Office, *, on_terminal: bool, **settings: str) -> str:
    """What a bot writes to standard error from its start to its end."""
    ours, its = pty.openpty() if on_terminal else os.pipe()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "start"),
        cwd=office.folder,
        env=os.environ | office.settings | settings,
        stderr=its,
    )
    os.close(its)
    try:
        written = await asyncio.wait_for(asyncio.to_thread(_read_until_ready, ours), SECONDS)
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), SECONDS) == 0
    finally:
        os.close(ours)
        if process.returncode is None:
            process.kill()
            await process.wait()
    return written


def _read_until_ready(descriptor: int) -> str:
    written = b""
    while b"Ready" not in written or not written.endswith(b"\n"):
        written += os.read(descriptor, 4096)
    return written.decode().replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("on_terminal", "log_format", "is_json"),
    [(False, "auto", True), (True, "auto", False), (False, "text", False), (True, "JSON", True)],
)
async def test_the_log_is_for_whoever_reads_it(
    tmp_path: Path, on_terminal: bool, log_format: str, is_json: bool
) -> None:
    async with open_office(tmp_path) as office:
        written = await log_of(office, on_terminal=on_terminal, LAMBDA_QUIZ_LOG_FORMAT=log_format)
    for line in written.splitlines():
        assert line.startswith("{") is is_json
    if is_json:
        said = json.loads(written.splitlines()[-1])
        assert (said["level"], said["logger"], said["message"]) == ("INFO", "bot.app", "Ready by socket.")
    else:
        assert written.endswith(" INFO bot.app: Ready by socket.\n")


async def test_a_variable_that_is_misspelt_is_told_at_the_start(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        written = await log_of(office, on_terminal=True, LAMBDA_QUIZ_METRIC_PORT="9464")
    [warning] = (line for line in written.splitlines() if "WARNING" in line)
    assert warning.endswith(
        " WARNING bot.cli.start: LAMBDA_QUIZ_METRIC_PORT in the environment is no setting: correct its name to "
        "LAMBDA_QUIZ_METRICS_PORT, or unset it."
    )


async def test_what_nobody_foresaw_is_a_sentence_too(tmp_path: Path) -> None:
    async with open_office(tmp_path) as office:
        with opened(office.database_url) as database:
            database.upgrade()
        with closing(sqlite3.connect(tmp_path / "quiz.sqlite3")) as connection:
            connection.executescript(f"DROP TABLE posts; CREATE VIEW posts AS SELECT {SECRET!r} AS key")
        said = await refusal(tmp_path, **office.settings)
    sentence = "This should not have happened, so please report it: "
    assert f"{sentence}OperationalError from OperationalError (SQLITE_ERROR) in " in said
