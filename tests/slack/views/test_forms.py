"""What forms are filled with, and what comes back with them."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.domain.bank import Section
from bot.domain.quiz import Quiz
from bot.slack.views.answer import answer_form
from bot.slack.views.pause import away_form, pause_form
from bot.slack.views.settings import settings_form, settings_saved
from bot.usecases.set_up_quiz import QuizSetUp
from bot.usecases.show_settings import SettingsSheet
from tests.slack.views.cases import (
    COUNTRIES,
    EARLIER,
    OWNED_BY_BEN,
    PAUSED_UNTIL,
    REVIEWED_BY_BEN,
    SHEET,
    VIEWS,
)
from tests.slack.views.examples import AHEAD, ANA, BEN, CARD, NOON, QUIZ, message, written

BASIC = replace(QUIZ, settings=replace(QUIZ.settings, sections=frozenset({Section.BASIC})))


def fields(view: View) -> dict[str, dict[str, Any]]:
    """The input blocks by their ids."""
    return {block["block_id"]: block for block in view.to_dict()["blocks"] if block["type"] == "input"}


def chosen(block: dict[str, Any]) -> list[str]:
    return [option["value"] for option in block["element"].get("initial_options", [])]


def new_sheet(channel: str | None = "C1", banks: tuple[str, ...] = ("aws-lambda",)) -> SettingsSheet:
    return SettingsSheet(None, channel, "Asia/Tokyo", banks, COUNTRIES, (), ())


def test_block_and_action_of_a_field_are_the_same_word() -> None:
    for view in VIEWS.values():
        for block_id, block in fields(view).items():
            assert block["element"]["action_id"] == block_id


def test_a_new_quiz_starts_with_sensible_settings() -> None:
    form = settings_form(new_sheet(banks=("a-bank", "aws-lambda")), NOON, model=None)
    shown = fields(form)
    assert shown["channel"]["element"]["initial_conversation"] == "C1"
    assert shown["post_time"]["element"]["initial_time"] == "09:00"
    assert shown["reveal_time"]["element"]["initial_time"] == "16:00"
    assert shown["time_zone"]["element"]["initial_value"] == "Asia/Tokyo"
    assert chosen(shown["weekdays"]) == ["1", "2", "3", "4", "5"]
    assert chosen(shown["sections"]) == ["basic", "advanced", "practical", "scenario"]
    assert chosen(shown["difficulties"]) == ["easy", "medium", "hard"]
    assert shown["bank"]["element"]["initial_option"]["value"] == "aws-lambda"
    assert shown["holidays_country"]["element"]["initial_option"]["value"] == "none"
    assert "private_metadata" not in form.to_dict() or form.to_dict()["private_metadata"] == ""


def test_without_the_usual_bank_the_first_is_suggested() -> None:
    bank = fields(settings_form(new_sheet(banks=("zebra", "yak")), NOON, model=None))["bank"]
    assert bank["element"]["initial_option"]["value"] == "zebra"


def test_a_bank_that_is_gone_is_not_offered() -> None:
    bank = fields(settings_form(replace(SHEET, banks=("zebra", "yak")), NOON, model=None))["bank"]
    assert [each["value"] for each in bank["element"]["options"]] == ["zebra", "yak"]
    assert "initial_option" not in bank["element"]
    assert bank["hint"]["text"] == "“aws-lambda” is gone: choose another."


def test_while_no_bank_is_to_be_seen_the_form_has_the_one_that_was_chosen() -> None:
    bank = fields(settings_form(replace(SHEET, banks=()), NOON, model=None))["bank"]
    assert bank["element"]["initial_option"]["value"] == "aws-lambda"


def test_no_channel_is_suggested_where_the_form_is_asked_for_outside_of_any() -> None:
    form = settings_form(new_sheet(channel=None), NOON, model=None)
    assert "initial_conversation" not in fields(form)["channel"]["element"]


def test_channels_are_public_or_private_and_never_bots() -> None:
    select = fields(settings_form(SHEET, NOON, model=None))["channel"]["element"]
    assert select["type"] == "conversations_select"
    assert select["filter"] == {"include": ["public", "private"], "exclude_bot_users": True}


def test_the_settings_of_a_quiz_come_back_with_its_id() -> None:
    form = settings_form(SHEET, NOON, model=None)
    assert form.to_dict()["private_metadata"] == "3"
    assert fields(form)["holidays_country"]["element"]["initial_option"]["value"] == "DE"


@pytest.mark.parametrize(
    ("quiz", "now", "paused"),
    [
        (QUIZ, NOON, False),
        (PAUSED_UNTIL, NOON, True),
        (PAUSED_UNTIL, datetime(2027, 1, 4, 7, tzinfo=UTC), False),
    ],
)
def test_a_pause_until_a_date_is_named_above_the_dates_after_it(quiz: Quiz, now: datetime, paused: bool) -> None:
    form = settings_form(replace(SHEET, quiz=quiz, ahead=AHEAD[-1:]), now, model=None)
    saved = settings_saved(QuizSetUp(quiz, quiz, AHEAD[-1:], 12), ANA.id, now, model=None)
    for shown in (form, saved):
        texts = [block["text"]["text"] for block in shown.to_dict()["blocks"] if block["type"] == "section"]
        [place] = [place for place, text in enumerate(texts) if text.startswith("*Next questions*")]
        says = "The quiz is paused until Mon 4 Jan 2027. Resume it with `/lambda-quiz resume`." in texts[:place]
        assert says is paused


@pytest.mark.parametrize(
    ("before", "is_told"),
    [(OWNED_BY_BEN, False), (REVIEWED_BY_BEN, False), (EARLIER, True), (BASIC, True)],
)
@pytest.mark.parametrize("has_open", [False, True])
def test_only_other_times_and_questions_hold_from_the_next_question_on(
    before: Quiz, is_told: bool, has_open: bool
) -> None:
    saved = settings_saved(QuizSetUp(QUIZ, before, AHEAD, 12, has_open=has_open), BEN.id, NOON, model=None).to_dict()
    told = " ".join(part["text"] for block in saved["blocks"] for part in block.get("elements", ()))
    assert ("This holds from the next question on." in told) is is_told
    assert ("The open question stays as it is." in told) is (is_told and has_open)


def test_countries_stand_under_their_first_letters_without_accents() -> None:
    groups = fields(settings_form(SHEET, NOON, model=None))["holidays_country"]["element"]["option_groups"]
    assert [(group["label"]["text"], [o["value"] for o in group["options"]]) for group in groups] == [
        ("None", ["none"]),
        ("A", ["AX", "AT"]),
        ("G", ["DE"]),
    ]


def test_hundreds_of_countries_under_one_letter_are_all_there() -> None:
    countries = {f"X{number}": f"Xland {number} {'x' * 80}" for number in range(250)}
    form = settings_form(SettingsSheet(None, "C1", "UTC", ("aws-lambda",), countries, (), ()), NOON, model=None)
    groups = fields(form)["holidays_country"]["element"]["option_groups"]
    assert [len(group["options"]) for group in groups] == [1, 100, 100, 50]
    assert all(len(o["text"]["text"]) <= 75 for group in groups for o in group["options"])


def test_a_first_answer_must_say_something_and_is_shared() -> None:
    shown = fields(answer_form(CARD, written(message("in the thread")), NOON, model=None))
    assert shown["answer"].get("optional", False) is False
    assert "initial_value" not in shown["answer"]["element"]
    assert shown["answer"]["element"]["max_length"] == 3_000
    assert chosen(shown["shared"]) == ["share"]


def test_an_earlier_answer_is_there_and_may_be_emptied() -> None:
    form = answer_form(
        CARD, written(message("in the thread"), message("before", private=True, shared=False)), NOON, model=None
    )
    shown = fields(form)
    assert shown["answer"]["optional"] is True
    assert shown["answer"]["element"]["initial_value"] == "before"
    assert chosen(shown["shared"]) == []
    assert form.to_dict()["private_metadata"] == "7"


def test_dates_are_optional_and_the_quiz_comes_back() -> None:
    for form in (pause_form(QUIZ), away_form(QUIZ)):
        assert fields(form)["until"]["optional"] is True
        assert form.to_dict()["private_metadata"] == "3"
