"""What a bot that starts does without: each of these takes memory and time that a process may never need."""

import subprocess
import sys

LEFT_FOR_LATER = {
    "alembic": "it migrates tables, which most starts find as they ought to be",
    "holidays": "it has many countries, and a quiz may have none",
    "numpy": "the grader by meaning is an extra",
    "prometheus_client": "metrics have a port of their own, which may be off",
    "psycopg": "it is for PostgreSQL",
    "procrastinate": "it is for PostgreSQL",
    "snowballstemmer": "it brings 30 languages, and is for the first answer that is graded",
    "sqlalchemy.dialects.postgresql": "it is for PostgreSQL",
    "uvicorn": "Socket Mode needs no server",
}

IMPORTED = "import sys, bot.cli.start, bot.app; print(*sys.modules, sep='\\n')"


def test_nothing_is_imported_at_the_start_that_is_for_later() -> None:
    listed = subprocess.run([sys.executable, "-c", IMPORTED], capture_output=True, text=True, check=True).stdout
    modules = set(listed.splitlines())
    assert {"bot.app", "slack_bolt", "sqlalchemy"} <= modules
    assert modules & LEFT_FOR_LATER.keys() == set()
