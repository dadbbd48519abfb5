"""An answer that comes in one process while another reveals its round is graded, or comes too late: nothing between."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from bot.domain.bank import SingleFact
from bot.domain.posts import Post, PostKind
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round
from bot.storage.database import Database
from bot.usecases.ports import Store
from bot.usecases.record_answer import Deletion, ThreadReply, record_answers, record_private_answer, remove_answer
from bot.usecases.reveal_round import reveal_round
from bot.usecases.show_card import OPEN_FACE
from bot.usecases.sync_replies import sync_replies
from tests.builders import ANA, BEN, Calendar, Shelf, WordGrader, bank_of, question, rubric, ts, utc
from tests.databases import on_postgresql
from tests.usecases.play import MONDAY_16, Play

TEN = utc("2026-11-23 10:00")
AT = MONDAY_16 - timedelta(seconds=1)

A_WHILE = 0.5
"""Seconds that the second process is given to overtake the first."""

pytestmark = on_postgresql  # with SQLite there is one process, which writes one after the other


def late(round_: Round) -> ThreadReply:
    """A reply of Ben's just before the reveal."""
    return ThreadReply(BEN, ts(AT), "k1", ts(AT), AT, round_.channel_id, round_.message_ts or "")


def reply(store: Store, round_: Round) -> object:
    return record_answers(store, [late(round_)])


def answer_privately(store: Store, round_: Round) -> object:
    try:
        return record_private_answer(store, round_.id, BEN, "k1", shared=True, now=AT)
    except RoundUnavailable:
        return None


def take_back(store: Store, round_: Round) -> object:
    [anas] = store.answers.of_member(round_.id, ANA)
    gone = Deletion(round_.channel_id, anas.message_id, anas.written_at, round_.message_ts, ANA)
    return remove_answer(store, gone)


def read_thread(store: Store, round_: Round) -> object:
    sync_replies(store, round_, [late(round_)], [])
    return None


CHANGES = [reply, answer_privately, take_back, read_thread]


@pytest.fixture
def round_and_post(database: Database) -> tuple[Round, Post]:
    """A round in which Ana has answered, and the post of its reveal."""
    with database.transactions.write() as store:
        play = Play(store, Shelf(bank_of(question(rubric=rubric(SingleFact("k1"), "k1")))), Calendar(), WordGrader())
        round_ = play.open(play.set_up())
        play.reply(round_, ANA, "k1", TEN)
        play.tick(MONDAY_16)
        [post] = play.due(MONDAY_16, PostKind.REVEAL)
    return round_, post


@pytest.mark.parametrize("change", CHANGES)
def test_what_comes_while_a_round_is_revealed_waits_and_is_too_late(
    database: Database, round_and_post: tuple[Round, Post], change: Callable[[Store, Round], object]
) -> None:
    round_, post = round_and_post

    def meanwhile() -> object:
        with database.transactions.write() as store:
            return change(store, round_)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            assert reveal_round(store, WordGrader(), post, MONDAY_16, model=None)
            changing: Future[object] = pool.submit(meanwhile)
            wait([changing], A_WHILE)
        assert not changing.result()

    with database.transactions.read() as store:
        assert list(store.results.grades(round_.id)) == [ANA]
        assert [message.text for message in store.answers.of_round(round_.id)] == ["k1"]


def test_a_reveal_waits_for_an_answer_that_is_being_recorded(
    database: Database, round_and_post: tuple[Round, Post]
) -> None:
    round_, post = round_and_post

    def reveal() -> object:
        with database.transactions.write() as store:
            return reveal_round(store, WordGrader(), post, MONDAY_16, model=None)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            assert reply(store, round_)
            revealing: Future[object] = pool.submit(reveal)
            wait([revealing], A_WHILE)
            assert not revealing.done()
        assert revealing.result()

    with database.transactions.read() as store:
        assert set(store.results.grades(round_.id)) == {ANA, BEN}


def test_an_answer_in_hand_is_waited_for_and_counted(database: Database, round_and_post: tuple[Round, Post]) -> None:
    opened, _ = round_and_post

    def count() -> str | None:
        with database.transactions.write() as store:
            return store.rounds.count_answers(opened.id, OPEN_FACE)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            assert reply(store, opened)
            counting = pool.submit(count)
            wait([counting], A_WHILE)
            assert not counting.done()
        assert counting.result() == "open:2"
