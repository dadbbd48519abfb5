"""People in the workspace: what a human can do in Slack's client, and nothing else."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from . import interactions, shapes
from .errors import PersonError, SlackError
from .gestures import Click, Modals, Submission, press
from .models import JSON, Channel, Message, User, View
from .response_urls import answer_content, respond
from .sight import Sight
from .text import escape
from .tickets import ResponseUrl
from .wiring import Wiring

T = TypeVar("T")

_FAILED_COMMAND = '{name} failed with the error "operation_timeout"'


@dataclass(frozen=True, slots=True)
class CommandResult:
    """How a slash command went: `problem` is what the person was shown when the app did not answer."""

    acknowledged: bool
    problem: str | None = None
    message: Message | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A handle on one user. Every act returns once the bot acknowledged what it caused, or failed to."""

    wiring: Wiring
    user: User
    _modals: Modals = field(init=False, repr=False, compare=False)
    _sight: Sight = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_modals", Modals(self.wiring, self.user))
        object.__setattr__(self, "_sight", Sight(self.wiring.workspace, self.user))

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def modal(self) -> View | None:
        """The modal on top, as it is now."""
        top = self.wiring.workspace.views.top(self.id)
        return None if top is None else top.snapshot()

    # Messages

    async def say(
        self,
        channel: str | Channel,
        text: str,
        *,
        thread_ts: str | None = None,
        broadcast: bool = False,
        files: list[str] | None = None,
    ) -> Message:
        """Types `text` into a channel, a thread or a DM. `@` before the name of somebody is a mention."""
        place = self._sight.place(channel)
        self._sight.refuse_unless_member(place)
        self._sight.refuse_if_archived(place)
        manifest = self.wiring.manifest
        if place.is_im and (manifest.messages_tab_read_only or not manifest.messages_tab):
            raise PersonError("the app's messages tab is closed to people")
        if not text and not files:
            raise PersonError("Slack sends no empty message")
        posted = await self._do(
            lambda: self.wiring.workspace.messages.post(
                place,
                self.user,
                self._typed(text),
                thread_ts=thread_ts,
                broadcast=broadcast,
                files=[shapes.file_shape(self.wiring.workspace, self.user, name) for name in files or []],
            )
        )
        return posted.snapshot()

    async def reply(
        self, message: Message, text: str, *, broadcast: bool = False, files: list[str] | None = None
    ) -> Message:
        """Answers in the thread of a message, or of the message that it replies to."""
        thread_ts = message.thread_ts or message.ts
        return await self.say(message.channel, text, thread_ts=thread_ts, broadcast=broadcast, files=files)

    async def edit(self, message: Message, text: str) -> Message:
        """Changes one's own message."""
        kept = self._sight.own(message)
        edited = await self._do(lambda: self.wiring.workspace.messages.edit(kept, self.user, self._typed(text)))
        return edited.snapshot()

    async def delete(self, message: Message) -> None:
        """Deletes one's own message (anybody's, for an admin)."""
        kept = self._sight.touchable(message) if self.user.is_admin else self._sight.own(message)
        await self._do(lambda: self.wiring.workspace.messages.delete(kept))

    async def react(self, message: Message, name: str) -> None:
        """Adds a reaction."""
        kept = self._sight.touchable(message)
        await self._do(lambda: self.wiring.workspace.messages.react(kept, self.user, name))

    async def unreact(self, message: Message, name: str) -> None:
        """Takes one's reaction back."""
        kept = self._sight.touchable(message)
        await self._do(lambda: self.wiring.workspace.messages.unreact(kept, self.user, name))

    # Seeing

    def messages(self, channel: str | Channel) -> list[Message]:
        """What the channel shows this person, oldest first, ephemeral messages in their place."""
        return [message.snapshot() for message in self._sight.channel_messages(self._sight.place(channel))]

    def thread(self, message: Message) -> list[Message]:
        """A thread as this person sees it: the parent, then the replies, ephemeral ones among them."""
        return [shown.snapshot() for shown in self._sight.thread(message)]

    def look(self, message: Message) -> Message:
        """The message as it is now."""
        return self._sight.message(message).snapshot()

    def ephemerals(self, channel: str | Channel | None = None) -> list[Message]:
        """What only this person was shown, oldest first."""
        place = None if channel is None else self._sight.place(channel).id
        kept = self.wiring.workspace.messages.ephemerals(self.user, place)
        return [message.snapshot() for message in kept]

    async def home(self) -> View | None:
        """Opens the app's Home tab (`app_home_opened`) and returns what it shows."""
        workspace = self.wiring.workspace
        if not self.wiring.manifest.home_tab:
            raise PersonError("the app has no Home tab")
        channel = workspace.direct_channel(self.user)
        event: JSON = {"type": "app_home_opened", "user": self.id, "channel": channel.id, "tab": "home"}
        view = workspace.views.home(self.id)
        if view is not None:
            event["view"] = shapes.view_shape(workspace, view)
        await self._do(lambda: workspace.announce(event))
        await self.wiring.traffic.idle()
        shown = workspace.views.home(self.id)
        return None if shown is None else shown.snapshot()

    def dm(self) -> Channel:
        """The direct messages between this person and the bot."""
        return self.wiring.workspace.direct_channel(self.user)

    def dismiss(self, message: Message) -> None:
        """Takes a message that only this person sees off their screen."""
        kept = self._sight.message(message)
        if kept.ephemeral_for != self.id:
            raise PersonError("only a message that nobody else sees can be dismissed")
        self.wiring.workspace.messages.delete_ephemeral(kept)

    def read(self, channel: str | Channel) -> None:
        """Has read all that the channel shows."""
        place = self._sight.place(channel)
        shown = self._sight.channel_messages(place)
        if shown:
            self.wiring.workspace.last_read.setdefault(self.id, {})[place.id] = shown[-1].ts

    def unread(self, channel: str | Channel) -> int:
        """How many messages of others the channel shows that this person has not read."""
        place = self._sight.place(channel)
        since = self.wiring.workspace.last_read.get(self.id, {}).get(place.id, "")
        return sum(1 for shown in self._sight.channel_messages(place) if shown.ts > since and shown.user != self.id)

    # Channels

    async def join(self, channel: str | Channel) -> None:
        """Joins a public channel."""
        place = self._sight.place(channel)
        if place.is_private or self.user.is_restricted:
            raise PersonError(f"one has to be invited to #{place.name}")
        self._sight.refuse_if_archived(place)
        await self._do(lambda: self.wiring.workspace.join(place, self.user))

    async def leave(self, channel: str | Channel) -> None:
        """Leaves a channel."""
        place = self._sight.place(channel)
        self._sight.refuse_if_archived(place)
        await self._do(lambda: self.wiring.workspace.leave(place, self.user))

    async def invite_bot(self, channel: str | Channel) -> None:
        """Adds the bot to a channel that one is in."""
        await self.invite(channel, self.wiring.workspace.bot)

    async def invite(self, channel: str | Channel, guest: User | Person) -> None:
        """Adds somebody to a channel that one is in."""
        place = self._sight.place(channel)
        self._sight.refuse_unless_member(place)
        self._sight.refuse_if_archived(place)
        user = guest.user if isinstance(guest, Person) else guest
        Sight(self.wiring.workspace, user).refuse_if_deactivated()
        await self._do(lambda: self.wiring.workspace.join(place, user, inviter=self.user))

    async def remove_bot(self, channel: str | Channel) -> None:
        """Takes the bot out of a channel."""
        place = self._sight.place(channel)
        self._sight.refuse_unless_member(place)
        self._sight.refuse_if_archived(place)
        workspace = self.wiring.workspace
        await self._do(lambda: workspace.leave(place, workspace.bot))

    # The app

    async def command(self, typed: str, channel: str | Channel) -> CommandResult:
        """Runs a slash command, typed whole: `/lambda-quiz leaderboard week`."""
        self._sight.refuse_if_deactivated()
        place = self._sight.place(channel)
        self._sight.refuse_unless_visible(place)
        self._sight.refuse_if_archived(place)
        name, _, text = typed.strip().partition(" ")
        registered = self.wiring.manifest.commands.get(name)
        if registered is None or self.user.team != self.wiring.workspace.id:
            raise PersonError(f"{name} is not a valid command for {self.name}")
        text = escape(text.strip()) if registered.should_escape else text.strip()
        workspace = self.wiring.workspace
        key = workspace.tickets.new_response(place.id, self.id)
        url = self.wiring.response_url(key)
        payload = interactions.slash_command(workspace, self.user, place, name, text, url)
        answer = await self.wiring.deliveries.interact("slash_commands", payload)
        if not answer.acknowledged:
            return CommandResult(False, problem=_FAILED_COMMAND.format(name=name))
        return self._show_answer(place, answer.body)

    async def click(
        self, where: Message | View, action_id: str, value: Any = None, *, block_id: str | None = None
    ) -> Click:
        """Presses a button or changes a select, picker or choice that this person can see.

        `value` is what to choose; for a button it only tells twins apart.
        """
        self._sight.refuse_if_deactivated()
        if isinstance(where, Message):
            where = self._sight.touchable(where)
        return await press(self.wiring, self.user, where, action_id, value, block_id)

    def enter(self, view: View, typed: JSON) -> None:
        """Types into the modal on top (keys are action_ids or block_ids) without sending it off."""
        self._modals.enter(view, typed)

    async def submit(self, view: View, typed: JSON | None = None) -> Submission:
        """Types into the modal on top (keys are action_ids or block_ids) and sends it off."""
        return await self._modals.submit(view, typed or {})

    async def close(self, view: View, *, whole_stack: bool = False) -> None:
        """Dismisses the modal on top, or with `whole_stack` all of them."""
        await self._modals.close(view, whole_stack=whole_stack)

    # Inside

    async def _do(self, act: Callable[[], T]) -> T:
        self._sight.refuse_if_deactivated()
        with self.wiring.deliveries.collecting() as started:
            try:
                result = act()
            except SlackError as refusal:
                raise PersonError(str(refusal)) from refusal
        if started:
            await asyncio.wait(started)
        return result

    def _show_answer(self, place: Channel, body: JSON | None) -> CommandResult:
        if not body or body == {"text": ""}:
            return CommandResult(True)
        workspace = self.wiring.workspace
        response = ResponseUrl(place.id, self.id, workspace.clock.now())
        try:
            answer_content(workspace, body)
            return CommandResult(True, message=respond(workspace, response, body).snapshot())
        except SlackError as refusal:
            return CommandResult(True, problem=str(refusal))

    def _typed(self, text: str) -> str:
        """What Slack's client makes of typed text: escaped, and with mentions for the names of people."""
        users = self.wiring.workspace.users.values()
        named = {escape(f"@{name}"): user.id for user in users for name in (user.display_name, user.name) if name}
        pattern = "|".join(rf"{re.escape(name)}(?!\w)" for name in sorted(named, key=len, reverse=True))
        return re.sub(pattern, lambda found: f"<@{named[found[0]]}>", escape(text))
