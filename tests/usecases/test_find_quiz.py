"""Which quiz a command or click is about, and who may change it."""

from collections.abc import Callable

import pytest

from bot.domain.quiz import Quiz
from bot.domain.refusals import NoQuiz, NoQuizHere, NotAllowed, RoundUnavailable
from bot.usecases.find_quiz import (
    find_channel_to_set_up,
    find_quiz,
    find_quiz_of_round,
    find_quiz_to_change,
    lock_quiz_of_round,
    lock_quiz_to_change,
)
from tests.builders import ADMIN, OWNER, SOMEBODY, quiz_settings
from tests.usecases.play import Play


def test_the_quiz_of_the_channel_is_found(play: Play) -> None:
    one, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))

    assert find_quiz(play.store, "T1", "C1", quiz_id=None) == one
    assert find_quiz(play.store, "T1", "C2", quiz_id=None) == other


@pytest.mark.parametrize(("workspace_id", "channel_id"), [("T1", "C9"), ("T1", None), ("T2", "C1")])
def test_elsewhere_none_is_found_and_no_other_is_named(play: Play, workspace_id: str, channel_id: str | None) -> None:
    play.set_up()

    with pytest.raises(NoQuizHere, match="settings") as refused:
        find_quiz(play.store, workspace_id, channel_id, quiz_id=None)
    assert "C1" not in str(refused.value)


def test_a_quiz_named_by_its_id_comes_before_the_channels(play: Play) -> None:
    play.set_up()
    other = play.set_up(quiz_settings(channel_id="C2"))

    assert find_quiz(play.store, "T1", "C1", other.id) == other


@pytest.mark.parametrize("workspace_id", ["T1", "T2"])
def test_a_named_quiz_that_is_gone_or_not_ours_is_not_found(play: Play, workspace_id: str) -> None:
    quiz = play.set_up()
    quiz_id = 9999 if workspace_id == "T1" else quiz.id

    with pytest.raises(NoQuiz):
        find_quiz(play.store, workspace_id, "C1", quiz_id)


@pytest.mark.parametrize("find", [find_quiz_to_change, lock_quiz_to_change])
def test_only_the_owner_and_admins_find_a_quiz_to_change(play: Play, find: Callable[..., Quiz]) -> None:
    quiz = play.set_up()

    assert find(play.store, OWNER, "C1", quiz_id=None) == quiz
    assert find(play.store, ADMIN, "C1", quiz_id=None) == quiz
    with pytest.raises(NotAllowed):
        find(play.store, SOMEBODY, "C1", quiz_id=None)


def test_the_quiz_of_a_round_is_found_to_change(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    assert lock_quiz_of_round(play.store, OWNER, opened.id) == play.quiz(quiz)
    with pytest.raises(NotAllowed):
        lock_quiz_of_round(play.store, SOMEBODY, opened.id)
    with pytest.raises(RoundUnavailable):
        lock_quiz_of_round(play.store, OWNER, 9999)


def test_the_quiz_of_a_round_is_found_in_its_workspace(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    assert find_quiz_of_round(play.store, "T1", opened.id) == (play.quiz(quiz), opened)
    with pytest.raises(NoQuiz):
        find_quiz_of_round(play.store, "T2", opened.id)
    with pytest.raises(RoundUnavailable):
        find_quiz_of_round(play.store, "T1", 9999)


def test_settings_are_those_of_the_channel_asked_in(play: Play) -> None:
    play.set_up()

    assert find_channel_to_set_up(play.store, "T1", "C1", quiz_id=None) == "C1"
    assert find_channel_to_set_up(play.store, "T1", "C9", quiz_id=None) == "C9"  # to set a second quiz up


def test_settings_asked_for_outside_of_channels_are_those_of_a_named_quiz_or_of_a_new_one(play: Play) -> None:
    quiz = play.set_up()

    assert find_channel_to_set_up(play.store, "T1", None, quiz.id) == "C1"
    assert find_channel_to_set_up(play.store, "T1", "C9", quiz.id) == "C1"
    assert find_channel_to_set_up(play.store, "T1", None, quiz_id=None) is None
