"""A leaderboard at a million answers, beside one indexed read of the same rows in plain SQL.

    .venv/bin/python -m benchmarks.standings

One quiz of 5,000 members with 200 rounds, and the reader in the middle. The bot's own use case reads the board of all
time: top ten, the reader with neighbours, and how many there are.
"""

import random
import sqlite3
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import psycopg
from sqlalchemy import insert

from benchmarks.databases import databases
from benchmarks.table import Row, markdown
from bot.domain.members import MemberId
from bot.domain.standings import Period
from bot.storage.database import Database, open_database
from bot.storage.store.standings import Standings
from bot.storage.tables import members, rounds
from bot.usecases.show_leaderboard import board_of
from tests.storage.examples import MONDAY, NOW, add_quiz

MEMBERS, ROUNDS = 5000, 200
RUNS = 100
PEOPLE = [f"U{number:05}" for number in range(MEMBERS)]
LEDGER = "quiz_id, round_id, workspace_id, user_id, local_date, points, kind, entered_at"
ENTERED = "2026-12-01 00:00:00.000000"
READER = MemberId("T1", f"U{MEMBERS // 2:05}")

TOP = """SELECT s.workspace_id, s.user_id, s.points, s.rounds, m.name FROM standings s
    JOIN members m ON m.workspace_id = s.workspace_id AND m.user_id = s.user_id
    WHERE s.quiz_id = 1 AND s.period = 'all' AND s.since = {} AND s.hidden = false ORDER BY s.points DESC LIMIT 10"""
OWN = """SELECT s.points, s.rounds FROM standings s
    WHERE s.quiz_id = 1 AND s.period = 'all' AND s.since = {} AND s.workspace_id = {} AND s.user_id = {}"""
PLACE = """SELECT count(*) FROM standings s
    WHERE s.quiz_id = 1 AND s.period = 'all' AND s.since = {} AND s.hidden = false AND s.points > {}"""


def fill(database: Database) -> None:
    """A million awards, put in by the driver's fastest way, and counted into standings at the end."""
    chance = random.Random(1)
    with database._engines.writing.begin() as connection:
        named = {"workspace_id": "T1", "time_zone": None, "hidden": False, "looked_up_at": NOW}
        connection.execute(insert(members), [{**named, "user_id": one, "name": f"Member {one}"} for one in PEOPLE])
        for number in range(ROUNDS):
            of_round = {"quiz_id": 1, "channel_id": "C1", "post_at": NOW, "reveal_at": NOW, "local_date": day(number)}
            blank = {"state": "closed", "reason": "", "wanted_face": "", "shown_face": ""}
            connection.execute(insert(rounds).values(id=number + 1, **of_round, **blank))
        awards = (
            (
                1,
                number + 1,
                "T1",
                one,
                day(number).isoformat(),
                chance.randint(0, 10),
                "award",
                ENTERED,
            )
            for number in range(ROUNDS)
            for one in PEOPLE
        )
        driver: Any = connection.connection.driver_connection
        if database.postgresql_conninfo:
            with driver.cursor().copy(f"COPY ledger ({LEDGER}) FROM STDIN") as copy:
                for award in awards:
                    copy.write_row(award)
        else:
            driver.executemany(f"INSERT INTO ledger ({LEDGER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", awards)
        Standings(connection).recount()


def day(number: int) -> date:
    """The local date of a round."""
    return MONDAY + timedelta(days=number)


def median(work: Callable[[], object]) -> float:
    """Milliseconds, the median of some runs."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def plain_read(execute: Callable[..., Any], mark: str, since: object) -> Callable[[], object]:
    """Top ten, the reader's row, and the reader's place, in plain SQL through the driver."""

    def read() -> object:
        top = execute(TOP.format(mark), (since,)).fetchall()
        own = execute(OWN.format(mark, mark, mark), (since, READER.workspace_id, READER.user_id)).fetchone()
        return top, own, execute(PLACE.format(mark, mark), (since, own[0])).fetchone()

    return read


def measure() -> list[Row]:
    """A row for each kind of database."""
    rows = []
    with databases() as made:
        for kind in ("sqlite", "postgresql"):
            url = made.new(kind)
            database = open_database(url)
            with database.transactions.write() as store:
                add_quiz(store)
            fill(database)

            def board(database: Database = database) -> object:
                with database.transactions.read() as store:
                    return board_of(store, 1, Period.ALL, MONDAY, READER)

            taken = median(board)
            if kind == "sqlite":
                with sqlite3.connect(url.removeprefix("sqlite:///")) as plain:
                    floor = median(plain_read(plain.execute, "?", "0001-01-01"))
            else:
                with psycopg.connect(database.postgresql_conninfo or "", autocommit=True) as server:
                    server.execute("VACUUM ANALYZE")  # as PostgreSQL does by itself within minutes
                    floor = median(plain_read(server.execute, "%s", "0001-01-01"))
                    taken = median(board)
            database.dispose()
            rows.append(Row(f"leaderboard at 1,000,000 answers, {kind}", taken, floor, "ms", 2))
    return rows


if __name__ == "__main__":
    print(markdown(measure()))
