"""What the page asks of whoever runs the workspace and the bot in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ..server import Playground
from .guide import Step


class HostProblem(Exception):
    """What was asked for cannot be done now; the sentence says why and what to do."""


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What the bot does next by itself: an instant in UTC, and a few words such as "Question in #general"."""

    at: datetime
    what: str


class Host(Protocol):
    """Runs workspace and bot, and lets time pass. Every method raises `HostProblem` where it cannot do its work."""

    def on_open(self, watch: Callable[[Playground], None]) -> None:
        """Call `watch` with each workspace that is served from now on."""
        ...

    @property
    def playground(self) -> Playground:
        """The workspace as it is served now: none while it is being opened, and another one after `start_over`."""
        ...

    @property
    def bot_runs(self) -> bool:
        """Whether there is a bot process; it may be looking for its connection all the same."""
        ...

    async def upcoming(self) -> Upcoming | None:
        """What the bot does next, if anything."""
        ...

    async def steps(self) -> Sequence[Step]:
        """The first steps, as far as somebody has come with them."""
        ...

    async def advance(self, step: timedelta) -> None:
        """Let `step` pass, with everything that the bot does meanwhile done at its time."""
        ...

    async def run_to_next(self) -> None:
        """Let time pass until the bot has something to do, and let it do that."""
        ...

    async def run_to_reveal(self) -> None:
        """Let time pass until a question has been revealed."""
        ...

    async def oversleep(self, step: timedelta) -> None:
        """Let `step` pass at once, as on a machine that was asleep."""
        ...

    async def restart_bot(self) -> None:
        """Stop the bot as a deploy does, and start it again."""
        ...

    async def stop_bot(self) -> None:
        """Stop the bot, and leave it stopped."""
        ...

    async def start_over(self, *, played: bool) -> None:
        """Replace the workspace by a new one: empty, or with the scripted week already `played`."""
        ...
