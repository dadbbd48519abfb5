"""The form for a private answer, and what replaces it."""

from datetime import datetime

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement
from slack_sdk.models.views import View

from bot.domain.answers import Answer, AnswerMessage
from bot.slack import ids
from bot.slack.views.blocks import context, field, option, section
from bot.slack.views.card import question_section
from bot.slack.views.dates import reader_time
from bot.slack.views.forms import form, message_view
from bot.slack.views.second_opinion import second_reader_words
from bot.slack.views.state import closing_words
from bot.usecases.show_card import QuestionCard

TITLE = "Your private answer"
MAX_ANSWER = 3_000
"""Slack's limit of a text field."""


def answer_form(card: QuestionCard, own: Answer, now: datetime, model: str | None) -> View:
    """The form with the reader's earlier private answer in it. `model` gives second opinions.

    `private_metadata` is the round's id.
    """
    earlier = own.private_message
    blocks: list[Block] = [
        question_section(card.question),
        _text_field(earlier),
        _shared_field(earlier),
        context(
            _note(own),
            closing_words(card.round, card.zone, now),
            *second_reader_words(model),
        ),
    ]
    return form(ids.ANSWER_FORM, TITLE, blocks, submit="Save", metadata=str(card.round.id))


def answer_saved(card: QuestionCard, saved: AnswerMessage | None, now: datetime) -> View:
    """What replaces the form; `saved` is None when the text was emptied and so taken back."""
    if saved is None:
        again = context(_until("You can answer again", card, now))
        return message_view(TITLE, [section("Your private answer is taken back."), again])
    seen = "It shows in the thread after the reveal." if saved.shared else "It does not show in the thread."
    change = context(_until("You can change it", card, now))
    return message_view(TITLE, [section(f"Your private answer is saved. {seen}"), change])


def _until(words: str, card: QuestionCard, now: datetime) -> str:
    end = "until" if now < card.round.reveal_at else "until the reveal, which was to come"
    return f"{reader_time(f'{words} {end}', card.round.reveal_at, card.zone, now)}."


def _text_field(earlier: AnswerMessage | None) -> Block:
    element = PlainTextInputElement(
        action_id=ids.FIELD_ANSWER,
        multiline=True,
        max_length=MAX_ANSWER,
        initial_value=earlier.text[:MAX_ANSWER] if earlier else None,
    )
    if earlier is None:
        return field(ids.FIELD_ANSWER, "Your answer", element)
    hint = "Leave it empty to take your private answer back."
    return field(ids.FIELD_ANSWER, "Your answer", element, hint=hint, optional=True)


def _shared_field(earlier: AnswerMessage | None) -> Block:
    share = option("Show my answer in the thread after the reveal", ids.SHARE_ANSWER)
    shared = earlier is None or earlier.shared
    element = CheckboxesElement(
        action_id=ids.FIELD_SHARED, options=[share], initial_options=[share] if shared else None
    )
    return field(ids.FIELD_SHARED, "Sharing", element, optional=True)


def _note(own: Answer) -> str:
    replaces = "A new text replaces your earlier private answer. " if own.private_message else ""
    if any(not message.private for message in own.messages):
        return f"{replaces}What you wrote in the thread counts as well."
    return f"{replaces}Replies in the thread count as well."
