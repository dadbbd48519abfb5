"""Stored people."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.members import Absence, Member, MemberId
from bot.storage.store import SqlStore
from tests.storage.examples import ANA, BEN, EVE, MONDAY, NOW

DAY = timedelta(days=1)


def test_somebody_unknown_is_called_by_their_user_id(store: SqlStore) -> None:
    assert store.members.get(ANA) == Member(ANA, "U1")
    assert store.members.known([]) == {}


def test_names_are_remembered_for_each_workspace(store: SqlStore) -> None:
    store.members.note(ANA, "Ana", "Europe/Berlin", NOW)
    store.members.note(BEN, "Ben", None, NOW)
    store.members.note(ANA, "Ana M.", "Asia/Tokyo", NOW)
    assert store.members.known([BEN, EVE, ANA]) == {
        BEN: Member(BEN, "Ben"),
        EVE: Member(EVE, "U1"),
        ANA: Member(ANA, "Ana M.", "Asia/Tokyo"),
    }


def test_hiding_and_names_do_not_disturb_each_other(store: SqlStore) -> None:
    store.members.set_hidden(ANA, True)
    assert store.members.get(ANA) == Member(ANA, "U1", None, True)
    store.members.note(ANA, "Ana", "UTC", NOW)
    assert store.members.get(ANA) == Member(ANA, "Ana", "UTC", True)
    store.members.set_hidden(ANA, False)
    assert store.members.get(ANA) == Member(ANA, "Ana", "UTC", False)


def test_whom_to_look_up(store: SqlStore) -> None:
    store.members.note(ANA, "Ana", None, NOW - DAY)
    store.members.note(BEN, "Ben", None, NOW)
    store.members.set_hidden(EVE, True)
    new = MemberId("T3", "U3")
    assert store.members.to_look_up([new, BEN, EVE, ANA], NOW) == [new, EVE, ANA]
    assert store.members.to_look_up([BEN], NOW + DAY) == [BEN]
    assert store.members.to_look_up([], NOW) == []


def test_absences_that_go_on_are_ended(store: SqlStore) -> None:
    ended = Absence(NOW - 2 * DAY, None, NOW - DAY)
    over, going_on, for_good = (Absence(NOW, until) for until in (MONDAY, MONDAY + DAY, None))
    for absence in (ended, over, going_on, for_good):
        store.members.add_absence(ANA, absence)
    store.members.add_absence(EVE, for_good)

    assert store.members.end_absences(ANA, MONDAY, NOW + DAY)
    assert not store.members.end_absences(ANA, MONDAY, NOW + 2 * DAY)

    now_ended = [replace(absence, back_at=NOW + DAY) for absence in (going_on, for_good)]
    assert store.members.absences(ANA) == [ended, over, *now_ended]
    assert store.members.absences(EVE) == [for_good]
