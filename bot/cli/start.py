"""`lambda-quiz start`: runs the bot until it is told to stop."""

import asyncio
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
import uvloop

from bot.app import DRAIN_SECONDS, HTTP_DRAIN_SECONDS, build, serve_http
from bot.cli.stopping import unless
from bot.cli.terminal import CommandProblem
from bot.failure import Problem, describe
from bot.logs import log_loop_error, set_up_logs
from bot.role import Role
from bot.settings import Settings, load_settings, unknown_variables

STOP_SECONDS = HTTP_DRAIN_SECONDS + DRAIN_SECONDS + 1
"""How long a stop may take whatever hangs: what is broken off by then ends with the process."""

SIGNALS = (signal.SIGTERM, signal.SIGINT)

logger = logging.getLogger(__name__)


@click.command()
@click.argument("role", type=click.Choice([role.value for role in Role]), default=Role.ALL.value)
def start(role: str) -> None:
    """Run the bot until Ctrl-C or SIGTERM.

    Socket Mode where SLACK_APP_TOKEN is set, else signed HTTP.

    On PostgreSQL there can be several processes: any number that listen to Slack (ROLE web) and any number that plan
    and post (ROLE worker). Without a ROLE, the process does all.
    """
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(load_settings(), Role(role)))
    except Problem:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.filename:
            raise
        # Python would print the message, which can quote what members wrote.
        raise CommandProblem(f"This should not have happened, so please report it: {describe(error)}") from None


async def _serve(settings: Settings, role: Role) -> None:
    set_up_logs(settings.log_level, sys.stderr, as_json=settings.wants_json_logs(on_terminal=sys.stderr.isatty()))
    for unknown in unknown_variables():
        logger.warning("%s", unknown)
    loop, stopping = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(log_loop_error)
    with _ended_by_signals():
        logger.info("Opening the database.")
        bot = build(settings, role=role)
    for number in SIGNALS:
        loop.add_signal_handler(number, _stop, stopping)
    try:
        await unless(stopping, bot.start())
        if bot.listening and not stopping.is_set():
            await serve_http(bot, stopping)
        await stopping.wait()
    finally:
        await bot.stop()


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let signals end the process at once, while what is done keeps the event loop from hearing of them."""
    before = {number: signal.signal(number, _give_up) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _give_up(*_: Any) -> None:
    sys.exit("lambda-quiz: Stopped before it was ready.")


def _stop(stopping: asyncio.Event) -> None:
    stopping.set()
    # A thread that waits for a database which hangs can be neither cancelled nor left behind.
    deadline = threading.Timer(STOP_SECONDS, _end)
    deadline.daemon = True
    deadline.start()


def _end() -> None:
    logger.error("Not stopped within %s s, so the process ends as it is: the next start goes on with it.", STOP_SECONDS)
    os._exit(1)
