"""What the playground's tests share: a manifest, and a real Bolt app connected to a playground."""

from __future__ import annotations

import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Playground

JSON = dict[str, Any]

SCOPES = (
    "app_mentions:read channels:history channels:join channels:read chat:write commands groups:history groups:read "
    "im:history im:read im:write reactions:read reactions:write team:read users:read"
)
EVENTS = (
    "app_home_opened app_mention app_uninstalled channel_archive channel_id_changed channel_left channel_rename "
    "group_archive group_left group_rename member_joined_channel member_left_channel message.channels message.groups "
    "message.im reaction_added reaction_removed team_join tokens_revoked user_change"
)
MANIFEST: JSON = {
    "display_information": {"name": "Lambda Quiz"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "lambdaquiz"},
        "slash_commands": [{"command": "/lambda-quiz", "description": "Today's question"}],
    },
    "oauth_config": {"scopes": {"bot": SCOPES.split()}},
    "settings": {
        "event_subscriptions": {"bot_events": EVENTS.split()},
        "interactivity": {"is_enabled": True},
        "socket_mode_enabled": True,
    },
}


def manifest_without(*, scopes: str = "", events: str = "") -> JSON:
    """The manifest less these scopes and events."""
    manifest = copy.deepcopy(MANIFEST)
    bot = manifest["oauth_config"]["scopes"]
    bot["bot"] = [scope for scope in bot["bot"] if scope not in scopes.split()]
    heard = manifest["settings"]["event_subscriptions"]
    heard["bot_events"] = [event for event in heard["bot_events"] if event not in events.split()]
    return manifest


def bolt_app(playground: Playground) -> AsyncApp:
    """A Bolt app as the product builds it: a listener finishes before its event is acknowledged."""
    workspace = playground.workspace
    return AsyncApp(
        client=AsyncWebClient(token=workspace.bot_token, base_url=playground.url),
        signing_secret=workspace.signing_secret,
        process_before_response=True,
    )


@asynccontextmanager
async def connected(playground: Playground, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """The app on Socket Mode or behind HTTP, as the playground's mode has it."""
    handler = AsyncSocketModeHandler(app, playground.workspace.app_token, web_client=app.client)
    runner = web.AppRunner(app.server().web_app, access_log=None)
    try:
        if playground.mode == "socket":
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
            await playground.connected()
        else:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            playground.deliver_to(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        yield handler
    finally:
        await runner.cleanup()
        await handler.client.close()  # type: ignore[no-untyped-call] # so does the SDK


async def refusal(call: Any) -> SlackApiError:
    """The error that an API call meets; it must meet one."""
    try:
        await call
    except SlackApiError as error:
        return error
    raise AssertionError("the call was accepted")


async def refused(call: Any) -> str:
    """The name of the error that an API call meets."""
    return str((await refusal(call)).response["error"])


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def section(text: str, **more: Any) -> JSON:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(action_id: str, text: str = "Go", **more: Any) -> JSON:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def actions(*elements: JSON, **more: Any) -> JSON:
    return {"type": "actions", "elements": list(elements), **more}


def text_input(block_id: str = "answer", action_id: str = "text", **more: Any) -> JSON:
    element = {"type": "plain_text_input", "action_id": action_id}
    return {"type": "input", "block_id": block_id, "label": plain("Answer"), "element": element, **more}


def modal(*blocks: JSON, **more: Any) -> JSON:
    shown = list(blocks) or [text_input()]
    return {"type": "modal", "title": plain("Quiz"), "submit": plain("Send"), "blocks": shown, **more}


def home(*blocks: JSON) -> JSON:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}]}
