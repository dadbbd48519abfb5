"""A quiz is handed over by its owner or an admin, and its new owner is told."""

from dataclasses import replace

import pytest

from bot.domain.members import Actor
from bot.domain.refusals import NotAllowed, RoleNotKnown
from bot.usecases.find_quiz import find_quiz_to_change
from bot.usecases.hand_over_quiz import hand_over_quiz
from bot.usecases.name_reviewers import name_reviewers
from tests.builders import ADMIN, ANA, BEN, OWNER, SOMEBODY
from tests.usecases.play import SUNDAY_EVENING, Play


@pytest.mark.parametrize("actor", [OWNER, ADMIN])
def test_the_new_owner_has_the_quiz_and_is_told_by_whom(play: Play, actor: Actor) -> None:
    quiz = play.set_up()

    handed = hand_over_quiz(play.store, actor, quiz, ANA.user_id, "Olga", SUNDAY_EVENING)

    assert handed == replace(quiz, owner_id=ANA.user_id) == play.quiz(quiz)
    assert find_quiz_to_change(play.store, Actor(ANA), "C1", quiz_id=None) == handed
    with pytest.raises(NotAllowed):
        find_quiz_to_change(play.store, OWNER, "C1", quiz_id=None)
    told, *others = sorted(play.notices(SUNDAY_EVENING), key=lambda notice: notice.detail["recipient"])
    assert [notice.detail["recipient"] for notice in others] == ([] if actor is OWNER else [OWNER.id.user_id])
    assert told.detail["recipient"] == ANA.user_id
    assert "your quiz in <#C1>. Olga handed it over to you" in told.detail["sentence"]


def test_who_takes_a_quiz_over_knows_it(play: Play) -> None:
    quiz = play.set_up()

    assert hand_over_quiz(play.store, ADMIN, quiz, ADMIN.id.user_id, "Boss", SUNDAY_EVENING).owner_id == "UADMIN"
    [told] = play.notices(SUNDAY_EVENING)
    assert told.detail["recipient"] == OWNER.id.user_id


@pytest.mark.parametrize("stays", [True, False])
def test_the_owner_before_is_told_and_whether_they_still_decide(play: Play, stays: bool) -> None:
    reviewers = frozenset({OWNER.id.user_id} if stays else ())
    quiz = name_reviewers(play.store, ADMIN, play.set_up(), reviewers, SUNDAY_EVENING)

    hand_over_quiz(play.store, ADMIN, quiz, ADMIN.id.user_id, "Boss", SUNDAY_EVENING)

    [told] = play.notices(SUNDAY_EVENING)
    assert told.detail["recipient"] == OWNER.id.user_id
    assert "Boss handed your quiz in <#C1> over to somebody else" in told.detail["sentence"]
    assert ("You still decide" in told.detail["sentence"]) is stays


def test_a_quiz_that_stays_with_its_owner_is_not_handed_over(play: Play) -> None:
    quiz = play.set_up()

    assert hand_over_quiz(play.store, ADMIN, quiz, OWNER.id.user_id, "Boss", SUNDAY_EVENING) == quiz
    assert play.notices(SUNDAY_EVENING) == []


def test_whoever_gets_a_quiz_again_is_told_again(play: Play) -> None:
    quiz = play.set_up()

    for minute, user_id in enumerate([ANA.user_id, BEN.user_id, ANA.user_id]):
        at = SUNDAY_EVENING.replace(minute=minute)
        quiz = hand_over_quiz(play.store, ADMIN, quiz, user_id, "Boss", at)

    told = [notice.detail for notice in play.notices(SUNDAY_EVENING.replace(minute=9))]
    assert sorted(d["recipient"] for d in told if "manage" in d) == [ANA.user_id, ANA.user_id, BEN.user_id]


def test_nobody_else_hands_a_quiz_over(play: Play) -> None:
    quiz = play.set_up()

    with pytest.raises(NotAllowed):
        hand_over_quiz(play.store, SOMEBODY, quiz, SOMEBODY.id.user_id, "Sam", SUNDAY_EVENING)
    with pytest.raises(RoleNotKnown):
        hand_over_quiz(play.store, replace(SOMEBODY, is_admin=None), quiz, ANA.user_id, "Sam", SUNDAY_EVENING)
    assert play.quiz(quiz) == quiz
