"""Stored quizzes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.members import Absence, MemberId
from bot.domain.posts import Post, PostKind, PostState
from bot.domain.quiz import Quiz
from bot.domain.rounds import RoundState
from bot.domain.schedule import Pause
from bot.storage.store import SqlStore
from bot.storage.transactions import Transactions
from tests.storage.examples import (
    ANA,
    EVE,
    MONDAY,
    NOW,
    SETTINGS,
    add_quiz,
    add_round,
    entry,
    grade,
    message,
    reveal_post,
)


def test_a_quiz_comes_back_as_it_was_stored(store: SqlStore) -> None:
    quiz = store.quizzes.add("T1", "U9", SETTINGS)

    assert quiz == Quiz(quiz.id, "T1", "U9", SETTINGS)
    assert store.quizzes.get(quiz.id) == quiz
    assert store.quizzes.in_channel("T1", "C1") == quiz
    assert store.quizzes.in_channel("T2", "C1") is None
    assert store.quizzes.get(quiz.id + 1) is None


def test_saving_overwrites_everything_that_may_change(store: SqlStore) -> None:
    quiz = add_quiz(store)
    schedule = replace(SETTINGS.schedule, holidays_country=None, weekdays=frozenset({7}))
    changed = replace(
        quiz,
        owner_id="U5",
        settings=replace(SETTINGS, channel_id="C5", bank="other", schedule=schedule),
        pause=Pause(MONDAY, MONDAY + timedelta(days=3), "Offsite 🏝"),
        next_post_at=NOW,
        reviewers=frozenset({"U7", "U6"}),
    )

    store.quizzes.save(changed)
    assert store.quizzes.get(quiz.id) == changed

    store.quizzes.save(replace(changed, pause=None, next_post_at=None))
    assert store.quizzes.get(quiz.id) == replace(changed, pause=None, next_post_at=None)


def test_next_posts_are_set_and_nothing_else_changes(store: SqlStore) -> None:
    quiz, second, other = (add_quiz(store, f"C{n}") for n in range(3))
    store.quizzes.set_next_post_at({quiz.id: NOW, second.id: NOW + timedelta(days=1)})
    assert store.quizzes.get(quiz.id) == replace(quiz, next_post_at=NOW)
    assert store.quizzes.get(second.id) == replace(second, next_post_at=NOW + timedelta(days=1))
    assert store.quizzes.get(other.id) == other
    store.quizzes.set_next_post_at({quiz.id: None})
    assert store.quizzes.get(quiz.id) == quiz


def test_an_open_pause_has_no_end(store: SqlStore) -> None:
    quiz = replace(add_quiz(store), pause=Pause(MONDAY))
    store.quizzes.save(quiz)
    assert store.quizzes.get(quiz.id) == quiz


def test_a_channel_holds_one_quiz(transactions: Transactions) -> None:
    with transactions.write() as store:
        add_quiz(store)
    with pytest.raises(IntegrityError), transactions.write() as store:
        add_quiz(store)


def test_quizzes_of_a_workspace_are_listed_oldest_first(store: SqlStore) -> None:
    quizzes = [add_quiz(store, "C2"), add_quiz(store, "C1")]
    add_quiz(store, "C1", "T2")
    assert store.quizzes.of_workspace("T1") == quizzes


def test_due_quizzes_come_longest_overdue_first(store: SqlStore) -> None:
    late, later, ahead, resting = (add_quiz(store, f"C{n}") for n in range(4))
    store.quizzes.save(replace(later, next_post_at=NOW))
    store.quizzes.save(replace(late, next_post_at=NOW - timedelta(minutes=1)))
    store.quizzes.save(replace(ahead, next_post_at=NOW + timedelta(microseconds=1)))
    store.quizzes.save(replace(resting, next_post_at=None))

    assert store.quizzes.due(NOW, 10) == [late.id, later.id]
    assert store.quizzes.due(NOW, 1) == [late.id]


def test_a_channel_that_gets_another_id_takes_all_its_rounds_along(store: SqlStore) -> None:
    quiz, elsewhere = add_quiz(store, "C1"), add_quiz(store, "C1", "T2")
    closed = add_round(store, quiz, MONDAY, RoundState.CLOSED)
    open_ = add_round(store, quiz, MONDAY + timedelta(days=1), RoundState.OPEN)
    foreign = add_round(store, elsewhere)

    for _ in range(2):
        store.quizzes.move_channel("T1", "C1", "C8")

        assert store.quizzes.in_channel("T1", "C1") is None
        assert store.quizzes.in_channel("T1", "C8") is not None
        assert store.rounds.get(open_.id) == replace(open_, channel_id="C8")
        assert store.rounds.get(closed.id) == replace(closed, channel_id="C8")
        assert store.rounds.get(foreign.id) == foreign


def test_a_channel_that_gets_another_id_takes_along_what_it_is_to_be_told(store: SqlStore) -> None:
    quiz, elsewhere = add_quiz(store, "C1"), add_quiz(store, "C1", "T2")

    def announcement(key: str, told: Quiz = quiz, **detail: str) -> Post:
        return Post(key, PostKind.ANNOUNCEMENT, told.id, NOW, detail={"name": "Ana", **detail})

    moving = announcement("due", channel="C1", post_time="09:00"), announcement("leased", channel="C1")
    staying = [
        announcement("left", channel="C2"),
        announcement("early"),  # as a version planned it that did not keep the channel
        announcement("elsewhere", elsewhere, channel="C1"),
        Post("notice", PostKind.NOTICE, quiz.id, NOW, detail={"recipient": "U1", "sentence": "C1"}),
    ]
    for post in (*moving, *staying):
        store.posts.plan(post)
    [leased] = store.posts.take(["leased"], NOW)

    for _ in range(2):
        store.quizzes.move_channel("T1", "C1", "C8")

        assert store.posts.get("due") == replace(moving[0], detail={**moving[0].detail, "channel": "C8"})
        assert store.posts.get("leased") == replace(
            leased, state=PostState.SENDING, attempts=1, detail={**leased.detail, "channel": "C8"}
        )
        assert [store.posts.get(post.key) for post in staying] == staying


def test_removing_a_workspace_removes_all_of_it_and_nothing_else(store: SqlStore) -> None:
    gone, kept = add_quiz(store, "C1", "T1"), add_quiz(store, "C1", "T2")
    rounds = {quiz.id: add_round(store, quiz) for quiz in (gone, kept)}
    for round_, member in ((rounds[gone.id], ANA), (rounds[kept.id], EVE)):
        store.answers.put(message(round_, member))
        store.results.add_grades(round_.id, {member: grade()}, NOW)
        store.results.append([entry(round_, member)])
        store.posts.plan(reveal_post(round_))
        store.members.note(member, "Name", "UTC", NOW)
        store.members.add_absence(member, Absence(NOW))

    for _ in range(2):
        store.quizzes.remove_workspace("T1")

    assert store.quizzes.get(gone.id) is None
    assert store.rounds.get(rounds[gone.id].id) is None
    assert store.answers.of_round(rounds[gone.id].id) == []
    assert store.results.grades(rounds[gone.id].id) == {}
    assert store.results.points(rounds[gone.id].id) == {}
    assert store.posts.get(reveal_post(rounds[gone.id]).key) is None
    assert store.members.get(ANA).name == ANA.user_id
    assert store.members.absences(ANA) == []

    assert store.quizzes.get(kept.id) == kept
    assert store.results.grades(rounds[kept.id].id) == {EVE: grade()}
    assert store.results.points(rounds[kept.id].id) == {EVE: 5}
    assert store.posts.get(reveal_post(rounds[kept.id]).key) is not None
    assert store.members.get(EVE).name == "Name"


def test_removing_a_workspace_removes_its_guests_unless_they_are_known_elsewhere(store: SqlStore) -> None:
    gone, kept = add_quiz(store, "C1", "T1"), add_quiz(store, "C1", "T2")
    here, there = add_round(store, gone), add_round(store, kept)
    guest, guest_of_both, host = MemberId("T3", "U1"), MemberId("T3", "U2"), MemberId("T2", "U9")
    for member in (guest, guest_of_both, host):
        store.members.note(member, "Name", "UTC", NOW)
        store.members.add_absence(member, Absence(NOW))
    for round_, member in ((here, guest), (here, guest_of_both), (there, guest_of_both)):
        store.answers.put(message(round_, member))

    store.quizzes.remove_workspace("T1")

    known = {m: (store.members.get(m).name, store.members.absences(m)) for m in (guest, guest_of_both, host)}
    assert known == {
        guest: (guest.user_id, []),
        guest_of_both: ("Name", [Absence(NOW)]),
        host: ("Name", [Absence(NOW)]),  # who has not answered yet
    }


def test_ids_of_removed_quizzes_and_rounds_do_not_come_back(store: SqlStore) -> None:
    quiz = add_quiz(store)
    round_ = add_round(store, quiz)
    store.quizzes.remove_workspace("T1")
    again = add_quiz(store)
    assert again.id > quiz.id
    assert add_round(store, again).id > round_.id
