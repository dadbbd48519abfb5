"""What changes a quiz in one process while another changes it adds to that, and takes nothing back."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz
from bot.domain.refusals import NotAllowed
from bot.domain.rounds import RoundState
from bot.domain.schedule import window
from bot.storage.database import Database
from bot.usecases.find_quiz import lock_quiz_of_round, lock_quiz_to_change
from bot.usecases.give_up_post import give_up_post
from bot.usecases.hand_over_quiz import hand_over_quiz
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.ports import Claim, Store
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.skip_round import skip_round, undo_skip
from bot.usecases.steps.notify_owner import notify_owner
from tests.builders import (
    ADMIN,
    OWNER,
    Calendar,
    Shelf,
    WordGrader,
    bank_of,
    day,
    quiz_settings,
    schedule,
    three_per_section,
)
from tests.databases import on_postgresql
from tests.usecases.play import SUNDAY_EVENING, Play

SHELF = Shelf(bank_of(*three_per_section()))
EARLIER = quiz_settings(schedule(post="08:00"))
REVIEWERS = frozenset({"U7"})
NEW_OWNER = "U8"

A_WHILE = 0.5
"""Seconds that the second process is given to overtake the first."""

pytestmark = on_postgresql  # with SQLite there is one process, which writes one after the other


def save_settings(store: Store, quiz: Quiz) -> None:
    set_up = set_up_quiz(store, SHELF, Calendar(), OWNER, EARLIER, SUNDAY_EVENING, quiz.id)
    name_reviewers(store, OWNER, set_up.quiz, REVIEWERS, SUNDAY_EVENING)


def pause(store: Store, quiz: Quiz) -> None:
    kept = lock_quiz_to_change(store, ADMIN, quiz.channel_id, quiz_id=None)
    pause_quiz(store, Calendar(), kept, None, SUNDAY_EVENING)


def hand_over(store: Store, quiz: Quiz) -> None:
    kept = lock_quiz_to_change(store, OWNER, quiz.channel_id, quiz_id=None)
    hand_over_quiz(store, OWNER, kept, NEW_OWNER, "Olga", SUNDAY_EVENING)


def give_up(store: Store, quiz: Quiz) -> None:
    [round_] = store.rounds.claim(Claim(quiz, window(quiz.schedule, day("2026-11-23")), RoundState.PLANNED))
    assert round_
    post = Post("question:1", PostKind.QUESTION, quiz.id, SUNDAY_EVENING, round_.id)
    store.posts.plan(post)
    assert give_up_post(store, Calendar(), post, "The channel is gone.", SUNDAY_EVENING)


@pytest.fixture
def quiz(database: Database) -> Quiz:
    with database.transactions.write() as store:
        return Play(store, SHELF, Calendar(), WordGrader()).set_up()


def change_at_once(database: Database, quiz: Quiz, *changes: Callable[[Store, Quiz], None]) -> Quiz:
    """Begin the second change while the first is not committed, and return the quiz as it is after both."""
    first, second = changes

    def change_later() -> None:
        with database.transactions.write() as store:
            second(store, quiz)

    with ThreadPoolExecutor(1) as pool:
        with database.transactions.write() as store:
            first(store, quiz)
            changing = pool.submit(change_later)
            wait([changing], A_WHILE)
        changing.result()
    with database.transactions.read() as store:
        changed = store.quizzes.get(quiz.id)
    assert changed is not None
    return changed


@pytest.mark.parametrize("other", [pause, give_up])
@pytest.mark.parametrize("settings_first", [True, False])
def test_settings_outlast_what_pauses_the_quiz_and_the_pause_outlasts_them(
    database: Database, quiz: Quiz, other: Callable[[Store, Quiz], None], settings_first: bool
) -> None:
    order = (save_settings, other) if settings_first else (other, save_settings)
    changed = change_at_once(database, quiz, *order)
    assert (changed.settings, changed.reviewers) == (EARLIER, REVIEWERS)
    assert changed.pause is not None
    assert changed.next_post_at is None


@pytest.mark.parametrize("other", [pause, give_up])
@pytest.mark.parametrize("hand_over_first", [True, False])
def test_what_pauses_a_quiz_that_is_handed_over_leaves_it_with_its_new_owner(
    database: Database, quiz: Quiz, other: Callable[[Store, Quiz], None], hand_over_first: bool
) -> None:
    order = (hand_over, other) if hand_over_first else (other, hand_over)
    changed = change_at_once(database, quiz, *order)
    assert changed.owner_id == NEW_OWNER
    assert changed.pause is not None


def test_who_has_just_handed_a_quiz_over_changes_it_no_more(database: Database, quiz: Quiz) -> None:
    with pytest.raises(NotAllowed):
        change_at_once(database, quiz, hand_over, save_settings)
    with database.transactions.read() as store:
        assert store.quizzes.get(quiz.id) == replace(quiz, owner_id=NEW_OWNER)


def test_settings_outlast_the_undoing_of_a_skip(database: Database, quiz: Quiz) -> None:
    with database.transactions.write() as store:
        skipped, _ = skip_round(store, Calendar(), quiz, SUNDAY_EVENING)

    def undo(store: Store, _: Quiz) -> None:
        kept = lock_quiz_of_round(store, ADMIN, skipped.id)
        undo_skip(store, Calendar(), kept, skipped.id, SUNDAY_EVENING)

    changed = change_at_once(database, quiz, save_settings, undo)
    assert (changed.settings, changed.reviewers) == (EARLIER, REVIEWERS)


def test_what_only_refers_to_a_quiz_does_not_wait_for_its_change(database: Database, quiz: Quiz) -> None:
    with database.transactions.write() as store:
        pause(store, quiz)
        with database.transactions.write() as other:
            notify_owner(other, quiz, "meanwhile", "One question is out.", SUNDAY_EVENING)
    with database.transactions.read() as store:
        assert store.posts.get("notice:meanwhile")
