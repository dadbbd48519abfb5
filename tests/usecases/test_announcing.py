"""What a channel is told of its quiz, as it stands when that is posted."""

from dataclasses import replace

from bot.domain.posts import Post
from bot.usecases.announce_quiz import announce_quiz, announce_times
from bot.usecases.show_announcement import Announcement, show_announcement
from tests.builders import quiz_settings
from tests.usecases.play import MONDAY_9, SUNDAY_EVENING, Play


def planned(play: Play) -> Post:
    (post,) = play.due(SUNDAY_EVENING)
    return post


def test_a_new_quiz_is_told_as_new(play: Play) -> None:
    quiz = play.set_up()
    announce_quiz(play.store, quiz, "Ana", SUNDAY_EVENING)

    told = show_announcement(play.store, planned(play))

    assert told == Announcement(quiz, "Ana", has_open=False, is_new=True)


def test_new_times_are_told_with_whether_a_question_is_open(play: Play) -> None:
    quiz = play.set_up()
    announce_times(play.store, quiz, "Ana", SUNDAY_EVENING)
    post = planned(play)

    before = show_announcement(play.store, post)
    play.open(quiz, MONDAY_9)
    after = show_announcement(play.store, post)

    assert before == Announcement(quiz, "Ana", has_open=False, is_new=False)
    assert after == Announcement(play.quiz(quiz), "Ana", has_open=True, is_new=False)


def test_a_channel_that_the_quiz_has_left_is_told_nothing(play: Play) -> None:
    quiz = play.set_up()
    announce_quiz(play.store, quiz, "Ana", SUNDAY_EVENING)
    post = planned(play)

    play.store.quizzes.save(replace(quiz, settings=quiz_settings(channel_id="C2")))
    assert show_announcement(play.store, post) is None
    play.store.quizzes.remove_workspace(quiz.workspace_id)
    assert show_announcement(play.store, post) is None
