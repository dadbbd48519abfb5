"""Skipping the next question, and taking that back while there is time."""

from datetime import timedelta

import pytest

from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import RoundState
from bot.usecases.ask_now import ask_now
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.skip_round import MOST_LISTED, SKIPPED_BY_HAND, skip_round, skips_ahead, undo_skip
from tests.builders import OWNER, day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, SUNDAY_EVENING, Play

MINUTE = timedelta(minutes=1)


def test_the_next_question_is_skipped_with_the_reason(play: Play) -> None:
    quiz = play.set_up()

    skipped, after = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)
    play.tick(MONDAY_9)

    assert (skipped.local_date, skipped.state, skipped.reason) == (
        day("2026-11-23"),
        RoundState.SKIPPED,
        SKIPPED_BY_HAND,
    )
    assert after.next_post_at == utc("2026-11-24 09:00")
    assert play.quiz(quiz) == after
    assert play.days(quiz, RoundState.PLANNED) == []


def test_skipping_twice_skips_two_questions(play: Play) -> None:
    quiz = play.set_up()

    for _ in range(2):
        skip_round(play.store, play.holidays, play.quiz(quiz), SUNDAY_EVENING)

    assert play.days(quiz, RoundState.SKIPPED) == [day("2026-11-23"), day("2026-11-24")]


def test_an_open_question_is_not_skipped_but_the_one_after_it(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    skipped, _ = skip_round(play.store, play.holidays, play.quiz(quiz), MONDAY_9 + MINUTE)

    assert skipped.local_date == day("2026-11-24")
    assert play.round(opened).state is RoundState.OPEN


def test_while_paused_without_an_end_there_is_nothing_to_skip(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, play.set_up(), None, SUNDAY_EVENING)

    with pytest.raises(RoundUnavailable, match="nothing to skip"):
        skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)


def test_while_paused_until_a_date_the_first_question_after_it_is_skipped(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, play.set_up(), day("2026-11-26"), SUNDAY_EVENING)

    skipped, _ = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)

    assert skipped.local_date == day("2026-11-26")


def test_undoing_brings_the_question_back(play: Play) -> None:
    quiz = play.set_up()
    skipped, after = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)

    undone, restored = undo_skip(play.store, play.holidays, after, skipped.id, MONDAY_9 - MINUTE)
    play.tick(MONDAY_9)

    assert undone == skipped
    assert restored.next_post_at == MONDAY_9
    assert play.days(quiz, RoundState.PLANNED) == [day("2026-11-23")]


def test_it_is_too_late_to_undo_once_the_time_has_come(play: Play) -> None:
    quiz = play.set_up()
    skipped, after = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)

    with pytest.raises(RoundUnavailable, match="Ask a question now"):
        undo_skip(play.store, play.holidays, after, skipped.id, MONDAY_9)


@pytest.mark.parametrize(("post", "undone_at"), [("14:00", "2026-11-23 13:59"), ("08:00", "2026-11-23 07:59")])
def test_a_skip_can_be_undone_until_the_time_that_the_day_has_now(play: Play, post: str, undone_at: str) -> None:
    quiz = play.set_up()
    skipped, _ = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)
    changed = quiz_settings(schedule(post=post))
    quiz = set_up_quiz(play.store, play.banks, play.holidays, OWNER, changed, SUNDAY_EVENING, quiz.id).quiz

    with pytest.raises(RoundUnavailable):
        undo_skip(play.store, play.holidays, quiz, skipped.id, utc(undone_at) + MINUTE)
    _, restored = undo_skip(play.store, play.holidays, quiz, skipped.id, utc(undone_at))

    assert restored.next_post_at == utc(undone_at) + MINUTE


def test_a_skip_is_undone_once(play: Play) -> None:
    quiz = play.set_up()
    skipped, after = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)
    undo_skip(play.store, play.holidays, after, skipped.id, SUNDAY_EVENING)

    with pytest.raises(RoundUnavailable):
        undo_skip(play.store, play.holidays, play.quiz(quiz), skipped.id, SUNDAY_EVENING)


def test_a_skipped_day_that_was_asked_after_all_cannot_be_undone(play: Play) -> None:
    quiz = play.set_up()
    skipped, after = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)
    ask_now(play.store, play.banks, play.holidays, after, MONDAY_9 + MINUTE)

    with pytest.raises(RoundUnavailable, match="See `/lambda-quiz today`"):
        undo_skip(play.store, play.holidays, play.quiz(quiz), skipped.id, MONDAY_9 + MINUTE)

    assert play.round(skipped).state is RoundState.PLANNED


def test_the_skip_of_another_quiz_cannot_be_undone(play: Play) -> None:
    quiz, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    skipped, _ = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)

    with pytest.raises(RoundUnavailable):
        undo_skip(play.store, play.holidays, other, skipped.id, SUNDAY_EVENING)

    assert play.round(skipped).state is RoundState.SKIPPED


def test_the_skips_that_can_be_undone_are_those_whose_time_has_not_come(play: Play) -> None:
    quiz, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    monday, tuesday = (skip_round(play.store, play.holidays, play.quiz(quiz), SUNDAY_EVENING)[0] for _ in range(2))
    skip_round(play.store, play.holidays, other, SUNDAY_EVENING)

    assert skips_ahead(play.store, quiz, MONDAY_9 - MINUTE) == [monday, tuesday]
    assert skips_ahead(play.store, quiz, MONDAY_9) == [tuesday]

    undo_skip(play.store, play.holidays, play.quiz(quiz), tuesday.id, MONDAY_9)
    assert skips_ahead(play.store, quiz, MONDAY_9) == []


def test_of_many_skips_one_more_is_told_than_is_listed(play: Play) -> None:
    quiz = play.set_up()
    skipped = [
        skip_round(play.store, play.holidays, play.quiz(quiz), SUNDAY_EVENING)[0] for _ in range(MOST_LISTED + 2)
    ]

    assert skips_ahead(play.store, quiz, SUNDAY_EVENING) == skipped[: MOST_LISTED + 1]
    assert skips_ahead(play.store, quiz, MONDAY_9) == skipped[1:]
