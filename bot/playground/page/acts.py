"""What people do on the page: each act by its name, carried out as the person who did it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from ..errors import PersonError
from ..models import Channel, Message, View
from ..people import Person
from .commands import BUILT_IN
from .host import Host
from .troubles import TROUBLES
from .views import WHOLE_FORM

NO_ANSWER = "We had some trouble connecting. Try again?"
"""What Slack's client shows under a form when the app did not acknowledge it in time."""
_MOST_HOURS = 24 * 7
_REFUSALS = {
    "already_reacted": "You have already reacted with that.",
    "message_not_found": "That message is gone.",
    "no_reaction": "That reaction is gone.",
    "not_in_channel": "Nobody leaves a channel that they are not in.",
    "thread_not_found": "That thread is gone.",
}
"""What people read in place of Slack's names for why something is refused."""


class NoSuchAct(Exception):
    """What came from the page makes no sense; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Doing:
    """An act under way: who does it, and all that came with it. `errors` are those of modals, by view and block."""

    host: Host
    person: Person
    sent: dict[str, Any]
    errors: dict[str, dict[str, str]]

    def text(self, name: str) -> str:
        """A text that came with the act, empty where none did."""
        value = self.sent.get(name, "")
        if not isinstance(value, str):
            raise NoSuchAct(f"{name} must be a text.")
        return value

    @property
    def channel(self) -> Channel:
        """The channel that the act names."""
        channel = self.host.playground.workspace.channels.get(self.text("channel"))
        if channel is None:
            raise NoSuchAct("That channel is gone.")
        return channel

    @property
    def message(self) -> Message:
        """The message that the act names, as this person sees it."""
        channel, ts = self.channel, self.text("ts")
        own = (message for message in self.person.ephemerals(channel) if message.ts == ts)
        message = next(own, self.host.playground.workspace.find(channel.id, ts))
        if message is None:
            raise PersonError("That message is gone.")
        return message

    @property
    def view(self) -> View:
        """The modal or Home tab that the act names."""
        views, wanted = self.host.playground.workspace.views, self.text("view")
        for view in (*views.stack(self.person.id), views.home(self.person.id)):
            if view is not None and view.id == wanted:
                return view
        raise PersonError("That form is gone.")

    @property
    def duration(self) -> timedelta:
        """How much time is to pass: whole hours, at most a week."""
        hours = self.sent.get("hours")
        if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= _MOST_HOURS:
            raise NoSuchAct(f"hours must be from 1 to {_MOST_HOURS}.")
        return timedelta(hours=hours)


Act = Callable[[Doing], Awaitable[object]]
"""Carries an act out; what it returns is of no account."""


async def carry_out(doing: Doing) -> None:
    """Does what the page asks for.

    Raises:
        NoSuchAct: when it makes no sense.
        PersonError: when Slack's client would not let this person do it, or the bot does not answer.
        HostProblem: when workspace or bot cannot do it now.
    """
    act = ACTS.get(doing.text("act"))
    if act is None:
        raise NoSuchAct("There is no such act.")
    await act(doing)


def why(refusal: Exception) -> str:
    """Why an act was refused, in a sentence."""
    text = str(refusal)
    name, _, _ = text.partition(":")
    sentence = _REFUSALS.get(name, text)
    stop = "" if sentence.endswith((".", "!", "?", '"')) else "."
    return f"{sentence[:1].upper()}{sentence[1:]}{stop}"


async def _say(doing: Doing) -> None:
    text, thread = doing.text("text").strip("\n"), doing.text("thread")
    if text.startswith("/"):
        await _command(doing, text, thread)
        return
    if not text.strip():
        raise PersonError("There is nothing to send yet.")
    broadcast = bool(thread and doing.text("broadcast"))
    await doing.person.say(doing.channel, text, thread_ts=thread or None, broadcast=broadcast)


async def _command(doing: Doing, typed: str, thread: str) -> None:
    name, _, words = typed.partition(" ")
    if name in BUILT_IN:
        await BUILT_IN[name][0](doing.person, doing.channel.id, words)
        return
    if thread:
        # Slack takes the commands of apps in channels only.
        raise PersonError(f"{name} is not supported in threads. Sorry!")
    result = await doing.person.command(typed, doing.channel)
    if result.problem:
        raise PersonError(result.problem)


async def _edit(doing: Doing) -> None:
    text = doing.text("text").strip("\n")
    if not text.strip():
        raise PersonError("Slack keeps no empty message: delete it instead.")
    await doing.person.edit(doing.message, text)


async def _dismiss(doing: Doing) -> None:
    doing.person.dismiss(doing.message)


async def _press(doing: Doing) -> None:
    where = doing.view if "view" in doing.sent else doing.message
    value, block_id = doing.sent.get("value"), doing.text("block_id")
    click = await doing.person.click(where, doing.text("action_id"), value or None, block_id=block_id)
    if not click.acknowledged:
        raise PersonError(NO_ANSWER)


async def _enter(doing: Doing) -> None:
    value = doing.sent.get("value")
    doing.person.enter(doing.view, {doing.text("block_id"): value or None})


async def _submit(doing: Doing) -> None:
    view, typed = doing.view, doing.sent.get("typed", {})
    if not isinstance(typed, dict):
        raise NoSuchAct("typed must be an object.")
    doing.errors.pop(view.id, None)
    sent = await doing.person.submit(view, {block_id: value or None for block_id, value in typed.items()})
    if sent.outcome in ("errors", "refused"):
        doing.errors[view.id] = dict(sent.errors)
    elif sent.outcome == "failed":
        doing.errors[view.id] = {WHOLE_FORM: NO_ANSWER}


async def _close(doing: Doing) -> None:
    doing.errors.pop(doing.text("view"), None)
    await doing.person.close(doing.view)


async def _add_channel(doing: Doing) -> None:
    try:
        doing.host.playground.workspace.add_channel(doing.text("name").strip("# "), members=[doing.person.user])
    except ValueError as error:
        raise PersonError(f"{error}.") from None


async def _trouble(doing: Doing) -> None:
    cause = TROUBLES.get(doing.text("kind"))
    if cause is None:
        raise NoSuchAct("There is no such trouble.")
    await cause(doing.host.playground.faults)


ACTS: dict[str, Act] = {
    "say": _say,
    "edit": _edit,
    "delete": lambda doing: doing.person.delete(doing.message),
    "dismiss": _dismiss,
    "react": lambda doing: doing.person.react(doing.message, doing.text("name")),
    "unreact": lambda doing: doing.person.unreact(doing.message, doing.text("name")),
    "press": _press,
    "enter": _enter,
    "submit": _submit,
    "close": _close,
    "home": lambda doing: doing.person.home(),
    "join": lambda doing: doing.person.join(doing.channel),
    "invite_bot": lambda doing: doing.person.invite_bot(doing.channel),
    "add_channel": _add_channel,
    "advance": lambda doing: doing.host.advance(doing.duration),
    "to_next": lambda doing: doing.host.run_to_next(),
    "to_reveal": lambda doing: doing.host.run_to_reveal(),
    "oversleep": lambda doing: doing.host.oversleep(doing.duration),
    "trouble": _trouble,
    "restart_bot": lambda doing: doing.host.restart_bot(),
    "stop_bot": lambda doing: doing.host.stop_bot(),
    "start_over": lambda doing: doing.host.start_over(played=doing.sent.get("played") is True),
}
