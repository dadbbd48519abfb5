"""The only calls to Slack. Each either does its work or raises one of the three errors below."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.models.views import View
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.errors import REFUSALS, THREAD_GONE
from bot.slack.ids import METADATA_EVENT
from bot.slack.message import Message
from bot.slack.pace import REPLIES, TEMPORARY, Pace, retry_after
from bot.usecases.ports import Clock

logger = logging.getLogger(__name__)

PAGE = 200
"""Messages asked for at a time; Slack recommends no more than 200."""

MEMBERS_PAGE = 999
"""Members asked for at a time: the ids are short, and people wait. Slack takes limits below 1,000."""


class Throttled(Exception):
    """Slack asks to wait; nothing was done. `resting` is the method that it has refused right now, if it has."""

    def __init__(self, seconds: int, *, resting: str = "") -> None:
        super().__init__(f"Slack asks to wait {seconds} s.")
        self.seconds = seconds
        self.resting = resting


class Unsure(Exception):
    """The call may or may not have been carried out: a time-out, a broken connection, or trouble inside Slack."""


class SlackRefused(Exception):
    """Slack said no and will go on saying it. `error` is Slack's name for the reason."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error

    @property
    def slack_errorname(self) -> str:
        """What log lines tell, as they tell SQLite's `sqlite_errorname`."""
        return self.error

    @property
    def sentence(self) -> str:
        """The reason in words for the quiz's owner."""
        name = "restricted_action" if self.error.startswith("restricted_action") else self.error
        return REFUSALS.get(name, f"Slack refused the message ({self.error}).")


@dataclass(frozen=True, slots=True)
class Person:
    """What Slack says about a user now. `time_zone` is an IANA name; a guest of the workspace `is_restricted`."""

    name: str
    time_zone: str | None
    is_admin: bool
    is_bot: bool
    is_restricted: bool
    team_id: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """The installation: its workspace, and our ids as a user and as a bot in it."""

    enterprise_id: str | None
    team_id: str
    user_id: str
    bot_id: str


