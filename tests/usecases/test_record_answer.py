"""Replies and private answers: the newest text stands, whatever order events arrive in and however often."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Protocol

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answers import AnswerMessage, collect_answers
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.usecases.record_answer import Deletion, ThreadReply, record_answers, record_private_answer, remove_answer
from bot.usecases.show_card import OPEN_FACE
from bot.usecases.steps.find_answer import find_answer
from tests.builders import ANA, BEN, quiz_settings, ts, utc
from tests.usecases.play import MONDAY_9, Play

TEN = utc("2026-11-23 10:00")
MINUTE = timedelta(minutes=1)
MOMENTS = count()


class Event(Protocol):
    """Something that Slack tells of one message."""

    def arrive(self, play: Play, round_: Round, written_at: datetime) -> None: ...


@dataclass(frozen=True)
class Written:
    """The message was written, or edited so many minutes later."""

    text: str
    minutes_later: int = 0

    def arrive(self, play: Play, round_: Round, written_at: datetime) -> None:
        version = ts(written_at + self.minutes_later * MINUTE)
        thread = round_.channel_id, round_.message_ts or ""
        record_answers(play.store, [ThreadReply(ANA, ts(written_at), self.text, version, written_at, *thread)])


@dataclass(frozen=True)
class Deleted:
    """The message was deleted."""

    def arrive(self, play: Play, round_: Round, written_at: datetime) -> None:
        delete(play, round_, written_at)


CREATED, EDITED, EDITED_AGAIN = Written("first"), Written("second", 1), Written("third", 2)


def standing(play: Play, round_: Round, written_at: datetime) -> list[AnswerMessage]:
    return [m for m in find_answer(play.store, round_.id, ANA).messages if m.message_id == ts(written_at)]


def delete(play: Play, round_: Round, at: datetime, *, thread: bool = True, author: bool = True) -> bool:
    thread_ts, member = round_.message_ts if thread else None, ANA if author else None
    return remove_answer(play.store, Deletion(round_.channel_id, ts(at), at, thread_ts, member))


def private(play: Play, round_: Round, text: str, now: datetime, *, shared: bool = True) -> None:
    record_private_answer(play.store, round_.id, ANA, text, shared=shared, now=now)


@pytest.fixture
def opened(play: Play) -> Round:
    return play.open(play.set_up())


@pytest.mark.parametrize(
    ("events", "text"),
    [
        ([CREATED], "first"),
        ([CREATED, EDITED], "second"),
        ([CREATED, EDITED, EDITED_AGAIN], "third"),
        ([CREATED, Deleted()], None),
        ([CREATED, EDITED, EDITED_AGAIN, Deleted()], None),
    ],
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(data=st.data())
def test_any_order_and_repetition_of_a_messages_events_ends_the_same(
    play: Play, opened: Round, events: list[Event], text: str | None, data: st.DataObject
) -> None:
    """Each example is a message of its own in the one round."""
    written_at = TEN + next(MOMENTS) * timedelta(milliseconds=1)
    repeated = data.draw(st.lists(st.sampled_from(events), max_size=3))
    arriving = data.draw(st.permutations([*events, *repeated]))

    for event in arriving:
        event.arrive(play, opened, written_at)

    assert [(m.text, m.written_at) for m in standing(play, opened, written_at)] == (
        [(text, written_at)] if text else []
    )


def test_a_reply_in_the_thread_of_an_open_round_is_recorded(play: Play, opened: Round) -> None:
    assert play.reply(opened, ANA, "k1", TEN)

    (message,) = play.store.answers.of_round(opened.id)
    assert (message.member, message.text, message.written_at, message.private) == (ANA, "k1", TEN, False)


def test_several_replies_are_one_answer_and_members_keep_theirs(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    play.reply(opened, BEN, "no idea", TEN + MINUTE)
    play.reply(opened, ANA, "and k2", TEN + 2 * MINUTE)

    answers = collect_answers(play.store.answers.of_round(opened.id))

    assert [(a.member, a.text) for a in answers] == [(ANA, "k1\nand k2"), (BEN, "no idea")]


def test_the_card_counts_members_with_an_answer(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    play.reply(opened, ANA, "and k2", TEN + MINUTE)
    play.reply(opened, BEN, "k1", TEN + 2 * MINUTE)
    assert play.store.rounds.count_answers(opened.id, OPEN_FACE) == "open:2"

    delete(play, opened, TEN + 2 * MINUTE)

    assert play.store.rounds.count_answers(opened.id, OPEN_FACE) == "open:1"


def test_messages_elsewhere_are_no_answers(play: Play, opened: Round) -> None:
    elsewhere = [("C9", opened.message_ts), (opened.channel_id, ts(TEN))]
    for channel_id, thread_ts in elsewhere:
        reply = ThreadReply(ANA, ts(TEN), "k1", ts(TEN), TEN, channel_id, thread_ts or "")
        assert not record_answers(play.store, [reply])

    assert play.store.answers.of_round(opened.id) == []


def test_replies_to_several_threads_are_recorded_together(play: Play) -> None:
    quizzes = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    first, second = (play.open(quiz) for quiz in quizzes)
    written = [
        (second, ANA, TEN, "k1", TEN),
        (first, BEN, TEN, "k1 edited", TEN + MINUTE),
        (first, BEN, TEN, "k1", TEN),
        (first, ANA, TEN + MINUTE, "k2", TEN + MINUTE),
    ]
    replies = [
        ThreadReply(member, ts(at), text, ts(edited_at), at, round_.channel_id, round_.message_ts or "")
        for round_, member, at, text, edited_at in written
    ]
    elsewhere = replace(replies[0], thread_ts=ts(TEN))

    assert record_answers(play.store, [*replies, elsewhere])

    assert [(m.member, m.text) for m in play.store.answers.of_round(first.id)] == [(BEN, "k1 edited"), (ANA, "k2")]
    assert [(m.member, m.text) for m in play.store.answers.of_round(second.id)] == [(ANA, "k1")]
    assert play.store.rounds.count_answers(first.id, OPEN_FACE) == "open:2"
    assert play.store.rounds.count_answers(second.id, OPEN_FACE) == "open:1"


def test_after_the_reveal_nothing_changes_an_answer(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    play.reveal()

    late = play.reply(opened, BEN, "k1 k2", utc("2026-11-23 17:00"))
    Written("k1 k2", 600).arrive(play, opened, TEN)
    removed = delete(play, opened, TEN)

    assert (late, removed) == (False, False)
    assert play.texts(opened) == ["k1"]
    assert play.texts(opened, BEN) == []


def test_a_deletion_finds_its_message_without_the_thread_or_the_author(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)

    assert delete(play, opened, TEN, thread=False, author=False)

    assert play.texts(opened) == []


def test_a_deletion_of_what_is_not_an_answer_is_none_of_our_business(play: Play, opened: Round) -> None:
    assert not delete(play, opened, TEN, thread=False)
    assert delete(play, opened, TEN, author=False)

    assert play.store.answers.of_round(opened.id) == []


def test_a_private_answer_is_replaced_and_keeps_its_place(play: Play, opened: Round) -> None:
    private(play, opened, "k1", TEN)
    private(play, opened, "k1 k2", TEN + MINUTE, shared=False)

    (message,) = find_answer(play.store, opened.id, ANA).messages
    assert (message.text, message.private, message.shared, message.written_at) == ("k1 k2", True, False, TEN)


@pytest.mark.parametrize("nothing", ["", "  \n"])
def test_an_empty_private_answer_takes_it_back(play: Play, opened: Round, nothing: str) -> None:
    private(play, opened, "k1", TEN)

    private(play, opened, nothing, TEN + MINUTE)

    assert play.texts(opened) == []
    assert play.store.rounds.count_answers(opened.id, OPEN_FACE) is None  # it shows nobody, as it did at first


def test_a_private_answer_that_was_taken_back_can_be_given_anew(play: Play, opened: Round) -> None:
    private(play, opened, "k1", TEN)
    private(play, opened, "", TEN + MINUTE)
    private(play, opened, "k2", TEN + 2 * MINUTE)

    (message,) = find_answer(play.store, opened.id, ANA).messages
    assert (message.text, message.written_at) == ("k2", TEN + 2 * MINUTE)


def test_the_last_private_answer_stands_even_when_our_clock_was_set_back(play: Play, opened: Round) -> None:
    private(play, opened, "k1", TEN)
    private(play, opened, "k2", TEN - MINUTE)

    assert play.texts(opened) == ["k2"]


def test_private_answers_and_replies_are_one_answer(play: Play, opened: Round) -> None:
    private(play, opened, "k1", TEN)
    play.reply(opened, ANA, "k2", TEN + MINUTE)

    (answer,) = collect_answers(play.store.answers.of_round(opened.id))

    assert answer.text == "k1\nk2"
    assert answer.shared_private_text == "k1"


@pytest.mark.parametrize("state", [RoundState.REVEALING, RoundState.CLOSED])
def test_a_private_answer_to_a_round_that_is_over_is_refused(play: Play, opened: Round, state: RoundState) -> None:
    play.store.rounds.step(opened.id, [RoundState.OPEN], state)

    with pytest.raises(RoundUnavailable):
        private(play, opened, "k1", MONDAY_9)


def test_a_private_answer_to_an_unknown_round_is_refused(play: Play) -> None:
    with pytest.raises(RoundUnavailable):
        record_private_answer(play.store, 9999, ANA, "k1", shared=True, now=TEN)
