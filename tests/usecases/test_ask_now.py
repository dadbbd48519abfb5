"""Asking at once: today's round is taken, replaced or brought back, and never doubled."""

import pytest

from bot.domain.posts import PostKind
from bot.domain.quiz import Quiz
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.usecases.ask_now import ask_now, window_to_ask_in
from bot.usecases.close_round import close_round
from bot.usecases.reveal_round import reveal_round
from bot.usecases.skip_round import skip_round
from bot.usecases.steps.plan_rounds import CHOOSE_ANOTHER
from tests.builders import Calendar, day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

EIGHT, NOON = utc("2026-11-23 08:00"), utc("2026-11-23 12:00")


def ask(play: Play, quiz: Quiz, now: str) -> Round:
    return ask_now(play.store, play.banks, play.holidays, play.quiz(quiz), utc(now))


@pytest.mark.parametrize(
    ("now", "reveal_at"),
    [
        ("2026-11-23 08:00", "2026-11-23 16:00"),  # before the usual time
        ("2026-11-23 15:00", "2026-11-23 16:00"),  # an hour is left
        ("2026-11-23 15:01", "2026-11-23 22:01"),  # no more, so it stays open for the usual seven
        ("2026-11-23 20:00", "2026-11-24 03:00"),
    ],
)
def test_it_is_revealed_at_the_usual_time_or_after_the_usual_time_open(play: Play, now: str, reveal_at: str) -> None:
    quiz = play.set_up(now=SUNDAY_EVENING)

    told = window_to_ask_in(play.store, quiz, utc(now))
    asked = ask(play, quiz, now)

    assert told == asked.window
    assert (asked.local_date, asked.state) == (day("2026-11-23"), RoundState.PLANNED)
    assert (asked.post_at, asked.reveal_at) == (utc(now), utc(reveal_at))
    (post,) = play.due(utc(now), PostKind.QUESTION)
    assert post.round_id == asked.id


def test_it_takes_the_place_of_the_question_still_to_come_today(play: Play) -> None:
    quiz = play.set_up()

    asked = ask(play, quiz, "2026-11-23 08:00")
    play.tick(EIGHT)
    play.tick(MONDAY_9)

    assert play.rounds(quiz) == [play.round(asked)]
    assert play.quiz(quiz).next_post_at == utc("2026-11-24 09:00")


def test_a_question_that_is_overdue_is_not_asked_twice(play: Play) -> None:
    quiz = play.set_up()

    asked = ask(play, quiz, "2026-11-23 09:20")
    play.tick(utc("2026-11-23 09:21"))

    assert [r.id for r in play.rounds(quiz)] == [asked.id]
    assert play.quiz(quiz).next_post_at == utc("2026-11-24 09:00")


@pytest.mark.parametrize("now", ["2026-11-25 12:00", "2026-11-28 12:00"])
def test_a_day_off_gets_a_round(play: Play, now: str) -> None:
    play.holidays = Calendar({day("2026-11-25"): "A feast"})
    quiz = play.set_up(quiz_settings(schedule(country="DE")))
    play.run(MONDAY_9)

    assert ask(play, quiz, now).local_date == utc(now).date()


def test_a_skipped_day_gets_its_round_back_with_a_question(play: Play) -> None:
    quiz = play.set_up()
    skipped, _ = skip_round(play.store, play.holidays, quiz, EIGHT)

    asked = ask(play, quiz, "2026-11-23 12:00")

    assert asked.id == skipped.id
    assert (asked.state, asked.reason, asked.post_at) == (RoundState.PLANNED, "", NOON)
    assert asked.question_id == play.store.rounds.question(asked).id
    opened = play.open(quiz, NOON)
    assert (opened.id, opened.reveal_at) == (asked.id, MONDAY_16)


def test_a_failed_day_can_be_asked_again(play: Play) -> None:
    quiz = play.set_up()
    play.tick(MONDAY_9)
    (failed,) = play.rounds(quiz)
    (post,) = play.due(MONDAY_9)
    play.store.posts.fail(post.key, "Slack refused it.")
    play.store.rounds.step(failed.id, [RoundState.PLANNED], RoundState.FAILED, reason="Slack refused it.")

    asked = ask(play, quiz, "2026-11-23 12:00")

    assert asked.id == failed.id
    assert play.open(quiz, NOON).id == failed.id


def test_a_question_that_was_refused_can_be_asked_again_within_the_same_second(play: Play) -> None:
    quiz = play.set_up()
    asked = ask(play, quiz, "2026-11-23 12:00")
    (first,) = play.due(NOON)
    play.store.posts.fail(first.key, "Slack refused it.")
    play.store.rounds.step(asked.id, [RoundState.PLANNED], RoundState.FAILED, reason="Slack refused it.")

    ask(play, quiz, "2026-11-23 12:00:00.700000")

    (second,) = play.due(utc("2026-11-23 12:00:01"))
    # 1795435200 is noon.
    assert [first.key, second.key] == [f"question:{asked.id}:1795435200", f"question:{asked.id}:1795435200.700000"]


def test_today_has_no_second_round(play: Play) -> None:
    quiz = play.set_up()
    play.tick(MONDAY_9)

    with pytest.raises(RoundUnavailable, match="just being posted"):
        ask(play, quiz, "2026-11-23 09:01")
    play.deliver(MONDAY_9)
    with pytest.raises(RoundUnavailable, match="already out"):
        ask(play, quiz, "2026-11-23 12:00")
    with pytest.raises(RoundUnavailable, match="already out"):
        window_to_ask_in(play.store, quiz, NOON)
    play.tick(MONDAY_16)
    [post] = play.due(MONDAY_16)
    reveal_round(play.store, play.grader, post, MONDAY_16, model=None)
    with pytest.raises(RoundUnavailable, match="over, and there is one a day: see `/lambda-quiz next`"):
        ask(play, quiz, "2026-11-23 16:01")  # and Slack has not taken the reveal yet
    close_round(play.store, post, "1.2", MONDAY_16)
    with pytest.raises(RoundUnavailable, match="over, and there is one a day: see `/lambda-quiz next`"):
        ask(play, quiz, "2026-11-23 17:00")

    assert len(play.rounds(quiz)) == 1


def test_without_questions_it_says_so(play: Play) -> None:
    quiz = play.set_up()
    skip_round(play.store, play.holidays, quiz, EIGHT)
    play.banks.banks = {}

    with pytest.raises(RoundUnavailable) as on_a_skipped_day:
        ask(play, quiz, "2026-11-23 12:00")
    with pytest.raises(RoundUnavailable) as on_a_free_day:
        ask(play, quiz, "2026-11-28 12:00")

    gone = f"The quiz’s question bank “lambda” is gone. {CHOOSE_ANOTHER}"
    assert str(on_a_skipped_day.value) == str(on_a_free_day.value) == gone


def test_after_a_round_that_stays_open_overnight_the_next_day_is_asked_as_usual(play: Play) -> None:
    quiz = play.set_up()
    ask(play, quiz, "2026-11-23 20:00")
    play.run(utc("2026-11-23 20:00"))

    play.run(utc("2026-11-24 03:00"))
    play.run(utc("2026-11-24 09:00"))

    assert [r.state for r in play.rounds(quiz)] == [RoundState.CLOSED, RoundState.OPEN]
