"""Many channels with a quiz each in a workspace, and bots as processes that can be killed, frozen and stopped."""

import asyncio
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from datetime import time as wall_time
from pathlib import Path
from typing import Any, TypeVar

import psutil
from sqlalchemy import Engine, NullPool, create_engine, func, select

from bot.cli.manifest import manifest_of
from bot.domain.bank import Difficulty, Section
from bot.domain.quiz import WEEKDAYS, QuizSettings
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Schedule
from bot.playground import Channel, Message, Playground, Workspace, WorkspaceClock
from bot.role import Role
from bot.settings import Mode
from bot.slack.ids import METADATA_EVENT
from bot.storage.database import open_database
from bot.storage.tables import rounds
from bot.usecases.ports import Store
from tests.databases import opened
from tests.faults.child import Orders
from tests.faults.conftest import LONG
from tests.network import free_port

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
BEFORE = datetime.fromisoformat("2026-11-30T08:59:00+00:00")
"""Where the clock starts: a minute before every quiz's question."""

POST, REVEAL = wall_time(9), wall_time(16)

SPEED = 10.0 if LONG else 60.0
"""How fast time passes. Questions are posted until an hour before the reveal: thousands need those six hours."""

PATIENCE = 2160 if LONG else 300
"""Seconds within which everything has happened, on the busiest machine."""


async def until(holds: Callable[[], bool], *, every: float = 0.01) -> None:
    """Wait until it holds, which other processes bring about; fail if that never comes."""
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 - they tell nobody
            await asyncio.sleep(every)


class Child:
    """A bot in a process of its own."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._is_ready = False

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def code(self) -> int | None:
        """What it ended with, or None while it lives."""
        return self._process.returncode

    @property
    def is_alive(self) -> bool:
        return self.code is None

    async def ready(self) -> None:
        """Wait until it says that it is ready, or is gone."""
        assert self._process.stdout
        async with asyncio.timeout(PATIENCE):
            while not self._is_ready and (line := await self._process.stdout.readline()):
                self._is_ready = line == b"ready\n"

    async def freezes(self) -> None:
        """Wait until it has frozen."""
        await until(lambda: psutil.Process(self.pid).status() == psutil.STATUS_STOPPED)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, if it is still there."""
        if self.is_alive:
            self._process.send_signal(number)

    async def gone(self) -> int:
        """Wait for its end, and return its code."""
        return await self._process.wait()

    async def stop(self) -> float:
        """Stop it as a deploy does, and return how many seconds that took."""
        began = time.monotonic()
        self.send(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            await self.gone()
        return time.monotonic() - began


@dataclass
class Count:
    """What went wrong with the messages that ought to stand in the channels."""

    lost: int = 0
    doubled: int = 0
    wrong: int = 0


@dataclass
class Street:
    """The workspace with its channels, each of which has a quiz; and the database."""

    playground: Playground
    database_url: str
    channels: list[Channel]
    speed: float
    patience: float = 10.0
    port: int = field(default_factory=free_port)
    children: list[Child] = field(default_factory=list)
    _engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        driver = self.database_url.replace("postgresql://", "postgresql+psycopg://")
        self._engine = create_engine(driver, poolclass=NullPool)

    @property
    def clock(self) -> WorkspaceClock:
        return self.playground.workspace.clock

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def worker(self) -> Role:
        """The role of a process that posts: on SQLite there is only one, which does all."""
        return Role.ALL if self.is_sqlite else Role.WORKER

    async def start(
        self,
        role: Role | None = None,
        *,
        die_at: int = 0,
        die_after: bool = False,
        freeze_before: str = "",
        port: int | None = None,
        version: Path = ROOT,
    ) -> Child:
        """Start a bot. It need not get ready: it may have orders to die before."""
        orders = Orders(
            role=(role or self.worker).value,
            base=self.clock.now().isoformat(),
            base_real=time.monotonic(),
            speed=self.speed,
            settings=self._settings(port or self.port),
            die_at=die_at,
            die_after=die_after,
            freeze_before=freeze_before,
            timeout=self.patience,
        )
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.faults.child", orders.as_json()), cwd=version, stdout=asyncio.subprocess.PIPE
        )
        child = Child(process)
        self.children.append(child)
        return child

    @property
    def killed(self) -> int:
        """How many bots have died by SIGKILL."""
        return sum(child.code == -signal.SIGKILL for child in self.children)

    async def until_all(self, state: RoundState) -> None:
        """Wait until every channel's round is in the state; fail if that never comes."""
        await until(lambda: self.states() == {state: len(self.channels)}, every=0.1)

    async def until_posted(self, kind: str) -> None:
        """Wait until the first message of a kind stands."""
        await until(lambda: any(self.posted(kind).values()))

    def jump(self, to: wall_time) -> None:
        """Move the clock on to a time of the day. No bot may be running."""
        assert not any(child.is_alive for child in self.children)
        now = self.clock.now()
        self.clock.move_to(now.replace(hour=to.hour, minute=to.minute, second=0, microsecond=0))

    def posted(self, kind: str) -> dict[str, list[Message]]:
        """What the bot has posted of a kind that still stands, by channel."""
        messages = self.playground.workspace.messages
        return {c.id: [m for m in messages.of(c.id) if _key(m).startswith(f"{kind}:")] for c in self.channels}

    def rounds(self) -> list[Round]:
        """Today's rounds as they are stored."""
        day = BEFORE.date()

        def read(store: Store) -> list[Round]:
            quizzes = store.quizzes.of_workspace(self.playground.workspace.id)
            return [round_ for quiz in quizzes if (round_ := store.rounds.on_day(quiz.id, day))]

        return self.read(read)

    def states(self) -> dict[RoundState, int]:
        """How many of today's rounds are in each state."""
        counted = select(rounds.c.state, func.count().label("rounds")).where(rounds.c.local_date == BEFORE.date())
        with self._engine.connect() as connection:
            return {row.state: row.rounds for row in connection.execute(counted.group_by(rounds.c.state))}

    def count(self, kind: str, ts_of: Callable[[Round], str | None]) -> Count:
        """Compare what stands in the channels with what is stored."""
        count = Count()
        stored = {round_.channel_id: ts_of(round_) for round_ in self.rounds()}
        for channel_id, messages in self.posted(kind).items():
            count.lost += not messages
            count.doubled += max(0, len(messages) - 1)
            count.wrong += bool(messages) and stored.get(channel_id) != messages[0].ts
        return count

    def read(self, work: Callable[[Store], T]) -> T:
        """Look into the database beside the bots."""
        database = open_database(self.database_url, exclusive=False)
        try:
            with database.transactions.read() as store:
                return work(store)
        finally:
            database.dispose()

    async def end(self) -> None:
        """Kill whoever is left."""
        for child in self.children:
            child.send(signal.SIGKILL)
            child.send(signal.SIGCONT)
            await child.gone()

    def _settings(self, port: int) -> dict[str, Any]:
        workspace = self.playground.workspace
        return {
            "slack_bot_token": workspace.bot_token,
            "slack_signing_secret": workspace.signing_secret,
            "slack_api_url": self.playground.url,
            "database_url": self.database_url,
            "mode": "http",
            "port": port,
            "log_level": "ERROR",
        }


