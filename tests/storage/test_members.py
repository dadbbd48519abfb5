"""Stored people."""

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


def test_absences_are_replaced_as_a_whole(store: SqlStore) -> None:
    first = [Absence(MONDAY, MONDAY + DAY), Absence(MONDAY + 5 * DAY)]
    store.members.set_absences(ANA, first)
    store.members.set_absences(EVE, [Absence(MONDAY)])
    assert store.members.absences(ANA) == first

    store.members.set_absences(ANA, [])
    assert store.members.absences(ANA) == []
    assert store.members.absences(EVE) == [Absence(MONDAY)]
