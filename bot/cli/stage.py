"""A local workspace with the real bot in it, connected over Socket Mode: what the demo and the playground run on."""

import os
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

from pydantic import SecretStr

from bot.app import Bot, build
from bot.cli.cast import CHANNEL, OWNER, CastMember
from bot.cli.manifest import manifest_of
from bot.playground import Channel, Message, Person, Playground, Workspace, WorkspaceClock
from bot.settings import Mode, Settings, load_settings

BREATH = timedelta(seconds=2)
"""Slack takes about a message a second in a channel, so a bot with more to say needs a little time to pass."""


@dataclass(slots=True)
class Stage:
    """The workspace and the bot. `settings` are those with which a bot connects to it."""

    playground: Playground
    settings: Settings
    bot: Bot

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.playground.workspace

    @property
    def clock(self) -> WorkspaceClock:
        """The clock that workspace and bot follow."""
        return self.workspace.clock

    @property
    def channel(self) -> Channel:
        """The channel that the quiz is meant for."""
        channel = self.workspace.channel_named(CHANNEL)
        if channel is None:
            raise LookupError(f"The workspace has no channel {CHANNEL}.")
        return channel

    @property
    def people(self) -> dict[str, Person]:
        """Everybody by the name that people read."""
        users = [user for user in self.workspace.users.values() if not user.is_bot]
        return {user.display_name: Person(self.playground.wiring, user) for user in users}

    @property
    def names(self) -> dict[str, str]:
        """What people read for the ids of users and channels."""
        users = {user.id: f"@{user.display_name}" for user in self.workspace.users.values()}
        return users | {channel.id: f"#{channel.name}" for channel in self.workspace.channels.values()}

    def messages(self) -> list[Message]:
        """Everything in the channel that everybody sees, replies included."""
        return self.workspace.messages.of(self.channel.id)

    async def settle(self) -> None:
        """Let the bot do what is due, until a look at its clock makes it ask nothing of Slack any more."""
        calls = -1
        while calls != self.playground.traffic.call_count:
            calls = self.playground.traffic.call_count
            await self.bot.ticker.tick()
            await self.bot.dispatcher.idle()
            await self.playground.idle()
            self.clock.advance(BREATH)


def new_workspace(clock: WorkspaceClock, seed: int, cast: Sequence[CastMember]) -> Workspace:
    """A workspace with these people in the quiz's channel. The bot is not in it yet, and has been told nothing."""
    bot_name = manifest_of(Mode.SOCKET)["features"]["bot_user"]["display_name"]
    workspace = Workspace(clock, seed=seed, name="Lambda Study", bot_name=bot_name)
    users = [
        workspace.add_user(member.name.lower(), display_name=member.name, tz=member.time_zone, is_admin=member is OWNER)
        for member in cast
    ]
    workspace.add_channel(CHANNEL, members=users)
    return workspace


@asynccontextmanager
async def open_stage(
    workspace: Workspace, database: Path, *, banks: Path | None = None, keep_traffic: bool = True
) -> AsyncIterator[Stage]:
    """Serve the workspace and connect a bot to it, and stop both at the end. `database` is the SQLite file to use.

    `banks` is the folder of banks that the bot has, None for those that come along.

    Traffic that is kept is never forgotten: a stage that may stand for days has no use for it.

    The bot has no ticker of its own yet: whoever opens the stage says when it looks at the clock, or starts it.
    """
    with _without_proxy():
        async with Playground(workspace, manifest_of(Mode.SOCKET), keep_traffic=keep_traffic) as playground:
            settings = _settings(playground, database, banks)
            stage = Stage(playground, settings, build(settings, workspace.clock))
            try:
                await stage.bot.connect()
                await playground.connected()
                yield stage
            finally:
                await stage.bot.stop()


@contextmanager
def _without_proxy() -> Iterator[None]:
    """Keep Slack's SDK from asking a proxy for this very machine: it knows no NO_PROXY."""
    names = [name for name in os.environ if name.lower() in ("http_proxy", "https_proxy")]
    taken = {name: os.environ.pop(name) for name in names}
    try:
        yield
    finally:
        os.environ.update(taken)


def _settings(playground: Playground, database: Path, banks: Path | None) -> Settings:
    """Settings for the local workspace alone, whatever the environment says."""
    workspace = playground.workspace
    return load_settings(
        slack_bot_token=SecretStr(workspace.bot_token),
        slack_app_token=SecretStr(workspace.app_token),
        slack_signing_secret=SecretStr(workspace.signing_secret),
        slack_api_url=playground.url,
        database_url=f"sqlite:///{quote(str(database))}",
        mode=Mode.SOCKET,
        banks=banks,
        metrics_port=None,
        second_opinion_url=None,
        second_opinion_model=None,
        second_opinion_key=None,
    )
