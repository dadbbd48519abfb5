"""The leaderboard, the card and today as one reader sees them."""

from dataclasses import replace

import pytest

from bot.domain.members import Member, MemberId
from bot.domain.standings import Period, Standing
from bot.slack.views.card import answered_words, question_card
from bot.slack.views.leaderboard import leaderboard_board
from bot.slack.views.today import today
from bot.usecases.show_today import Today
from bot.usecases.skip_round import SKIPPED_BY_HAND
from tests.slack.views.cases import PAUSED
from tests.slack.views.examples import ANA, BOARD, CARD, NOON, QUIZ, board, message, written


def standing(rank: int, points: int) -> Standing:
    return Standing(rank, Member(MemberId("T1", f"U{rank}"), f"Member {rank}"), points, 2)


TEN = tuple(standing(rank, 100 - rank) for rank in range(1, 11))


def test_every_row_is_in_the_plain_text() -> None:
    text = leaderboard_board(board(*TEN), QUIZ, MemberId("T1", "U99")).text
    for rank in range(1, 11):
        assert f"{rank}. Member {rank} · {100 - rank} points in 2 rounds" in text


def test_own_row_is_marked_and_stands_out() -> None:
    shown = leaderboard_board(BOARD, QUIZ, ANA.id)
    assert "🥇 1. Ana (you) · 42 points in 5 rounds" in shown.text
    assert "*1. Ana (you) · 42 points in 5 rounds*" in str(shown.block_dicts)
    assert shown.text.count("(you)") == 1


def test_a_gap_shows_only_where_ranks_are_left_out() -> None:
    far = replace(board(*TEN), around_own=(standing(14, 9), standing(15, 8), standing(16, 7)))
    near = replace(board(*TEN), around_own=(standing(11, 9), standing(12, 8)), follows_on=True)
    assert "\n⋯\n14. Member 14" in leaderboard_board(far, QUIZ, MemberId("T1", "U15")).text
    assert "⋯" not in leaderboard_board(near, QUIZ, MemberId("T1", "U11")).text


def test_a_hidden_reader_learns_their_place_alone() -> None:
    own = Standing(4, replace(ANA, hidden=True), 12, 2)
    text = leaderboard_board(board(*TEN[:3], own=own), QUIZ, ANA.id).text
    assert "You are hidden, so only you see this: with 12 points you would be at rank 4." in text
    assert "Ana" not in text


def test_ties_share_their_medal() -> None:
    rows = (standing(1, 9), replace(standing(2, 9), rank=1), standing(3, 4))
    assert leaderboard_board(board(*rows), QUIZ, ANA.id).text.count("🥇") == 2


def test_an_empty_board_says_what_to_do() -> None:
    text = leaderboard_board(board(period=Period.WEEK), QUIZ, ANA.id).text
    assert text == (
        "Leaderboard: 23 to 29 November 2026\n"
        "No points yet in this period. Answer the next question and you take the lead."
    )


def test_each_period_has_a_button_of_its_own() -> None:
    row = leaderboard_board(BOARD, QUIZ, ANA.id).block_dicts[-1]
    assert [button["action_id"] for button in row["elements"]] == [
        "choose_period:week",
        "choose_period:month",
        "choose_period:season",
        "choose_period:all",
    ]
    assert [button.get("style") for button in row["elements"]] == [None, "primary", None, None]
    assert {button["value"] for button in row["elements"]} == {"3"}


@pytest.mark.parametrize(
    ("members", "over", "expected"),
    [
        (0, False, "Nobody has answered yet"),
        (1, False, "1 person has answered"),
        (3, False, "3 people have answered"),
        (0, True, "Nobody answered"),
        (1, True, "1 person answered"),
    ],
)
def test_how_many_answered(members: int, over: bool, expected: str) -> None:
    assert answered_words(members, over=over) == expected


def test_the_card_says_when_it_closes_in_the_quizs_time_zone() -> None:
    assert "Closes Mon 23 Nov, 16:00 CET" in question_card(CARD, model=None).text


def test_the_cards_buttons_carry_round_and_quiz() -> None:
    row = question_card(CARD, model=None).block_dicts[-1]
    assert [(button["action_id"], button["value"]) for button in row["elements"]] == [
        ("answer_privately", "7"),
        ("show_leaderboard", "3"),
        ("show_help", "3"),
    ]


@pytest.mark.parametrize(
    ("private", "expected"),
    [
        ((False,), "You have written (in the thread):\n> text"),
        ((True,), "You have written (privately):\n> text"),
        ((False, True), "You have written (in the thread and privately):\n> text\n> text"),
    ],
)
def test_today_shows_ones_own_answer(private: tuple[bool, ...], expected: str) -> None:
    own = written(*(message("text", private=each) for each in private))
    assert expected in today(Today(QUIZ, CARD, own, None), NOON).text


def test_an_answer_of_files_only_says_that_text_is_needed() -> None:
    assert "a file and no text" in today(Today(QUIZ, CARD, written(message(" ")), None), NOON).text


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (Today(QUIZ, CARD, written(), None), "You have not answered yet. Reply in the question’s thread in <#C1>"),
        (Today(QUIZ, None, written(), None), "The next question comes Tue 24 Nov, 09:00 CET."),
        (Today(QUIZ, None, written(), SKIPPED_BY_HAND), f"There is no question today. {SKIPPED_BY_HAND}"),
        (Today(PAUSED, None, written(), None), "paused until somebody resumes it. Team offsite."),
        (Today(replace(QUIZ, next_post_at=None), None, written(), None), "every coming day is a day off"),
    ],
)
def test_today_always_says_what_is_next(shown: Today, expected: str) -> None:
    assert expected in today(shown, NOON).text
