"""A Slack workspace in memory: its people, channels and rules. It knows nothing of HTTP."""

from __future__ import annotations

import re
from functools import cached_property
from zoneinfo import ZoneInfo

from . import shapes
from .errors import SlackError
from .messages import Messages
from .models import JSON, Channel, User
from .state import State
from .tickets import Tickets
from .views import Views

_CHANNEL_NAME = re.compile(r"[a-z0-9_\-\u00e0-\uffff]{1,80}\Z")


class Workspace(State):
    """A workspace with its rules: what can happen to people, channels and the app, and who is told.

    `messages`, `views` and `tickets` hold the rules of those; this class those of the rest.
    """

    @cached_property
    def messages(self) -> Messages:
        return Messages(self)

    @cached_property
    def views(self) -> Views:
        return Views(self)

    @cached_property
    def tickets(self) -> Tickets:
        return Tickets(self.clock, self.mint)

    # People

    def add_user(
        self,
        name: str,
        *,
        real_name: str | None = None,
        display_name: str | None = None,
        tz: str = "Europe/London",
        is_admin: bool = False,
        is_owner: bool = False,
        team: str | None = None,
        joins: bool = False,
    ) -> User:
        """Adds a person; another `team` makes them a stranger, who comes by Slack Connect.

        Only with `joins` is it an event (`team_join`); otherwise they have been there all along.
        """
        if any(user.name == name for user in self.users.values()):
            raise ValueError(f"there is already a user {name!r}")
        ZoneInfo(tz)
        user = User(
            id=self.mint.new("U"),
            name=name,
            real_name=real_name or name.title(),
            display_name=name if display_name is None else display_name,
            team=team or self.id,
            tz=tz,
            is_admin=is_admin,
            is_owner=is_owner,
            updated=self.seconds(),
        )
        self.users[user.id] = user
        if joins:
            self.announce({"type": "team_join", "user": shapes.user_shape(self, user)})
        return user

    def change_user(self, user: User, **changes: str | bool) -> None:
        """Changes a person's names, time zone, roles or `deleted` (`user_change`)."""
        for key, value in changes.items():
            if key not in ("real_name", "display_name", "tz", "is_admin", "is_owner", "is_restricted", "deleted"):
                raise ValueError(f"a user's {key} does not change")
            setattr(user, key, value)
        user.updated = self.seconds()
        self.announce({"type": "user_change", "user": shapes.user_shape(self, user), "cache_ts": user.updated})

    # Channels

    def add_channel(self, name: str, *, members: list[User] | None = None, private: bool = False) -> Channel:
        """Makes a channel with these members; nobody is told, as at the start of a story."""
        if not _CHANNEL_NAME.match(name):
            raise ValueError(f"{name!r} is no channel name: lower case, no spaces, at most 80 characters")
        if self.channel_named(name) is not None:
            raise ValueError(f"there is already a channel {name!r}")
        channel = Channel(
            id=self.mint.new("C"),
            name=name,
            kind="group" if private else "channel",
            created=self.seconds(),
            creator=members[0].id if members else self.bot.id,
            members=[user.id for user in members or []],
        )
        self.channels[channel.id] = channel
        return channel

    def direct_channel(self, user: User) -> Channel:
        """The DM between the bot and `user`, made on first use."""
        for channel in self.channels.values():
            if channel.is_im and user.id in channel.members:
                return channel
        channel = Channel(
            id=self.mint.new("D"),
            name="",
            kind="im",
            created=self.seconds(),
            creator=user.id,
            members=[user.id, self.bot.id],
        )
        self.channels[channel.id] = channel
        return channel

    def join(self, channel: Channel, user: User, *, inviter: User | None = None) -> None:
        """Adds a member (`member_joined_channel` and the `channel_join` line)."""
        if user.id in channel.members:
            return
        channel.members.append(user.id)
        event: JSON = {
            "type": "member_joined_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": user.team,
        }
        if inviter is not None:
            event["inviter"] = inviter.id
        self.announce(event, channel)
        self.messages.note(channel, user, "channel_join", f"<@{user.id}> has joined the channel", inviter=inviter)

    def leave(self, channel: Channel, user: User) -> None:
        """Takes a member out (`member_left_channel`; the bot itself is told with `channel_left`)."""
        if user.id not in channel.members:
            raise SlackError("not_in_channel")
        if user.id == self.bot.id:
            left = "group_left" if channel.kind == "group" else "channel_left"
            self.announce({"type": left, "channel": channel.id, "actor_id": user.id}, channel)
        event = {
            "type": "member_left_channel",
            "user": user.id,
            "channel": channel.id,
            "channel_type": channel.id[0],
            "team": user.team,
        }
        self.announce(event, channel)
        channel.members.remove(user.id)

    def archive(self, channel: Channel, by: User) -> None:
        """Archives a channel (`channel_archive`, or `group_archive` for a private one)."""
        channel.is_archived = True
        kind = "group_archive" if channel.kind == "group" else "channel_archive"
        self.announce({"type": kind, "channel": channel.id, "user": by.id, "is_moved": 0}, channel)

    def rename(self, channel: Channel, name: str) -> None:
        """Renames a channel (`channel_rename`, or `group_rename`)."""
        channel.previous_names.append(channel.name)
        channel.name = name
        kind = "group_rename" if channel.kind == "group" else "channel_rename"
        about = {
            "id": channel.id,
            "is_channel": channel.kind == "channel",
            "is_mpim": False,
            "name": name,
            "name_normalized": name,
            "created": channel.created,
        }
        self.announce({"type": kind, "channel": about}, channel)

    def change_channel_id(self, channel: Channel) -> None:
        """Gives a channel a new id, as sharing it with another workspace can (`channel_id_changed`)."""
        old = channel.id
        channel.id = self.mint.new("C")
        self.channels = {c.id: c for c in self.channels.values()}
        self.messages.move(old, channel.id)
        event = {"type": "channel_id_changed", "old_channel_id": old, "new_channel_id": channel.id}
        self.announce(event, channel)

    # The app

    def revoke_bot_token(self) -> None:
        """The token stops working (`tokens_revoked`); what follows gets `token_revoked`."""
        self.bot_token_revoked = True
        self.announce({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [self.bot.id]}})

    def uninstall_app(self) -> None:
        """Somebody removes the app: `tokens_revoked` and `app_uninstalled`, in Slack's own uncertain order."""
        self.installed = False
        self.revoke_bot_token()
        self.announce({"type": "app_uninstalled"})
