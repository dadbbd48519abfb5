"""The real bot as a process of its own, on a clock that all processes of a test share, and that dies when told to.

Run as `python -m tests.faults.child ORDERS`, where ORDERS is the JSON of `Orders`.
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import app
from bot.app import Bot, build, serve_http
from bot.clock import SystemClock
from bot.dispatch import delivery, queue
from bot.domain import posts
from bot.logs import log_loop_error
from bot.role import Role
from bot.runner import TransactionRunner
from bot.schedule import TICK_SECONDS, Ticker
from bot.settings import Settings
from bot.slack import client, surplus
from bot.slack.outbox import Outbox
from bot.storage import engines
from bot.storage.store import posts as stored_posts

FREEZE_SECONDS = 3.0
"""For how long, by the machine's clock, a busy machine freezes a process that nobody is to take for dead."""


@dataclass(frozen=True)
class Orders:
    """What a child is to do. `base` is the time, in UTC, at the monotonic instant `base_real`.

    A `die_at` of n kills it with SIGKILL before its n-th step, or after it where `die_after`; 0 lets it live.
    It freezes just before its first call of the method `freeze_before`.
    """

    role: str
    base: str
    base_real: float
    speed: float
    settings: dict[str, Any]
    die_at: int = 0
    die_after: bool = False
    freeze_before: str = ""
    timeout: float = 10.0

    def as_json(self) -> str:
        """For the command line."""
        return json.dumps(asdict(self))


class SharedClock:
    """Runs `speed` times as fast as the machine's."""

    def __init__(self, orders: Orders) -> None:
        self._base = datetime.fromisoformat(orders.base)
        self._base_real, self._speed = orders.base_real, orders.speed

    def now(self) -> datetime:
        return self._base + timedelta(seconds=(time.monotonic() - self._base_real) * self._speed)


def make_mortal(orders: Orders) -> None:
    """Count transactions and calls to Slack, and die at the one that the orders name."""
    steps = 0

    def mortal(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def step(*arguments: Any, **named: Any) -> Any:
            nonlocal steps
            steps += 1
            fatal = steps == orders.die_at
            if fatal and not orders.die_after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = await work(*arguments, **named)
            if fatal:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return step

    for owner, work in (
        (TransactionRunner, TransactionRunner.read),
        (TransactionRunner, TransactionRunner.write),
        (Outbox, Outbox._call),
    ):
        setattr(owner, work.__name__, mortal(work))


def make_freezable(orders: Orders) -> None:
    """Stop the whole process at the call that the orders name."""
    call, frozen = Outbox._call, False

    async def freezing(outbox: Outbox, method: str, **arguments: Any) -> Mapping[str, Any]:
        nonlocal frozen
        if method == orders.freeze_before and not frozen:
            frozen = True
            os.kill(os.getpid(), signal.SIGSTOP)
        return await call(outbox, method, **arguments)

    Outbox._call = freezing  # type: ignore[assignment, method-assign] # as what is hurried is changed


def hurry(orders: Orders) -> None:
    """What is counted in seconds of the machine's clock passes as fast as the rest."""
    delivery.RENEW_SECONDS /= orders.speed
    queue.STALLED_SECONDS = max(FREEZE_SECONDS, queue.STALLED_SECONDS / orders.speed)
    queue.RESTART_SECONDS = 0.2
    # At the highest speeds a minute is over before anybody could have done anything in it.
    lease = max(posts.LEASE, timedelta(seconds=FREEZE_SECONDS * orders.speed))
    vars(stored_posts)["LEASE"] = lease
    surplus.LOOK_SECONDS = 0.2  # type: ignore[assignment] # likewise
    engines.PATIENCE = f"-c idle_in_transaction_session_timeout={FREEZE_SECONDS:.0f}s"
    app.RETRY_SECONDS = max(0.1, app.RETRY_SECONDS / orders.speed)  # type: ignore[assignment] # a whole number in the bot
    client.KEEP_SECONDS = 0.2  # type: ignore[assignment] # likewise
    client.TIMEOUT_SECONDS = orders.timeout  # type: ignore[assignment] # a whole number in the bot


async def live(bot: Bot, tick_seconds: float) -> None:
    """Run until SIGTERM."""
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stopping.set)
    loop.set_exception_handler(log_loop_error)
    bot.ticker = Ticker(bot.tick, SystemClock(), tick_seconds=tick_seconds)
    try:
        await bot.start()
        print("ready", flush=True)
        if bot.listening:
            await serve_http(bot, stopping)
        await stopping.wait()
    finally:
        await bot.stop()


def main() -> None:
    """Follow the orders."""
    orders = Orders(**json.loads(sys.argv[1]))
    hurry(orders)
    make_mortal(orders)
    make_freezable(orders)
    with suppress(KeyboardInterrupt):
        asyncio.run(_main(orders))


async def _main(orders: Orders) -> None:
    bot = build(Settings(**orders.settings), SharedClock(orders), Role(orders.role))
    await live(bot, max(0.1, TICK_SECONDS / orders.speed))


if __name__ == "__main__":
    main()
