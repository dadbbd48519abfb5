"""The idle tick, and planning what is due of many quizzes, beside the same statements in plain SQL.

    .venv/bin/python -m benchmarks.clock

100,000 quizzes, of which 10,000 are due. The statements that the bot runs are recorded, and run again by SQLite's own
driver on a copy of the file, in transactions of the same size.
"""

import asyncio
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from datetime import time as wall_time
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, bindparam, event, text

from benchmarks.databases import databases
from benchmarks.table import Row, markdown
from bot.dispatch.planner import Planner
from bot.domain.bank import Difficulty, Section
from bot.domain.quiz import WEEKDAYS, QuizSettings
from bot.domain.schedule import Schedule
from bot.holiday_calendar import PublicHolidays
from bot.runner import TransactionRunner
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.column_types import UtcInstant
from bot.storage.database import open_database
from bot.storage.tables import quizzes
from bot.usecases.plan_due import BATCH
from tests.builders import StoppedClock

QUIZZES, DUE = 100_000, 10_000
NINE = datetime.fromisoformat("2026-11-30T09:00:00+00:00")
IDLE_RUNS = 200


@contextmanager
def recorded(into: list[tuple[str, Any]]) -> Iterator[None]:
    """Remember the statements that are run, and where transactions end."""

    def statement(*arguments: Any) -> None:
        into.append((arguments[2], arguments[3]))

    def commit(_: Any) -> None:
        into.append(("COMMIT", ()))

    event.listen(Engine, "before_cursor_execute", statement)
    event.listen(Engine, "commit", commit)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", statement)
        event.remove(Engine, "commit", commit)


def fill(url: str) -> None:
    """Many quizzes like the first, some of them due at nine and the others an hour later."""
    schedule = Schedule("UTC", wall_time(9), wall_time(16), WEEKDAYS)
    settings = QuizSettings("C0", "aws-lambda", frozenset(Section), frozenset(Difficulty), schedule)
    later = NINE + timedelta(hours=1)
    database = open_database(url)
    with database.transactions.write() as store:
        first = store.quizzes.add("T0", "U1", settings)
        store.quizzes.save(replace(first, next_post_at=later))
    with database._engines.writing.begin() as connection:
        same = [c.name for c in quizzes.c if c.name not in {"id", "workspace_id", "channel_id", "next_post_at"}]
        columns = ", ".join(same)
        due_column = "CASE WHEN i % :each = 0 THEN :due ELSE next_post_at END"
        statement = text(
            f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) "
            f"INSERT INTO quizzes (workspace_id, channel_id, next_post_at, {columns}) "
            f"SELECT 'T' || (i % 50), 'C' || i, {due_column}, {columns} FROM n, quizzes WHERE id = 1"
        ).bindparams(bindparam("due", type_=UtcInstant))
        connection.execute(statement, {"many": QUIZZES, "each": QUIZZES // DUE, "due": NINE})
    database.dispose()


def again(file: Path, statements: list[tuple[str, Any]]) -> float:
    """Seconds that the plain driver takes for the same."""
    plain = sqlite3.connect(file, isolation_level=None)
    for setting in ("PRAGMA journal_mode = WAL", "PRAGMA foreign_keys = ON", "PRAGMA synchronous = FULL"):
        plain.execute(setting)
    began = time.perf_counter()
    for statement, parameters in statements:
        if statement.startswith("BEGIN"):
            if plain.in_transaction:  # of those that only read, the end is not recorded
                plain.execute("ROLLBACK")
            plain.execute(statement)
        elif isinstance(parameters, list):
            plain.executemany(statement, parameters)
        elif statement != "COMMIT" or plain.in_transaction:
            plain.execute(statement, parameters).fetchall()
    taken = time.perf_counter() - began
    plain.close()
    return taken


async def plan_all(url: str) -> tuple[float, list[tuple[str, Any]]]:
    """Seconds to plan everything due, and the statements of another run."""
    database = open_database(url)
    runner = TransactionRunner(database.transactions)
    planner = Planner(runner, BankFolder(bundled_banks_folder()), PublicHolidays(), StoppedClock(NINE))
    statements: list[tuple[str, Any]] = []
    began = time.perf_counter()
    with recorded(statements):
        for _ in range(DUE // BATCH):
            await planner.plan_due()
    taken = time.perf_counter() - began
    await runner.close()
    database.dispose()
    return taken, statements


async def idle(url: str) -> tuple[float, list[tuple[str, Any]]]:
    """Milliseconds of planning when nothing is due, the mean of many."""
    database = open_database(url)
    runner = TransactionRunner(database.transactions)
    planner = Planner(runner, BankFolder(bundled_banks_folder()), PublicHolidays(), StoppedClock(NINE))
    await planner.plan_due()
    statements: list[tuple[str, Any]] = []
    with recorded(statements):
        await planner.plan_due()
    began = time.perf_counter()
    for _ in range(IDLE_RUNS):
        await planner.plan_due()
    taken = (time.perf_counter() - began) * 1000 / IDLE_RUNS
    await runner.close()
    database.dispose()
    return taken, statements


def measure() -> list[Row]:
    """Planning, and the idle tick."""
    with databases() as made:
        url = made.new("sqlite")
        fill(url)
        file = Path(url.removeprefix("sqlite:///"))
        copy = file.with_name("copy.sqlite3")
        shutil.copy(file, copy)
        taken, statements = asyncio.run(plan_all(url))
        plan = Row("planning 10,000 due among 100,000, sqlite", taken, again(copy, statements), "s", 2)
        idle_taken, few = asyncio.run(idle(url))
        idle_floor = again(file, few * IDLE_RUNS) * 1000 / IDLE_RUNS
        return [plan, Row("idle tick, sqlite", idle_taken, idle_floor, "ms", 2)]


if __name__ == "__main__":
    print(markdown(measure()))
