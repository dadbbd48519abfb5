"""Shows an answer where somebody pressed a button: beside a message, in its place, in a modal, on the App Home."""

from slack_sdk.models.views import View

from bot.slack.message import Message
from bot.slack.outbox import Outbox
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.interactions import Press, Surface
from bot.slack.views.forms import message_view

TITLE = "Lambda Quiz"


async def show(outbox: Outbox, press: Press, shown: Message | View, *, replace: bool = False) -> None:
    """Show it to whoever pressed. `replace` puts a message in the place of the one pressed, if only they saw that."""
    if press.surface is Surface.MODAL:
        await outbox.update_view(_present(press.view_id, "view"), as_view(shown))
    elif isinstance(shown, View) or press.surface is Surface.HOME:
        await outbox.open_view(press.trigger_id, as_view(shown))
    else:
        await outbox.respond(
            _present(press.response_url, "response_url"),
            shown,
            replace=replace and press.surface is Surface.EPHEMERAL,
            thread_ts=press.thread_ts,
        )


def as_view(shown: Message | View) -> View:
    """A message as a modal to read and close; a view as it is."""
    return shown if isinstance(shown, View) else message_view(TITLE, shown.blocks)


def _present(value: str | None, key: str) -> str:
    if value is None:
        raise MalformedPayload(key)
    return value
