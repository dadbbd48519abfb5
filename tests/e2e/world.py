"""A workspace with the real bot in it, moved through time by hand."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import Bot, build, serve_http
from bot.cli.manifest import manifest_of
from bot.playground import Message, Person, Playground, Workspace, WorkspaceClock
from bot.role import Role
from bot.settings import Mode, Settings
from tests.network import free_port

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 30, 8, 0, tzinfo=BERLIN)
"""Where the clock starts: a Monday morning before the question."""


@dataclass
class World:
    """The workspace, the bot in it, and the owner who sets the quiz up."""

    playground: Playground
    settings: Settings
    bot: Bot
    owner: Person
    channel: str = "lambda"
    workers: list[Bot] = field(default_factory=list)
    _http: tuple[asyncio.Task[None], asyncio.Event] | None = field(default=None, repr=False)

    @property
    def clock(self) -> WorkspaceClock:
        """The clock that the workspace and the bot both follow."""
        return self.playground.workspace.clock

    def member(self, name: str, **about: Any) -> Person:
        """Somebody who is in the quiz's channel."""
        person = self.playground.person(name, **about)
        channel = self.playground.workspace.channel_named(self.channel)
        if channel and person.id not in channel.members:
            self.playground.workspace.join(channel, person.user)
        return person

    async def beat(self) -> None:
        """One tick, of other processes if there are any, and all that it sets in motion."""
        for bot in self.workers or [self.bot]:
            await bot.tick()
            await bot.dispatcher.idle()

    async def tick(self, seconds: int = 3) -> None:
        """Let the bot do what is due, and some seconds pass so that Slack's pace is kept."""
        await self.playground.idle()
        await self.beat()
        for _ in range(seconds):
            self.clock.advance(timedelta(seconds=1))
            await self.beat()
        await self.playground.idle()

    async def at(self, hour: int, minute: int = 0, *, days: int = 0) -> None:
        """Jump to a wall time in Berlin, today or some days on, and tick."""
        local = self.clock.now().astimezone(BERLIN) + timedelta(days=days)
        self.clock.move_to(local.replace(hour=hour, minute=minute, second=0, microsecond=0))
        await self.tick()

    async def set_up(self, **typed: Any) -> None:
        """Invite the bot and fill the settings form in as a person would."""
        await self.owner.invite_bot(self.channel)
        await self.owner.command("/lambda-quiz settings", self.channel)
        modal = self.owner.modal
        assert modal is not None
        result = await self.owner.submit(modal, typed)
        assert not result.errors, result.errors
        await self.owner.close(self.owner.modal or modal)
        await self.tick()

    def posts(self) -> list[Message]:
        """What the bot posted to the channel for everybody, oldest first."""
        return [m for m in self.owner.messages(self.channel) if m.bot_id and m.ephemeral_for is None]

    def cards(self) -> list[Message]:
        """The question cards in the channel."""
        return [m for m in self.posts() if _key(m).startswith("question:")]

    def reveals(self) -> list[Message]:
        """The reveals in the channel."""
        return [m for m in self.posts() if _key(m).startswith("reveal:")]

    async def restart(self) -> None:
        """Stop the bot as a deploy does, and start it again on the same database."""
        await self.disconnect()
        await self.reconnect()

    async def reconnect(self) -> None:
        """Start a new bot on the same database, after `disconnect`."""
        self.bot = build(self.settings, self.clock)
        await self.connect()

    async def connect(self) -> None:
        """Connect the bot without its ticker: these tests tick by hand."""
        if self.bot.monitor:
            self.bot.monitor.open(self.bot)
        await self.bot.connect()
        if self.settings.transport is Mode.HTTP:
            stopping = asyncio.Event()
            self._http = asyncio.create_task(serve_http(self.bot, stopping)), stopping
            await _listening(self.settings.port)
        else:
            await self.playground.connected()

    async def disconnect(self) -> None:
        """Take the bot away."""
        if self._http:
            serving, stopping = self._http
            stopping.set()
            await serving
        await self.bot.stop()


def _key(message: Message) -> str:
    return str((message.metadata or {}).get("event_payload", {}).get("key", ""))


async def _listening(port: int) -> None:
    for _ in range(6000):
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.01)
    raise AssertionError("the bot does not listen")


@asynccontextmanager
async def open_world(
    database_url: str,
    mode: Mode = Mode.SOCKET,
    *,
    secret: str = "secret",
    role: Role = Role.ALL,
    limits: bool = True,
    **others: Any,
) -> AsyncIterator[World]:
    """A workspace at `MONDAY` with the bot connected to it, and the quiz's channel with its owner.

    `secret` stands in every token, `limits` are Slack's, and `others` are further settings of the bot.
    """
    workspace = Workspace(
        WorkspaceClock(MONDAY),
        signing_secret=f"signing-{secret}",
        bot_token=f"xoxb-{secret}",
        app_token=f"xapp-{secret}",
    )
    port = free_port()
    manifest = manifest_of(mode)
    delivery: dict[str, Any] = {
        "mode": mode.value,
        "request_url": f"http://127.0.0.1:{port}/slack/events",
        "rate_limits": limits,
        "ack_deadline": 10.0,  # more than Slack's three seconds, since a busy machine tests nothing of ours
    }
    async with Playground(workspace, manifest, **delivery) as playground:
        settings = Settings(
            slack_bot_token=SecretStr(workspace.bot_token),
            slack_app_token=SecretStr(workspace.app_token),
            slack_signing_secret=SecretStr(workspace.signing_secret),
            slack_api_url=playground.url,
            database_url=database_url,
            mode=mode,
            port=port,
            **others,
        )
        owner = playground.person("olga", is_admin=False, tz="Europe/Berlin", display_name="Olga")
        workspace.add_channel("lambda", members=[owner.user])
        world = World(playground, settings, build(settings, workspace.clock, role), owner)
        await world.connect()
        try:
            yield world
        finally:
            await world.disconnect()
