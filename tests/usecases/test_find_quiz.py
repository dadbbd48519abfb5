"""Which quiz a command or click is about, and who may change it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.domain.quiz import Quiz
from bot.domain.refusals import NoQuiz, NoQuizHere, NotAllowed, RoundUnavailable
from bot.usecases.find_quiz import (
    find_channel_to_set_up,
    find_quiz,
    find_quiz_to_change,
    keep_quiz_of_round,
    keep_quiz_to_change,
    order_quizzes,
)
from tests.builders import ADMIN, ANA, OWNER, SOMEBODY, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, Play


def test_the_quiz_of_the_channel_is_found(play: Play) -> None:
    one, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))

    assert find_quiz(play.store, "T1", "C1") == one
    assert find_quiz(play.store, "T1", "C2") == other


@pytest.mark.parametrize(("workspace_id", "channel_id"), [("T1", "C9"), ("T1", None), ("T2", "C1")])
def test_elsewhere_none_is_found_and_no_other_is_named(play: Play, workspace_id: str, channel_id: str | None) -> None:
    play.set_up()

    with pytest.raises(NoQuizHere, match="settings") as refused:
        find_quiz(play.store, workspace_id, channel_id)
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


@pytest.mark.parametrize("find", [find_quiz_to_change, keep_quiz_to_change])
def test_only_the_owner_and_admins_find_a_quiz_to_change(play: Play, find: Callable[..., Quiz]) -> None:
    quiz = play.set_up()

    assert find(play.store, OWNER, "C1") == quiz
    assert find(play.store, ADMIN, "C1") == quiz
    with pytest.raises(NotAllowed):
        find(play.store, SOMEBODY, "C1")


def test_the_quiz_of_a_round_is_found_to_change(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    assert keep_quiz_of_round(play.store, OWNER, opened.id) == play.quiz(quiz)
    with pytest.raises(NotAllowed):
        keep_quiz_of_round(play.store, SOMEBODY, opened.id)
    with pytest.raises(RoundUnavailable):
        keep_quiz_of_round(play.store, OWNER, 9999)


def test_a_member_sees_first_the_quiz_they_played_last(play: Play) -> None:
    one = play.set_up()
    other = play.set_up(quiz_settings(schedule(weekdays=frozenset({2})), channel_id="C2"))
    assert order_quizzes(play.store, "T1", ANA) == [one, other]  # she has played none

    play.play_day(one, [(ANA, "k1")], MONDAY_9)
    assert order_quizzes(play.store, "T1", ANA)[0] == play.quiz(one)
    pause_first = utc("2026-11-24 09:00")
    play.run(pause_first)
    for round_ in play.store.rounds.open():
        if round_.quiz_id == other.id:
            play.reply(round_, ANA, "k1", utc("2026-11-24 10:00"))
    play.run(utc("2026-11-24 16:00"))

    assert order_quizzes(play.store, "T1", ANA) == [play.quiz(other), play.quiz(one)]


def test_a_member_sees_first_the_quiz_with_an_open_question(play: Play) -> None:
    one = play.set_up()
    other = play.set_up(quiz_settings(schedule(post="08:00", reveal="10:00"), channel_id="C2"))
    monday_8 = utc("2026-11-23 08:00")
    play.run(monday_8)
    assert [quiz.id for quiz in order_quizzes(play.store, "T1", ANA)] == [other.id, one.id]  # she has played none

    play.run(MONDAY_9)
    for round_ in play.store.rounds.open():
        play.reply(round_, ANA, "k1", MONDAY_9)
    play.run(utc("2026-11-23 16:00"))
    assert [quiz.id for quiz in order_quizzes(play.store, "T1", ANA)] == [one.id, other.id]  # asked later

    play.run(monday_8 + timedelta(days=1))
    assert [quiz.id for quiz in order_quizzes(play.store, "T1", ANA)] == [other.id, one.id]


def test_a_question_of_others_does_not_come_before_the_quiz_that_a_member_plays(play: Play) -> None:
    one = play.set_up()
    play.play_day(one, [(ANA, "k1")], MONDAY_9)
    not_open = play.set_up(quiz_settings(schedule(post="12:00"), channel_id="C2"), now=utc("2026-11-23 18:00"))
    of_others = play.set_up(quiz_settings(schedule(post="08:00"), channel_id="C3"), now=utc("2026-11-23 18:00"))
    play.run(utc("2026-11-24 08:00"))

    quizzes = [one.id, of_others.id, not_open.id]
    assert [quiz.id for quiz in order_quizzes(play.store, "T1", ANA)] == quizzes


def test_an_open_question_of_ones_own_quiz_comes_before_a_round_that_is_over(play: Play) -> None:
    played = play.set_up(quiz_settings(schedule(post="08:00", reveal="10:00"), channel_id="C2"), actor=SOMEBODY)
    owned = play.set_up(quiz_settings(schedule(post="12:00"), channel_id="C3"))
    play.play_day(played, [(OWNER.id, "k1")], utc("2026-11-23 08:00"))
    play.run(utc("2026-11-23 12:00"))
    assert [quiz.id for quiz in order_quizzes(play.store, "T1", OWNER.id)] == [owned.id, played.id]


def test_without_quizzes_a_member_has_none(play: Play) -> None:
    assert order_quizzes(play.store, "T1", ANA) == []


def test_settings_are_those_of_the_channel_asked_in(play: Play) -> None:
    play.set_up()

    assert find_channel_to_set_up(play.store, "T1", "C1") == "C1"
    assert find_channel_to_set_up(play.store, "T1", "C9") == "C9"  # to set a second quiz up


def test_settings_asked_for_outside_of_channels_are_those_of_a_named_quiz_or_of_a_new_one(play: Play) -> None:
    quiz = play.set_up()

    assert find_channel_to_set_up(play.store, "T1", None, quiz.id) == "C1"
    assert find_channel_to_set_up(play.store, "T1", "C9", quiz.id) == "C1"
    assert find_channel_to_set_up(play.store, "T1", None) is None
