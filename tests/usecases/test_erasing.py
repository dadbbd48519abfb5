"""What the operations guide says to run erases what somebody wrote and is called, and spoils nothing."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from bot.domain.refusals import RoundUnavailable
from bot.domain.standings import Period
from bot.storage.store import SqlStore
from bot.storage.store.standings import Standings
from bot.storage.tables import metadata
from bot.usecases.list_wordings import list_wordings
from bot.usecases.open_dispute import open_dispute
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.show_leaderboard import show_leaderboard
from bot.usecases.show_record import show_record
from bot.usecases.show_result import show_result
from tests.builders import ANA, BEN, OWNER, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, Play

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
STATEMENT = re.compile(r"^    ((?:DELETE|UPDATE) .*U0123456789.*);$", re.MULTILINE)
EVENING = utc("2026-11-23 20:00")
MARKS = ("zebra", "giraffe", "okapi", "Ana Zebra", "Europe/Oslo")
"""What is written by her, to her and about her."""


@pytest.fixture
def connection(store: SqlStore) -> Connection:
    """The one of the store."""
    return store.members._connection


def kept(connection: Connection) -> str:
    """All that the database holds."""
    return str([connection.execute(select(table)).all() for table in metadata.sorted_tables])


def test_somebody_is_erased(play: Play, connection: Connection) -> None:
    quiz = play.set_up()
    play.store.members.note(ANA, "Ana Zebra", "Europe/Oslo", MONDAY_9)
    play.store.members.note(BEN, "Ben", None, MONDAY_9)
    round_ = play.play_day(quiz, [(ANA, "k1 and the zebra halts"), (BEN, "k1 k2")])
    dispute = open_dispute(play.store, round_.id, ANA, 1, "the zebra halts", "like a giraffe", EVENING)
    reject_dispute(play.store, OWNER, dispute.id, "No okapi does.", EVENING)
    assert len(play.notices(EVENING)) > 1
    assert all(mark in kept(connection) for mark in MARKS)

    found = STATEMENT.findall(GUIDE.read_text(encoding="utf-8"))
    assert len(found) == 7
    for statement in found:
        connection.execute(text(statement.replace("U0123456789", ANA.user_id)))

    assert not [mark for mark in MARKS if mark in kept(connection)]
    assert Standings(connection).wrong() == 0
    board = show_leaderboard(play.store, quiz, Period.ALL, BEN, EVENING)
    assert [standing.member.name for standing in board.top] == ["Ben"]
    assert show_record(play.store, quiz, ANA, EVENING).latest == ()
    assert list_wordings(play.store, OWNER, None, quiz.id, 0).total == 0
    with pytest.raises(RoundUnavailable):
        show_result(play.store, round_.id, ANA, EVENING)
    assert show_result(play.store, round_.id, BEN, EVENING).points
    play.play_day(quiz, [(BEN, "k1")], MONDAY_9 + timedelta(days=1))
    assert play.round(round_).reveal_at == MONDAY_16
