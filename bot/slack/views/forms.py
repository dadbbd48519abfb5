"""The frames of modal views: a form to send, and a text to read and close."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block, PlainTextObject
from slack_sdk.models.views import View


def form(callback_id: str, title: str, blocks: Sequence[Block], *, submit: str, metadata: str) -> View:
    """A form. Title and submit have at most 24 characters; `metadata` comes back with what was filled in."""
    return View(
        type="modal",
        callback_id=callback_id,
        title=PlainTextObject(text=title),
        submit=PlainTextObject(text=submit),
        close=PlainTextObject(text="Cancel"),
        blocks=blocks,
        private_metadata=metadata,
    )


def message_view(title: str, blocks: Sequence[Block], metadata: str | None = None) -> View:
    """A text with nothing to send; `metadata` comes back with a press of a button in it."""
    return View(
        type="modal",
        title=PlainTextObject(text=title),
        close=PlainTextObject(text="Close"),
        blocks=blocks,
        private_metadata=metadata,
    )
