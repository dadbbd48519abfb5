"""Pausing until a date or until resumed."""

from datetime import date, timedelta

import pytest

from bot.domain.posts import Post, PostKind, PostState
from bot.domain.refusals import UnknownDate
from bot.domain.rounds import RoundState
from bot.domain.schedule import Pause
from bot.usecases.give_up_post import give_up_post
from bot.usecases.pause_quiz import LONGEST_PAUSE, pause_quiz, resume_quiz
from bot.usecases.reveal_round import reveal_round
from tests.builders import day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

SUNDAY = day("2026-11-22")


def test_a_pause_until_a_date_ends_by_itself(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, play.set_up(), day("2026-11-25"), SUNDAY_EVENING)

    play.ticks(SUNDAY_EVENING, utc("2026-11-26 12:00"), timedelta(hours=1))

    assert quiz.pause == Pause(SUNDAY, day("2026-11-25"))
    assert quiz.next_post_at == utc("2026-11-25 09:00")
    assert play.days(quiz) == [day("2026-11-25"), day("2026-11-26")]


def test_a_pause_without_a_date_lasts_until_resumed(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, play.set_up(), None, SUNDAY_EVENING)
    play.ticks(SUNDAY_EVENING, utc("2026-11-25 12:00"), timedelta(hours=1))
    assert (quiz.next_post_at, play.days(quiz)) == (None, [])

    resumed = resume_quiz(play.store, play.holidays, play.quiz(quiz), utc("2026-11-25 12:00"))

    assert resumed.pause is None
    assert resumed.next_post_at == utc("2026-11-26 09:00")
    assert play.quiz(quiz) == resumed


def test_a_question_that_is_open_stays_open_and_is_revealed(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    pause_quiz(play.store, play.holidays, play.quiz(quiz), None, MONDAY_9)
    play.reveal()

    assert play.round(opened).state is RoundState.CLOSED


def test_a_later_pause_takes_the_place_of_an_earlier_one(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, play.set_up(), None, SUNDAY_EVENING)

    changed = pause_quiz(play.store, play.holidays, quiz, day("2026-11-24"), MONDAY_9)

    assert changed.pause == Pause(day("2026-11-23"), day("2026-11-24"))


@pytest.mark.parametrize("until", [SUNDAY, SUNDAY - timedelta(days=1), SUNDAY + LONGEST_PAUSE + timedelta(days=1)])
def test_a_pause_ends_after_today_and_within_a_year(play: Play, until: date) -> None:
    quiz = play.set_up()

    with pytest.raises(UnknownDate):
        pause_quiz(play.store, play.holidays, quiz, until, SUNDAY_EVENING)

    assert play.quiz(quiz) == quiz


def test_the_longest_pause_still_has_a_question_after_it(play: Play) -> None:
    weekly = play.set_up(quiz_settings(schedule(weekdays=frozenset({1}))))

    paused = pause_quiz(play.store, play.holidays, weekly, day("2027-11-22"), SUNDAY_EVENING)

    assert day("2027-11-22") - SUNDAY == LONGEST_PAUSE
    assert paused.next_post_at == utc("2027-11-22 09:00")


def test_today_is_what_the_calendar_of_the_quiz_says(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland")))

    paused = pause_quiz(play.store, play.holidays, quiz, None, utc("2026-11-22 18:00"))

    assert paused.pause == Pause(day("2026-11-23"), None)


def test_resuming_a_quiz_that_is_not_paused_changes_nothing(play: Play) -> None:
    quiz = play.set_up()

    assert resume_quiz(play.store, play.holidays, quiz, SUNDAY_EVENING) == quiz


def refused_reveal(play: Play) -> Post:
    play.tick(MONDAY_16)
    (post,) = play.due(MONDAY_16)
    reveal_round(play.store, play.grader, post, MONDAY_16, model=None)
    play.store.posts.fail(post.key, "Slack refused it.")
    return post


def test_resuming_posts_reveals_that_were_refused(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    post = refused_reveal(play)

    resume_quiz(play.store, play.holidays, play.quiz(quiz), utc("2026-11-23 18:00"))

    (again,) = play.due(utc("2026-11-23 18:00"), PostKind.REVEAL)
    assert (again.key, again.state) == (post.key, PostState.UNSURE)
    play.deliver(utc("2026-11-23 18:02"))
    assert play.round(opened).state is RoundState.CLOSED


def test_resuming_reveals_a_round_whose_reveal_was_given_up_before_it_was_graded(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    play.tick(MONDAY_16)
    (post,) = play.due(MONDAY_16)
    give_up_post(play.store, play.holidays, post, "Slack cannot be reached.", MONDAY_16)

    resume_quiz(play.store, play.holidays, play.quiz(quiz), utc("2026-11-23 18:00"))
    play.run(utc("2026-11-23 18:00"))

    assert play.round(opened).state is RoundState.CLOSED
