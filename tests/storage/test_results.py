"""Grades and the ledger."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.members import Member
from bot.domain.rounds import RoundState
from bot.domain.standings import DateRange, Total
from bot.storage.store import SqlStore
from bot.usecases.ports import EntryKind, GradedRound
from tests.storage.examples import ANA, BEN, EVE, MONDAY, NOW, QUESTION, add_quiz, add_round, entry, grade, message

DAY = timedelta(days=1)
ALWAYS = DateRange(None, None)


def test_the_newest_grade_of_a_member_stands(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    store.results.add_grades(round_.id, {ANA: grade(0.25)}, NOW)
    store.results.add_grades(round_.id, {BEN: grade(0.5)}, NOW)
    store.results.add_grades(round_.id, {ANA: grade(1 / 3)}, NOW)
    assert store.results.grades(round_.id) == {ANA: grade(1 / 3), BEN: grade(0.5)}
    assert store.results.grades(round_.id + 1) == {}


def test_grades_come_in_the_order_in_which_answers_were_first_written(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    for minutes, member in ((5, ANA), (3, BEN), (1, EVE), (9, EVE)):
        written_at = NOW + timedelta(minutes=minutes)
        store.answers.put(replace(message(round_, member, str(minutes)), written_at=written_at))
    for member in (ANA, BEN, EVE):
        store.results.add_grades(round_.id, {member: grade()}, NOW)
    assert list(store.results.grades(round_.id)) == [EVE, BEN, ANA]


def test_points_are_summed_over_corrections(store: SqlStore) -> None:
    quiz = add_quiz(store)
    round_, other = add_round(store, quiz), add_round(store, quiz, MONDAY + DAY)
    store.results.append([entry(round_, ANA, 5), entry(round_, BEN, 10), entry(other, ANA, 3)])
    store.results.append([entry(round_, ANA, -2, EntryKind.CORRECTION)])
    store.results.append([])
    assert store.results.points(round_.id) == {ANA: 3, BEN: 10}


def test_totals_cover_the_given_dates_both_included(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2")
    rounds = [add_round(store, quiz, MONDAY + n * DAY) for n in range(3)]
    store.results.append([entry(round_, ANA, 2**n) for n, round_ in enumerate(rounds)])
    store.results.append([entry(rounds[1], ANA, -1, EntryKind.CORRECTION), entry(rounds[1], BEN, 0)])
    store.results.append([entry(add_round(store, other), EVE, 9)])
    store.members.note(ANA, "Ana", "Europe/Berlin", NOW)
    store.members.set_hidden(ANA, True)
    ana, ben = Member(ANA, "Ana", "Europe/Berlin", True), Member(BEN, "U2")

    def totals(dates: DateRange) -> set[Total]:
        return set(store.results.totals(quiz.id, dates))

    assert totals(ALWAYS) == {Total(ana, 6, 3), Total(ben, 0, 1)}
    assert totals(DateRange(MONDAY + DAY, None)) == {Total(ana, 5, 2), Total(ben, 0, 1)}
    assert totals(DateRange(None, MONDAY)) == {Total(ana, 1, 1)}
    assert totals(DateRange(MONDAY + DAY, MONDAY + DAY)) == {Total(ana, 1, 1), Total(ben, 0, 1)}
    assert totals(DateRange(MONDAY + 9 * DAY, None)) == set()


def test_answered_days_are_those_of_the_quiz_with_a_point_left(store: SqlStore) -> None:
    quiz, elsewhere = add_quiz(store), add_round(store, add_quiz(store, "C2"), MONDAY + 7 * DAY)
    rounds = [add_round(store, quiz, MONDAY + n * DAY) for n in range(3)]
    store.results.append([entry(rounds[0], ANA, 1), entry(rounds[1], ANA, 0), entry(rounds[2], ANA, 5)])
    store.results.append([entry(rounds[2], ANA, -5, EntryKind.CORRECTION), entry(rounds[1], BEN, 10)])
    store.results.append([entry(elsewhere, ANA, 10)])
    assert store.results.answered_days(quiz.id, ANA) == {MONDAY}
    assert store.results.answered_days(quiz.id, BEN) == {MONDAY + DAY}
    assert store.results.answered_days(quiz.id, EVE) == set()


def test_a_members_record_lists_their_latest_graded_rounds(store: SqlStore) -> None:
    quiz = add_quiz(store)
    rounds = [add_round(store, quiz, MONDAY + n * DAY, RoundState.CLOSED) for n in range(4)]
    store.results.add_grades(rounds[0].id, {ANA: grade(0.1)}, NOW)
    store.results.add_grades(rounds[1].id, {BEN: grade(0.2)}, NOW)
    store.results.add_grades(rounds[2].id, {ANA: grade(0.3)}, NOW)
    store.results.add_grades(rounds[2].id, {ANA: grade(0.4)}, NOW)
    store.results.add_grades(rounds[3].id, {ANA: grade(0.5)}, NOW)
    store.results.append([entry(rounds[2], ANA, 4), entry(rounds[2], ANA, -1, EntryKind.CORRECTION)])
    store.results.append([entry(rounds[2], BEN, 10)])

    assert store.results.record(quiz.id, ANA, 2) == [
        GradedRound(rounds[3], QUESTION, grade(0.5), 0),
        GradedRound(rounds[2], QUESTION, grade(0.4), 3),
    ]
    assert len(store.results.record(quiz.id, ANA, 9)) == 3
    assert store.results.record(quiz.id + 1, ANA, 9) == []
