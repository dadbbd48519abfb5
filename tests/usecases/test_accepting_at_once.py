"""Two reviewers who accept at the same moment, in two processes, give nobody the same key point twice."""

from concurrent.futures import Future, ThreadPoolExecutor, wait

from bot.domain.bank import AllOf
from bot.domain.disputes import Dispute
from bot.storage.database import Database
from bot.usecases.accept_dispute import Acceptance, accept_dispute
from bot.usecases.open_dispute import open_dispute
from tests.builders import ADMIN, ANA, BEN, CLEO, OWNER, Calendar, Shelf, WordGrader, bank_of, question, rubric, utc
from tests.databases import on_postgresql
from tests.usecases.play import Play

EVENING = utc("2026-11-23 20:00")
A_WHILE = 1.0
"""Seconds that the second reviewer is given to overtake the first."""


@on_postgresql  # with SQLite there is one process, which writes one after the other
def test_of_two_acceptances_at_once_each_gives_what_the_other_has_not(database: Database) -> None:
    by = rubric(AllOf(("k1", "k2")), "k1", "k2")
    shelf = Shelf(bank_of(question(rubric=by)))
    with database.transactions.write() as store:
        play = Play(store, shelf, Calendar(), WordGrader())
        round_ = play.play_day(play.set_up(), [(ANA, "it halts"), (BEN, "it stops"), (CLEO, "it halts and stops")])
        anas, bens = (
            open_dispute(store, round_.id, member, 1, words, "", EVENING)
            for member, words in ((ANA, "it halts"), (BEN, "it stops"))
        )

    def second(dispute: Dispute) -> Acceptance:
        with database.transactions.write() as store:
            return accept_dispute(store, WordGrader(), ADMIN, dispute.id, "stops", EVENING)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            first = accept_dispute(store, WordGrader(), OWNER, anas.id, "halts", EVENING)
            accepting: Future[Acceptance] = pool.submit(second, bens)
            wait([accepting], A_WHILE)
        accepting.result()

    assert [regrade.member for regrade in first.others] == [CLEO]
    with database.transactions.read() as store:
        assert store.results.points(round_.id)[CLEO] == 5
        assert {grade.points for grade in store.results.grades(round_.id).values()} == {5}
