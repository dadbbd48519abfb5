"""Posts, threads, edits, deletions, reactions and ephemeral messages of a workspace."""

from __future__ import annotations

import uuid

from . import shapes
from .errors import SlackError
from .models import JSON, Channel, Edited, Message, Ping, User
from .state import State, remember
from .text import block_pings, ping_tokens

_SLACKBOT = "USLACKBOT"
_TOMBSTONE = "This message was deleted."


class Messages:
    """All messages of one workspace, by channel and `ts`, and the events that they cause."""

    def __init__(self, state: State) -> None:
        self._state = state

    # Reading

    def of(self, channel: str) -> list[Message]:
        """Every message of a channel, oldest first, thread replies included."""
        return list(self._state.posted.get(channel, {}).values())

    def find(self, channel: str, ts: str) -> Message | None:
        return self._state.find(channel, ts)

    def get(self, channel: str, ts: str, *, error: str = "message_not_found") -> Message:
        """The message, or the named refusal."""
        message = self.find(channel, ts)
        if message is None:
            raise SlackError(error)
        return message

    def thread(self, parent: Message) -> list[Message]:
        """The parent and its replies, oldest first."""
        held = self._state.posted[parent.channel]
        return [parent, *(held[ts] for ts in parent.replies)]

    def ephemerals(self, user: User, channel: str | None = None) -> list[Message]:
        """What only this person sees, oldest first."""
        kept = self._state.ephemeral.get(user.id, [])
        return [message for message in kept if channel in (None, message.channel)]

    # Writing

    def post(
        self,
        channel: Channel,
        author: User,
        text: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        blocks: list[JSON] | None = None,
        metadata: JSON | None = None,
        files: list[JSON] | None = None,
    ) -> Message:
        """Puts a message into a channel or, with `thread_ts`, into the thread of that message."""
        parent = self._parent(channel, thread_ts)
        message = Message(
            channel=channel.id,
            ts=self._state.new_ts(),
            user=author.id,
            text=text,
            team=author.team,
            thread_ts=parent.ts if parent is not None else None,
            parent_user_id=parent.user if parent is not None else None,
            bot_id=self._state.bot_id if author.is_bot else None,
            client_msg_id=None if author.is_bot else str(uuid.UUID(self._state.mint.number(32))),
            blocks=blocks or [],
            metadata=metadata,
            files=files or [],
        )
        if message.files:
            message.subtype = "file_share"
        if broadcast and parent is not None:
            message.subtype = "thread_broadcast"
        self._keep(message, parent)
        self._announce_post(channel, message)
        return message

    def note(self, channel: Channel, about: User, subtype: str, text: str, *, inviter: User | None = None) -> None:
        """A line that Slack writes by itself, such as `channel_join`; `inviter` is who brought `about` in."""
        message = Message(
            channel=channel.id,
            ts=self._state.new_ts(),
            user=about.id,
            text=text,
            team=about.team,
            subtype=subtype,
            inviter=None if inviter is None else inviter.id,
        )
        self._keep(message, None)
        self._announce_post(channel, message)

    def post_ephemeral(
        self,
        channel: Channel,
        reader: User,
        text: str,
        *,
        blocks: list[JSON] | None = None,
        thread_ts: str | None = None,
    ) -> Message:
        """A message of the bot that only `reader` sees; no event, and history never shows it."""
        parent = self._parent(channel, thread_ts)
        message = Message(
            channel=channel.id,
            ts=self._state.new_ts(),
            user=self._state.bot.id,
            text=text,
            team=self._state.id,
            thread_ts=parent.ts if parent is not None else None,
            bot_id=self._state.bot_id,
            blocks=blocks or [],
            ephemeral_for=reader.id,
        )
        self._state.ephemeral.setdefault(reader.id, []).append(message)
        self._record_pings(message)
        return message

    def edit(
        self,
        message: Message,
        editor: User,
        text: str,
        *,
        blocks: list[JSON] | None = None,
        metadata: JSON | None = None,
    ) -> Message:
        """Replaces what a message says (`message_changed`). None keeps blocks or metadata; `[]`, `{}` drop them."""
        before = self._shape(message)
        message.text = text
        if blocks is not None:
            message.blocks = blocks
        if metadata is not None:
            message.metadata = metadata or None
        message.edited = Edited(user=editor.id, ts=self._state.new_ts())
        self._record_pings(message)
        self._announce_change(message, before)
        return message

    def replace_ephemeral(self, message: Message, text: str, blocks: list[JSON]) -> Message:
        """Rewrites an ephemeral message in place, as `replace_original` does."""
        message.text, message.blocks = text, blocks
        self._record_pings(message)
        return message

    def delete_ephemeral(self, message: Message) -> None:
        self._state.ephemeral[message.ephemeral_for or ""].remove(message)

    def delete(self, message: Message) -> None:
        """Deletes a message; a parent with replies stays as a tombstone (`message_changed`)."""
        before = self._shape(message)
        channel = self._state.channel(message.channel)
        if message.replies:
            message.subtype, message.text, message.user = "tombstone", _TOMBSTONE, _SLACKBOT
            message.blocks, message.files, message.reactions = [], [], {}
            message.metadata = message.edited = message.bot_id = message.client_msg_id = None
            self._announce_change(message, before)
            return
        del self._state.posted[message.channel][message.ts]
        if message.is_reply:
            self._drop_reply(message)
        event = self._hidden(channel, "message_deleted") | {
            "deleted_ts": message.ts,
            "previous_message": before,
        }
        self._state.announce(event, channel)

    def unfurl(self, message: Message) -> None:
        """A link preview arrives: `message_changed` though the text stays the same, and no `edited`."""
        message = self.get(message.channel, message.ts)
        before = self._shape(message)
        message.attachments = [{"id": 1, "fallback": "A link preview", "from_url": "https://example.com/"}]
        self._announce_change(message, before)

    def react(self, message: Message, who: User, name: str) -> None:
        """Adds a reaction, or refuses with `already_reacted`."""
        people = message.reactions.setdefault(name, [])
        if who.id in people:
            raise SlackError("already_reacted")
        people.append(who.id)
        self._announce_reaction("reaction_added", message, who, name)

    def unreact(self, message: Message, who: User, name: str) -> None:
        """Takes a reaction back, or refuses with `no_reaction`."""
        people = message.reactions.get(name, [])
        if who.id not in people:
            raise SlackError("no_reaction")
        people.remove(who.id)
        if not people:
            del message.reactions[name]
        self._announce_reaction("reaction_removed", message, who, name)

    def move(self, old_channel: str, new_channel: str) -> None:
        """Keeps the history when a channel gets a new id."""
        held = self._state.posted.pop(old_channel, {})
        for message in held.values():
            message.channel = new_channel
        self._state.posted[new_channel] = held
        for kept in self._state.ephemeral.values():
            for message in kept:
                if message.channel == old_channel:
                    message.channel = new_channel

    # Inside

    def _parent(self, channel: Channel, thread_ts: str | None) -> Message | None:
        if thread_ts is None:
            return None
        parent = self.get(channel.id, thread_ts, error="thread_not_found")
        if parent.is_reply:
            # Slack accepts a reply's ts and shows the message oddly; the playground refuses it.
            raise SlackError("thread_not_found", "[ERROR] thread_ts is the ts of a reply, not of its parent")
        return parent

    def _keep(self, message: Message, parent: Message | None) -> None:
        self._state.posted.setdefault(message.channel, {})[message.ts] = message
        if parent is not None:
            parent.thread_ts = parent.ts
            parent.replies.append(message.ts)
            if message.user not in parent.reply_users:
                parent.reply_users.append(message.user)
        self._record_pings(message)

    def _drop_reply(self, message: Message) -> None:
        parent = self.find(message.channel, message.thread_ts or "")
        if parent is None:
            return
        parent.replies.remove(message.ts)
        parent.reply_users = list(dict.fromkeys(reply.user for reply in self.thread(parent)[1:]))
        if parent.replies:
            return
        parent.thread_ts = None
        if parent.is_tombstone:
            del self._state.posted[parent.channel][parent.ts]

    def _record_pings(self, message: Message) -> None:
        if message.bot_id is None:
            return
        for token in ping_tokens(message.text):
            remember(self._state.pings, Ping(token, "/text", message.snapshot()))
        for pointer, token in block_pings(message.blocks):
            remember(self._state.pings, Ping(token, pointer, message.snapshot()))

    def _shape(self, message: Message) -> JSON:
        return shapes.message_shape(self._state, message) | self._teams(message)

    def _teams(self, message: Message) -> JSON:
        """What events alone say of an author from another workspace; elsewhere there is only `team`."""
        return {} if message.team == self._state.id else {"user_team": message.team, "source_team": message.team}

    def _announce_post(self, channel: Channel, message: Message) -> None:
        event = shapes.message_shape(self._state, message, with_metadata=True, summary=False) | self._teams(message)
        event.update(channel=channel.id, channel_type=channel.kind, event_ts=message.ts)
        self._state.announce(event, channel)
        mention = f"<@{self._state.bot.id}>"
        # Slack sends no app_mention for direct messages, its own lines and the bot's posts.
        if mention in message.text and message.client_msg_id is not None and not channel.is_im:
            mentioned = event | {"type": "app_mention"}
            del mentioned["channel_type"]
            self._state.announce(mentioned, channel)

    def _announce_change(self, message: Message, before: JSON) -> None:
        channel = self._state.channel(message.channel)
        event = self._hidden(channel, "message_changed") | {
            "message": self._shape(message),
            "previous_message": before,
        }
        self._state.announce(event, channel)

    def _announce_reaction(self, kind: str, message: Message, who: User, name: str) -> None:
        event = {
            "type": kind,
            "user": who.id,
            "item": {"type": "message", "channel": message.channel, "ts": message.ts},
            "reaction": name,
            "item_user": message.user,
        }
        self._state.announce(event, self._state.channel(message.channel))

    def _hidden(self, channel: Channel, subtype: str) -> JSON:
        ts = self._state.new_ts()
        return {
            "type": "message",
            "subtype": subtype,
            "hidden": True,
            "channel": channel.id,
            "channel_type": channel.kind,
            "ts": ts,
            "event_ts": ts,
        }
