"""Methods about the app itself and its workspace."""

from __future__ import annotations

from .. import shapes
from ..errors import SlackError
from ..models import JSON
from .call import Call
from .registry import method


@method("auth.test")
def auth_test(call: Call) -> JSON:
    """Who the token belongs to."""
    workspace = call.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", app_token=True)
def connections_open(call: Call) -> JSON:
    """A WebSocket address for one Socket Mode connection."""
    if not call.manifest.socket_mode:
        raise SlackError("socket_mode_not_enabled")
    return {"url": call.new_link()}


@method("team.info", optional=("team",), scopes=("team:read",))
def team_info(call: Call) -> JSON:
    """The workspace's name and domain."""
    workspace = call.workspace
    if call.text("team") not in (None, workspace.id):
        raise SlackError("team_not_found")
    return {
        "team": {
            "id": workspace.id,
            "name": workspace.name,
            "domain": workspace.domain,
            "url": f"https://{workspace.domain}.slack.com/",
            "email_domain": "",
            "icon": {"image_default": True},
            "is_verified": False,
        }
    }


@method("bots.info", optional=("bot",), scopes=("users:read",))
def bots_info(call: Call) -> JSON:
    """The bot by its B… id."""
    if call.text("bot") not in (None, call.workspace.bot_id):
        raise SlackError("bot_not_found")
    bot = shapes.bot_profile(call.workspace)
    del bot["team_id"]
    return {"bot": bot | {"user_id": call.workspace.bot.id}}
