"""A thread read anew makes up for events that were missed, and takes no answer that it could not have shown."""

from datetime import datetime, timedelta

import pytest

from bot.domain.members import MemberId
from bot.domain.rounds import Round
from bot.usecases.record_answer import ThreadReply, record_private_answer
from bot.usecases.show_card import OPEN_FACE
from bot.usecases.sync_replies import sync_replies
from tests.builders import ANA, BEN, member_id, ts, utc
from tests.usecases.play import Play

TEN = utc("2026-11-23 10:00")
MINUTE = timedelta(minutes=1)


def in_thread(member: MemberId, text: str, at: datetime, *, edited_at: datetime | None = None) -> ThreadReply:
    return ThreadReply(member, ts(at), text, ts(edited_at or at), at, "C1", "1.0")


def sync(play: Play, round_: Round, read: list[ThreadReply]) -> None:
    """A thread that was read in one moment."""
    recorded = {message.message_id for message in play.store.answers.of_round(round_.id)}
    sync_replies(play.store, round_, read, recorded - {reply.message_ts for reply in read})


@pytest.fixture
def opened(play: Play) -> Round:
    return play.open(play.set_up())


def test_missed_replies_edits_and_deletions_are_made_up_for(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "old", TEN)
    play.reply(opened, BEN, "deleted meanwhile", TEN + MINUTE)

    sync(
        play,
        opened,
        [
            in_thread(ANA, "new", TEN, edited_at=TEN + 5 * MINUTE),
            in_thread(ANA, "missed", TEN + 3 * MINUTE),
        ],
    )

    assert play.texts(opened, ANA) == ["new", "missed"]
    assert play.texts(opened, BEN) == []
    assert play.store.rounds.count_answers(opened.id, OPEN_FACE) == "open:1"


def test_a_thread_that_is_as_recorded_changes_nothing(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    before = play.store.answers.of_round(opened.id)

    for _ in range(2):
        sync(play, opened, [in_thread(ANA, "k1", TEN)])

    assert play.store.answers.of_round(opened.id) == before


def test_a_reply_stays_with_whom_it_was_recorded(play: Play, opened: Round) -> None:
    guest, as_read = member_id("UGUEST", "T2"), member_id("UGUEST", "T1")
    play.reply(opened, guest, "k1", TEN)

    sync(play, opened, [in_thread(as_read, "k1", TEN)])
    sync(play, opened, [in_thread(as_read, "k1 k2", TEN, edited_at=TEN + MINUTE)])

    assert play.texts(opened, guest) == ["k1 k2"]
    assert play.texts(opened, as_read) == []


def test_a_reading_that_is_older_than_an_edit_does_not_undo_it(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    sync(play, opened, [in_thread(ANA, "k1 k2", TEN, edited_at=TEN + MINUTE)])

    sync(play, opened, [in_thread(ANA, "k1", TEN)])

    assert play.texts(opened, ANA) == ["k1 k2"]


def test_a_reply_recorded_while_the_thread_was_read_stays(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "before", TEN)
    gone = [message.message_id for message in play.store.answers.of_round(opened.id)]
    read: list[ThreadReply] = []  # Ana's reply is gone, and Ben's has not been written
    play.reply(opened, BEN, "just now", TEN + MINUTE)

    sync_replies(play.store, opened, read, gone)

    assert play.texts(opened, ANA) == []
    assert play.texts(opened, BEN) == ["just now"]


def test_private_answers_are_not_expected_in_the_thread(play: Play, opened: Round) -> None:
    record_private_answer(play.store, opened.id, ANA, "k1", shared=True, now=TEN)

    sync(play, opened, [])

    assert play.texts(opened, ANA) == ["k1"]


def test_after_the_reveal_the_thread_changes_nothing(play: Play, opened: Round) -> None:
    play.reply(opened, ANA, "k1", TEN)
    play.reveal()

    sync(play, opened, [in_thread(BEN, "k1 k2", TEN + MINUTE)])

    assert play.texts(opened, ANA) == ["k1"]
    assert play.texts(opened, BEN) == []


def test_the_thread_of_a_round_that_is_gone_is_left_alone(play: Play, opened: Round) -> None:
    play.store.quizzes.remove_workspace("T1")

    sync(play, opened, [in_thread(ANA, "k1", TEN)])

    assert play.store.answers.of_round(opened.id) == []
