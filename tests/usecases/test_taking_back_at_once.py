"""Two reviewers who take the same wording back at the same moment: one of them does, and the other is told."""

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from bot.domain.disputes import Dispute
from bot.domain.refusals import AlreadyDecided
from bot.runner import TransactionRunner
from bot.storage.database import Database
from bot.usecases.accept_dispute import accept_dispute
from bot.usecases.open_dispute import open_dispute
from bot.usecases.take_back_wording import TAKEN_BACK, take_back_wording
from tests.builders import ADMIN, ANA, OWNER, Calendar, Shelf, WordGrader, bank_of, question, utc
from tests.databases import on_postgresql
from tests.usecases.play import Play

EVENING = utc("2026-11-23 20:00")
A_WHILE = 1.0
"""Seconds that the second reviewer is given to overtake the first."""


@pytest.fixture
def dispute(database: Database) -> Dispute:
    """It was accepted with a wording."""
    with database.transactions.write() as store:
        play = Play(store, Shelf(bank_of(question())), Calendar(), WordGrader())
        round_ = play.play_day(play.set_up(), [(ANA, "k1 as it halts")])
        opened = open_dispute(store, round_.id, ANA, 1, "it halts", "", EVENING)
        accept_dispute(store, play.grader, OWNER, opened.id, "halts", EVENING)
        return opened


async def test_in_one_process_one_takes_it_back_and_the_other_is_told(
    runner: TransactionRunner, dispute: Dispute
) -> None:
    said = await asyncio.gather(
        runner.write(lambda store: take_back_wording(store, OWNER, dispute.id)),
        runner.write(lambda store: take_back_wording(store, ADMIN, dispute.id)),
        return_exceptions=True,
    )
    assert not isinstance(said[0], BaseException)
    assert isinstance(said[1], AlreadyDecided)
    assert str(said[1]) == TAKEN_BACK


@on_postgresql  # with SQLite there is one process
def test_in_two_processes_one_takes_it_back_and_the_other_is_told(database: Database, dispute: Dispute) -> None:
    def second() -> None:
        with database.transactions.write() as store:
            take_back_wording(store, ADMIN, dispute.id)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            take_back_wording(store, OWNER, dispute.id)
            taking_back = pool.submit(second)
            assert wait([taking_back], A_WHILE).not_done
        with pytest.raises(AlreadyDecided) as told:
            taking_back.result()
    assert str(told.value) == TAKEN_BACK
