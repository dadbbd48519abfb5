"""Where the bot answers commands and interactions later: the response URLs."""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from .api.call import read_thread_ts
from .blockkit import check_message, with_ids
from .errors import SlackError
from .models import JSON, Message
from .reading import read_json
from .tickets import ResponseUrl
from .traffic import ApiCall, Traffic
from .workspace import Workspace

_FLAGS = ("replace_original", "delete_original", "unfurl_links", "unfurl_media")
_KEYS = frozenset({"text", "blocks", "response_type", "thread_ts", *_FLAGS})
_GONE = frozenset({"no_such_url", "expired_url", "used_url"})


class ResponseUrls:
    """Serves `/response/…`; refusals show in the traffic log as calls to `response_url`."""

    def __init__(self, workspace: Workspace, traffic: Traffic) -> None:
        self._workspace = workspace
        self._traffic = traffic

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers one post to a response URL."""
        began = time.perf_counter()
        body: Any = {}
        status, answer = 200, {"ok": True}
        with self._traffic.busy():
            try:
                body = await request.json(loads=read_json)
                self._answer(request.match_info["key"], body)
            except ValueError:
                status, answer = 400, SlackError("invalid_payload").body()
            except SlackError as refusal:
                status, answer = (404 if refusal.error in _GONE else 400), refusal.body()
            args = body if isinstance(body, dict) else {}
            milliseconds = (time.perf_counter() - began) * 1000
            at = self._workspace.clock.now()
            self._traffic.record_call(ApiCall("response_url", args, status, answer, at, milliseconds))
        return web.json_response(answer, status=status)

    def _answer(self, key: str, body: Any) -> None:
        response = self._workspace.tickets.redeem_response(key)
        if not isinstance(body, dict):
            raise SlackError("invalid_payload")
        if self._workspace.channel(response.channel).is_archived:
            raise SlackError("is_archived")
        source = self._source(response)
        if _flag(body, "delete_original"):
            self._delete(source)
        elif _flag(body, "replace_original"):
            self._replace(source, body)
        else:
            respond(self._workspace, response, body)

    def _source(self, response: ResponseUrl) -> Message | None:
        messages = self._workspace.messages
        if response.source_ts is None:
            return None
        if not response.source_is_ephemeral:
            posted = messages.find(response.channel, response.source_ts)
            return None if posted is None or posted.is_tombstone else posted
        kept = messages.ephemerals(self._workspace.users[response.user], response.channel)
        return next((message for message in kept if message.ts == response.source_ts), None)

    def _delete(self, source: Message | None) -> None:
        if source is None:
            raise SlackError("message_not_found")
        if source.ephemeral_for is not None:
            self._workspace.messages.delete_ephemeral(source)
        else:
            self._workspace.messages.delete(source)

    def _replace(self, source: Message | None, body: JSON) -> None:
        if source is None:
            raise SlackError("message_not_found")
        text, blocks = answer_content(self._workspace, body)
        if source.ephemeral_for is not None:
            self._workspace.messages.replace_ephemeral(source, text, blocks)
        else:
            self._workspace.messages.edit(source, self._workspace.bot, text, blocks=blocks)


def respond(workspace: Workspace, response: ResponseUrl, body: JSON) -> Message:
    """Shows what the bot answered: to its reader alone unless `response_type` is `in_channel`."""
    text, blocks = answer_content(workspace, body)
    kind = body.get("response_type", "ephemeral")
    channel = workspace.channel(response.channel)
    thread_ts = read_thread_ts(workspace, body)
    if kind == "in_channel":
        return workspace.messages.post(channel, workspace.bot, text, blocks=blocks, thread_ts=thread_ts)
    if kind != "ephemeral":
        raise SlackError("invalid_arguments", "[ERROR] must be ephemeral or in_channel [json-pointer:/response_type]")
    reader = workspace.users[response.user]
    return workspace.messages.post_ephemeral(channel, reader, text, blocks=blocks, thread_ts=thread_ts)


def answer_content(workspace: Workspace, body: JSON) -> tuple[str, list[JSON]]:
    """The checked text and blocks of an answer; unknown keys and flags that are none are refused."""
    unknown = sorted(set(body) - _KEYS)
    if unknown:
        raise SlackError("invalid_arguments", *(f"[ERROR] unknown key [json-pointer:/{key}]" for key in unknown))
    for name in _FLAGS:
        _flag(body, name)
    check_message(body.get("text"), body.get("blocks"))
    return str(body["text"]), with_ids(body.get("blocks") or [], workspace.mint)


def _flag(body: JSON, name: str) -> bool:
    """A boolean; an answer is always JSON, so that a string is none."""
    value = body.get(name)
    if value is not None and not isinstance(value, bool):
        raise SlackError("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{name}]")
    return bool(value)
