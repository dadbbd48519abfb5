"""The private port: whether the bot lives, whether it is ready, and its metrics."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Protocol

from bot.asgi import Response, Scope, application, not_allowed
from bot.domain.posts import PostState
from bot.failure import Problem, Repeats, describe
from bot.listening import listen
from bot.prometheus import CONTENT_TYPE, PrometheusMetrics
from bot.role import Role
from bot.runner import TransactionRunner
from bot.serving import serve
from bot.usecases.ports import Clock, Store

HEALTH, READINESS, METRICS = "/healthz", "/readyz", "/metrics"

DRAIN_SECONDS = 1
"""How long an answer that was begun may take when the port closes."""

PATIENCE = 2.0
"""Seconds that the database has to answer: less than those who probe are used to wait."""

TICK_AGE = timedelta(seconds=30)
"""How long ago the last tick may have ended in which nothing failed. One is due every second."""

COMPLAINTS = {
    "database": "the database does not answer, or cannot be written",
    "slack": "there is no connection to Slack",
    "tick": f"no tick has ended well for {TICK_AGE.seconds} s",
}
"""What readiness takes, and what is said where it is missing."""

logger = logging.getLogger(__name__)


class Writable(Protocol):
    """The database, as far as it is looked at here."""

    def check_writable(self) -> None:
        """Refuse a database that can only be read, or in which a right is lacking, as a `Problem`."""
        ...


class Watched(Protocol):
    """The bot, as far as it is looked at here. `ticked_at` is when its last tick ended in which nothing failed."""

    @property
    def role(self) -> Role: ...

    @property
    def database(self) -> Writable: ...

    @property
    def runner(self) -> TransactionRunner: ...

    @property
    def waiting(self) -> int:
        """Writes, and replies, whose turn has not come yet."""
        ...

    @property
    def clock(self) -> Clock: ...

    @property
    def ticked_at(self) -> datetime | None: ...

    async def is_connected(self) -> bool:
        """Whether what Slack sends can reach the bot."""
        ...


class Monitor:
    """Answers at `/healthz`, `/readyz` and `/metrics` of a port of its own, from `open` to `close`."""

    def __init__(self, host: str, port: int) -> None:
        self.metrics = PrometheusMetrics()
        self._host, self._port = host, port
        self._stopping = asyncio.Event()
        self._serving: asyncio.Task[None] | None = None
        self._repeats = Repeats()

    def open(self, bot: Watched) -> None:
        """Begin to answer what is asked about the bot.

        Raises:
            PortProblem: when the port cannot be opened.
        """
        listening = listen(self._host, self._port, set_by="LAMBDA_QUIZ_METRICS_HOST and LAMBDA_QUIZ_METRICS_PORT")
        answers = application(lambda scope, _: self._answer(bot, scope))
        self._serving = asyncio.create_task(serve(answers, listening, self._stopping, DRAIN_SECONDS))

    async def close(self) -> None:
        """Stop answering. Without an `open` before it, it does nothing."""
        self._stopping.set()
        if self._serving:
            await self._serving

    async def _answer(self, bot: Watched, scope: Scope) -> Response:
        path = scope["path"]
        if path not in (HEALTH, READINESS, METRICS):
            return Response(404, "Not Found")
        if scope["method"] not in ("GET", "HEAD"):
            return not_allowed("GET, HEAD")
        if path == HEALTH:
            return Response(200, "ok")
        unfinished = await self._unfinished_posts(bot)
        checks = {"database": unfinished is not None}
        if bot.role.listens:
            checks["slack"] = await bot.is_connected()
        if bot.role.works:
            checks["tick"] = bot.ticked_at is not None and bot.clock.now() - bot.ticked_at <= TICK_AGE
        if path == METRICS:
            page = self.metrics.page(checks, unfinished, bot.waiting)
            return Response(200, page, {"content-type": [CONTENT_TYPE]})
        wrong = [COMPLAINTS[check] for check, passed in checks.items() if not passed]
        return Response(503, f"Not ready: {'; '.join(wrong)}.") if wrong else Response(200, "ready")

    async def _unfinished_posts(self, bot: Watched) -> dict[PostState, int] | None:
        """How many posts Slack does not have yet, by state; None when the database is of no use."""

        def look(store: Store) -> dict[PostState, int]:
            unfinished = store.posts.unfinished()
            bot.database.check_writable()
            return unfinished

        try:
            async with asyncio.timeout(PATIENCE):
                return await bot.runner.read(look)
        except Exception as error:
            if not bot.runner.is_cut_off:
                line = str(error) if isinstance(error, Problem) else f"The database does not answer: {describe(error)}"
                self._repeats.tell(logger, logging.WARNING, line, bot.clock.now())
            return None
