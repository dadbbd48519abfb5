"""One Web API call on its way through a method: its arguments, and the questions a method asks of it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import SlackError
from ..manifest import Manifest
from ..models import JSON, Channel
from ..workspace import Workspace

_TS = re.compile(r"\d{1,10}(\.\d{1,6})?\Z")
_SCOPE_WORD = {"channel": "channels", "group": "groups", "im": "im"}
T = TypeVar("T")


@dataclass(slots=True)
class Call:
    """The arguments as they came: JSON values, or strings from a form or a query."""

    workspace: Workspace
    manifest: Manifest
    args: JSON
    new_link: Callable[[], str]

    def text(self, name: str) -> str | None:
        """A string argument, or None when it was not given."""
        value = self.args.get(name)
        if value is not None and not isinstance(value, str):
            raise SlackError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
        return value

    def needed(self, name: str) -> str:
        """A string argument that is required and not empty."""
        value = self.text(name)
        if not value:
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """A boolean, also as the form's 0, 1, true and false."""
        value = self.args.get(name, default)
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("1", "true"):
            return True
        if str(value).lower() in ("0", "false"):
            return False
        raise SlackError("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to `most`, also as a string."""
        value = self.args.get(name, default)
        if isinstance(value, bool) or not re.fullmatch(r"\d+", str(value)) or not 1 <= int(value) <= most:
            reason = f"[ERROR] must be from 1 to {most} [json-pointer:/{name}]"
            raise SlackError("invalid_limit" if name == "limit" else "invalid_arguments", reason)
        return int(value)

    def structure(self, name: str, error: str) -> Any:
        """An object or list, also as a JSON string; `error` refuses what does not parse."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error, f"[ERROR] must be valid JSON [json-pointer:/{name}]") from None

    def timestamp(self, name: str, error: str) -> int | None:
        """A ts in microseconds, or None."""
        value = self.args.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not _TS.match(str(value)):
            raise SlackError(error, f"[ERROR] must be a ts such as 1700000000.000100 [json-pointer:/{name}]")
        return ts_key(str(value))

    def channel(self, name: str = "channel") -> Channel:
        """The conversation named by an id argument; a private one only if the bot is in it."""
        channel = self.workspace.channel(self.needed(name))
        if channel.is_private and self.workspace.bot.id not in channel.members:
            raise SlackError("channel_not_found")
        return channel

    def joined_channel(self) -> Channel:
        """The conversation, with the bot as a member."""
        channel = self.channel()
        if self.workspace.bot.id not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def need_scope(self, scope: str) -> None:
        """Refuses with `missing_scope` unless the manifest grants it."""
        if scope not in self.manifest.scopes:
            raise SlackError("missing_scope", needed=scope, provided=self.manifest.scope_list)

    def need_channel_scope(self, channel: Channel, verb: str) -> None:
        """The scope for this kind of channel: `channels:history`, `groups:read` and so on."""
        self.need_scope(f"{_SCOPE_WORD[channel.kind]}:{verb}")

    def page(self, items: Sequence[T], key: Callable[[T], str], default: int, most: int) -> tuple[list[T], str]:
        """The page of `items` that `cursor` and `limit` ask for, and the next cursor ("" at the end)."""
        limit = self.number("limit", default, most)
        cursor = self.text("cursor")
        start = 0
        if cursor:
            wanted = read_cursor(cursor)
            start = next((index for index, item in enumerate(items) if key(item) == wanted), -1)
            if start < 0:
                raise SlackError("invalid_cursor")
        rest = items[start + limit :]
        return list(items[start : start + limit]), write_cursor(key(rest[0])) if rest else ""


def write_cursor(key: str) -> str:
    """An opaque cursor that starts at the item with `key`."""
    return base64.urlsafe_b64encode(f"next:{key}".encode()).decode()


def read_cursor(cursor: str) -> str:
    """What a cursor of ours stands for; anything else is `invalid_cursor`."""
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, ValueError):
        raise SlackError("invalid_cursor") from None
    if not text.startswith("next:"):
        raise SlackError("invalid_cursor")
    return text.removeprefix("next:")


def ts_key(ts: str) -> int:
    """A ts as whole microseconds, so that it compares as a number."""
    seconds, _, fraction = ts.partition(".")
    return int(seconds) * 1_000_000 + int(fraction.ljust(6, "0") or 0)
