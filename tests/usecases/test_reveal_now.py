"""Bringing a reveal forward."""

from datetime import timedelta

import pytest

from bot.domain.posts import PostKind
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import RoundState
from bot.usecases.find_open_round import open_round_of
from bot.usecases.reveal_now import reveal_now
from tests.builders import quiz_settings, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, Play

NOON = utc("2026-11-23 12:00")


def test_the_open_round_is_revealed_at_the_next_tick(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    reveal_now(play.store, quiz, opened.id, NOON)
    play.reveal(NOON)

    assert play.round(opened).state is RoundState.CLOSED
    assert play.round(opened).reveal_at == NOON


def test_a_round_is_revealed_once(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    reveal_now(play.store, quiz, opened.id, NOON)
    play.reveal(NOON)

    with pytest.raises(RoundUnavailable):
        reveal_now(play.store, quiz, opened.id, NOON)
    assert play.run(NOON + timedelta(hours=5)) == []


def test_asking_twice_before_the_tick_does_no_harm(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    reveal_now(play.store, quiz, opened.id, NOON)
    reveal_now(play.store, quiz, opened.id, NOON + timedelta(seconds=1))

    assert len(play.run(NOON + timedelta(seconds=1))) == 1


def test_a_reveal_that_slack_refused_while_the_round_was_open_is_tried_again(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    play.tick(MONDAY_16)
    [refused] = play.due(MONDAY_16, PostKind.REVEAL)
    play.store.posts.fail(refused.key, "I am not in the channel any more.")

    reveal_now(play.store, quiz, opened.id, MONDAY_16)
    play.reveal(MONDAY_16)

    assert play.round(opened).state is RoundState.CLOSED


def test_the_round_of_another_quiz_or_an_unknown_one_is_refused(play: Play) -> None:
    quiz, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    opened = play.open(quiz)

    for round_id in (opened.id, 9999):
        with pytest.raises(RoundUnavailable):
            reveal_now(play.store, other, round_id, NOON)

    assert play.round(opened).reveal_at == opened.reveal_at


def test_the_open_round_is_the_quizs_own_and_newest(play: Play) -> None:
    quiz, other = play.set_up(), play.set_up(quiz_settings(channel_id="C2"))
    play.run(MONDAY_9)
    tuesday = MONDAY_9 + timedelta(days=1)
    play.tick(tuesday)  # Monday's reveal is due as well, and not posted yet
    for post in play.due(tuesday, PostKind.QUESTION):
        play.post(post, tuesday)

    assert open_round_of(play.store, quiz, tuesday).local_date == tuesday.date()
    assert open_round_of(play.store, quiz, tuesday).quiz_id == quiz.id
    assert open_round_of(play.store, other, tuesday).quiz_id == other.id


def test_without_an_open_round_there_is_nothing_to_reveal(play: Play) -> None:
    quiz = play.set_up()

    with pytest.raises(RoundUnavailable, match=r"nothing to reveal\. Ask one with `/lambda-quiz ask`"):
        open_round_of(play.store, quiz, MONDAY_9)


def test_after_todays_reveal_nobody_is_told_to_ask(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [])

    with pytest.raises(RoundUnavailable, match=r"nothing to reveal\. See `/lambda-quiz today`"):
        open_round_of(play.store, quiz, MONDAY_16)
    with pytest.raises(RoundUnavailable, match="Ask one with"):
        open_round_of(play.store, quiz, MONDAY_16 + timedelta(days=5))
