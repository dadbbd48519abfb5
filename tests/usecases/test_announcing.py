"""What a channel is told of its quiz, as it stands when that is posted."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.domain.posts import Post, PostKind
from bot.domain.quiz import Quiz, QuizSettings
from bot.usecases.announce_quiz import QUIET, announce_pause, announce_quiz, announce_times
from bot.usecases.give_up_post import give_up_post
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_announcement import Announcement, show_announcement
from tests.builders import OWNER, day, quiz_settings, schedule, ts, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

LATER = quiz_settings(schedule(post="10:00"))


def planned(play: Play, now: datetime = SUNDAY_EVENING) -> list[Post]:
    posts = play.due(now)
    for post in posts:
        play.store.posts.finish(post.key, ts(now))
    return posts


def post_time_before(post: Post) -> time:
    return time.fromisoformat(post.detail["post_time"])


def changed(play: Play, quiz: Quiz, settings: QuizSettings, now: datetime = SUNDAY_EVENING) -> Quiz:
    """The quiz with other times, of which its channel is told."""
    before = play.quiz(quiz).schedule
    after = set_up_quiz(play.store, play.banks, play.holidays, OWNER, settings, now, quiz.id).quiz
    announce_times(play.store, after, before, "Ben", now)
    return after


def test_a_new_quiz_is_told_as_new(play: Play) -> None:
    quiz = play.set_up()
    announce_quiz(play.store, quiz, "Ana", SUNDAY_EVENING)

    [post] = planned(play)
    told = show_announcement(play.store, post, SUNDAY_EVENING)
    assert told == Announcement(quiz, "Ana", has_open=False, before=None, is_of_pause=False)


def test_new_times_are_told_with_those_before_and_whether_a_question_is_open(play: Play) -> None:
    times = schedule("Australia/Lord_Howe", "08:15", "15:45", frozenset({1, 5}), "DE")
    quiz = play.set_up(quiz_settings(times))
    later = changed(play, quiz, quiz_settings(schedule(country="DE")))
    [post] = planned(play)

    before = show_announcement(play.store, post, SUNDAY_EVENING)
    play.open(later, MONDAY_9)
    after = show_announcement(play.store, post, SUNDAY_EVENING)

    assert before == Announcement(later, "Ben", has_open=False, before=times, is_of_pause=False)
    assert after == Announcement(play.quiz(quiz), "Ben", has_open=True, before=times, is_of_pause=False)


def test_times_that_are_as_they_were_when_it_is_posted_are_not_told(play: Play) -> None:
    quiz = play.set_up()
    changed(play, quiz, LATER)
    [post] = planned(play)
    changed(play, quiz, quiz_settings(schedule(country="DE")))
    assert show_announcement(play.store, post, SUNDAY_EVENING) is None


def test_of_changes_in_a_row_the_first_is_told_at_once_and_the_others_together(play: Play) -> None:
    quiz = play.set_up()
    told = []
    for half in range(30):
        now = SUNDAY_EVENING + half * timedelta(seconds=30)
        if half % 2:
            changed(play, quiz, quiz_settings(schedule(post=f"10:{half:02}")), now)
        told += [(now, post_time_before(post), play.quiz(quiz).schedule.post_time) for post in planned(play, now)]

    assert [(f"{now:%M:%S}", f"{before:%H:%M}", f"{after:%H:%M}") for now, before, after in told] == [
        ("00:30", "09:00", "10:01"),
        ("05:00", "10:01", "10:09"),
        ("05:30", "10:09", "10:11"),
        ("10:00", "10:11", "10:19"),
        ("10:30", "10:19", "10:21"),
    ]


def test_a_change_that_comes_when_those_before_it_are_just_told_is_told_by_itself(play: Play) -> None:
    quiz = play.set_up()
    for hour in ("10:00", "11:00"):
        changed(play, quiz, quiz_settings(schedule(post=hour)))
        planned(play)
    planned(play, SUNDAY_EVENING + QUIET)

    changed(play, quiz, quiz_settings(schedule(post="12:00")))  # by a clock that is behind

    [post] = planned(play)
    assert post_time_before(post) == time(11)


def test_a_change_while_slack_cannot_be_reached_is_told_with_the_one_that_waits(play: Play) -> None:
    quiz = play.set_up()
    for hour in ("10:00", "11:00"):
        changed(play, quiz, quiz_settings(schedule(post=hour)))

    [post] = planned(play, SUNDAY_EVENING + QUIET)

    assert post_time_before(post) == time(9)


def test_of_changes_that_are_told_together_the_last_one_says_by_whom_and_where(play: Play) -> None:
    quiz = play.set_up()
    paused = pause_quiz(play.store, play.holidays, quiz, day("2026-11-30"), SUNDAY_EVENING)
    announce_pause(play.store, paused, quiz, "Ana", SUNDAY_EVENING)
    planned(play)
    announce_pause(play.store, quiz, paused, "Ben", SUNDAY_EVENING)
    announce_pause(play.store, paused, quiz, "Cem", SUNDAY_EVENING)
    moved = quiz_settings(channel_id="C2")
    announce_pause(play.store, replace(paused, settings=moved), replace(quiz, settings=moved), "Dan", SUNDAY_EVENING)

    told = planned(play, SUNDAY_EVENING + QUIET)

    assert {post.channel_id: post.detail["name"] for post in told} == {quiz.channel_id: "Cem", "C2": "Dan"}


def test_a_pause_that_is_over_before_it_can_be_told_is_not_told(play: Play) -> None:
    quiz = play.set_up()
    paused = pause_quiz(play.store, play.holidays, quiz, day("2026-11-24"), SUNDAY_EVENING)
    announce_pause(play.store, paused, quiz, "Ana", SUNDAY_EVENING)
    [post] = planned(play)

    told = show_announcement(play.store, post, MONDAY_9)
    assert told == Announcement(paused, "Ana", has_open=False, before=None, is_of_pause=True)
    assert show_announcement(play.store, post, utc("2026-11-24 00:00")) is None


def test_a_pause_that_the_bot_makes_itself_is_not_told(play: Play) -> None:
    play.open(play.set_up())
    play.tick(MONDAY_16)
    [reveal] = play.due(MONDAY_16)
    give_up_post(play.store, play.holidays, reveal, "I am not in the channel any more.", MONDAY_16)

    assert [post.kind for post in play.due(MONDAY_16)] == [PostKind.NOTICE]


def test_a_channel_that_the_quiz_has_left_is_told_nothing(play: Play) -> None:
    quiz = play.set_up()
    announce_quiz(play.store, quiz, "Ana", SUNDAY_EVENING)
    [post] = planned(play)

    play.store.quizzes.save(replace(quiz, settings=quiz_settings(channel_id="C2")))
    assert show_announcement(play.store, post, SUNDAY_EVENING) is None
    play.store.quizzes.remove_workspace(quiz.workspace_id)
    assert show_announcement(play.store, post, SUNDAY_EVENING) is None


def test_new_times_that_an_earlier_version_planned_are_not_told_as_a_new_quiz(play: Play) -> None:
    quiz = play.set_up()
    announce_quiz(play.store, quiz, "Ana", SUNDAY_EVENING)
    [post] = planned(play)

    assert show_announcement(play.store, replace(post, detail=post.detail | {"times": "yes"}), SUNDAY_EVENING) is None
