"""What a workspace remembers, and the few things that everything in it shares: time, ids, announcements."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from .clock import WorkspaceClock
from .errors import SlackError
from .ids import IdMint
from .models import JSON, Channel, Message, Ping, Undelivered, User

Listener = Callable[[JSON, Channel | None], None]
T = TypeVar("T")

MOST_REMEMBERED = 1000
"""How many pings and events that nobody took are remembered; a playground can run for days without a look at them."""


class State:
    """The memory of one workspace: its people, channels and posted messages, without the rules.

    Changes are announced to listeners as Slack's inner events (`{"type": "message", …}`) together with
    the channel that they happened in; who gets to hear of them is decided elsewhere. `posted` holds the
    messages by channel id, then by ts, oldest first; `ephemeral` those that one person alone sees, by that
    person's id. `last_read` is the ts up to which a person (by id)
    has read a channel (by id). `pings` and `undelivered` hold the latest `MOST_REMEMBERED`.
    """

    def __init__(
        self,
        clock: WorkspaceClock,
        *,
        seed: int = 0,
        name: str = "Playground",
        bot_name: str = "lambdaquiz",
        signing_secret: str = "playground-signing-secret",
        bot_token: str = "xoxb-playground",
        app_token: str = "xapp-playground",
    ) -> None:
        if not (signing_secret and bot_token.startswith("xoxb-") and app_token.startswith("xapp-")):
            raise ValueError("needs a signing secret, an xoxb- bot token and an xapp- app token")
        self.clock = clock
        self.mint = IdMint(seed)
        self.name = name
        self.domain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
        self.signing_secret = signing_secret
        self.bot_token = bot_token
        self.app_token = app_token
        self.bot_token_revoked = False
        self.installed = True
        self.id = self.mint.new("T")
        self.app_id = self.mint.new("A")
        self.bot_id = self.mint.new("B")
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.pings: list[Ping] = []
        self.undelivered: list[Undelivered] = []
        self.posted: dict[str, dict[str, Message]] = {}
        self.ephemeral: dict[str, list[Message]] = {}
        self.last_read: dict[str, dict[str, str]] = {}
        self.last_ts = 0
        self._listeners: list[Listener] = []
        self.bot = self._bot(bot_name)

    def new_ts(self) -> str:
        """A message timestamp: the clock in microseconds, strictly increasing even on a frozen clock."""
        self.last_ts = max(self.last_ts + 1, _microseconds(self.clock.now()))
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def seconds(self) -> int:
        """The workspace's time in whole Unix seconds."""
        return int(self.clock.now().timestamp())

    def listen(self, listener: Listener) -> None:
        """Calls `listener(inner_event, channel)` for every change from now on."""
        self._listeners.append(listener)

    def announce(self, event: JSON, channel: Channel | None = None) -> None:
        """Tells the listeners of a change; adds `event_ts` when the event has none."""
        event.setdefault("event_ts", self.new_ts())
        for listener in list(self._listeners):
            listener(event, channel)

    def user_named(self, name: str) -> User | None:
        return next((user for user in self.users.values() if user.name == name), None)

    def user(self, user_id: str, *, error: str = "user_not_found") -> User:
        """The user with this id, or the named refusal."""
        try:
            return self.users[user_id]
        except KeyError:
            raise SlackError(error) from None

    def channel_named(self, name: str) -> Channel | None:
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.name == wanted and not c.is_im), None)

    def is_ext_shared(self, channel: Channel) -> bool:
        """Whether somebody from another workspace is in it."""
        return any(self.users[user].team != self.id for user in channel.members)

    def channel(self, channel_id: str) -> Channel:
        """The conversation with this id, or `channel_not_found`."""
        try:
            return self.channels[channel_id]
        except KeyError:
            raise SlackError("channel_not_found") from None

    def find(self, channel: str, ts: str) -> Message | None:
        """A posted message, if it is still there."""
        return self.posted.get(channel, {}).get(ts)

    def _bot(self, name: str) -> User:
        bot = User(
            id=self.mint.new("U"),
            name=name,
            real_name=name,
            display_name=name,
            team=self.id,
            is_bot=True,
            updated=self.seconds(),
        )
        self.users[bot.id] = bot
        return bot


def remember(kept: list[T], latest: T) -> None:
    """Adds to what is remembered, and forgets the oldest of too much."""
    kept.append(latest)
    del kept[:-MOST_REMEMBERED]


def _microseconds(instant: datetime) -> int:
    return int(instant.timestamp()) * 1_000_000 + instant.microsecond
