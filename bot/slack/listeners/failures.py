"""What becomes of a request that was refused or went wrong: the member reads a sentence, or Slack tries again."""

import contextlib
import logging
from collections.abc import Awaitable, Callable
from traceback import walk_tb
from typing import Any

from slack_bolt.async_app import AsyncBoltContext
from slack_bolt.response import BoltResponse

from bot.domain.refusals import InvalidFields, NotAllowed, Refused, RoleNotKnown, UnknownDate
from bot.failure import Repeats, UnusableBank, describe
from bot.slack import ids
from bot.slack.listeners.core import Core
from bot.slack.listeners.installation import workspace_of
from bot.slack.listeners.surfaces import as_view, show
from bot.slack.message import Message
from bot.slack.outbox import SlackRefused
from bot.slack.payloads.fields import MalformedPayload, object_at, objects_at, text_at
from bot.slack.payloads.interactions import read_press
from bot.slack.views.notice import FILLED_IN, STILL_HERE, TO_COPY, UNUSABLE_BANK, broken, refusal
from bot.slack.views.settings import settings_refused

logger = logging.getLogger(__name__)

KEEPS_TEXT = {
    ids.ANSWER_FORM: (ids.FIELD_ANSWER, f"{FILLED_IN} {TO_COPY}"),
    ids.DISPUTE_FORM: (ids.FIELD_WORDS, FILLED_IN),
}
"""Forms with a text of the member's own, which a refusal in their place would take away: where it stands instead."""


def error_handler(core: Core) -> Callable[..., Awaitable[BoltResponse]]:
    """Bolt's global error handler. It must not raise, or Bolt would call it with what it raised."""
    repeats = Repeats()

    async def on_error(error: Exception, body: dict[str, Any], context: AsyncBoltContext) -> BoltResponse:
        kind = str(body.get("type") or "command")
        if isinstance(error, MalformedPayload) or tripped_bolt(error):
            said = error if isinstance(error, MalformedPayload) else describe(error)
            logger.warning("A malformed request (%s): %s", kind, said)
            return BoltResponse(status=400, headers={"x-slack-no-retry": ["1"]})
        if not isinstance(error, Refused):
            repeats.tell(logger, logging.ERROR, f"A request failed ({kind}): {describe(error)}", core.clock.now())
        if kind == "event_callback":
            # Not acknowledged: whatever was in the event is not stored, so Slack has to send it again. What Slack or we
            # refuse for good, the next time would be refused as well.
            return BoltResponse(status=200 if isinstance(error, Refused | SlackRefused) else 500)
        owner = await _owner(core, error)
        if kind == "view_submission":
            return BoltResponse(status=200, body=_form_answer(error, body, owner))
        message = _message(error, owner)
        if kind == "block_actions":
            return await _answer_press(core, body, context, message)
        blocks = message.block_dicts
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": message.text, "blocks": blocks})

    return on_error


def tripped_bolt(error: Exception) -> bool:
    """Whether Bolt itself tripped over the payload, of which it takes parts apart before any listener of ours."""
    frames = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
    return bool(frames) and str(frames[-1]).startswith("slack_bolt.")


async def _answer_press(core: Core, body: dict[str, Any], context: AsyncBoltContext, message: Message) -> BoltResponse:
    try:
        await show(core.outbox, read_press(body, workspace_of(context)), message)
    except Exception as failure:
        logger.warning("Nobody could be told: %s", describe(failure))
        return BoltResponse(status=500)
    return BoltResponse(status=200, body="")


def _form_answer(error: Exception, body: dict[str, Any], owner: str | None) -> dict[str, Any]:
    if isinstance(error, InvalidFields):
        return {"response_action": "errors", "errors": error.sentences}
    if isinstance(error, UnknownDate):
        return {"response_action": "errors", "errors": {ids.FIELD_UNTIL: str(error)}}
    sent = body.get("view")
    form = str(sent.get("callback_id")) if isinstance(sent, dict) else ""
    if isinstance(error, UnusableBank) and form == ids.SETTINGS_FORM:
        return {"response_action": "errors", "errors": {ids.FIELD_BANK: UNUSABLE_BANK}}
    if (passing := _passing(error)) and (first := _first_field(body)):
        # In the form's place the sentence would take away what was typed into it.
        return {"response_action": "errors", "errors": {first: passing}}
    if isinstance(error, Refused) and form in KEEPS_TEXT:
        field, what_stays = KEEPS_TEXT[form]
        plain = str(error).replace("`", "")
        return {"response_action": "errors", "errors": {field: f"{plain} {what_stays}"}}
    if isinstance(error, Refused) and form == ids.SETTINGS_FORM:
        view = settings_refused(str(error), owner)
    else:
        view = as_view(_message(error, owner))
    return {"response_action": "update", "view": view.to_dict()}


def _passing(error: Exception) -> str | None:
    """What to say of what passes, so that the form can be sent again; None of what is refused for good."""
    if isinstance(error, RoleNotKnown):
        return f"{error} {FILLED_IN}"
    return None if isinstance(error, Refused) else STILL_HERE


def _first_field(body: dict[str, Any]) -> str | None:
    """Where a form shows what is wrong with it as a whole; None if nothing can be filled in."""
    with contextlib.suppress(MalformedPayload):
        blocks = objects_at(object_at(body, "view"), "blocks")
        return next((text_at(block, "block_id") for block in blocks if block.get("type") == "input"), None)
    return None


def _message(error: Exception, owner: str | None) -> Message:
    if isinstance(error, UnusableBank):
        return refusal(UNUSABLE_BANK)
    return refusal(str(error), owner) if isinstance(error, Refused) else broken()


async def _owner(core: Core, error: Exception) -> str | None:
    """The name of whom to ask for what somebody may not do, if Slack tells it in time."""
    if not isinstance(error, NotAllowed) or error.owner_id is None:
        return None
    person = await core.people.look_up(error.owner_id, core.clock.now())
    return person.name if person else None
