"""Stored posts and their leases."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

import pytest

from bot.domain.posts import LEASE, Post, PostKind, PostState
from bot.domain.quiz import Quiz
from bot.domain.rounds import RoundState
from bot.storage.store import SqlStore
from bot.storage.transactions import Transactions
from tests.databases import on_postgresql
from tests.storage.examples import MONDAY, NOW, add_quiz, add_round, reveal_post

SECOND = timedelta(seconds=1)

SHARE = 10
"""Leases that a workspace may have: more than most tests ask for."""


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


def test_posts_that_are_planned_together_are_each_planned_once(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, workspace_id="T2")
    first, second, third = notice(quiz, "a"), notice(other, "b", 1), notice(quiz, "c", 2)
    store.posts.plan(second)

    assert store.posts.plan(first, replace(second, due_at=NOW), third)
    assert not store.posts.plan(first, second, third)
    assert not store.posts.plan()
    assert [store.posts.get(key) for key in ("a", "b", "c")] == [first, second, third]
    assert len(store.posts.claim(NOW + 2 * SECOND, 10, 2)) == 3


def test_due_posts_are_leased_in_due_order(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for key, seconds in (("later", 0), ("late", -5), ("ahead", 1)):
        store.posts.plan(notice(quiz, key, seconds))

    assert keys(store.posts.claim(NOW, 1, SHARE)) == ["late"]
    assert keys(store.posts.claim(NOW, 10, SHARE)) == ["later"]
    assert store.posts.claim(NOW, 10, SHARE) == []
    assert keys(store.posts.claim(NOW + SECOND, 10, SHARE)) == ["ahead"]


def test_what_slack_does_not_have_yet_is_counted_by_state(store: SqlStore) -> None:
    quiz = add_quiz(store)
    assert store.posts.unfinished() == {PostState.DUE: 0, PostState.UNSURE: 0, PostState.SENDING: 0}
    for number, key in enumerate(("sent", "failed", "unsure", "leased", "due", "due later")):
        store.posts.plan(notice(quiz, key, number))
    claimed = {post.key: post for post in store.posts.claim(NOW + 3 * SECOND, 10, SHARE)}
    store.posts.finish("sent", "1.1")
    store.posts.fail("failed", "no")
    store.posts.retry(claimed["unsure"], NOW)
    assert store.posts.unfinished() == {PostState.DUE: 2, PostState.UNSURE: 1, PostState.SENDING: 1}


def test_a_claimed_post_tells_what_was_before(store: SqlStore) -> None:
    post = notice(add_quiz(store), "a")
    store.posts.plan(post)

    assert store.posts.claim(NOW, 1, SHARE) == [replace(post, lease_until=NOW + LEASE)]
    leased = replace(post, state=PostState.SENDING, attempts=1, lease_until=NOW + LEASE)
    assert store.posts.get("a") == leased


def test_a_lease_that_ran_out_leaves_the_post_unsure(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.claim(NOW, 1, SHARE)

    assert store.posts.claim(NOW + LEASE, 1, SHARE) == []
    again = store.posts.claim(NOW + LEASE + SECOND, 1, SHARE)
    assert [(post.state, post.attempts) for post in again] == [(PostState.UNSURE, 1)]


def test_a_retried_post_is_due_again_later(store: SqlStore) -> None:
    post = notice(add_quiz(store), "a")
    store.posts.plan(post)
    [claimed] = store.posts.claim(NOW, 1, SHARE)
    assert store.posts.retry(claimed, NOW + 9 * SECOND)

    waiting = replace(post, state=PostState.UNSURE, due_at=NOW + 9 * SECOND, attempts=1)
    assert store.posts.get("a") == waiting
    assert store.posts.claim(NOW + 8 * SECOND, 1, SHARE) == []
    assert [(p.state, p.attempts) for p in store.posts.claim(NOW + 9 * SECOND, 1, SHARE)] == [(PostState.UNSURE, 1)]


@pytest.mark.parametrize(("state", "tried"), [(PostState.UNSURE, 1), (PostState.DUE, 0)])
def test_a_postponed_post_is_due_later_as_it_was(store: SqlStore, state: PostState, tried: int) -> None:
    post = replace(notice(add_quiz(store), "a"), state=state, attempts=tried)
    store.posts.plan(post)
    for seconds in (0, 9):
        [claimed] = store.posts.claim(NOW + seconds * SECOND, 1, SHARE)
        store.posts.postpone(claimed, NOW + (seconds + 9) * SECOND)
    assert store.posts.get("a") == replace(post, due_at=NOW + 18 * SECOND)


def test_a_post_is_finished_once_and_stays_so(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    [claimed] = store.posts.claim(NOW, 1, SHARE)

    assert store.posts.finish("a", "1.0")
    assert not store.posts.finish("a", "2.0")
    assert not store.posts.retry(claimed, NOW)
    assert not store.posts.fail("a", "too late")

    finished = store.posts.get("a")
    assert finished
    assert (finished.state, finished.ts, finished.reason, finished.lease_until) == (PostState.SENT, "1.0", "", None)
    assert store.posts.claim(NOW + 2 * LEASE, 1, SHARE) == []


def test_a_sent_post_that_is_looked_at_again_keeps_its_message(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.look_again("a", NOW - SECOND)
    [claimed] = store.posts.claim(NOW, 1, SHARE)
    assert claimed.state is PostState.DUE
    assert store.posts.finish("a", "1.0")
    assert not store.posts.postpone(claimed, NOW)

    store.posts.look_again("a", NOW + SECOND)
    assert sum(store.posts.unfinished().values()) == 0  # it stands
    [again] = store.posts.claim(NOW + SECOND, 1, SHARE)
    assert again.ts == "1.0"
    assert not store.posts.finish("a", "2.0")
    assert not store.posts.fail("a", "It was not wanted when somebody else came with it.")
    assert store.posts.postpone(again, NOW + 9 * SECOND)
    assert not store.posts.finish("a", "1.0")  # nor is it as if it had only now come to stand
    [late] = store.posts.claim(NOW + 9 * SECOND, 1, SHARE)
    store.posts.looked(late)
    assert not store.posts.postpone(late, NOW)
    assert store.posts.get("a") == replace(late, state=PostState.SENT, attempts=2, lease_until=None)
    assert store.posts.claim(NOW + 2 * LEASE, 1, SHARE) == []


@pytest.mark.parametrize("look_at", [None, NOW + 3 * LEASE])
@pytest.mark.parametrize("claims", [1, 2])
def test_a_post_that_was_claimed_more_than_once_is_looked_at_again(
    store: SqlStore, claims: int, look_at: datetime | None
) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    for number in range(claims):
        store.posts.claim(NOW + 2 * number * LEASE, 1, SHARE)

    assert store.posts.finish("a", "1.0", look_at)

    assert store.posts.claim(NOW + 3 * LEASE - SECOND, 1, SHARE) == []
    looked_at = store.posts.claim(NOW + 3 * LEASE, 1, SHARE)
    assert [post.ts for post in looked_at] == (["1.0"] if look_at and claims > 1 else [])


def test_a_post_that_is_to_be_looked_at_again_while_somebody_looks_is_looked_at_again(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.finish("a", "1.0")
    store.posts.look_again("a", NOW)
    [early] = store.posts.claim(NOW, 1, SHARE)
    store.posts.look_again("a", NOW + SECOND)

    store.posts.looked(early)

    [later] = store.posts.claim(NOW + SECOND, 1, SHARE)
    store.posts.looked(later)
    assert store.posts.claim(NOW + 2 * LEASE, 1, SHARE) == []


def test_a_look_is_never_taken_sooner_than_it_was_to_be(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    store.posts.finish("a", "1.0")
    for seconds in (9, 1):
        store.posts.look_again("a", NOW + seconds * SECOND)
    assert store.posts.claim(NOW + 8 * SECOND, 1, SHARE) == []
    assert keys(store.posts.claim(NOW + 9 * SECOND, 1, SHARE)) == ["a"]


def test_a_post_given_up_is_not_sent_any_more(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    assert store.posts.fail("a", "The channel is gone.")

    assert not store.posts.fail("a", "It was removed.")
    assert not store.posts.finish("a", "1.0")
    failed = store.posts.get("a")
    assert failed
    assert (failed.state, failed.reason, failed.ts) == (PostState.FAILED, "The channel is gone.", None)
    assert store.posts.claim(NOW + 2 * LEASE, 1, SHARE) == []


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
    revived = store.posts.claim(NOW + SECOND, 10, SHARE)
    assert keys(revived) == [reveal_post(stuck).key]
    assert revived[0].is_revived

    store.posts.finish(reveal_post(stuck).key, "1.0")
    store.posts.revive_reveals(quiz.id, NOW + SECOND)
    assert store.posts.claim(NOW + SECOND, 10, SHARE) == []


def test_a_reveal_owed_to_a_channel_that_the_quiz_has_left_is_revived_once(store: SqlStore) -> None:
    quiz = add_quiz(store)
    reveal = reveal_post(add_round(store, quiz, MONDAY, RoundState.REVEALING))
    store.posts.plan(reveal)
    revived = []

    for channel_id in ("C2", "C2", "C1", "C1", "C2"):
        store.quizzes.save(replace(quiz, settings=replace(quiz.settings, channel_id=channel_id)))
        store.posts.fail(reveal.key, "no")
        store.posts.revive_reveals(quiz.id, NOW)
        revived.append(len(store.posts.claim(NOW, 10, SHARE)))

    assert revived == [1, 0, 1, 1, 0]


def test_a_reveal_owed_to_a_channel_that_the_quiz_has_left_is_revived_for_as_long_as_its_round_is_open(
    store: SqlStore,
) -> None:
    quiz = add_quiz(store)
    opened = add_round(store, quiz, MONDAY, RoundState.OPEN)
    store.posts.plan(reveal_post(opened))
    store.quizzes.save(replace(quiz, settings=replace(quiz.settings, channel_id="C2")))
    revived = []

    for state in (RoundState.OPEN, RoundState.OPEN, RoundState.REVEALING):
        store.rounds.step(opened.id, [RoundState.OPEN], state)
        store.posts.fail(reveal_post(opened).key, "no")
        store.posts.revive_reveals(quiz.id, NOW)
        revived.append(len(store.posts.claim(NOW, 10, SHARE)))

    assert revived == [1, 1, 0]


@on_postgresql
def test_workers_that_claim_at_the_same_moment_get_different_posts(transactions: Transactions) -> None:
    with transactions.write() as store:
        quiz = add_quiz(store)
        for number in range(5):
            store.posts.plan(notice(quiz, str(number), number - 9))

    with transactions.write() as one, transactions.write() as another:
        assert keys(one.posts.claim(NOW, 2, SHARE)) == ["0", "1"]
        assert keys(another.posts.claim(NOW, 10, SHARE)) == ["2", "3", "4"]


@on_postgresql
def test_a_post_that_is_amended_is_taken_only_afterwards(transactions: Transactions) -> None:
    with transactions.write() as store:
        quiz = add_quiz(store)
        store.posts.plan(notice(quiz, "a", -1), notice(quiz, "b", -1))

    with transactions.write() as one, transactions.write() as another:
        assert one.posts.amend("a", name="Ben")
        assert keys(another.posts.claim(NOW, 2, SHARE)) == ["b"]
    with transactions.write() as store:
        [amended] = store.posts.claim(NOW, 2, SHARE)
        assert amended.detail["name"] == "Ben"
        assert not store.posts.amend("a", name="Cem")
        assert not store.posts.amend("c", name="Cem")


def test_each_workspace_gets_its_share_and_the_longest_overdue_comes_first(store: SqlStore) -> None:
    busy, calm = add_quiz(store), add_quiz(store, "C2", "T2")
    for number in range(5):
        store.posts.plan(notice(busy, f"busy {number}", number - 10))
    store.posts.plan(notice(calm, "calm", -1))

    assert keys(store.posts.claim(NOW, 10, 3)) == ["busy 0", "busy 1", "busy 2", "calm"]
    assert store.posts.claim(NOW, 10, 3) == []
    store.posts.finish("busy 1", "1.1")
    assert keys(store.posts.claim(NOW, 10, 3)) == ["busy 3"]
    assert keys(store.posts.claim(NOW + LEASE + SECOND, 2, 3)) == ["busy 0", "busy 2"]


@dataclass(slots=True)
class Owed:
    """A post as the test remembers it."""

    key: str
    workspace_id: str
    due_at: datetime
    leased_until: datetime | None = None

    def is_free(self, now: datetime) -> bool:
        return self.leased_until is None or self.leased_until < now


def expected_claim(owed: list[Owed], now: datetime, limit: int, share: int) -> list[Owed]:
    """What `claim` promises, post by post."""
    due = sorted((one for one in owed if one.due_at <= now), key=lambda one: (one.due_at, one.key))
    first_due: dict[str, datetime] = {}
    for one in due:
        if one.is_free(now):
            first_due.setdefault(one.workspace_id, one.due_at)
    claimed: list[Owed] = []
    for workspace_id in sorted(first_due, key=lambda name: (first_due[name], name)):
        own = [one for one in due if one.workspace_id == workspace_id]
        free = [one for one in own if one.is_free(now)]
        room = min(max(0, share - (len(own) - len(free))), limit - len(claimed))
        claimed += free[:room]
    return claimed


@pytest.mark.parametrize("seed", range(12))
def test_claims_are_fair_whatever_is_owed_leased_and_finished(store: SqlStore, seed: int) -> None:
    random = Random(seed)
    quizzes = [add_quiz(store, f"C{n}", f"T{random.randrange(4)}") for n in range(6)]
    owed = []
    for number in range(30):
        quiz = random.choice(quizzes)
        post = notice(quiz, f"{random.randrange(100)}-{number}", random.randrange(-20, 20))
        store.posts.plan(post)
        owed.append(Owed(post.key, quiz.workspace_id, post.due_at))
    now = NOW
    for _ in range(12):
        limit, share = random.randrange(1, 8), random.randrange(1, 5)
        expected = expected_claim(owed, now, limit, share)
        assert keys(store.posts.claim(now, limit, share)) == [one.key for one in expected]
        for one in expected:
            one.leased_until = now + LEASE
        for one in random.sample(owed, len(owed) // 8):
            store.posts.finish(one.key, "1.1")
            owed.remove(one)
        now += random.choice((SECOND, 10 * SECOND, LEASE + SECOND))


def handed_over(store: SqlStore, now: datetime, limit: int = SHARE) -> list[Post]:
    """What is put into the queue."""
    queue: list[Post] = []
    store.posts.hand_over(now, limit, SHARE, lambda _, found: queue.extend(found))
    return queue


def test_what_is_handed_over_waits_to_be_taken(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for key in ("a", "b", "c"):
        store.posts.plan(notice(quiz, key))
    assert [keys(handed_over(store, NOW, limit=2)) for _ in range(3)] == [["a", "b"], ["c"], []]

    taken = store.posts.take(["c", "nobody's", "a"], NOW)
    assert [(one.key, one.state, one.attempts, one.lease_until) for one in taken] == [
        ("a", PostState.DUE, 0, NOW + LEASE),
        ("c", PostState.DUE, 0, NOW + LEASE),
    ]
    assert store.posts.take(["a"], NOW) == []
    store.posts.finish("a", "1.1")
    store.posts.finish("c", "1.2")
    assert store.posts.take(["a", "c"], NOW + 2 * LEASE) == []

    assert keys(handed_over(store, NOW + LEASE + SECOND)) == ["b"]


def test_a_post_that_somebody_died_over_is_handed_over_unsure(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    later = NOW + LEASE + SECOND
    assert keys(store.posts.take(["a"], NOW)) == ["a"]
    assert store.posts.take(["a"], NOW + LEASE) == []
    [taken] = store.posts.take(keys(handed_over(store, later)), later)
    assert (taken.state, taken.attempts) == (PostState.UNSURE, 1)


def test_what_is_handed_over_and_then_held_is_handed_over_again_when_it_is_due(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for key in ("a", "b"):
        store.posts.plan(notice(quiz, key))
    assert keys(handed_over(store, NOW)) == ["a", "b"]
    [sending] = store.posts.take(["a"], NOW)
    store.posts.postpone_waiting(sending, [PostKind.NOTICE], NOW + 30 * SECOND)
    assert store.posts.take(["b"], NOW + 29 * SECOND) == []
    assert handed_over(store, NOW + 29 * SECOND) == []
    assert keys(handed_over(store, NOW + 30 * SECOND)) == ["b"]
    assert keys(store.posts.take(["b"], NOW + 30 * SECOND)) == ["b"]
    being_sent = store.posts.get("a")
    assert being_sent is not None
    assert being_sent.lease_until == NOW + LEASE


def test_what_is_put_off_is_not_taken_by_an_entry_that_is_left_over(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    handed_over(store, NOW)
    [taken] = store.posts.take(["a"], NOW)
    store.posts.postpone(taken, NOW + 30 * SECOND)
    assert store.posts.take(["a"], NOW + 29 * SECOND) == []
    assert keys(store.posts.take(["a"], NOW + 30 * SECOND)) == ["a"]


def test_a_worker_whose_clock_is_behind_takes_what_was_handed_over(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    handed_over(store, NOW)
    assert keys(store.posts.take(["a"], NOW - SECOND)) == ["a"]


def test_a_lease_is_renewed_by_the_one_who_has_it(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    [first] = store.posts.claim(NOW, 1, SHARE)
    store.posts.renew(first, NOW + LEASE)
    assert store.posts.claim(NOW + 2 * LEASE, 1, SHARE) == []

    [second] = store.posts.claim(NOW + 2 * LEASE + SECOND, 1, SHARE)
    store.posts.renew(first, NOW + 9 * LEASE)
    assert store.posts.get("a") == replace(second, state=PostState.SENDING, attempts=2)
    store.posts.finish("a", "1.1")
    store.posts.renew(second, NOW + 9 * LEASE)
    sent = store.posts.get("a")
    assert sent is not None
    assert sent.lease_until is None


def test_a_post_that_somebody_else_is_at_is_not_made_due_again(store: SqlStore) -> None:
    store.posts.plan(notice(add_quiz(store), "a"))
    later = NOW + LEASE + SECOND
    [frozen] = store.posts.claim(NOW, 1, SHARE)
    [other] = store.posts.claim(later, 1, SHARE)
    before = store.posts.get("a")
    assert not store.posts.retry(frozen, later)
    assert store.posts.get("a") == before
    assert store.posts.retry(other, later)


def test_releasing_leaves_what_was_leased_unsure_and_due(store: SqlStore) -> None:
    quiz = add_quiz(store)
    for key in ("sent", "sending", "due"):
        store.posts.plan(notice(quiz, key))
    store.posts.claim(NOW, 2, SHARE)
    store.posts.finish("due", "1.1")
    store.posts.release()
    assert [(p.key, p.state) for p in store.posts.claim(NOW, 9, SHARE)] == [
        ("sending", PostState.UNSURE),
        ("sent", PostState.DUE),
    ]


def test_a_hold_makes_a_workspace_wait_and_no_other(store: SqlStore) -> None:
    quiz, other = add_quiz(store), add_quiz(store, "C2", "T2")
    for key, of, seconds in (("sending", quiz, -9), ("due", quiz, 0), ("much later", quiz, 60), ("other", other, 0)):
        store.posts.plan(notice(of, key, seconds))
    [sending] = store.posts.claim(NOW - SECOND, 1, SHARE)
    store.posts.postpone_waiting(sending, [PostKind.NOTICE], NOW + 30 * SECOND)
    store.posts.postpone_waiting(sending, [PostKind.REVEAL], NOW + 90 * SECOND)
    store.posts.postpone_waiting(sending, [PostKind.NOTICE], NOW + 30.9 * SECOND)
    assert keys(store.posts.claim(NOW + 29 * SECOND, 9, SHARE)) == ["other"]
    assert keys(store.posts.claim(NOW + 30 * SECOND, 9, SHARE)) == ["due"]
    assert "much later" in keys(store.posts.claim(NOW + 60 * SECOND, 9, SHARE))
