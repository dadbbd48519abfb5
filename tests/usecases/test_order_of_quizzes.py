"""In which order the quizzes of a workspace matter to a member, and which of them somebody manages."""

from datetime import timedelta

import pytest

from bot.domain.members import Actor, MemberId
from bot.domain.quiz import Quiz
from tests.builders import ADMIN, ANA, OWNER, SOMEBODY, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, Play


def first_of(play: Play, member: MemberId, most: int = 10) -> list[Quiz]:
    return play.store.quizzes.for_member("T1", member, most)


def test_a_member_sees_first_the_quiz_they_played_last(play: Play) -> None:
    one = play.set_up()
    other = play.set_up(quiz_settings(schedule(weekdays=frozenset({2})), channel_id="C2"))
    assert first_of(play, ANA) == [one, other]  # she has played none

    play.play_day(one, [(ANA, "k1")], MONDAY_9)
    assert first_of(play, ANA)[0] == play.quiz(one)
    pause_first = utc("2026-11-24 09:00")
    play.run(pause_first)
    for round_ in play.store.rounds.open():
        if round_.quiz_id == other.id:
            play.reply(round_, ANA, "k1", utc("2026-11-24 10:00"))
    play.run(utc("2026-11-24 16:00"))

    assert first_of(play, ANA) == [play.quiz(other), play.quiz(one)]


def test_a_member_sees_first_the_quiz_with_an_open_question(play: Play) -> None:
    one = play.set_up()
    other = play.set_up(quiz_settings(schedule(post="08:00", reveal="10:00"), channel_id="C2"))
    monday_8 = utc("2026-11-23 08:00")
    play.run(monday_8)
    assert [quiz.id for quiz in first_of(play, ANA)] == [other.id, one.id]  # she has played none

    play.run(MONDAY_9)
    for round_ in play.store.rounds.open():
        play.reply(round_, ANA, "k1", MONDAY_9)
    play.run(utc("2026-11-23 16:00"))
    assert [quiz.id for quiz in first_of(play, ANA)] == [one.id, other.id]  # asked later

    play.run(monday_8 + timedelta(days=1))
    assert [quiz.id for quiz in first_of(play, ANA)] == [other.id, one.id]


def test_a_question_of_others_does_not_come_before_the_quiz_that_a_member_plays(play: Play) -> None:
    one = play.set_up()
    play.play_day(one, [(ANA, "k1")], MONDAY_9)
    not_open = play.set_up(quiz_settings(schedule(post="12:00"), channel_id="C2"), now=utc("2026-11-23 18:00"))
    of_others = play.set_up(quiz_settings(schedule(post="08:00"), channel_id="C3"), now=utc("2026-11-23 18:00"))
    play.run(utc("2026-11-24 08:00"))

    quizzes = [one.id, of_others.id, not_open.id]
    assert [quiz.id for quiz in first_of(play, ANA)] == quizzes


def test_an_open_question_of_ones_own_quiz_comes_before_a_round_that_is_over(play: Play) -> None:
    played = play.set_up(quiz_settings(schedule(post="08:00", reveal="10:00"), channel_id="C2"), actor=SOMEBODY)
    owned = play.set_up(quiz_settings(schedule(post="12:00"), channel_id="C3"))
    play.play_day(played, [(OWNER.id, "k1")], utc("2026-11-23 08:00"))
    play.run(utc("2026-11-23 12:00"))
    assert [quiz.id for quiz in first_of(play, OWNER.id)] == [owned.id, played.id]


def test_without_quizzes_a_member_has_none(play: Play) -> None:
    assert first_of(play, ANA) == []


def test_only_the_first_are_found_and_none_of_another_workspace(play: Play) -> None:
    quizzes = [play.set_up(quiz_settings(channel_id=f"C{n}")) for n in range(3)]
    play.set_up(actor=Actor(MemberId("T2", OWNER.id.user_id)))

    assert first_of(play, ANA, 2) == quizzes[:2]
    assert first_of(play, ANA) == quizzes


@pytest.mark.parametrize(("actor", "managed"), [(OWNER, [0, 2]), (ADMIN, [0, 1, 2]), (SOMEBODY, [1]), (Actor(ANA), [])])
def test_owners_and_admins_manage_quizzes(play: Play, actor: Actor, managed: list[int]) -> None:
    owners = (OWNER, SOMEBODY, OWNER)
    quizzes = [play.set_up(quiz_settings(channel_id=f"C{n}"), actor=owner) for n, owner in enumerate(owners)]

    expected = [quizzes[n] for n in managed]
    assert play.store.quizzes.managed_by("T1", actor, 10) == (expected, len(expected))
    assert play.store.quizzes.managed_by("T1", actor, 1) == (expected[:1], len(expected))
