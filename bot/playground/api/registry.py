"""The table of Web API methods, and the checks that every call passes before its method runs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..errors import SlackError
from ..models import JSON
from .call import Call

_WHOLE_NUMBER = re.compile(r"-?\d+\Z", re.ASCII)
Handler = Callable[[Call], JSON]


@dataclass(frozen=True, slots=True)
class Method:
    """A method: who may call it, with which arguments, and what it does.

    `scopes` are the ones of which the bot needs at least one; methods whose scope depends on the channel
    leave it empty and ask for it themselves.
    """

    name: str
    handler: Handler
    required: tuple[str, ...]
    optional: tuple[str, ...]
    scopes: tuple[str, ...]
    app_token: bool


METHODS: dict[str, Method] = {}


def method(
    name: str,
    *,
    required: tuple[str, ...] = (),
    optional: tuple[str, ...] = (),
    scopes: tuple[str, ...] = (),
    app_token: bool = False,
) -> Callable[[Handler], Handler]:
    """Registers the function as a Web API method."""

    def register(handler: Handler) -> Handler:
        METHODS[name] = Method(name, handler, required, optional, scopes, app_token)
        return handler

    return register


def run(method: Method, call: Call, token: str | None) -> JSON:
    """Checks token, scopes and argument names, then does the work; refusals are `SlackError`s."""
    _check_token(method, call, token)
    if method.scopes and not set(method.scopes) & call.manifest.scopes:
        needed = ",".join(method.scopes)
        raise SlackError("missing_scope", needed=needed, provided=call.manifest.scope_list)
    # Slack ignores arguments that it does not know; a misspelt one would go unseen.
    # team_id is the exception: the client that Bolt gives to listeners puts it on every request.
    unknown = sorted(set(call.args) - set(method.required) - set(method.optional) - {"team_id"})
    missing = [name for name in method.required if name not in call.args]
    messages = [f"[ERROR] unknown argument [json-pointer:/{name}]" for name in unknown]
    messages += [f"[ERROR] missing required field: {name}" for name in missing]
    if not _WHOLE_NUMBER.match(str(call.args.get("limit", 1))):
        messages.append("[ERROR] must provide a number [json-pointer:/limit]")
    if messages:
        raise SlackError("invalid_arguments", *messages)
    if call.args.get("team_id", call.workspace.id) != call.workspace.id:
        raise SlackError("team_access_not_granted")
    return {"ok": True, **method.handler(call)}


def _check_token(method: Method, call: Call, token: str | None) -> None:
    workspace = call.workspace
    if not token:
        raise SlackError("not_authed")
    if token not in (workspace.bot_token, workspace.app_token):
        raise SlackError("invalid_auth")
    if method.app_token != (token == workspace.app_token):
        raise SlackError("not_allowed_token_type")
    if token == workspace.bot_token and workspace.bot_token_revoked:
        raise SlackError("token_revoked")
