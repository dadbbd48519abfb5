"""Whose bot this is: asked of Slack once, on the first request, and kept."""

import asyncio
from collections.abc import Awaitable, Callable

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.async_context import AsyncBoltContext

from bot.slack.outbox import Identity, Outbox, SlackRefused
from bot.slack.payloads.fields import MalformedPayload


class NotAuthorized(Exception):
    """Slack refuses our token. What came in meanwhile it sends again, to a bot with another token for all we know."""


def authorization(outbox: Outbox) -> Callable[[], Awaitable[AuthorizeResult]]:
    """What Bolt asks before it hands a request on.

    Bolt's own answers a failed `auth.test` with 200, so that the event would be lost. This one lets the failure
    through: the event stays unacknowledged and Slack sends it again.
    """
    asking = asyncio.Lock()
    known: list[AuthorizeResult] = []

    async def authorize() -> AuthorizeResult:
        async with asking:
            if not known:
                us = await _identity(outbox)
                known.append(
                    AuthorizeResult(
                        enterprise_id=us.enterprise_id, team_id=us.team_id, bot_user_id=us.user_id, bot_id=us.bot_id
                    )
                )
        return known[0]

    return authorize


async def _identity(outbox: Outbox) -> Identity:
    try:
        return await outbox.identity()
    except SlackRefused as refused:
        raise NotAuthorized from refused


def workspace_of(context: AsyncBoltContext) -> str:
    """The id under which the installation's people and quizzes are stored: the enterprise's where there is one."""
    result = context.authorize_result
    workspace_id = result and (result.enterprise_id or result.team_id)
    if not workspace_id:
        raise MalformedPayload("team_id")
    return workspace_id
