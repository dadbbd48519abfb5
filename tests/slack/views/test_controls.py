"""What owners see of their quiz, and every change confirmed in words with a way back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.members import Absence, Actor, Member
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Pause, Window
from bot.slack.commands import COMMANDS
from bot.slack.message import Message
from bot.slack.views import controls
from bot.slack.views.help import help_message
from bot.slack.views.home import Reader, home
from bot.slack.views.next_dates import next_dates
from bot.slack.views.notice import announcement, broken
from bot.slack.views.record import away_changed, hidden_changed, record, streak_words
from bot.slack.views.settings import settings_form
from bot.slack.views.today import today
from bot.usecases.show_controls import Controls
from bot.usecases.show_next import Next
from bot.usecases.show_today import Today
from bot.usecases.skip_round import MOST_LISTED
from tests.slack.views.cases import (
    ANNOUNCED,
    NEW_RECORD,
    OTHERS,
    OVER,
    PAUSED,
    PAUSED_UNTIL,
    RECORD,
    REFUSED,
    SHEET,
    SKIPPED,
    TODAY,
)
from tests.slack.views.examples import AHEAD, ANA, BEN, NOON, POST_AT, QUIZ, ROUND, written


def buttons(shown: Message) -> dict[str, str]:
    """The buttons' values by action."""
    rows = [block for block in shown.block_dicts if block["type"] == "actions"]
    return {button["action_id"]: button.get("value", "") for row in rows for button in row["elements"]}


def beside(shown: Message) -> dict[str, tuple[str, str]]:
    """The texts that have a button beside them, with its action and value."""
    lines = [block for block in shown.block_dicts if block.get("accessory")]
    return {line["text"]["text"]: (line["accessory"]["action_id"], line["accessory"]["value"]) for line in lines}


@pytest.mark.parametrize(
    ("quiz", "open_round", "ahead", "expected"),
    [
        (QUIZ, None, AHEAD, {"open_settings", "pause_quiz", "skip_round", "confirm_ask"}),
        (QUIZ, ROUND, AHEAD, {"open_settings", "pause_quiz", "skip_round", "reveal_now"}),
        (PAUSED, None, (), {"open_settings", "resume_quiz", "confirm_ask"}),
    ],
)
def test_only_what_can_be_done_has_a_button(
    quiz: Quiz, open_round: Round | None, ahead: tuple[Window, ...], expected: set[str]
) -> None:
    assert set(buttons(controls.controls(Controls(quiz, open_round, ahead, ()), NOON))) == expected


def test_nobody_is_offered_to_ask_on_a_day_that_has_its_round() -> None:
    assert "confirm_ask" not in buttons(controls.controls(Controls(QUIZ, None, AHEAD, (), can_ask=False), NOON))


def test_a_pause_that_has_ended_is_none() -> None:
    january = datetime(2027, 1, 4, 7, tzinfo=UTC)
    assert "pause_quiz" in buttons(controls.controls(Controls(PAUSED_UNTIL, None, AHEAD, ()), january))


@pytest.mark.parametrize("quiz", [PAUSED, PAUSED_UNTIL, replace(QUIZ, next_post_at=None)])
def test_who_has_the_buttons_is_not_told_to_ask_the_owner(quiz: Quiz) -> None:
    how = "The quiz’s owner or an admin can"
    assert how not in controls.controls(Controls(quiz, None, (), ()), NOON).text
    assert how in next_dates(Next(quiz, (), ()), NOON).text


def test_what_the_owner_is_to_do_about_a_pause_is_the_owners_to_read() -> None:
    fact, to_do = "I am not in the channel any more.", "Invite me again with /invite, then resume the quiz."
    failed = replace(TODAY, quiz=QUIZ, card=None, skipped_reason=f"{fact} {to_do}")
    for shown in (
        next_dates(Next(REFUSED, (), ()), NOON),
        today(replace(TODAY, quiz=REFUSED, card=None), NOON),
        today(failed, NOON),
        announcement(replace(ANNOUNCED, quiz=REFUSED), NOON, model=None),
    ):
        assert fact in shown.text
        assert to_do not in shown.text
    for shown in (
        controls.controls(Controls(REFUSED, None, (), ()), NOON),
        controls.confirm_ask(REFUSED, ROUND.window, NOON),
    ):
        assert f"{fact} {to_do}" in shown.text
    assert f"{fact} {to_do}" in str(settings_form(replace(SHEET, quiz=REFUSED, ahead=()), NOON, model=None).to_dict())


