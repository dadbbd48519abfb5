"""Stored messages of answers."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answers import DELETED_VERSION, AnswerMessage
from bot.domain.rounds import RoundState
from bot.storage.store import SqlStore
from tests.storage.examples import ANA, BEN, EVE, MONDAY, NOW, add_quiz, add_round, message

MESSAGE_NUMBERS = count(1_772_442_000)


def deleted(message_: AnswerMessage) -> AnswerMessage:
    return replace(message_, text="", version=DELETED_VERSION, deleted=True)


def test_a_message_comes_back_as_it_was_put(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    private = replace(message(round_, message_id="private"), private=True, shared=False, text="🦀\n\t“x”" * 10_000)
    assert store.answers.put(private)
    assert store.answers.of_round(round_.id) == [private]
    assert store.answers.of_member(round_.id, ANA) == [private]


def test_newer_versions_replace_and_older_ones_do_not(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    first = message(round_)
    edited = replace(first, text="14 minutes", version="1772442010.000200")

    assert store.answers.put(first)
    assert not store.answers.put(first)
    assert store.answers.put(edited)
    assert not store.answers.put(first)
    assert store.answers.of_round(round_.id) == [edited]

    assert store.answers.put(deleted(first))
    assert not store.answers.put(replace(edited, version="9999999999.999999"))
    assert store.answers.of_round(round_.id) == [deleted(first)]


def test_a_deletion_may_arrive_first(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    assert store.answers.put(deleted(message(round_)))
    assert not store.answers.put(message(round_))
    assert store.answers.count_members(round_.id) == 0


@st.composite
def deliveries(draw: st.DrawFn) -> Sequence[tuple[str, str]]:
    """A message's versions with their texts, each delivered at least once, in any order."""
    stamps = draw(st.lists(st.integers(0, 10**12), min_size=1, max_size=6, unique=True))
    versions = [f"{1_600_000_000 + stamp // 10**6}.{stamp % 10**6:06}" for stamp in stamps]
    if draw(st.booleans()):
        versions.append(DELETED_VERSION)
    events = [(version, draw(st.text(max_size=20))) for version in versions]
    again = draw(st.lists(st.sampled_from(events), max_size=6))
    return draw(st.permutations(events + again))


@settings(
    max_examples=60,
    deadline=None,
    # The examples share a database, and each takes a message of its own.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(events=deliveries())
def test_the_newest_version_stands_whatever_the_order_of_delivery(
    store: SqlStore, events: Sequence[tuple[str, str]]
) -> None:
    quiz = store.quizzes.in_channel("T1", "C1") or add_quiz(store)
    round_ = store.rounds.on_day(quiz.id, MONDAY) or add_round(store, quiz)
    message_id = str(next(MESSAGE_NUMBERS))

    changes = [store.answers.put(message(round_, ANA, message_id, text, version)) for version, text in events]

    newest, text = max(events, key=lambda event: event[0])
    stored = [m for m in store.answers.of_member(round_.id, ANA) if m.message_id == message_id]
    assert stored == [message(round_, ANA, message_id, text.replace("\x00", "\ufffd"), newest)]
    assert changes[0]
    assert not any(changes[[version for version, _ in events].index(newest) + 1 :])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_what_is_stored_together_ends_as_what_is_stored_one_by_one(store: SqlStore, data: st.DataObject) -> None:
    quiz = store.quizzes.in_channel("T1", "C1") or add_quiz(store)
    round_ = store.rounds.on_day(quiz.id, MONDAY) or add_round(store, quiz)
    ids = [str(next(MESSAGE_NUMBERS)) for _ in range(2)]
    deliveries_ = [(data.draw(st.sampled_from(ids)), *event) for event in data.draw(deliveries())]
    middle = data.draw(st.integers(0, len(deliveries_)))
    messages = [message(round_, ANA, id_, text, version) for id_, version, text in deliveries_]

    changed = [store.answers.put(*part) for part in (messages[:middle], messages[middle:])]

    newest = {m.message_id: m for m in sorted(messages, key=lambda m: m.version)}
    stored = {m.message_id: m for m in store.answers.of_member(round_.id, ANA) if m.message_id in ids}
    assert {id_: m.version for id_, m in stored.items()} == {id_: m.version for id_, m in newest.items()}
    late = {m.message_id: m.version for m in sorted(messages[:middle], key=lambda m: m.version)}
    assert bool(changed[1]) == any(m.version > late.get(m.message_id, "") for m in messages[middle:])
    assert set().union(*changed) == {round_.id}


def test_messages_are_listed_in_the_order_they_were_written(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    late = replace(message(round_, ANA, "3.0"), written_at=NOW + timedelta(minutes=1))
    messages = [message(round_, BEN, "1.0"), message(round_, ANA, "2.0"), late]
    for message_ in reversed(messages):
        store.answers.put(message_)
    assert store.answers.of_round(round_.id) == messages
    assert store.answers.of_member(round_.id, ANA) == [messages[1], late]


def test_members_are_counted_once_however_much_they_write(store: SqlStore) -> None:
    round_ = add_round(store, add_quiz(store))
    for member, message_id in ((ANA, "1.0"), (ANA, "2.0"), (BEN, "3.0"), (EVE, "4.0")):
        store.answers.put(message(round_, member, message_id))
    assert store.answers.count_members(round_.id) == 3

    store.answers.put(deleted(message(round_, ANA, "1.0")))
    store.answers.put(deleted(message(round_, BEN, "3.0")))
    assert store.answers.count_members(round_.id) == 2
    assert store.answers.count_members(round_.id + 1) == 0


def test_the_round_of_a_recorded_message(store: SqlStore) -> None:
    here = add_round(store, add_quiz(store, "C1"))
    there = add_round(store, add_quiz(store, "C2"))
    store.answers.put(message(here, message_id="1.0"))
    store.answers.put(message(there, message_id="1.0"))
    assert store.answers.round_of("C1", "1.0") == here
    assert store.answers.round_of("C2", "1.0") == there
    assert store.answers.round_of("C1", "2.0") is None


def test_recorded_thread_messages_wait_for_their_reaction_even_beyond_the_reveal(store: SqlStore) -> None:
    quiz = add_quiz(store)
    open_, closed = add_round(store, quiz), add_round(store, quiz, MONDAY + timedelta(days=1), RoundState.CLOSED)
    last = replace(message(closed, message_id="3.0"), written_at=NOW + timedelta(minutes=2))
    waiting = message(open_, message_id="1.0")
    later = replace(message(open_, message_id="5.0"), written_at=NOW + timedelta(minutes=1))
    for message_ in (
        later,
        waiting,
        replace(message(open_, message_id="private"), private=True),
        deleted(message(open_, message_id="2.0")),
        last,
    ):
        store.answers.put(message_)

    assert store.answers.unmarked(10) == [(open_, waiting), (open_, later), (closed, last)]
    assert store.answers.unmarked(1) == [(open_, waiting)]

    store.answers.marked(open_.id, ANA, "1.0")
    store.answers.put(replace(waiting, text="edited", version="1772442010.000000"))
    assert store.answers.unmarked(10) == [(open_, later), (closed, last)]
