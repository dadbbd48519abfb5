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


def _of_quiz(handle: Callable[[Core, Asker, int | None], Awaitable[Message | View]]) -> Handler:
    """For a button that carries a quiz's id, or nothing where the quiz of the channel is meant."""
    return lambda core, press: handle(core, press.asker, press.number)


def _of_one(handle: Callable[[Core, Asker, int], Awaitable[Message | View]]) -> Handler:
    """For a button that carries the id of a round or dispute."""
    return lambda core, press: handle(core, press.asker, _own_id(press))


HANDLERS: dict[str, Handler] = {
    ids.SHOW_TODAY: _of_quiz(reading.today),
    ids.SHOW_LEADERBOARD: lambda core, press: reading.leaderboard(core, press.asker, Period.MONTH, press.number),
    ids.CHOOSE_PERIOD: lambda core, press: reading.leaderboard(core, press.asker, _period(press), press.number),
    ids.SHOW_RECORD: _of_quiz(reading.record),
    ids.SHOW_RESULT: _of_one(reading.result),
    ids.SHOW_NEXT: _of_quiz(reading.next_dates),
    ids.SHOW_HELP: _of_quiz(reading.rules),
    ids.SHOW_CONTROLS: _of_quiz(reading.controls),
    ids.ANSWER_PRIVATELY: _of_one(reading.answer_question),
    ids.OPEN_SETTINGS: _of_quiz(reading.settings),
    ids.PAUSE: _of_quiz(reading.pause_question),
    ids.RESUME: _of_quiz(changing.resume),
    ids.SKIP: _of_quiz(changing.skip),
    ids.UNDO_SKIP: _of_one(changing.unskip),
    ids.CONFIRM_ASK: _of_quiz(reading.ask_question),
    ids.ASK: _of_quiz(changing.ask),
    ids.REVEAL: _of_one(changing.reveal),
    ids.HIDE: lambda core, press: changing.hide(core, press.asker),
    ids.UNHIDE: lambda core, press: changing.unhide(core, press.asker),
    ids.AWAY: _of_quiz(reading.away_question),
    ids.BACK: _of_quiz(changing.back),
    ids.DISAGREE: lambda core, press: disputing.dispute_question(core, press.asker, read_point(press.value, "value")),
    ids.WITHDRAW: _of_one(disputing.withdraw),
    ids.SHOW_REVIEWS: _of_quiz(reviewing.queue),
    ids.SHOW_REVIEW: _of_one(reviewing.review),
    ids.ACCEPT: _of_one(reviewing.acceptance_question),
    ids.REJECT: _of_one(reviewing.rejection_question),
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
