"""When the next questions of a quiz come."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.rounds import Round
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, context, header, section, sections
from bot.slack.views.buttons import today_button
from bot.slack.views.dates import date_lines
from bot.slack.views.state import next_question_words, paused_now
from bot.slack.views.text import sentence
from bot.usecases.show_next import Next
from bot.usecases.skip_round import MOST_LISTED


def next_dates(shown: Next, now: datetime) -> Message:
    """When the next questions come, in the quiz's time zone, and which days among them have none."""
    quiz = shown.quiz
    today = today_button(quiz.id)
    if not shown.windows:
        return compose([header("No question ahead"), section(next_question_words(quiz, now)), actions(today)])
    off = {**shown.holidays, **{round_.local_date: "skipped" for round_ in shown.skipped[:MOST_LISTED]}}
    return compose(
        [
            header("Next questions"),
            *sections(paused_now(quiz, now)),
            *sections(date_lines(shown.windows, quiz.schedule.zone, now, off)),
            *more_skipped(shown.skipped),
            context(f"Times are those of {sentence(quiz.schedule.time_zone)}, in <#{quiz.channel_id}>."),
            actions(today),
        ]
    )


def more_skipped(skipped: Sequence[Round]) -> list[Block]:
    """That not all skips are listed, or nothing."""
    return [context("More days than these are skipped.")] if len(skipped) > MOST_LISTED else []
