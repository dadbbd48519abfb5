"""Clicks and modals: what happens between a person's hand and the app's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from . import interactions
from .api.views import named
from .blockkit import check_view
from .blockkit.values import HELD_AS, held, initial_values
from .delivery import Answer
from .errors import PersonError, SlackError
from .forms import Placed, chosen, client_errors, fill, find_pressable
from .models import JSON, Message, User, View
from .sight import Sight
from .wiring import Wiring

_TIMEOUT = "operation_timeout"


@dataclass(frozen=True, slots=True)
class Click:
    """How a press went; `problem` is what the person was shown if the app did not answer."""

    acknowledged: bool
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """What became of a modal that was sent off.

    `outcome` is `closed`, `cleared`, `updated`, `pushed`; `errors` (the app's, by block_id), `refused`
    (the client's, nothing was sent) or `failed` (no answer, or one that Slack would not accept).
    """

    outcome: str
    errors: dict[str, str] = field(default_factory=dict)
    view: View | None = None
    problem: str | None = None


async def press(
    wiring: Wiring,
    user: User,
    where: Message | View,
    action_id: str,
    value: Any,
    block_id: str | None,
) -> Click:
    """One press on an element of a message or view."""
    if not wiring.manifest.interactivity:
        raise PersonError("the app's interactivity is off: Slack shows a warning sign")
    if isinstance(where, View):
        payload = _press_in_view(wiring, user, where, action_id, value, block_id)
    else:
        payload = _press_in_message(wiring, user, where, action_id, value, block_id)
    if payload is None:
        return Click(True)
    answer = await wiring.deliveries.interact("interactive", payload)
    return Click(answer.acknowledged, None if answer.acknowledged else _TIMEOUT)


def _press_in_message(
    wiring: Wiring, user: User, message: Message, action_id: str, value: Any, block_id: str | None
) -> JSON | None:
    workspace = wiring.workspace
    item = find_pressable(message.blocks, action_id, block_id, value)
    choice = _choice(wiring, user, item, value)
    values = initial_values(message.blocks)
    if item.element["type"] in HELD_AS:
        values[item.block_id][item.action_id] = held(item.element, choice)
    if not _dispatches(item):
        return None
    key = workspace.tickets.new_response(
        message.channel,
        user.id,
        source_ts=message.ts,
        source_is_ephemeral=message.ephemeral_for is not None,
    )
    action = interactions.action_of(item, choice, workspace.new_ts())
    url = wiring.response_url(key)
    return interactions.message_click(workspace, user, message, action, values, url)


def _press_in_view(
    wiring: Wiring, user: User, view: View, action_id: str, value: Any, block_id: str | None
) -> JSON | None:
    workspace = wiring.workspace
    kept = workspace.views.home(user.id) if view.kind == "home" else workspace.views.top(user.id)
    if kept is None or kept.id != view.id:
        raise PersonError(f"{user.name} does not have that view in front")
    item = find_pressable(kept.blocks, action_id, block_id, value)
    choice = _choice(wiring, user, item, value)
    if item.element["type"] in HELD_AS:
        kept.values[item.block_id][item.action_id] = held(item.element, choice)
    if not _dispatches(item):
        return None
    return interactions.view_click(workspace, user, kept, interactions.action_of(item, choice, workspace.new_ts()))


def _choice(wiring: Wiring, user: User, item: Placed, value: Any) -> Any:
    if item.element["type"] == "button":
        return None
    return chosen(wiring.workspace, user, item.element, value)


def _dispatches(item: Placed) -> bool:
    """Inputs tell the app only when they have `dispatch_action`."""
    return item.block["type"] != "input" or bool(item.block.get("dispatch_action"))


class Modals:
    """One person's open modals."""

    def __init__(self, wiring: Wiring, user: User) -> None:
        self._wiring = wiring
        self._user = user

    def enter(self, view: View, typed: JSON) -> View:
        """Types into the modal on top (keys are action_ids or block_ids) and sends nothing."""
        kept = self._front(view)
        kept.values = fill(self._wiring.workspace, self._user, kept.blocks, kept.values, typed)
        return kept

    async def submit(self, view: View, typed: JSON) -> Submission:
        """Types into the modal on top (keys are action_ids or block_ids) and sends it off."""
        workspace = self._wiring.workspace
        kept = self.enter(view, typed)
        if "submit" not in kept.content:
            raise PersonError("that modal has no submit button")
        errors = client_errors(kept.blocks, kept.values)
        if errors:
            return Submission("refused", errors)
        payload = interactions.view_submission(workspace, self._user, kept)
        answer = await self._wiring.deliveries.interact("interactive", payload)
        return self._settle(kept, answer)

    async def close(self, view: View, *, whole_stack: bool = False) -> None:
        """Dismisses the modal on top, or the whole stack; the app hears of it if it asked to."""
        workspace = self._wiring.workspace
        kept = self._front(view)
        if whole_stack or kept.content.get("clear_on_close"):
            gone = workspace.views.clear(self._user.id)
        else:
            workspace.views.close(kept)
            gone = [kept]
        for closed in gone:
            if closed.content.get("notify_on_close") and workspace.installed:
                payload = interactions.view_closed(
                    workspace, self._user, closed, is_cleared=len(gone) > 1 or whole_stack
                )
                await self._wiring.deliveries.interact("interactive", payload)

    def _front(self, view: View) -> View:
        Sight(self._wiring.workspace, self._user).refuse_if_deactivated()
        top = self._wiring.workspace.views.top(self._user.id)
        if top is None or top.id != view.id:
            raise PersonError(f"{self._user.name} does not have that modal in front")
        return top

    def _settle(self, view: View, answer: Answer) -> Submission:
        if not answer.acknowledged:
            return Submission("failed", problem=_TIMEOUT)
        body = answer.body or {}
        if body == {"text": ""}:
            body = {}
        try:
            return self._obey(view, body)
        except SlackError as refusal:
            return Submission("failed", problem=str(refusal))

    def _obey(self, view: View, body: JSON) -> Submission:
        views = self._wiring.workspace.views
        action = body.get("response_action")
        if action is None and not body:
            if view in views.stack(self._user.id):
                views.stack(self._user.id).remove(view)
            return Submission("closed")
        if action == "clear" and set(body) == {"response_action"}:
            views.clear(self._user.id)
            return Submission("cleared")
        if action == "errors" and set(body) == {"response_action", "errors"}:
            return Submission("errors", _checked_errors(view, body["errors"]))
        if action in ("update", "push") and set(body) == {"response_action", "view"}:
            check_view(body["view"], "modal")
            content = named(self._wiring.workspace, body["view"])
            if action == "push":
                return Submission("pushed", view=views.push(self._user.id, content, view.id).snapshot())
            return Submission("updated", view=views.update(view, content).snapshot())
        raise SlackError("invalid_arguments", f"[ERROR] no answer to a submission: {sorted(body)}")


def _checked_errors(view: View, errors: Any) -> dict[str, str]:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors:
        raise SlackError("invalid_arguments", "[ERROR] errors must be an object that is not empty")
    for block_id, text in errors.items():
        if block_id not in inputs:
            raise SlackError("invalid_arguments", f"[ERROR] {block_id!r} is no input block of the view")
        if not isinstance(text, str) or not 0 < len(text) <= 2000:
            raise SlackError("invalid_arguments", f"[ERROR] the error of {block_id!r} must be a short string")
    return dict(errors)
