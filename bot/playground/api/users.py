"""Methods about people."""

from __future__ import annotations

from .. import shapes
from ..models import JSON
from .call import Call
from .registry import method


@method("users.info", required=("user",), optional=("include_locale",), scopes=("users:read",))
def info(call: Call) -> JSON:
    """One person."""
    user = call.workspace.user(call.needed("user"))
    shape = shapes.user_shape(call.workspace, user)
    if call.flag("include_locale"):
        shape["locale"] = "en-GB"
    return {"user": shape}


@method("users.list", optional=("limit", "cursor", "include_locale"), scopes=("users:read",))
def list_users(call: Call) -> JSON:
    """Everybody, the bot and deactivated people included."""
    page, cursor = call.page(list(call.workspace.users.values()), lambda user: user.id, 200, 1000)
    return {
        "members": [shapes.user_shape(call.workspace, user) for user in page],
        "cache_ts": call.workspace.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }
