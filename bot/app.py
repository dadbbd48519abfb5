"""The composition root: builds the bot from its settings. Nothing is built at import."""

import asyncio
import logging
import socket
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.clock import SystemClock
from bot.dispatch.choosing import dispatcher_of
from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.planner import Planner
from bot.failure import Problem, Repeats, describe
from bot.grading.choosing import grader_of
from bot.holiday_calendar import PublicHolidays
from bot.listening import listen
from bot.metrics import Metrics
from bot.role import Role
from bot.runner import TransactionRunner
from bot.schedule import Ticker
from bot.settings import Mode, Settings, SettingsProblem
from bot.slack.client import close_connections, share_connections, slack_client
from bot.slack.diagnosis import SlackUnreachable, check_bot_token, open_socket_mode
from bot.slack.http import build_asgi
from bot.slack.listeners import Core, MeasuredApp, build_bolt
from bot.slack.outbox import Outbox
from bot.slack.posting import Posting
from bot.slack.socket_mode import SocketMode
from bot.slack.upkeep import Upkeep
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.database import Database, open_database
from bot.usecases.ports import Clock

if TYPE_CHECKING:
    from bot.monitoring import Monitor
    from bot.second_opinion.reader import ModelReader

logger = logging.getLogger(__name__)

HTTP_DRAIN_SECONDS = 6
"""How long HTTP may take to finish what is begun when the bot stops."""

DRAIN_SECONDS = 12
"""How long everything else may take after that. Together it is less than 20 s; hosts kill after 30 s or so."""

PUBLIC_PORT = "LAMBDA_QUIZ_HOST and LAMBDA_QUIZ_PORT"

RETRY_SECONDS = 5
"""How long to wait before Slack is tried again when it cannot be reached at the start."""


@dataclass
class Bot:
    """The bot, built and not yet running: `start` it, let it `tick`, `stop` it."""

    settings: Settings
    role: Role
    database: Database
    core: Core
    bolt: MeasuredApp
    planner: Planner
    dispatcher: Dispatcher
    upkeep: Upkeep
    runner: TransactionRunner
    clock: Clock
    monitor: "Monitor | None"
    second_opinion: "ModelReader | None"
    ticker: Ticker = field(init=False)
    listening: socket.socket | None = field(init=False, default=None)
    ticked_at: datetime | None = field(init=False, default=None)
    _socket_mode: SocketMode | None = field(init=False, default=None)
    _has_connected: bool = field(init=False, default=False)
    _repeats: Repeats = field(init=False, default_factory=Repeats)

    def __post_init__(self) -> None:
        # APScheduler needs the machine's clock, whatever clock the quiz follows.
        self.ticker = Ticker(self.tick, SystemClock())

    async def tick(self) -> None:
        """Plan what is due, have it delivered, and bring cards and reactions up to date."""
        failed = False
        for step in (self.planner.plan_due, self.dispatcher.deliver_due, self._look_after):
            try:
                await step()
            except Exception as error:
                # One step in trouble must not keep the others from their work; the next tick tries again.
                failed = True
                if not self.runner.is_cut_off:
                    line = f"A step of the tick failed ({step.__name__.strip('_')}): {describe(error)}"
                    self._repeats.tell(logger, logging.ERROR, line, self.clock.now())
        if not failed:
            self.ticked_at = self.clock.now()

    async def is_connected(self) -> bool:
        """Whether what Slack sends can reach us: over HTTP from the first time on, by Socket Mode while it is open."""
        if self._socket_mode:
            return bool(await self._socket_mode.client.is_connected())
        return self._has_connected

    @property
    def waiting(self) -> int:
        """Writes, and replies, whose turn has not come yet."""
        return self.runner.waiting + self.core.replies.waiting

    async def connect(self) -> None:
        """Open the way for Slack to us.

        Over HTTP requests wait from now on, until `serve_http` answers them.

        Raises:
            PortProblem: when HTTP cannot listen.
            SlackProblem: when Slack refuses the app-level token or gives no answer.
        """
        if self.settings.transport is Mode.HTTP and self.listening is None:
            self.listening = listen(self.settings.host, self.settings.port, set_by=PUBLIC_PORT)
        if self.settings.transport is Mode.SOCKET:
            app_token = _secret(self.settings.slack_app_token)
            address = await open_socket_mode(self.bolt.client, app_token)
            self._socket_mode = SocketMode(self.bolt, app_token)
            await self._socket_mode.open(address)
        self._has_connected = True

    async def start(self) -> None:
        """Connect, for which Slack is waited for if need be, and begin to tick.

        Raises:
            PortProblem: when a port cannot be opened.
            SlackProblem: when Slack refuses a token.
            QueueProblem: when PostgreSQL went away meanwhile.
        """
        share_connections(self.bolt.client)
        if self.monitor:
            self.monitor.open(self)
        while True:
            try:
                await check_bot_token(self.bolt.client, (), self.clock.now())
                if self.role.listens:
                    await self.connect()
                break
            except SlackUnreachable as problem:
                rest = max(RETRY_SECONDS, problem.seconds)
                logger.warning("%s Trying again in %s s.", problem, rest)
            await asyncio.sleep(rest)
        if self.role.works:
            await self.dispatcher.start()
            self.ticker.start()
        logger.info("Ready by %s.", self.settings.transport if self.role.listens else "the clock")

    async def _look_after(self) -> None:
        if await self.dispatcher.leads():
            await self.upkeep.run()

    async def stop(self) -> None:
        """Stop taking work in, finish what is begun, and let go of everything. A start may have failed half way."""
        self._has_connected = False
        try:
            async with asyncio.timeout(DRAIN_SECONDS), AsyncExitStack() as last_first:
                last_first.callback(self.database.dispose)
                last_first.push_async_callback(self.runner.close)
                last_first.push_async_callback(close_connections, self.bolt.client)
                if self.monitor:
                    last_first.push_async_callback(self.monitor.close)
                if self.second_opinion:
                    last_first.push_async_callback(self.second_opinion.close)
                last_first.push_async_callback(self.core.afterwards.close)
                last_first.push_async_callback(self._stop_working)
                if self._socket_mode:
                    last_first.push_async_callback(self._socket_mode.close)
                if self.listening:
                    last_first.callback(self.listening.close)
        except TimeoutError:
            # What was being posted is looked for at the next start, and Slack sends again what was not acknowledged.
            logger.warning("Broken off after %s s: the next start goes on with it.", DRAIN_SECONDS)
        logger.info("Stopped.")

    async def _stop_working(self) -> None:
        # Side by side: while a long tick is waited for, no more posts are begun.
        async with asyncio.TaskGroup() as stopping:
            stopping.create_task(self.dispatcher.stop())
            stopping.create_task(self.ticker.stop())


def build(settings: Settings, clock: Clock | None = None, role: Role = Role.ALL) -> Bot:
    """Build the bot. `clock` is the machine's unless a workspace with a clock of its own is at the other end.

    Raises:
        DatabaseProblem: when the database cannot be used; the sentence says how to mend it.
        QueueProblem: likewise for the queue in it.
        UnusableBank: when a question bank is broken.
        BankProblem: when there is none, or more than Slack can show.
        GraderProblem: when the grader lacks its libraries or its model.
        SettingsProblem: when a setting needs an extra that is not installed, or another database than it names.
    """
    clock = clock or SystemClock()
    monitor = _monitor(settings)
    metrics = monitor.metrics if monitor else Metrics()
    second_opinion = open_second_opinion(settings, metrics)
    model = second_opinion.model if second_opinion else None
    banks = BankFolder(settings.banks or bundled_banks_folder())
    banks.load()
    grader = grader_of(settings.grader)
    if role is not Role.ALL and settings.database_url.startswith("sqlite"):
        raise SettingsProblem(
            "SQLite allows one process, and a web or a worker by itself needs the other beside it: set DATABASE_URL to "
            "a PostgreSQL database, or run `lambda-quiz start`, which is both."
        )
    database = open_ready_database(settings.database_url)
    runner = TransactionRunner(database.transactions, metrics)
    client = slack_client(_secret(settings.slack_bot_token), settings.slack_api_url)
    outbox = Outbox(client, clock)
    holidays = PublicHolidays()
    posting = Posting(runner, outbox, grader, holidays, clock, metrics, second_opinion)

    def wake() -> None:
        bot.ticker.wake()

    core = Core(runner, outbox, grader, banks, holidays, clock, wake, second_opinion)
    bolt = build_bolt(client, _secret(settings.slack_signing_secret), core, metrics)
    bot = Bot(
        settings=settings,
        role=role,
        database=database,
        core=core,
        bolt=bolt,
        planner=Planner(runner, banks, holidays, clock, metrics),
        dispatcher=dispatcher_of(database.postgresql_conninfo, runner, clock, posting.deliver, metrics),
        upkeep=Upkeep(runner, outbox, clock, model),
        runner=runner,
        clock=clock,
        monitor=monitor,
        second_opinion=second_opinion,
    )
    return bot


def open_ready_database(url: str) -> Database:
    """Open a database whose tables fit. An SQLite file is brought up to date by the only process that uses it."""
    database = open_database(url)
    try:
        if database.postgresql_conninfo:
            from bot.dispatch.queue_tables import check_queue  # noqa: PLC0415 - its library is for PostgreSQL alone

            database.check_writable()  # a user without rights cannot even read the version of the tables
            database.check_schema()
            check_queue(database.postgresql_conninfo)
        else:
            database.upgrade()
    except Problem:
        database.dispose()
        raise
    return database


def open_second_opinion(settings: Settings, metrics: Metrics) -> "ModelReader | None":
    """The model that reads what is unclear, or None where none is asked for. Nothing is sent yet.

    Raises:
        SettingsProblem: when the extra that it needs is not installed.
    """
    if settings.second_opinion_url is None or settings.second_opinion_model is None:
        return None
    try:
        from bot.second_opinion.reader import ModelReader  # noqa: PLC0415 - it brings libraries that only some need
    except ImportError:
        raise SettingsProblem(
            "LAMBDA_QUIZ_SECOND_OPINION_URL needs the extra `second-opinion`: install it with "
            "`pip install '.[second-opinion]'`, or unset the variable."
        ) from None
    key = _secret(settings.second_opinion_key)
    return ModelReader(settings.second_opinion_url, settings.second_opinion_model, key, metrics)


def _monitor(settings: Settings) -> "Monitor | None":
    if settings.metrics_port is None:
        return None
    from bot.monitoring import Monitor  # noqa: PLC0415 - it brings a library that only some need

    return Monitor(settings.metrics_host, settings.metrics_port)


async def serve_http(bot: Bot, stopping: asyncio.Event) -> None:
    """Answer Slack over signed HTTP until `stopping` is set. The bot must be connected."""
    if bot.listening is None:
        raise RuntimeError("The bot does not listen: connect it first.")
    from bot.serving import serve  # noqa: PLC0415 - its library is for HTTP alone

    asgi = build_asgi(bot.bolt, _secret(bot.settings.slack_signing_secret))
    await serve(asgi, bot.listening, stopping, HTTP_DRAIN_SECONDS)


def _secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value else ""
