"""The slash command, with all its subcommands."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View

from bot.slack import ids
from bot.slack.listeners import changing, reading, reviewing
from bot.slack.listeners.core import Core
from bot.slack.listeners.elsewhere import answer_anywhere
from bot.slack.listeners.installation import workspace_of
from bot.slack.message import Message
from bot.slack.payloads.command import NotUnderstood, Subcommand, read_subcommand
from bot.slack.payloads.identity import Asker
from bot.slack.payloads.interactions import read_command
from bot.slack.views.help import HELP, help_message

Handler: TypeAlias = Callable[[Core, Asker, Subcommand], Awaitable[Message | View]]


def _of_asker(handle: Callable[[Core, Asker], Awaitable[Message | View]]) -> Handler:
    """For a command that takes no argument."""
    return lambda core, asker, _: handle(core, asker)


HANDLERS: dict[str, Handler] = {
    "today": _of_asker(reading.today),
    "leaderboard": lambda core, asker, typed: reading.leaderboard(core, asker, typed.period),
    "me": _of_asker(reading.record),
    "next": _of_asker(reading.next_dates),
    "away": lambda core, asker, typed: changing.away(core, asker, typed.argument),
    "back": _of_asker(changing.back),
    "hide": _of_asker(changing.hide),
    "show": _of_asker(changing.unhide),
    "reviews": _of_asker(reviewing.queue),
    "settings": _of_asker(reading.settings),
    "pause": lambda core, asker, typed: changing.pause(core, asker, typed.argument),
    "resume": _of_asker(changing.resume),
    "skip": _of_asker(changing.skip),
    "ask": _of_asker(reading.ask_question),
    "reveal": _of_asker(reading.reveal_question),
}
"""Every subcommand but `help`, which needs nothing."""


def register(app: AsyncApp, core: Core) -> None:
    """Listen to the command."""

    async def on_command(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        command = read_command(body, workspace_of(context))
        shown = await _answer(core, command.asker, read_subcommand(command.text))
        if isinstance(shown, View):
            await core.outbox.open_view(command.trigger_id, shown)
            await ack()
        else:
            await ack(shown.text, shown.block_dicts)

    app.command(ids.COMMAND)(on_command)


async def _answer(core: Core, asker: Asker, typed: Subcommand | NotUnderstood) -> Message | View:
    if isinstance(typed, NotUnderstood):
        return help_message(typed.typed, typed.nearest)
    if typed.name == "help":
        return HELP
    return await answer_anywhere(core, asker, lambda who: HANDLERS[typed.name](core, who, typed))
