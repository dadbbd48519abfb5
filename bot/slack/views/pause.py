"""The forms that ask until when: to pause a quiz, and to be away."""

from slack_sdk.models.blocks import Block, DatePickerElement
from slack_sdk.models.views import View

from bot.domain.quiz import Quiz
from bot.slack import ids
from bot.slack.views.blocks import field, section
from bot.slack.views.forms import form


def pause_form(quiz: Quiz) -> View:
    """Asks until when the quiz is to be paused. `private_metadata` is the quiz's id."""
    text = (
        "No new question comes while the quiz is paused, and its channel is told. A question that is open stays open "
        "until its reveal."
    )
    hint = "The day on which questions come again. Without a date the quiz stays paused until somebody resumes it."
    return _until_form(ids.PAUSE_FORM, "Pause the quiz", text, hint, "Pause", quiz)


def away_form(quiz: Quiz) -> View:
    """Asks until when the reader is away. `private_metadata` is the quiz's id."""
    text = "Rounds that you miss while you are away do not break your streak. You can still answer them."
    hint = "The day on which you are back. Without a date you are away until you say that you are back."
    return _until_form(ids.AWAY_FORM, "I am away", text, hint, "Save", quiz)


def _until_form(callback_id: str, title: str, text: str, hint: str, submit: str, quiz: Quiz) -> View:
    picker = DatePickerElement(action_id=ids.FIELD_UNTIL)
    blocks: list[Block] = [
        section(text),
        field(ids.FIELD_UNTIL, "Until", picker, hint=hint, optional=True),
    ]
    return form(callback_id, title, blocks, submit=submit, metadata=str(quiz.id))
