"""Methods that open, stack, change and publish views."""

from __future__ import annotations

from .. import shapes
from ..blockkit import check_view, with_ids
from ..errors import SlackError
from ..models import JSON, View
from ..workspace import Workspace
from .call import Call
from .registry import method


@method("views.open", required=("trigger_id", "view"))
def open_view(call: Call) -> JSON:
    """Opens a modal for whoever the trigger belongs to."""
    content = _content(call, "modal")
    trigger = call.workspace.tickets.redeem_trigger(call.needed("trigger_id"))
    return _shown(call, call.workspace.views.open(trigger.user, content))


@method("views.push", required=("trigger_id", "view"))
def push(call: Call) -> JSON:
    """Puts a modal onto the one that the trigger came from."""
    content = _content(call, "modal")
    trigger = call.workspace.tickets.redeem_trigger(call.needed("trigger_id"))
    if trigger.modal is None:
        raise SlackError("invalid_trigger_id", "[ERROR] must come from within a modal [json-pointer:/trigger_id]")
    return _shown(call, call.workspace.views.push(trigger.user, content, trigger.modal))


@method("views.update", required=("view",), optional=("view_id", "external_id", "hash"))
def update(call: Call) -> JSON:
    """Rewrites an open modal."""
    view_id, external_id = call.text("view_id"), call.text("external_id")
    if (view_id is None) == (external_id is None):
        raise SlackError("invalid_arguments", "[ERROR] needs exactly one of view_id, external_id")
    content = _content(call, "modal")
    view = call.workspace.views.find_open(view_id=view_id, external_id=external_id)
    return _shown(call, call.workspace.views.update(view, content, call.text("hash")))


@method("views.publish", required=("user_id", "view"), optional=("hash",))
def publish(call: Call) -> JSON:
    """Sets a person's Home tab."""
    if not call.manifest.home_tab:
        raise SlackError("not_enabled")
    user = call.workspace.user(call.needed("user_id"))
    content = _content(call, "home")
    return _shown(call, call.workspace.views.publish(user.id, content, call.text("hash")))


def named(workspace: Workspace, content: JSON) -> JSON:
    """A view's content with a `block_id` on every block."""
    return content | {"blocks": with_ids(content["blocks"], workspace.mint)}


def _content(call: Call, kind: str) -> JSON:
    content = call.structure("view", "invalid_arguments")
    check_view(content, kind)
    return named(call.workspace, content)


def _shown(call: Call, view: View) -> JSON:
    return {"view": shapes.view_shape(call.workspace, view)}
