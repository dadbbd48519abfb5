"""The workspace, the people in it and the real bot, connected over Socket Mode."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr

from bot.app import Bot, build
from bot.cli.demo.markup import Names
from bot.cli.demo.script import CAST, CHANNEL, OWNER
from bot.playground import Channel, Message, Person, Playground, Workspace, WorkspaceClock
from bot.settings import Mode, Settings, config_folder

BREATH = timedelta(seconds=2)
"""Slack takes about a message a second in a channel, so a bot with more to say needs a little time to pass."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Everything the play needs."""

    playground: Playground
    bot: Bot
    clock: WorkspaceClock
    channel: Channel
    people: dict[str, Person]

    @property
    def names(self) -> Names:
        """What people read for the ids of users and channels."""
        workspace = self.playground.workspace
        users = {user.id: f"@{user.display_name}" for user in workspace.users.values()}
        return users | {channel.id: f"#{channel.name}" for channel in workspace.channels.values()}

    def messages(self) -> list[Message]:
        """Everything in the channel that everybody sees, replies included."""
        return self.playground.workspace.messages.of(self.channel.id)

    async def settle(self) -> None:
        """Let the bot do what is due, until a look at its clock makes it ask nothing of Slack any more."""
        calls = -1
        while calls != self.playground.traffic.call_count:
            calls = self.playground.traffic.call_count
            await self.bot.tick()
            await self.playground.idle()
            self.clock.advance(BREATH)


@asynccontextmanager
async def open_stage(start: datetime, seed: int, database: Path) -> AsyncIterator[Stage]:
    """Start workspace and bot, and stop both at the end. `database` is the SQLite file to use."""
    clock = WorkspaceClock(start)
    manifest = _manifest()
    bot_name = manifest["features"]["bot_user"]["display_name"]
    workspace = Workspace(clock, seed=seed, name="Lambda Study", bot_name=bot_name)
    users = [
        workspace.add_user(role.name.lower(), display_name=role.name, tz=role.time_zone, is_admin=role is OWNER)
        for role in CAST
    ]
    channel = workspace.add_channel(CHANNEL, members=users)
    with _without_proxy():
        async with await Playground.start(workspace, manifest) as playground:
            bot = build(_settings(playground, database), clock)
            people = {user.display_name: playground.person(user.name) for user in users}
            try:
                # Connected, but without a ticker of its own: the play says when the bot looks at the clock.
                await bot.connect()
                await playground.connected()
                yield Stage(playground, bot, clock, channel, people)
            finally:
                await bot.stop()


@contextmanager
def _without_proxy() -> Iterator[None]:
    """Keep Slack's SDK from asking a proxy for this very machine: it knows no NO_PROXY."""
    names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy")]
    taken = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(taken)


def _manifest() -> dict[str, Any]:
    path = config_folder() / "manifest-socket.yaml"
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest


def _settings(playground: Playground, database: Path) -> Settings:
    """Settings for the local workspace alone, whatever the environment says."""
    workspace = playground.workspace
    return Settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_signing_secret=SecretStr(workspace.signing_secret),
        slack_api_url=playground.url,
        database_url=f"sqlite:///{database}",
        mode=Mode.SOCKET,
        banks=None,
    )
