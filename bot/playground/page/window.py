"""What one browser window shows. The page's address says it whole, so that reload, back and bookmarks work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from ..models import Channel, User
from ..workspace import Workspace

PANELS = ("traffic", "trouble")
HOME, MESSAGES = "home", "messages"
_NAMES = {
    "reader": "as",
    "channel": "in",
    "tab": "tab",
    "thread": "thread",
    "panel": "panel",
    "edit": "edit",
    "source": "source",
    "find": "find",
}
"""The parameters of the address."""
_MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Window:
    """One window. `reader` is a user's id and `channel` a channel's; an empty text means nothing of the kind.

    An address may say a channel's name as well.

    `thread` is the ts of the open thread's parent, `edit` of the message that is being edited, `source` of the
    one whose source is shown (or the number of an entry in the traffic); `find` filters the traffic.
    """

    reader: str
    channel: str
    tab: str = ""
    thread: str = ""
    panel: str = ""
    edit: str = ""
    source: str = ""
    find: str = ""

    @property
    def address(self) -> str:
        """The address of the page that shows this."""
        return "/?" + urlencode({short: text for name, short in _NAMES.items() if (text := getattr(self, name))})

    def to(self, **changes: Any) -> str:
        """The address of this window after some changes."""
        return replace(self, **changes).address

    def to_channel(self, channel: str, tab: str = "") -> str:
        """The address of another channel, with nothing of this one left open."""
        return replace(self, channel=channel, tab=tab, thread="", edit="", source="").address


def read_window(query: Mapping[str, str], workspace: Workspace) -> Window:
    """The window of an address. What is not there, or cannot be seen by its reader, gives way to what is."""
    given = {name: query.get(short, "")[:_MOST_CHARACTERS] for name, short in _NAMES.items()}
    reader = _reader(workspace, given["reader"])
    channel = _channel(workspace, reader, given["channel"])
    is_here = channel.id == given["channel"]
    window = Window(
        reader=reader.id,
        channel=channel.id,
        tab=(MESSAGES if given["tab"] == MESSAGES else HOME) if channel.is_im else "",
        panel=given["panel"] if given["panel"] in PANELS else "",
        source=given["source"],
        find=given["find"],
    )
    if is_here:
        window = replace(window, thread=given["thread"], edit=given["edit"])
    if workspace.find(channel.id, window.thread) is None:
        window = replace(window, thread="")
    return window


def people(workspace: Workspace) -> list[User]:
    """Everybody whom one can be, in the order they joined."""
    return [user for user in workspace.users.values() if not user.is_bot and not user.deleted]


def channels(workspace: Workspace, reader: User) -> list[Channel]:
    """The channels that a person sees in the list, by name."""
    seen = [c for c in workspace.channels.values() if not c.is_im and c.is_open_to(reader)]
    return sorted(seen, key=lambda channel: channel.name)


def _reader(workspace: Workspace, user_id: str) -> User:
    everybody = people(workspace)
    return next((user for user in everybody if user.id == user_id), everybody[0])


def _channel(workspace: Workspace, reader: User, channel_id: str) -> Channel:
    seen = channels(workspace, reader)
    direct = workspace.direct_channel(reader)
    # Nobody opens the playground to see a channel without the bot.
    mine = [channel for channel in seen if {reader.id, workspace.bot.id} <= set(channel.members)]
    wanted = channel_id.strip("# ")
    meant = (c for c in [*seen, direct] if wanted and wanted in (c.id, c.name))
    return next(meant, [*mine, *seen, direct][0])
