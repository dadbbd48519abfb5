"""The HTTP side of the Web API: reads a request, lets faults and limits have their say, runs the method."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .api import METHODS, Call, Method, run
from .errors import SlackError
from .faults import ApiFault, Faults
from .limits import RateLimits
from .manifest import Manifest
from .models import JSON
from .reading import read_json
from .traffic import ApiCall, Traffic
from .workspace import Workspace


class WebApi:
    """Serves `/api/<method>`."""

    def __init__(
        self,
        workspace: Workspace,
        manifest: Manifest,
        faults: Faults,
        traffic: Traffic,
        limits: RateLimits,
        new_link: Callable[[], str],
    ) -> None:
        self._workspace = workspace
        self._manifest = manifest
        self._faults = faults
        self._traffic = traffic
        self._limits = limits
        self._new_link = new_link

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answers one request; logs it with its arguments, never with its token."""
        name = request.match_info["method"]
        with self._traffic.busy():
            fault = self._faults.next_for(name)
            if fault is not None and fault.works_late:
                return await self._put_off(request, name)
            response = await self._carry_out(request, name, fault)
            if fault is not None and fault.delay:
                await asyncio.sleep(fault.delay)
            if fault is not None and fault.lose_response:
                _hang_up(request)
        return response

    async def _put_off(self, request: web.Request, name: str) -> web.Response:
        await request.read()  # while the connection is there

        async def work() -> None:
            await self._carry_out(request, name, None)

        self._faults.late.append(work)
        _hang_up(request)
        return web.Response()

    async def _carry_out(self, request: web.Request, name: str, fault: ApiFault | None) -> web.Response:
        began, at = time.perf_counter(), self._workspace.clock.now()
        args, status, body = await self._answer(request, name, fault)
        lost = fault is not None and fault.lose_response
        headers = self._headers(name, body, status, fault)
        retry_after = int(headers["Retry-After"]) if status == 429 else None
        milliseconds = (time.perf_counter() - began) * 1000
        self._traffic.record_call(ApiCall(name, args, status, body, at, milliseconds, lost, retry_after))
        return web.json_response(body, status=status, headers=headers)

    async def _answer(self, request: web.Request, name: str, fault: ApiFault | None) -> tuple[JSON, int, JSON]:
        args: JSON = {}
        try:
            args = await read_arguments(request)
            token = read_token(request, args)
            if fault is not None and fault.status is not None:
                error = "ratelimited" if fault.status == 429 else "internal_error"
                return args, fault.status, {"ok": False, "error": error}
            if fault is not None and fault.error is not None:
                return args, 200, SlackError(fault.error).body()
            if name not in METHODS:
                return args, 200, SlackError("unknown_method", req_method=name).body()
            return self._run(METHODS[name], args, token)
        except SlackError as refusal:
            return args, 200, refusal.body()

    def _run(self, method: Method, args: JSON, token: str | None) -> tuple[JSON, int, JSON]:
        wait = self._limits.wait_for(method.name, self._place(args))
        if wait is not None:
            return args, 429, {"ok": False, "error": "ratelimited", "retry_after": wait}
        # The method gets a copy: what it stores must not change the log.
        call = Call(self._workspace, self._manifest, json.loads(json.dumps(args)), self._new_link)
        return args, 200, run(method, call, token)

    def _place(self, args: JSON) -> str:
        """What a call is about, by one name: that of the person for a DM, which has its own id too."""
        place = str(args.get("channel") or "")
        channel = self._workspace.channels.get(place)
        return channel.creator if channel is not None and channel.is_im else place

    def _headers(self, name: str, body: JSON, status: int, fault: ApiFault | None) -> dict[str, str]:
        headers = {"x-oauth-scopes": self._manifest.scope_list}
        method = METHODS.get(name)
        if method is not None and method.scopes:
            headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
        if status == 429:
            injected = fault.retry_after if fault is not None else None
            headers["Retry-After"] = str(injected if injected is not None else body.pop("retry_after"))
        return headers


def _hang_up(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


async def read_arguments(request: web.Request) -> JSON:
    """The arguments of a GET or POST as slack_sdk sends them; nulls count as not given."""
    args: dict[str, Any] = {key: value for key, value in request.query.items() if key != "token"}
    if request.method == "POST":
        try:
            args |= await _body(request)
        except LookupError:
            raise SlackError("invalid_charset") from None
    return {key: value for key, value in args.items() if value is not None}


async def _body(request: web.Request) -> JSON:
    if request.content_type == "application/json":
        return await _json_body(request)
    if request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return await _form_body(request)
    return {}


async def _form_body(request: web.Request) -> JSON:
    try:
        form = dict(await request.post())
    except ValueError:
        raise SlackError("invalid_form_data") from None
    if not all(isinstance(value, str) for value in form.values()):
        raise SlackError("invalid_form_data")  # no method here takes a file
    return form


async def _json_body(request: web.Request) -> JSON:
    try:
        body = await request.json(loads=read_json)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(body, dict):
        raise SlackError("json_not_object")
    return body


def read_token(request: web.Request, args: JSON) -> str | None:
    """The token of the form, taken out of the arguments, or else of the header, with `Bearer ` to the letter.

    The query string may hold none: Slack closed it to tokens for new apps in November 2020.
    """
    in_form = "token" in args
    token = str(args.pop("token", ""))
    header = request.headers.get("Authorization", "").strip()
    if not token and header.startswith("Bearer "):
        token = header.removeprefix("Bearer ").strip()
    in_query = request.query.get("token")
    if in_query is not None and (token or (in_query and not in_form)):
        raise SlackError("invalid_auth")
    return token or None
