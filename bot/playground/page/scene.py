"""One window at one moment: who looks, at what, with which words for ids. Everything is drawn from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import htpy as h
from markupsafe import Markup

from ..blockkit.values import initial_values
from ..forms import offered_channels
from ..models import JSON, Channel, Message, User
from ..people import Person
from ..sight import Sight
from ..workspace import Workspace
from .surface import Surface
from .texts import Texts
from .window import Window


class Memory:
    """What a window has drawn of each message, to draw again only what is different now."""

    def __init__(self) -> None:
        self._look = ""
        self._drawn: dict[str, tuple[str, Markup]] = {}

    def look(self, conditions: str) -> None:
        """Forgets everything unless all that bears on every message is as it was."""
        if conditions != self._look:
            self._look = conditions
            self._drawn.clear()

    def recall(self, name: str, content: str, draw: Callable[[], h.Node]) -> Markup:
        """The HTML of `name`, drawn anew if its `content` is not what was drawn last."""
        known = self._drawn.get(name)
        if known is None or known[0] != content:
            self._drawn[name] = known = content, h.fragment[draw()].__html__()
        return known[1]


@dataclass(frozen=True, slots=True)
class Scene:
    """A window's reader and place in the workspace, looked up once for all regions."""

    person: Person
    window: Window
    channel: Channel
    texts: Texts
    memory: Memory
    errors: Mapping[str, Mapping[str, str]]

    @property
    def workspace(self) -> Workspace:
        """The workspace as it is now."""
        return self.person.wiring.workspace

    @property
    def sight(self) -> Sight:
        """What the reader can see, as the workspace holds it: drawing changes nothing, so it needs no copies."""
        return Sight(self.workspace, self.person.user)

    @property
    def everybody(self) -> Sequence[User]:
        """People to choose from."""
        return [user for user in self.workspace.users.values() if not user.deleted]

    def offered_channels(self, element: JSON) -> Sequence[Channel]:
        """The channels to choose from in a picker, by name; direct messages have none."""
        offered = offered_channels(self.workspace, self.person.user, element)
        return sorted((c for c in offered if not c.is_im), key=lambda channel: channel.name)

    def name(self, user_id: str) -> str:
        """What people call somebody."""
        user = self.workspace.users.get(user_id)
        return (user.display_name or user.real_name) if user else user_id

    def message_surface(self, message: Message, prefix: str) -> Surface:
        """Where a message's blocks stand."""
        return Surface(
            name=f"{prefix}{message.ts}",
            target={"channel": message.channel, "ts": message.ts},
            texts=self.texts,
            values=initial_values(message.blocks),
            people=self.everybody,
            channels=self.offered_channels,
        )

    def view_surface(self, view_id: str, values: JSON) -> Surface:
        """Where a view's blocks stand."""
        return Surface(
            name=view_id,
            target={"view": view_id},
            texts=self.texts,
            values=values,
            errors=self.errors.get(view_id, {}),
            people=self.everybody,
            channels=self.offered_channels,
        )


def look(person: Person, window: Window, memory: Memory, errors: Mapping[str, Mapping[str, str]]) -> Scene:
    """What a window's reader has before them now. `errors` are those of modals, by view and by block."""
    workspace = person.wiring.workspace
    named = {user.id: f"@{user.display_name or user.real_name}" for user in workspace.users.values()}
    placed = {channel.id: f"#{channel.name}" for channel in workspace.channels.values() if not channel.is_im}
    texts = Texts(named | placed, person.id, ZoneInfo(person.user.tz), workspace.clock.now())
    memory.look(repr((window, person.user, texts.names, texts.today)))
    return Scene(person, window, workspace.channels[window.channel], texts, memory, errors)
