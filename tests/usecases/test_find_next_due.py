"""What the bot does next."""

from datetime import timedelta

from bot.domain.posts import Post, PostKind
from bot.usecases.find_next_due import NextDue, find_next_due
from bot.usecases.pause_quiz import pause_quiz
from tests.builders import OWNER, quiz_settings, schedule
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

WORKSPACE = OWNER.id.workspace_id


def test_without_a_quiz_nothing_is_ahead(play: Play) -> None:
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) is None


def test_a_question_then_its_reveal_then_the_next_question(play: Play) -> None:
    quiz = play.set_up()
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) == NextDue(MONDAY_9, PostKind.QUESTION, quiz.id)
    play.open(quiz)
    assert find_next_due(play.store, WORKSPACE, MONDAY_9) == NextDue(MONDAY_16, PostKind.REVEAL, quiz.id)
    play.reveal()
    tuesday = MONDAY_9 + timedelta(days=1)
    assert find_next_due(play.store, WORKSPACE, MONDAY_16) == NextDue(tuesday, PostKind.QUESTION, quiz.id)


def test_of_several_quizzes_the_first_to_come(play: Play) -> None:
    play.set_up(quiz_settings(schedule(post="10:00")))
    early = play.set_up(quiz_settings(channel_id="C2"))
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) == NextDue(MONDAY_9, PostKind.QUESTION, early.id)


def test_a_post_that_waits_is_ahead_and_one_that_is_overdue_is_not(play: Play) -> None:
    quiz = play.set_up()
    for key, minutes in (("overdue", -1), ("now", 0), ("later", 9), ("soon", 5)):
        play.store.posts.plan(Post(key, PostKind.NOTICE, quiz.id, SUNDAY_EVENING + timedelta(minutes=minutes)))
    in_five_minutes = SUNDAY_EVENING + timedelta(minutes=5)
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) == NextDue(in_five_minutes, PostKind.NOTICE, quiz.id)


def test_a_post_that_stands_and_is_looked_for_once_more_is_not_ahead(play: Play) -> None:
    quiz = play.set_up()
    play.store.posts.plan(Post("a", PostKind.ANNOUNCEMENT, quiz.id, SUNDAY_EVENING))
    play.store.posts.finish("a", "1.0")
    play.store.posts.look_again("a", SUNDAY_EVENING + timedelta(minutes=1))
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) == NextDue(MONDAY_9, PostKind.QUESTION, quiz.id)


def test_another_workspace_has_its_own(play: Play) -> None:
    quiz = play.set_up()
    play.store.posts.plan(Post("a", PostKind.NOTICE, quiz.id, MONDAY_9))
    assert find_next_due(play.store, "T-other", SUNDAY_EVENING) is None


def test_a_quiz_that_is_paused_for_good_has_nothing_ahead(play: Play) -> None:
    quiz = play.set_up()
    pause_quiz(play.store, play.holidays, quiz, None, SUNDAY_EVENING)
    assert find_next_due(play.store, WORKSPACE, SUNDAY_EVENING) is None