@asynccontextmanager
async def open_street(
    database_url: str, channels: int, *, speed: float = SPEED, patience: float = 10.0, **options: Any
) -> AsyncIterator[Street]:
    """A workspace a minute before nine, with a quiz in each of so many channels that is due then."""
    workspace = Workspace(WorkspaceClock(BEFORE))
    manifest = manifest_of(Mode.HTTP)
    async with Playground(workspace, manifest, mode="http", **options) as playground:
        added = [workspace.add_channel(f"c{number}", members=[workspace.bot]) for number in range(channels)]
        _add_quizzes(database_url, workspace.id, workspace.add_user("owner").id, added)
        workspace.clock.run(speed)
        street = Street(playground, database_url, added, speed, patience)
        try:
            yield street
        finally:
            await street.end()


def _add_quizzes(database_url: str, workspace_id: str, owner_id: str, channels: Sequence[Channel]) -> None:
    schedule = Schedule("UTC", POST, REVEAL, WEEKDAYS)
    due = BEFORE.replace(hour=POST.hour, minute=0)
    with opened(database_url) as database, database.transactions.write() as store:
        for channel in channels:
            settings = QuizSettings(channel.id, "aws-lambda", frozenset(Section), frozenset(Difficulty), schedule)
            quiz = store.quizzes.add(workspace_id, owner_id, settings)
            store.quizzes.save(replace(quiz, next_post_at=due))


def _key(message: Message) -> str:
    metadata = message.metadata or {}
    if metadata.get("event_type") != METADATA_EVENT:
        return ""
    return str(metadata.get("event_payload", {}).get("key", ""))
