"""Asks Slack whether our tokens work, what they allow, and how far our clock is off."""

from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.failure import Problem
from bot.slack.pace import TEMPORARY, TOO_OFTEN, retry_after

SIGNATURE_AGE = timedelta(minutes=5)
"""Requests signed longer ago than this are refused, so a clock that is further off refuses them all."""

COPY_IT = "copy the Bot User OAuth Token from OAuth & Permissions again"
MAKE_ONE = "make an app-level token with the scope connections:write under Basic Information"
WRONG_PROXY = "HTTPS_PROXY or HTTP_PROXY is no address: write it as http://HOST:PORT, or unset it."


class SlackProblem(Problem):
    """Slack does not let the bot work; the sentence says why and what to do about it."""


class SlackUnreachable(SlackProblem):
    """No answer came, or none of Slack's; a later one may. Where Slack asks to wait before, `seconds` says how long."""

    def __init__(self, sentence: str, seconds: int = 0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class ProxyProblem(SlackProblem):
    """Slack was not even asked; the sentence does not quote the proxy, whose address may hold a password."""


@dataclass(frozen=True, slots=True)
class TokenCheck:
    """What Slack says of a token that works: its workspace, and which of the scopes needed it lacks.

    `clock_is_off` is how far our clock differs from Slack's, where Slack said what time it is.
    """

    workspace: str
    missing_scopes: tuple[str, ...]
    clock_is_off: timedelta | None


async def check_bot_token(client: AsyncWebClient, needed: Collection[str], now: datetime) -> TokenCheck:
    """What the bot's token is good for.

    Raises:
        SlackProblem: when Slack refuses it or gives no answer.
    """
    response = await _answer(client, client.auth_test(), f"refuses SLACK_BOT_TOKEN ({{}}): {COPY_IT}.")
    granted = response.headers.get("x-oauth-scopes")
    missing = set() if granted is None else set(needed) - {scope.strip() for scope in granted.split(",")}
    return TokenCheck(
        str(response.get("team", "")), tuple(sorted(missing)), _difference(response.headers.get("Date"), now)
    )


async def open_socket_mode(client: AsyncWebClient, app_token: str) -> str:
    """The address of a new Socket Mode connection, good for one connection within half a minute.

    Raises:
        SlackProblem: when Slack refuses the app-level token or gives no answer.
    """
    opening = client.apps_connections_open(app_token=app_token)
    response = await _answer(client, opening, f"refuses SLACK_APP_TOKEN ({{}}): {MAKE_ONE}.")
    return str(response["url"])


async def _answer(client: AsyncWebClient, asking: Awaitable[AsyncSlackResponse], refusal: str) -> AsyncSlackResponse:
    """Slack's answer; `refusal` has a place for Slack's name of the reason."""
    seconds = 0
    try:
        return await asking
    except SlackApiError as error:
        # Where something else than Slack answers, the SDK leaves no dictionary, or not even a response of its own.
        data = getattr(error.response, "data", None)
        name = data.get("error") if isinstance(data, dict) else None
        if name and name not in TEMPORARY | TOO_OFTEN:
            raise SlackProblem(f"Slack {refusal.format(name)}") from None
        reason = name or "what answers there is not Slack"
        seconds = retry_after(error)
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        if client.proxy and isinstance(error, aiohttp.InvalidURL):
            # Slack's own address is checked with the settings.
            raise ProxyProblem(WRONG_PROXY) from None
        reason = type(error).__name__
    except AttributeError:
        # The SDK trips over plain text.
        reason = "what answers there is not Slack"
    raise SlackUnreachable(
        f"Slack cannot be reached at {client.base_url} ({reason}): "
        "check the network, any proxy, and SLACK_API_URL if you have set it.",
        seconds,
    )


def _difference(date: str | None, now: datetime) -> timedelta | None:
    try:
        there = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    return abs((there if there.tzinfo else there.replace(tzinfo=UTC)) - now)
