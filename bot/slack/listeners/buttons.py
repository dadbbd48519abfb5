"""Every button. People from other workspaces cannot type the command, so each thing to see has one."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View

from bot.domain.standings import Period
from bot.slack import ids
from bot.slack.listeners import changing, disputing, reading, reviewing
from bot.slack.listeners.core import Core
from bot.slack.listeners.elsewhere import answer_anywhere
from bot.slack.listeners.installation import workspace_of
from bot.slack.listeners.surfaces import show
from bot.slack.message import Message
from bot.slack.payloads.disputes import read_point, read_wording, read_wordings
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.identity import Asker
from bot.slack.payloads.interactions import Press, Surface, read_press

Handler: TypeAlias = Callable[[Core, Press], Awaitable[Message | View]]

HANDLERS: dict[str, Handler] = {
    ids.SHOW_TODAY: lambda core, press: reading.today(core, press.asker, press.number),
    ids.SHOW_LEADERBOARD: lambda core, press: reading.leaderboard(core, press.asker, Period.MONTH, press.number),
    ids.CHOOSE_PERIOD: lambda core, press: reading.leaderboard(core, press.asker, _period(press), press.number),
    ids.SHOW_RECORD: lambda core, press: reading.record(core, press.asker, press.number),
    ids.SHOW_RESULT: lambda core, press: reading.result(core, press.asker, _own_id(press)),
    ids.SHOW_NEXT: lambda core, press: reading.next_dates(core, press.asker, press.number),
    ids.SHOW_HELP: lambda core, press: reading.rules(core, press.asker, press.number),
    ids.SHOW_CONTROLS: lambda core, press: reading.controls(core, press.asker, press.number),
    ids.ANSWER_PRIVATELY: lambda core, press: reading.answer_question(core, press.asker, _own_id(press)),
    ids.OPEN_SETTINGS: lambda core, press: reading.settings(core, press.asker, press.number),
    ids.PAUSE: lambda core, press: reading.pause_question(core, press.asker, press.number),
    ids.RESUME: lambda core, press: changing.resume(core, press.asker, press.number),
    ids.SKIP: lambda core, press: changing.skip(core, press.asker, press.number),
    ids.UNDO_SKIP: lambda core, press: changing.unskip(core, press.asker, _own_id(press)),
    ids.CONFIRM_ASK: lambda core, press: reading.ask_question(core, press.asker, press.number),
    ids.ASK: lambda core, press: changing.ask(core, press.asker, press.number),
    ids.REVEAL: lambda core, press: changing.reveal(core, press.asker, _own_id(press)),
    ids.HIDE: lambda core, press: changing.hide(core, press.asker),
    ids.UNHIDE: lambda core, press: changing.unhide(core, press.asker),
    ids.AWAY: lambda core, press: reading.away_question(core, press.asker, press.number),
    ids.BACK: lambda core, press: changing.back(core, press.asker, press.number),
    ids.DISAGREE: lambda core, press: disputing.dispute_question(core, press.asker, read_point(press.value, "value")),
    ids.WITHDRAW: lambda core, press: disputing.withdraw(core, press.asker, _own_id(press)),
    ids.SHOW_REVIEWS: lambda core, press: reviewing.queue(core, press.asker, press.number),
    ids.SHOW_REVIEW: lambda core, press: reviewing.review(core, press.asker, _own_id(press)),
    ids.ACCEPT: lambda core, press: reviewing.acceptance_question(core, press.asker, _own_id(press)),
    ids.REJECT: lambda core, press: reviewing.rejection_question(core, press.asker, _own_id(press)),
    ids.SHOW_WORDINGS: lambda core, press: reviewing.wordings(core, press.asker, read_wordings(press.value, "value")),
    ids.TAKE_BACK_WORDING: lambda core, press: reviewing.take_back(core, press.asker, _own_id(press), _listed(press)),
    ids.RESTORE_WORDING: lambda core, press: reviewing.restore(
        core, press.asker, read_wording(press.value, "value"), _listed(press)
    ),
}

CHANGES = frozenset(
    {
        *(ids.RESUME, ids.SKIP, ids.UNDO_SKIP, ids.ASK, ids.REVEAL),
        *(ids.HIDE, ids.UNHIDE, ids.BACK, ids.WITHDRAW, ids.TAKE_BACK_WORDING, ids.RESTORE_WORDING),
    }
)
"""Buttons that do something: what they stood on is no longer true, so its place is taken by the confirmation."""

OF_A_QUIZ = frozenset(
    {
        *(ids.SHOW_TODAY, ids.SHOW_LEADERBOARD, ids.CHOOSE_PERIOD, ids.SHOW_RECORD, ids.SHOW_NEXT, ids.SHOW_HELP),
        ids.AWAY,
    }
)
"""Buttons that show what goes on in a quiz. They are also left behind in a channel from which the quiz has moved."""

REPLACES = CHANGES | {ids.CHOOSE_PERIOD}


def register(app: AsyncApp, core: Core) -> None:
    """Listen to every button."""
    for button, handler in HANDLERS.items():
        app.action(re.compile(rf"\A{button}(:\w+)?\Z"))(_listener(core, button, handler))


def _listener(core: Core, button: str, handler: Handler) -> Callable[..., Awaitable[None]]:
    async def on_press(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        press = read_press(body, workspace_of(context))
        if button in OF_A_QUIZ and press.number is not None:
            await _check_may_see(core, press.asker, press.number)
        shown = await answer_anywhere(core, press.asker, lambda who: handler(core, replace(press, asker=who)))
        await show(core.outbox, press, shown, replace=button in REPLACES)
        if press.surface in (Surface.HOME, Surface.MODAL) and button in CHANGES:
            reading.refresh_home(core, press.asker)
        await ack()

    return on_press


async def _check_may_see(core: Core, asker: Asker, quiz_id: int) -> None:
    quiz = await core.runner.read(lambda store: store.quizzes.get(quiz_id))
    if quiz:
        await core.check_may_see(asker, quiz, quiz.channel_id)


def _own_id(press: Press) -> int:
    """The id of the round or dispute that the button is about."""
    if press.number is None:
        raise MalformedPayload("value")
    return press.number


def _listed(press: Press) -> tuple[int | None, int]:
    """Which quiz's wordings were listed where the button stands, and which page of them."""
    return read_wordings(press.metadata, "private_metadata")


def _period(press: Press) -> Period:
    word = press.action_id.partition(":")[2]
    if word not in set(Period):
        raise MalformedPayload("action_id")
    return Period(word)
