"""What one person can see and touch in the workspace."""

from __future__ import annotations

from .errors import PersonError
from .models import Channel, Message, User
from .workspace import Workspace


class Sight:
    """One person's view of channels and messages; what they cannot see is a `PersonError`."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self._workspace = workspace
        self._user = user

    def place(self, channel: str | Channel) -> Channel:
        """The conversation by its name (with or without #), its id, or itself."""
        if isinstance(channel, Channel):
            return channel
        place = self._workspace.channels.get(channel) or self._workspace.channel_named(channel)
        if place is None:
            raise PersonError(f"there is no channel {channel!r}")
        return place

    def refuse_unless_member(self, place: Channel) -> None:
        if self._user.id not in place.members:
            raise PersonError(f"{self._user.name} is not in #{place.name}")

    def refuse_unless_visible(self, place: Channel) -> None:
        """Public channels are open to everybody but guests of the workspace, private ones to their members."""
        if not place.is_open_to(self._user):
            self.refuse_unless_member(place)

    def refuse_if_archived(self, place: Channel) -> None:
        """An archived channel can be read and nothing else."""
        if place.is_archived:
            raise PersonError(f"#{place.name} is archived")

    def refuse_if_deactivated(self) -> None:
        """Whoever was deactivated cannot sign in."""
        if self._user.deleted:
            raise PersonError(f"{self._user.name} is deactivated")

    def message(self, message: Message) -> Message:
        """The message as the workspace holds it, if this person can see it."""
        self.refuse_unless_visible(self.place(message.channel))
        messages = self._workspace.messages
        if message.ephemeral_for is not None:
            mine = [kept for kept in messages.ephemerals(self._user) if kept.ts == message.ts]
            if not mine:
                raise PersonError(f"{self._user.name} cannot see that ephemeral message")
            return mine[0]
        kept = messages.find(message.channel, message.ts)
        if kept is None:
            raise PersonError("that message is gone")
        return kept

    def touchable(self, message: Message) -> Message:
        """The same, if its channel is not archived."""
        kept = self.message(message)
        self.refuse_if_archived(self.place(kept.channel))
        return kept

    def own(self, message: Message) -> Message:
        """The same, if this person wrote it."""
        kept = self.touchable(message)
        if kept.user != self._user.id:
            raise PersonError(f"{self._user.name} did not write that message")
        return kept

    def channel_messages(self, place: Channel) -> list[Message]:
        """What the channel shows, ephemeral messages in their place."""
        self.refuse_unless_visible(place)
        messages = self._workspace.messages
        every = [*messages.of(place.id), *messages.ephemerals(self._user, place.id)]
        return sorted((shown for shown in every if shown.in_channel), key=lambda shown: shown.ts)

    def thread(self, message: Message) -> list[Message]:
        """The parent, then the replies, ephemeral ones among them."""
        kept = self.message(message)
        messages = self._workspace.messages
        parent = messages.get(kept.channel, kept.thread_ts or kept.ts)
        own = [m for m in messages.ephemerals(self._user, kept.channel) if m.thread_ts == parent.ts]
        return [parent, *sorted(messages.thread(parent)[1:] + own, key=lambda reply: reply.ts)]
