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

HANDLERS: dict[str, Handler] = {
    "today": lambda core, asker, _: reading.today(core, asker),
    "leaderboard": lambda core, asker, typed: reading.leaderboard(core, asker, typed.period),
    "me": lambda core, asker, _: reading.record(core, asker),
    "next": lambda core, asker, _: reading.next_dates(core, asker),
    "away": lambda core, asker, typed: changing.away(core, asker, typed.argument),
    "back": lambda core, asker, _: changing.back(core, asker),
    "hide": lambda core, asker, _: changing.hide(core, asker),
    "show": lambda core, asker, _: changing.unhide(core, asker),
    "reviews": lambda core, asker, _: reviewing.queue(core, asker),
    "settings": lambda core, asker, _: reading.settings(core, asker),
    "pause": lambda core, asker, typed: changing.pause(core, asker, typed.argument),
    "resume": lambda core, asker, _: changing.resume(core, asker),
    "skip": lambda core, asker, _: changing.skip(core, asker),
    "ask": lambda core, asker, _: reading.ask_question(core, asker),
    "reveal": lambda core, asker, _: reading.reveal_question(core, asker),
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