def test_a_pause_says_until_when_and_why() -> None:
    assert controls.paused(PAUSED, NOON).text.startswith(
        "The quiz in <#C1> is paused until somebody resumes it. Team offsite."
    )
    assert controls.paused(PAUSED_UNTIL, NOON).text.startswith(
        "The quiz in <#C1> is paused until Mon 4 Jan 2027. The next question comes Mon 4 Jan 2027, 09:00 CET."
    )


def test_a_skip_can_be_undone() -> None:
    shown = controls.skipped(SKIPPED, replace(QUIZ, next_post_at=AHEAD[1].post_at), NOON)
    assert shown.text == (
        "The question of Tue 24 Nov in <#C1> is skipped. The next question comes Wed 25 Nov, 09:00 CET."
    )
    assert buttons(shown) == {"undo_skip": "8"}


def test_what_is_skipped_in_another_year_says_which() -> None:
    shown = controls.skipped(replace(SKIPPED, local_date=date(2027, 1, 4)), replace(QUIZ, next_post_at=None), NOON)
    assert shown.text.startswith("The question of Mon 4 Jan 2027 in <#C1> is skipped.")


def test_each_skip_ahead_can_be_undone_where_the_quiz_is_managed() -> None:
    friday = replace(SKIPPED, id=9, local_date=date(2026, 12, 11))
    shown = controls.controls(Controls(QUIZ, None, AHEAD, (SKIPPED, friday)), NOON)
    assert beside(shown) == {
        "The question of Tue 24 Nov is skipped.": ("undo_skip:8", "8"),
        "The question of Fri 11 Dec is skipped.": ("undo_skip:9", "9"),
    }


def test_of_many_skips_the_nearest_are_listed() -> None:
    many = tuple(replace(SKIPPED, id=n, local_date=AHEAD[0].day + timedelta(days=n)) for n in range(MOST_LISTED + 1))
    for skipped, left_out in ((many[:-1], False), (many, True)):
        shown = controls.controls(Controls(QUIZ, None, AHEAD, skipped), NOON)
        assert len(beside(shown)) == MOST_LISTED
        assert ("More days than these are skipped." in shown.text) is left_out


def test_an_undone_skip_is_confirmed_with_its_day() -> None:
    assert controls.skip_undone(SKIPPED, QUIZ, [], NOON).text == (
        "The question of Tue 24 Nov is no longer skipped. The next question comes Tue 24 Nov, 09:00 CET."
    )


def test_a_question_by_hand_is_asked_about_first() -> None:
    tomorrow = replace(QUIZ, next_post_at=AHEAD[1].post_at)
    shown = controls.confirm_ask(tomorrow, ROUND.window, NOON)
    assert shown.text == (
        "Ask a question in <#C1> now? Everybody there sees it at once. It closes Mon 23 Nov, 16:00 CET."
    )
    assert buttons(shown) == {"ask_now": "3"}


def test_who_asks_by_hand_reads_what_it_does_to_today_and_to_a_pause() -> None:
    place = "It takes the place of the question still to come today."
    assert place in controls.confirm_ask(replace(QUIZ, next_post_at=POST_AT), ROUND.window, NOON).text
    assert place not in controls.confirm_ask(replace(QUIZ, next_post_at=None), ROUND.window, NOON).text
    stays = "The quiz is paused until somebody resumes it. Team offsite. It stays paused."
    assert stays in controls.confirm_ask(PAUSED, ROUND.window, NOON).text


def test_a_reveal_by_hand_is_asked_about_first() -> None:
    shown = controls.confirm_reveal(ROUND, QUIZ, 1, NOON)
    assert shown.text.startswith("Reveal the question of Mon 23 Nov now? 1 person has answered, and answers")
    assert buttons(shown) == {"reveal_now": "7"}


@pytest.mark.parametrize(
    ("shown", "way_back"),
    [
        (controls.paused(PAUSED, NOON), "resume_quiz"),
        (controls.resumed(QUIZ, NOON, was_paused=True), "pause_quiz"),
        (hidden_changed(True), "show_me"),
        (hidden_changed(False), "hide_me"),
        (away_changed(Absence(NOON), QUIZ, NOON), "mark_back"),
    ],
)
def test_changes_offer_their_way_back(shown: Message, way_back: str) -> None:
    assert way_back in buttons(shown)


def test_next_dates_are_listed_or_their_lack_explained() -> None:
    assert "• Wed 25 Nov, 09:00 CET" in next_dates(Next(QUIZ, AHEAD, ()), NOON).text
    assert "Team offsite" in next_dates(Next(PAUSED, (), ()), NOON).text
    nothing_ahead = replace(QUIZ, next_post_at=None)
    assert "every coming day is a day off" in next_dates(Next(nothing_ahead, (), ()), NOON).text


