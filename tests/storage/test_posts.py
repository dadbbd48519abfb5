"""Stored posts and their leases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.posts import LEASE, Post, PostKind, PostState
from bot.domain.quiz import Quiz
from bot.domain.rounds import RoundState
from bot.storage.store import SqlStore
from bot.storage.transactions import Transactions
from tests.databases import on_postgresql
from tests.storage.examples import MONDAY, NOW, add_quiz, add_round, reveal_post

SECOND = timedelta(seconds=1)


def notice(quiz: Quiz, key: str, seconds: int = 0) -> Post:
    return Post(key, PostKind.NOTICE, quiz.id, NOW + seconds * SECOND, detail={"sentence": "Hello 👋", "to": "U1"})


def keys(posts: list[Post]) -> list[str]:
    return [post.key for post in posts]


def test_a_post_is_planned_once(store: SqlStore) -> None:
    post = notice(add_quiz(store), "a")
    assert store.posts.plan(post)
    assert not store.posts.plan(replace(post, due_at=NOW + SECOND))
    assert store.posts.get("a") == post
    assert store.posts.get("b") is None


def test_due_posts_are_leased_in_due_order(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for key, seconds in (("later", 0), ("late", -5), ("ahead", 1)):
        store.posts.plan(notice(quiz, key, seconds))

    assert keys(store.posts.claim(NOW, 1)) == ["late"]
    assert keys(store.posts.claim(NOW, 10)) == ["later"]
    assert store.posts.claim(NOW, 10) == []
    assert keys(store.posts.claim(NOW + SECOND, 10)) == ["ahead"]


def test_what_slack_does_not_have_yet_is_counted_by_state(store: SqlStore) -> None:
    quiz = add_quiz(store)
    assert store.posts.unfinished() == {PostState.DUE: 0, PostState.UNSURE: 0, PostState.SENDING: 0}
    for number, key in enumerate(("sent", "failed", "unsure", "leased", "due", "due later")):
        store.posts.plan(notice(quiz, key, number))
    store.posts.claim(NOW + 3 * SECOND, 10)
    store.posts.finish("sent", "1.1")
    store.posts.fail("failed", "no")
    store.posts.retry("unsure", NOW, unsure=True, reason="")
    assert store.posts.unfinished() == {PostState.DUE: 2, PostState.UNSURE: 1, PostState.SENDING: 1}


def test_a_claimed_post_tells_what_was_before(store: SqlStore) -> None:
    post = notice(add_quiz(store), "a")
    store.posts.plan(post)

    assert store.posts.claim(NOW, 1) == [replace(post, lease_until=NOW + LEASE)]
    leased = replace(post, state=PostState.SENDING, attempts=1, lease_until=NOW + LEASE)
    assert store.posts.get("a") == leased


def test_a_lease_that_ran_out_leaves_the_post_unsure(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.claim(NOW, 1)

    assert store.posts.claim(NOW + LEASE, 1) == []
    again = store.posts.claim(NOW + LEASE + SECOND, 1)
    assert [(post.state, post.attempts) for post in again] == [(PostState.UNSURE, 1)]


@pytest.mark.parametrize(("unsure", "state", "tried"), [(True, PostState.UNSURE, 1), (False, PostState.DUE, 0)])
def test_a_retried_post_is_due_again_later(store: SqlStore, unsure: bool, state: PostState, tried: int) -> None:
    post = notice(add_quiz(store), "a")
    store.posts.plan(post)
    store.posts.claim(NOW, 1)
    store.posts.retry("a", NOW + 9 * SECOND, unsure=unsure, reason="Slack is busy")

    waiting = replace(post, state=state, due_at=NOW + 9 * SECOND, attempts=tried, reason="Slack is busy")
    assert store.posts.get("a") == waiting
    assert store.posts.claim(NOW + 8 * SECOND, 1) == []
    assert [(p.state, p.attempts) for p in store.posts.claim(NOW + 9 * SECOND, 1)] == [(state, tried)]


def test_a_post_is_finished_once_and_stays_so(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.claim(NOW, 1)

    assert store.posts.finish("a", "1.0")
    assert not store.posts.finish("a", "2.0")
    store.posts.retry("a", NOW, unsure=True, reason="too late")
    store.posts.fail("a", "too late")

    finished = store.posts.get("a")
    assert finished
    assert (finished.state, finished.ts, finished.reason, finished.lease_until) == (PostState.SENT, "1.0", "", None)
    assert store.posts.claim(NOW + 2 * LEASE, 1) == []


def test_a_post_given_up_is_not_sent_any_more(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.fail("a", "The channel is gone.")

    assert not store.posts.finish("a", "1.0")
    failed = store.posts.get("a")
    assert failed
    assert (failed.state, failed.reason, failed.ts) == (PostState.FAILED, "The channel is gone.", None)
    assert store.posts.claim(NOW + 2 * LEASE, 1) == []


def test_failed_reveals_of_rounds_in_revealing_are_revived(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2")
    stuck = add_round(store, quiz, MONDAY, RoundState.REVEALING)
    closed = add_round(store, quiz, MONDAY + timedelta(days=1), RoundState.CLOSED)
    foreign = add_round(store, other, MONDAY, RoundState.REVEALING)
    question = Post("question", PostKind.QUESTION, quiz.id, NOW, stuck.id)
    for post in (reveal_post(stuck), reveal_post(closed), reveal_post(foreign), question):
        store.posts.plan(post)
        store.posts.fail(post.key, "no")

    store.posts.revive_reveals(quiz.id, NOW + SECOND)
    assert keys(store.posts.claim(NOW + SECOND, 10)) == [reveal_post(stuck).key]

    store.posts.finish(reveal_post(stuck).key, "1.0")
    store.posts.revive_reveals(quiz.id, NOW + SECOND)
    assert store.posts.claim(NOW + SECOND, 10) == []


@on_postgresql
def test_workers_that_claim_at_the_same_moment_get_different_posts(transactions: Transactions) -> None:
    with transactions.write() as store:
        quiz = add_quiz(store)
        for number in range(5):
            store.posts.plan(notice(quiz, str(number), number - 9))

    with transactions.write() as one, transactions.write() as another:
        assert keys(one.posts.claim(NOW, 2)) == ["0", "1"]
        assert keys(another.posts.claim(NOW, 10)) == ["2", "3", "4"]
