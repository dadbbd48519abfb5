"""A notice to an owner whom nobody can write to goes to the quiz's named reviewers, and the owner hears of theirs."""

from datetime import datetime

import pytest

from bot.domain.members import Actor
from bot.domain.posts import Post, PostState
from bot.domain.quiz import Quiz
from bot.usecases.give_up_post import give_up_post
from bot.usecases.hand_over_quiz import hand_over_quiz
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.steps.notify_member import notify_member
from bot.usecases.steps.notify_owner import notify_owner
from bot.usecases.steps.notify_reviewers import notify_reviewer
from tests.builders import ANA, BEN, OWNER
from tests.usecases.play import MONDAY_9, SUNDAY_EVENING, Play

REFUSAL = "Slack refused the message (user_disabled)."


@pytest.fixture
def quiz(play: Play) -> Quiz:
    """A quiz whose reviewers know that they are."""
    named = frozenset({ANA.user_id, BEN.user_id, OWNER.id.user_id})
    quiz = name_reviewers(play.store, OWNER, play.set_up(), named, SUNDAY_EVENING)
    play.notices(SUNDAY_EVENING)
    return quiz


def give_up(play: Play, now: datetime = MONDAY_9, *, unread: bool = True) -> list[Post]:
    """Let the one notice that is due be given up, and return the notices that come of it."""
    [notice] = play.due(now)
    give_up_post(play.store, play.holidays, notice, REFUSAL, now, unread=unread)
    stored = play.store.posts.get(notice.key)
    assert stored
    assert stored.state is PostState.FAILED
    return play.notices(now)


def test_each_of_the_others_is_told_in_the_owners_place(play: Play, quiz: Quiz) -> None:
    notify_owner(play.store, quiz, "bank", "Every question was asked.", MONDAY_9)

    passed_on = give_up(play)

    assert sorted(notice.detail["recipient"] for notice in passed_on) == [ANA.user_id, BEN.user_id]
    for notice in passed_on:
        assert "I cannot write to the owner of the quiz in <#C1>" in notice.detail["sentence"]
        assert "“This is about your quiz in <#C1>. Every question was asked.”" in notice.detail["sentence"]
        assert "manage" not in notice.detail


def test_whoever_owns_the_quiz_since_is_told_in_the_place_of_who_owned_it(play: Play, quiz: Quiz) -> None:
    notify_owner(play.store, quiz, "bank", "Every question was asked.", MONDAY_9)
    [notice] = play.due(MONDAY_9)
    hand_over_quiz(play.store, Actor(ANA, is_admin=True), quiz, ANA.user_id, "Ana", MONDAY_9)
    play.notices(MONDAY_9)
    give_up_post(play.store, play.holidays, notice, REFUSAL, MONDAY_9, unread=True)

    [passed_on] = play.notices(MONDAY_9)

    assert passed_on.detail == {**notice.detail, "recipient": ANA.user_id}


def test_what_they_cannot_be_told_either_goes_no_further(play: Play, quiz: Quiz) -> None:
    name_reviewers(play.store, OWNER, quiz, frozenset({ANA.user_id}), SUNDAY_EVENING)
    notify_owner(play.store, quiz, "bank", "Every question was asked.", MONDAY_9)
    [notice] = play.due(MONDAY_9)
    give_up_post(play.store, play.holidays, notice, REFUSAL, MONDAY_9, unread=True)

    assert give_up(play) == []


def test_what_slack_refuses_whoever_it_is_for_is_not_passed_on(play: Play, quiz: Quiz) -> None:
    notify_owner(play.store, quiz, "bank", "Every question was asked.", MONDAY_9)

    assert give_up(play, unread=False) == []


def test_what_is_for_somebody_alone_is_not_passed_on(play: Play, quiz: Quiz) -> None:
    notify_member(play.store, quiz.id, OWNER.id.user_id, "own", "You copied.", MONDAY_9)

    assert give_up(play) == []


def test_the_owner_hears_once_of_a_reviewer_whom_nobody_can_write_to(play: Play, quiz: Quiz) -> None:
    play.store.members.note(ANA, "Ana", "UTC", SUNDAY_EVENING)

    def waits(key: str) -> list[Post]:
        notify_reviewer(play.store, quiz.id, ANA.user_id, key, "Something waits.", MONDAY_9)
        return give_up(play)

    [told] = waits("one")
    assert told.detail["recipient"] == OWNER.id.user_id
    assert told.detail["sentence"] == (
        "This is about your quiz in <#C1>. I cannot write to Ana, whom you named as a reviewer: Slack does "
        "not let me. If they have left, take them off in the settings, or name somebody else."
    )
    assert waits("another") == []


def test_the_owner_hears_of_nobody_who_reviews_no_more(play: Play, quiz: Quiz) -> None:
    name_reviewers(play.store, OWNER, quiz, frozenset({BEN.user_id}), SUNDAY_EVENING)
    notify_reviewer(play.store, quiz.id, ANA.user_id, "one", "Something waits.", MONDAY_9)
    assert give_up(play) == []


@pytest.mark.usefixtures("quiz")
def test_a_question_that_slack_refuses_in_the_same_words_is_no_notice(play: Play) -> None:
    play.tick(MONDAY_9)
    [question] = play.due(MONDAY_9)
    assert give_up_post(play.store, play.holidays, question, REFUSAL, MONDAY_9, unread=True)
    [told] = play.notices(MONDAY_9)
    assert told.detail["recipient"] == OWNER.id.user_id


def test_a_reviewer_who_never_answered_has_no_name_here(play: Play, quiz: Quiz) -> None:
    notify_reviewer(play.store, quiz.id, ANA.user_id, "one", "Something waits.", MONDAY_9)

    [told] = give_up(play)

    assert "I cannot write to somebody whom you named as a reviewer" in told.detail["sentence"]
