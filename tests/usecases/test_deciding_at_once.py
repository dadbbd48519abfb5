"""Two reviewers who accept and reject at the same moment: one of them decides, and the other is told."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest

from bot.domain.bank import AllOf
from bot.domain.disputes import Dispute, DisputeState
from bot.domain.refusals import AlreadyDecided
from bot.runner import TransactionRunner
from bot.storage.database import Database
from bot.usecases.accept_dispute import Acceptance, accept_dispute
from bot.usecases.open_dispute import open_dispute
from bot.usecases.ports import Store
from bot.usecases.reject_dispute import reject_dispute
from bot.usecases.steps.find_dispute import DECIDED
from tests.builders import ADMIN, ANA, OWNER, Calendar, Shelf, WordGrader, bank_of, question, rubric, utc
from tests.databases import on_postgresql
from tests.usecases.play import Play

EVENING = utc("2026-11-23 20:00")
A_WHILE = 1.0
"""Seconds that the second reviewer is given to overtake the first."""

Decision = Callable[[Store, Dispute], Acceptance | Dispute]


def accept(store: Store, dispute: Dispute) -> Acceptance:
    return accept_dispute(store, WordGrader(), OWNER, dispute.id, "halts", EVENING)


def reject(store: Store, dispute: Dispute) -> Dispute:
    return reject_dispute(store, ADMIN, dispute.id, "It does not say so.", EVENING)


BOTH_ORDERS = pytest.mark.parametrize(
    ("first", "second", "state"),
    [(accept, reject, DisputeState.ACCEPTED), (reject, accept, DisputeState.REJECTED)],
    ids=["accept first", "reject first"],
)


@pytest.fixture
def dispute(database: Database) -> Dispute:
    """Ana's, about a key point that she did not get."""
    with database.transactions.write() as store:
        play = Play(
            store, Shelf(bank_of(question(rubric=rubric(AllOf(("k1", "k2")), "k1", "k2")))), Calendar(), WordGrader()
        )
        round_ = play.play_day(play.set_up(), [(ANA, "k1 as it halts")])
        return open_dispute(store, round_.id, ANA, 1, "it halts", "", EVENING)


def check_decided(database: Database, dispute: Dispute, state: DisputeState) -> None:
    """It stands as the first one decided, and grade and points are what comes of that alone."""
    accepted = state is DisputeState.ACCEPTED
    with database.transactions.read() as store:
        decided = store.disputes.get(dispute.id)
        assert decided is not None
        assert decided.state is state
        assert (decided.sentence, decided.phrasing) == (("", "halts") if accepted else ("It does not say so.", ""))
        assert store.results.grades(dispute.round_id)[ANA].covered == ({"k1", "k2"} if accepted else {"k1"})
        assert store.results.points(dispute.round_id)[ANA] == (10 if accepted else 5)


@BOTH_ORDERS
async def test_in_one_process_one_decides_and_the_other_is_told(
    database: Database,
    runner: TransactionRunner,
    dispute: Dispute,
    first: Decision,
    second: Decision,
    state: DisputeState,
) -> None:
    said = await asyncio.gather(
        runner.write(lambda store: first(store, dispute)),
        runner.write(lambda store: second(store, dispute)),
        return_exceptions=True,
    )
    assert not isinstance(said[0], BaseException)
    assert isinstance(said[1], AlreadyDecided)
    assert str(said[1]) == DECIDED
    check_decided(database, dispute, state)


@on_postgresql  # with SQLite there is one process
@BOTH_ORDERS
def test_in_two_processes_one_decides_and_the_other_is_told(
    database: Database, dispute: Dispute, first: Decision, second: Decision, state: DisputeState
) -> None:
    def decide_later() -> None:
        with database.transactions.write() as store:
            second(store, dispute)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            first(store, dispute)
            deciding = pool.submit(decide_later)
            assert wait([deciding], A_WHILE).not_done
        with pytest.raises(AlreadyDecided) as told:
            deciding.result()
    assert str(told.value) == DECIDED
    check_decided(database, dispute, state)
