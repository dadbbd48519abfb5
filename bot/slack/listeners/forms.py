"""Forms that members send off. What comes of it replaces the form."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_sdk.models.views import View

from bot.slack import ids
from bot.slack.listeners import changing, disputing, reading, reviewing
from bot.slack.listeners.core import Core
from bot.slack.listeners.installation import workspace_of
from bot.slack.listeners.surfaces import as_view
from bot.slack.message import Message
from bot.slack.payloads.disputes import read_acceptance, read_point
from bot.slack.payloads.fields import MalformedPayload
from bot.slack.payloads.interactions import Submission, read_submission
from bot.slack.payloads.settings_form import read_settings

Handler: TypeAlias = Callable[[Core, Submission], Awaitable[Message | View]]


async def _accept(core: Core, form: Submission) -> Message | View:
    dispute_id, confirmed = read_acceptance(form)
    return await reviewing.accept(core, form.asker, dispute_id, form.text(ids.FIELD_PHRASING) or "", confirmed)


HANDLERS: dict[str, Handler] = {
    ids.SETTINGS_FORM: lambda core, form: changing.save_settings(
        core,
        form.asker,
        read_settings(form),
        form.people(ids.FIELD_REVIEWERS),
        form.number,
        new_owner=form.picked(ids.FIELD_OWNER, "user"),
    ),
    ids.ANSWER_FORM: lambda core, form: changing.answer_privately(
        core,
        form.asker,
        _number(form),
        form.text(ids.FIELD_ANSWER) or "",
        shared=ids.SHARE_ANSWER in form.choices(ids.FIELD_SHARED),
    ),
    ids.DISPUTE_FORM: lambda core, form: disputing.disagree(
        core,
        form.asker,
        read_point(form.metadata, "private_metadata"),
        form.text(ids.FIELD_WORDS) or "",
        form.text(ids.FIELD_REASON) or "",
    ),
    ids.ACCEPT_FORM: _accept,
    ids.REJECT_FORM: lambda core, form: reviewing.reject(
        core,
        form.asker,
        _number(form),
        form.text(ids.FIELD_SENTENCE) or "",
        with_rest=ids.WITH_REST in form.choices(ids.FIELD_REST),
    ),
    ids.PAUSE_FORM: lambda core, form: changing.pause(core, form.asker, _until(form), _number(form)),
    ids.AWAY_FORM: lambda core, form: changing.away(core, form.asker, _until(form), _number(form)),
}


def register(app: AsyncApp, core: Core) -> None:
    """Listen to every form."""
    for callback_id, handler in HANDLERS.items():
        app.view(callback_id)(_listener(core, handler))


def _listener(core: Core, handler: Handler) -> Callable[..., Awaitable[None]]:
    async def on_form_sent(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        form = read_submission(body, workspace_of(context))
        shown = as_view(await handler(core, form))
        # Most forms can be opened from the App Home, which stands behind them.
        reading.refresh_home(core, form.asker)
        await ack(response_action="update", view=shown)

    return on_form_sent


def _number(form: Submission) -> int:
    if form.number is None:
        raise MalformedPayload("private_metadata")
    return form.number


def _until(form: Submission) -> str:
    return form.picked(ids.FIELD_UNTIL, "date") or ""
