"""Slash commands: which ones the composer offers, and those that are Slack's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from ..errors import PersonError
from ..manifest import Manifest
from ..models import User
from ..people import Person

BuiltIn = Callable[[Person, str, str], Awaitable[None]]
"""Carries a command of Slack's own out: who, in which channel, and the words after the command."""


async def _invite(person: Person, channel: str, words: str) -> None:
    await person.invite(channel, _somebody(person, words))


async def _remove(person: Person, channel: str, words: str) -> None:
    workspace = person.wiring.workspace
    if _somebody(person, words) != workspace.bot:
        raise PersonError(f"Here /remove takes only @{workspace.bot.display_name} out of a channel.")
    await person.remove_bot(channel)


async def _leave(person: Person, channel: str, _words: str) -> None:
    await person.leave(channel)


BUILT_IN: dict[str, tuple[BuiltIn, str, str]] = {
    "/invite": (_invite, "@somebody", "Add somebody, or the bot, to this channel"),
    "/remove": (_remove, "@somebody", "Take the bot out of this channel"),
    "/leave": (_leave, "", "Leave this channel"),
}
"""By name: what it does, its usage hint and its description."""


def offered_commands(manifest: Manifest) -> list[dict[str, str]]:
    """What the composer completes after a slash: the app's commands, then Slack's own."""
    own = [_offer(command.name, command.usage_hint, command.description) for command in manifest.commands.values()]
    return own + [_offer(name, hint, about) for name, (_, hint, about) in BUILT_IN.items()]


def _offer(name: str, hint: str, about: str) -> dict[str, str]:
    return {"name": name, "hint": hint, "about": about}


def _somebody(person: Person, words: str) -> User:
    wanted = words.strip().removeprefix("@").casefold()
    if not wanted:
        raise PersonError("Say whom, such as /invite @Lambda Quiz.")
    for user in person.wiring.workspace.users.values():
        if wanted in (user.name.casefold(), user.display_name.casefold(), user.real_name.casefold()):
            return user
    raise PersonError(f"There is nobody called “{words.strip()}” in this workspace.")
