"""What a log line says of an error: enough to know what to do, and nothing that anybody wrote."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import OperationalError

from bot.failure import REMINDER_SECONDS, REST, Outage, Repeats, describe
from bot.slack.outbox import SlackRefused
from tests.databases import with_the_rights_of_its_owner

SECRET = "hush-hush"


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """An SQLite file with a table and little room."""
    engine = create_engine(f"sqlite:///{tmp_path}/quiz.sqlite3", poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE answers (text)")
    return engine


def told(engine: Engine, *statements: str) -> str:
    """How what SQLite says of the last of these statements is described."""
    with engine.connect() as connection:
        for statement in statements[:-1]:
            connection.exec_driver_sql(statement)
        with pytest.raises(OperationalError) as caught:
            connection.exec_driver_sql(statements[-1])
    said = describe(caught.value)
    assert SECRET not in said
    return said


def test_a_database_that_is_full(engine: Engine) -> None:
    said = told(engine, "PRAGMA max_page_count = 2", f"INSERT INTO answers VALUES ('{SECRET}' || zeroblob(9999))")
    assert said.startswith("OperationalError from OperationalError (SQLITE_FULL) in ")


def test_a_database_that_can_only_be_read(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "quiz.sqlite3").chmod(0o444)
    with with_the_rights_of_its_owner():
        said = told(engine, f"INSERT INTO answers VALUES ('{SECRET}')")
    assert said.startswith("OperationalError from OperationalError (SQLITE_READONLY) in ")


def test_an_error_of_another_kind() -> None:
    assert describe(ValueError(SECRET)).startswith("ValueError in ")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        ("invalid_auth", "SlackRefused (invalid_auth) in "),
        ("channel_not_found", "SlackRefused (channel_not_found) in "),
        ("response_url answered 404", "SlackRefused in "),
        (SECRET, "SlackRefused in "),
        ("", "SlackRefused in "),
    ],
)
def test_a_refusal_of_slack(error: str, told: str) -> None:
    assert describe(SlackRefused(error)).startswith(told)


def test_a_line_that_comes_again_and_again(caplog: pytest.LogCaptureFixture) -> None:
    repeats, now, moment = Repeats(), datetime(2026, 11, 30, 8, tzinfo=UTC), timedelta(microseconds=1)

    def told(line: str, at: datetime) -> list[tuple[str, str]]:
        caplog.clear()
        repeats.tell(logging.getLogger("bot"), logging.WARNING, line, at)
        return [(record.levelname, record.getMessage()) for record in caplog.records]

    assert told("100 %s", now) == [("WARNING", "100 %s")]
    assert told("100 %s", now) == []
    assert told("b", now) == [("WARNING", "b")]
    assert told("100 %s", now + REST - moment) == []
    assert told("100 %s", now + REST) == [("WARNING", "100 %s (3 times since the last such line)")]
    assert told("100 %s", now + REST) == []
    assert told("100 %s", now) == [("WARNING", "100 %s (2 times since the last such line)")]


def test_an_outage_is_told_when_it_begins_from_time_to_time_and_when_it_ends(caplog: pytest.LogCaptureFixture) -> None:
    outage, gone = Outage(logging.getLogger("bot"), "The database"), ConnectionError(SECRET)

    def told(seconds: float, error: Exception | None) -> list[str]:
        caplog.clear()
        if error:
            outage.lasts(error, seconds)
        else:
            outage.is_over(seconds)
        return caplog.messages

    assert told(100, None) == []
    assert not outage.is_on
    assert told(100, gone) == ["The database does not answer: ConnectionError in "]
    assert outage.is_on
    assert told(101, gone) == []
    assert told(100 + REMINDER_SECONDS, gone) == ["The database has not answered for 10 min: ConnectionError in "]
    assert told(101 + REMINDER_SECONDS, gone) == []
    assert told(150 + REMINDER_SECONDS, None) == ["The database answers again, after 650 s."]
    assert not outage.is_on
    assert told(151 + REMINDER_SECONDS, None) == []


def test_what_goes_and_comes_all_the_time_is_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    outage, gone = Outage(logging.getLogger("bot"), "The database"), ConnectionError()
    for second in range(0, 120, 2):
        outage.lasts(gone, second)
        outage.is_over(second + 1)
    assert [line.partition(":")[0] for line in caplog.messages] == [
        "The database does not answer",
        "The database answers again, after 1 s.",
    ] * 2