class Outbox:
    """Sends through a client that never retries by itself: a retried post is a double post.

    A method that Slack wants to rest is not called before its time, and no channel gets two posts within a second.
    """

    def __init__(self, client: AsyncWebClient, clock: Clock) -> None:
        self._client = client
        self._pace = Pace(clock)

    async def post(
        self, channel_id: str, message: Message, *, key: str, thread_ts: str | None = None, broadcast: bool = False
    ) -> str:
        """Post a message that carries `key` in its metadata, and return its ts."""
        response = await self._call(
            "chat.postMessage",
            channel=channel_id,
            text=message.text,
            blocks=message.block_dicts,
            metadata={"event_type": METADATA_EVENT, "event_payload": {"key": key}},
            unfurl_links=False,
            unfurl_media=False,
            **({"thread_ts": thread_ts, "reply_broadcast": broadcast} if thread_ts else {}),
        )
        return str(response["ts"])

    async def post_ephemeral(self, channel_id: str, user_id: str, message: Message, thread_ts: str | None) -> None:
        """Show a message in a channel or thread to one person alone, until they load Slack anew."""
        shown = {"text": message.text, "blocks": message.block_dicts, **({"thread_ts": thread_ts} if thread_ts else {})}
        await self._call("chat.postEphemeral", channel=channel_id, user=user_id, **shown)

    async def find(self, channel_id: str, key: str, *, since: datetime, thread_ts: str | None = None) -> str | None:
        """The ts of the message that carries `key`, looked for in the channel or a thread, or None."""
        messages = self._messages(channel_id, since, thread_ts)
        return await anext((str(m["ts"]) async for m in messages if carries(m, key)), None)

    async def find_all(self, channel_id: str, key: str, *, since: datetime, thread_ts: str | None) -> list[str]:
        """The ts of every message that carries `key`, in the channel or a thread."""
        return [str(m["ts"]) async for m in self._messages(channel_id, since, thread_ts) if carries(m, key)]

    async def has_thread(self, channel_id: str, ts: str) -> bool:
        """Whether one can still reply to a message: not to a deleted one that nobody had replied to."""
        try:
            await self._call(REPLIES, channel=channel_id, ts=ts, limit=1)
        except SlackRefused as refusal:
            if refusal.error == THREAD_GONE:
                return False
            raise
        return True

    async def replies(self, channel_id: str, thread_ts: str) -> list[Mapping[str, Any]]:
        """Every reply of a thread as Slack describes it, oldest first."""
        return [m async for m in self._messages(channel_id, None, thread_ts) if m["ts"] != thread_ts]

    async def update(self, channel_id: str, ts: str, message: Message) -> None:
        """Replace a message of ours."""
        await self._call("chat.update", channel=channel_id, ts=ts, text=message.text, blocks=message.block_dicts)

    async def delete(self, channel_id: str, ts: str) -> None:
        """Delete a message of ours."""
        await self._call("chat.delete", channel=channel_id, ts=ts)

    async def react(self, channel_id: str, ts: str, reaction: str) -> None:
        """Put a reaction on a message. One that is already there, or a message that is gone, is as good as done."""
        try:
            await self._call("reactions.add", channel=channel_id, timestamp=ts, name=reaction)
        except SlackRefused as refusal:
            if refusal.error not in {"already_reacted", "message_not_found"}:
                raise

    async def permalink(self, channel_id: str, ts: str) -> str:
        """The address of a message."""
        return str((await self._call("chat.getPermalink", channel=channel_id, message_ts=ts))["permalink"])

    async def direct_channel(self, user_id: str) -> str:
        """The id of our direct message channel with a user."""
        return str((await self._call("conversations.open", users=user_id))["channel"]["id"])

    async def is_member(self, channel_id: str) -> bool:
        """Whether we are in a channel that is not archived; one that we cannot see we are not in."""
        try:
            channel = (await self._call("conversations.info", channel=channel_id))["channel"]
        except SlackRefused as refusal:
            if refusal.error == "channel_not_found":
                return False
            raise
        return bool(channel.get("is_member") and not channel.get("is_archived"))

    async def is_private(self, channel_id: str) -> bool:
        """Whether only its members may look into a channel."""
        response = await self._call("conversations.info", channel=channel_id)
        return bool(response["channel"].get("is_private"))

    async def members(self, channel_id: str) -> frozenset[str]:
        """The ids of those who are in a channel."""
        pages = self._pages("conversations.members", MEMBERS_PAGE, channel=channel_id)
        return frozenset([user_id async for page in pages for user_id in page["members"]])

    async def person(self, user_id: str) -> Person:
        """Who a user is now."""
        user = (await self._call("users.info", user=user_id))["user"]
        profile = user.get("profile", {})
        name = profile.get("display_name") or profile.get("real_name") or user.get("name") or user_id
        return Person(
            name,
            user.get("tz"),
            is_admin=any(map(user.get, ("is_admin", "is_owner"))),
            is_bot=bool(user.get("is_bot")),
            is_restricted=any(map(user.get, ("is_restricted", "is_ultra_restricted"))),
            team_id=user.get("team_id"),
        )

    async def open_view(self, trigger_id: str, view: View) -> None:
        """Open a form. The trigger of a click or command lives three seconds and works once."""
        await self._call("views.open", trigger_id=trigger_id, view=view.to_dict())

    async def update_view(self, view_id: str, view: View) -> None:
        """Replace what an open form shows; this needs no trigger."""
        await self._call("views.update", view_id=view_id, view=view.to_dict())

    async def respond(
        self, response_url: str, message: Message, *, replace: bool = False, thread_ts: str | None = None
    ) -> None:
        """Answer a click for its maker alone, with `replace` in place of the clicked message.

        Slack takes five such answers within half an hour of the click, wherever the clicked message is.
        """
        answer: dict[str, Any] = {"response_type": "ephemeral", "replace_original": replace, "text": message.text}
        answer |= {"blocks": message.block_dicts} | ({"thread_ts": thread_ts} if thread_ts else {})
        webhook = AsyncWebhookClient(response_url, timeout=self._client.timeout, retry_handlers=[])
        try:
            response = await webhook.send_dict(answer)
        except (TimeoutError, aiohttp.ClientError) as error:
            raise Unsure(type(error).__name__) from error
        if response.status_code != HTTPStatus.OK:
            raise SlackRefused(f"response_url answered {response.status_code}")

    async def identity(self) -> Identity:
        """Who the token makes us."""
        response = await self._call("auth.test")
        return Identity(
            response.get("enterprise_id") or None, response["team_id"], response["user_id"], response["bot_id"]
        )

    async def publish_home(self, user_id: str, view: View) -> None:
        """Show a person's App Home."""
        await self._call("views.publish", user_id=user_id, view=view.to_dict())

    async def _messages(
        self, channel_id: str, since: datetime | None, thread_ts: str | None
    ) -> AsyncIterator[Mapping[str, Any]]:
        method = REPLIES if thread_ts else "conversations.history"
        arguments: dict[str, Any] = {"channel": channel_id, "include_all_metadata": True}
        arguments |= {"ts": thread_ts} if thread_ts else {}
        arguments |= {"oldest": f"{since.timestamp():.6f}"} if since else {}
        async for page in self._pages(method, PAGE, **arguments):
            for message in page["messages"]:
                yield message

    async def _pages(self, method: str, limit: int, **arguments: Any) -> AsyncIterator[Mapping[str, Any]]:
        while True:
            response = await self._call(method, limit=limit, **arguments)
            yield response
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            arguments["cursor"] = cursor

    async def _call(self, method: str, **arguments: Any) -> Mapping[str, Any]:
        channel_id = arguments.get("channel")
        if seconds := self._pace.seconds_to_wait(method, channel_id):
            raise Throttled(seconds)
        self._pace.begins(method, channel_id)
        try:
            response = await self._client.api_call(method, data=_form(arguments))
        except SlackApiError as error:
            outcome = _outcome(error, method)
            if isinstance(outcome, Throttled):
                self._pace.is_asked_to_wait(method, outcome.seconds)
            logger.debug("%s: %s", method, outcome)
            raise outcome from error
        except (TimeoutError, aiohttp.ClientError, SlackClientError, AttributeError) as error:
            # The SDK raises the last one over an answer in plain text, as from a proxy.
            logger.debug("%s: %s", method, type(error).__name__)
            raise Unsure(type(error).__name__) from error
        except UnicodeEncodeError as error:
            # Half a character in an id, which Slack never gives.
            raise SlackRefused("invalid_arguments") from error
        logger.debug("%s: ok", method)
        return response.data if isinstance(response.data, dict) else {}


def carries(message: Mapping[str, Any], key: str) -> bool:
    """Whether a message is ours and has the key in its metadata."""
    metadata = message.get("metadata") or {}
    is_ours = metadata.get("event_type") == METADATA_EVENT
    return bool(is_ours and metadata.get("event_payload", {}).get("key") == key)


def _form(arguments: Mapping[str, Any]) -> dict[str, str]:
    """The arguments as a form, which every method takes; JSON is for some of them only."""
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in arguments.items()}


def _outcome(error: SlackApiError, method: str) -> Exception:
    response = error.response
    if not isinstance(response, AsyncSlackResponse):
        return Unsure("an answer that is not Slack's")
    if seconds := retry_after(error):
        return Throttled(seconds, resting=method)
    name = response.data.get("error") if isinstance(response.data, dict) else None
    if name is None or name in TEMPORARY or response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Unsure(f"HTTP {response.status_code}, {name}")
    return SlackRefused(str(name))