def test_next_dates_say_that_the_quiz_is_paused_until_then() -> None:
    paused = replace(QUIZ, pause=Pause(NOON.date(), date(2027, 1, 4)))
    assert "The quiz is paused until Mon 4 Jan 2027." in next_dates(Next(paused, AHEAD[-1:], ()), NOON).text


def test_skipped_days_stand_among_the_next_dates() -> None:
    assert (
        "\n• Tue 24 Nov: skipped\n• Wed 25 Nov, 09:00 CET\n" in next_dates(Next(QUIZ, AHEAD[1:], (SKIPPED,)), NOON).text
    )


def test_of_many_skipped_days_the_nearest_stand_among_the_next_dates() -> None:
    many = tuple(replace(SKIPPED, local_date=AHEAD[0].day + timedelta(days=n)) for n in range(MOST_LISTED + 1))
    for skipped, left_out in ((many[:-1], False), (many, True)):
        text = next_dates(Next(QUIZ, AHEAD[2:], skipped), NOON).text
        assert text.count(": skipped") == MOST_LISTED
        assert ("More days than these are skipped." in text) is left_out


def test_a_pause_is_confirmed_with_its_channel_and_the_next_question() -> None:
    tomorrow = replace(QUIZ, pause=Pause(NOON.date(), date(2026, 11, 24)))
    assert controls.paused(tomorrow, NOON).text.startswith(
        "The quiz in <#C1> is paused until Tue 24 Nov. The next question comes Tue 24 Nov, 09:00 CET."
    )


def test_help_has_a_line_for_every_command() -> None:
    text = help_message().text
    for command in COMMANDS.values():
        assert f"`{f'/lambda-quiz {command.name} {command.arguments}'.rstrip()}` {command.sentence}" in text
    assert set(COMMANDS) == {
        *("today", "leaderboard", "me", "settings", "pause", "resume", "skip", "ask", "reveal", "next", "reviews"),
        *("away", "back", "hide", "show", "help"),
    }


def test_help_says_to_everybody_how_to_set_up_a_quiz() -> None:
    text = help_message().text
    assert text.index("For everybody") < text.index("/lambda-quiz settings") < text.index("For the quiz’s owner")


def test_help_answers_what_it_does_not_know() -> None:
    nearly = help_message("lead <@U1>", "leaderboard").text
    assert nearly.startswith(
        "I do not know “lead &lt;@U1&gt;”. Did you mean this?\n`/lambda-quiz leaderboard [week|month|season|all]`"
    )
    assert "/lambda-quiz pause" not in nearly
    assert "/lambda-quiz pause" in help_message("xyzzy").text


@pytest.mark.parametrize(
    ("streak", "expected"),
    [
        (0, "No streak at the moment. The next answer that earns points starts one."),
        (1, "Streak: 1 round in a row"),
        (12, "Streak: 12 rounds in a row"),
    ],
)
def test_streaks_in_words(streak: int, expected: str) -> None:
    assert streak_words(streak) == expected


def test_a_record_tells_ranks_streak_and_rounds() -> None:
    text = record(RECORD).text
    for line in (
        "This week: 1 point, rank 1",
        "All time: 1,240 points, rank 1",
        "Streak: 3 rounds in a row",
        "• Fri 20 Nov: 1 point (partial) · What is a cold start",
    ):
        assert line in text


def test_an_empty_record_says_how_to_start_and_how_one_is_listed() -> None:
    shown = record(NEW_RECORD)
    assert "Answer the next question and your record starts." in shown.text
    assert "You are hidden" in shown.text
    assert "back on Tue 1 Dec" in shown.text
    assert set(buttons(shown)) == {"show_me", "mark_back"}


def test_home_holds_controls_only_for_those_who_may_change_the_quiz() -> None:
    today = Today(QUIZ, None, written(), None)
    assert "show_controls" in str(home(Reader(Actor(ANA.id)), today, RECORD, NOON).to_dict())
    assert "show_controls" not in str(home(Reader(Actor(BEN.id)), today, RECORD, NOON).to_dict())


@pytest.mark.parametrize(("reader", "words"), [(ANA, "Your quiz in <#C20>"), (BEN, "The quiz in <#C20>")])
def test_home_says_whose_quiz_it_leads_to(reader: Member, words: str) -> None:
    assert words in str(home(Reader(Actor(reader.id), OTHERS[:1], 1), OVER, RECORD, NOON).to_dict())


def test_home_has_one_button_to_a_result() -> None:
    assert str(home(Reader(Actor(ANA.id)), OVER, RECORD, NOON).to_dict()).count("show_result") == 1


def test_a_failure_of_ours_says_that_nothing_is_lost() -> None:
    assert broken().text == (
        "Something went wrong on our side; nothing you wrote was lost. Please try again in a moment."
    )
