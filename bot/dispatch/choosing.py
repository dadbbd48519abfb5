"""Chooses the dispatcher that fits the database."""

from collections.abc import Awaitable, Callable

from bot.dispatch.dispatcher import Dispatcher
from bot.dispatch.in_process import InProcessDispatcher
from bot.domain.posts import Post
from bot.metrics import Metrics
from bot.usecases.ports import Clock, Runner


def dispatcher_of(
    postgresql_conninfo: str | None,
    runner: Runner,
    clock: Clock,
    deliver: Callable[[Post], Awaitable[None]],
    metrics: Metrics,
) -> Dispatcher:
    """The queue on PostgreSQL, which other processes may share; else what a single process needs."""
    if postgresql_conninfo is None:
        return InProcessDispatcher(runner, clock, deliver, metrics)
    from bot.dispatch.queue import QueueDispatcher  # noqa: PLC0415 - its library is for PostgreSQL alone

    return QueueDispatcher(runner, clock, deliver, metrics, postgresql_conninfo)
