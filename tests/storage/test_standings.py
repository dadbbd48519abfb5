"""Standings say what the ledger says, and boards read from them are those made of all totals."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.domain.members import MemberId
from bot.domain.standings import Period, leaderboard, period_dates
from bot.storage.database import Database
from bot.storage.store import SqlStore
from bot.usecases.ports import EntryKind, LedgerEntry, Store
from tests.databases import on_postgresql
from tests.rankings import board_of
from tests.storage.examples import MONDAY, NOW, add_quiz, add_round

PEOPLE = [MemberId("T1", f"U{number:02}") for number in range(26)]
A_WHILE = 0.5
"""Seconds that a second process is given to overtake the first."""

NAMES = ["ana", "Ana", "ÄNNE", "zoë", "ben"]

entries = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 5), st.sampled_from([0, 1, 5, 10, -2])), min_size=1, max_size=60
)


def enter(store: Store, quiz_id: int, entered: list[tuple[MemberId, int, int]]) -> None:
    """Award points on rounds some weeks apart; a second entry of a member in a round is a correction."""
    quiz = store.quizzes.get(quiz_id)
    assert quiz
    rounds = {}
    for member, week, points in entered:
        day = MONDAY + timedelta(days=20 * week)
        if week not in rounds:
            rounds[week] = store.rounds.on_day(quiz_id, day) or add_round(store, quiz, day)
        kind = EntryKind.CORRECTION if member in store.results.points(rounds[week].id) else EntryKind.AWARD
        store.results.append([LedgerEntry(quiz_id, rounds[week].id, member, day, points, kind, NOW)])


@given(entries, st.sets(st.sampled_from(PEOPLE)), st.dictionaries(st.sampled_from(PEOPLE), st.sampled_from(NAMES)))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example has a quiz of its own in the one database
def test_a_board_is_the_one_made_of_all_totals(
    store: SqlStore,
    entered: list[tuple[MemberId, int, int]],
    hidden: set[MemberId],
    names: dict[MemberId, str],
) -> None:
    made = len(store.quizzes.of_workspace("T1"))
    quiz = add_quiz(store, f"C{made}")
    half = len(entered) // 2
    enter(store, quiz.id, entered[:half])
    for member in PEOPLE[:20]:  # the others were never looked up
        store.members.note(member, names.get(member, "somebody"), None, NOW)
        store.members.set_hidden(member, member in hidden)
    enter(store, quiz.id, entered[half:])
    for period in Period:
        for day in (MONDAY, MONDAY + timedelta(days=40)):
            dates = period_dates(period, day)
            totals = store.results.totals(quiz.id, dates)
            for reader in (*PEOPLE[::5], entered[0][0]):
                excerpt = store.results.excerpt(quiz.id, period, day, reader)
                assert leaderboard(period, dates, excerpt) == board_of(period, dates, totals, reader)


def test_everybody_has_the_place_that_all_totals_give_them(store: SqlStore) -> None:
    quiz = add_quiz(store)
    enter(store, quiz.id, [(member, 0, 30 - number // 2) for number, member in enumerate(PEOPLE[:24])])
    store.members.set_hidden(PEOPLE[5], True)
    dates = period_dates(Period.ALL, MONDAY)
    totals = store.results.totals(quiz.id, dates)
    for reader in PEOPLE:
        excerpt = store.results.excerpt(quiz.id, Period.ALL, MONDAY, reader)
        assert leaderboard(Period.ALL, dates, excerpt) == board_of(Period.ALL, dates, totals, reader)


def test_a_quiz_that_nobody_has_played_has_an_empty_board(store: SqlStore) -> None:
    quiz = add_quiz(store)
    excerpt = store.results.excerpt(quiz.id, Period.ALL, MONDAY, PEOPLE[0])
    assert (list(excerpt.top), excerpt.own, excerpt.members) == ([], None, 0)


@pytest.fixture
def played(database: Database) -> Database:
    """A database in which three people have played."""
    with database.transactions.write() as store:
        quiz = add_quiz(store)
        enter(store, quiz.id, [(member, week, 5) for member in PEOPLE[:3] for week in (0, 1)])
    return database


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE standings SET points = points + 1 WHERE period = 'week'",
        "UPDATE standings SET rounds = 7",
        "DELETE FROM standings WHERE period = 'all'",
        "INSERT INTO standings VALUES (1, 'all', '0001-01-01', 'T1', 'U99', false, 5, 1)",
        "DELETE FROM ledger",
        "UPDATE standings SET hidden = NOT hidden",
    ],
)
def test_what_differs_from_the_ledger_is_found_and_mended(played: Database, change: str) -> None:
    assert played.count_wrong_standings() == 0
    with played._engines.writing.begin() as connection:
        connection.execute(text(change))
    wrong = played.count_wrong_standings()
    assert wrong > 0
    assert played.recount_standings() == wrong
    assert played.count_wrong_standings() == 0
    assert played.recount_standings() == 0


@on_postgresql
def test_who_hides_while_points_are_entered_is_on_no_board(database: Database) -> None:
    with database.transactions.write() as store:
        quiz = add_quiz(store)
        add_round(store, quiz)

    def hide() -> None:
        with database.transactions.write() as store:
            store.members.set_hidden(PEOPLE[0], True)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            enter(store, quiz.id, [(PEOPLE[0], 0, 10), (PEOPLE[1], 0, 5)])
            hiding = pool.submit(hide)
            wait([hiding], A_WHILE)
        hiding.result()
    with database.transactions.read() as store:
        top = store.results.excerpt(quiz.id, Period.ALL, MONDAY, PEOPLE[1]).top
    assert [total.member.id for total in top] == [PEOPLE[1]]
    assert database.count_wrong_standings() == 0


@on_postgresql
def test_two_processes_that_enter_at_once_lose_nothing(database: Database) -> None:
    with database.transactions.write() as store:
        quiz = add_quiz(store)
        rounds = [add_round(store, quiz, MONDAY + timedelta(days=number)) for number in range(20)]

    def award(number: int) -> None:
        round_ = rounds[number]
        people = PEOPLE if number % 2 else PEOPLE[::-1]
        with database.transactions.write() as store:
            store.results.append(
                LedgerEntry(quiz.id, round_.id, member, round_.local_date, 1, EntryKind.AWARD, NOW) for member in people
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(award, range(len(rounds))))
    assert database.count_wrong_standings() == 0
    with database.transactions.read() as store:
        excerpt = store.results.excerpt(quiz.id, Period.ALL, date(2026, 1, 1), PEOPLE[0])
        assert excerpt.own
        assert (excerpt.own.points, excerpt.own.rounds, excerpt.members) == (20, 20, len(PEOPLE))
