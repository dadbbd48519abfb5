"""One Web API call on its way through a method: its arguments, and the questions a method asks of it."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import SlackError
from ..manifest import SCOPE_WORD, Manifest
from ..models import JSON, Channel
from ..reading import read_json
from ..workspace import Workspace

_TS = re.compile(r"\d{1,10}(\.\d{1,6})?\Z", re.ASCII)
_MOST_DIGITS = 18
# A thread is from after 1989 and no more than an hour ahead, in seconds; so was it measured at Slack.
_THREAD_AFTER = 631_152_000
_THREAD_AHEAD = 3600
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
        return read_text(self.args, name)

    def needed(self, name: str) -> str:
        """A string argument that is required; an empty one is there, and names nothing."""
        value = self.text(name)
        if value is None:
            raise SlackError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return value

    def flag(self, name: str) -> bool:
        """A boolean, also as the form's 0, 1, true and false."""
        value = self.args.get(name, False)
        if isinstance(value, bool):
            return value
        if str(value).lower() in ("1", "true"):
            return True
        if str(value).lower() in ("0", "false"):
            return False
        raise SlackError("invalid_arguments", f"[ERROR] must be a boolean [json-pointer:/{name}]")

    def limit(self, default: int, most: int) -> int:
        """How many items a page may hold, from 1 to `most`; Slack would quietly serve another number."""
        given = str(self.args.get("limit", default))
        # Python takes no number of thousands of digits.
        if len(given) > _MOST_DIGITS or not 1 <= int(given) <= most:
            raise SlackError("invalid_limit", f"[ERROR] must be from 1 to {most} [json-pointer:/limit]")
        return int(given)

    def structure(self, name: str, error: str) -> Any:
        """An object or list, also as a JSON string; `error` refuses what does not parse."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        try:
            return read_json(value)
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

    def thread_ts(self) -> str | None:
        """The ts of the thread to post into, or None."""
        return read_thread_ts(self.workspace, self.args)

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
        self.need_scope(f"{SCOPE_WORD[channel.kind]}:{verb}")

    def page(self, items: Sequence[T], key: Callable[[T], str], default: int, most: int) -> tuple[list[T], str]:
        """The page of `items` that `cursor` and `limit` ask for, and the next cursor ("" at the end)."""
        limit = self.limit(default, most)
        cursor = self.text("cursor")
        start = 0
        if cursor:
            wanted = read_cursor(cursor)
            start = next((index for index, item in enumerate(items) if key(item) == wanted), -1)
            if start < 0:
                raise SlackError("invalid_cursor")
        rest = items[start + limit :]
        return list(items[start : start + limit]), write_cursor(key(rest[0])) if rest else ""


def read_text(args: JSON, name: str) -> str | None:
    """A string argument, or None when it was not given."""
    value = args.get(name)
    if value is not None and not isinstance(value, str):
        raise SlackError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
    return value


def read_thread_ts(workspace: Workspace, args: JSON) -> str | None:
    """The ts of the thread to post into, or None; what Slack could not have given out is refused."""
    thread_ts = read_text(args, "thread_ts")
    if thread_ts is None:
        return None
    latest = workspace.seconds() + _THREAD_AHEAD
    if not _TS.match(thread_ts) or not _THREAD_AFTER < int(thread_ts.partition(".")[0]) <= latest:
        raise SlackError("invalid_thread_ts", f"[ERROR] {thread_ts} is not a valid thread_ts")
    return thread_ts


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
