"""Runs a playground until it is told to stop. Needs the extra `playground`."""

import asyncio
import errno
import signal
from contextlib import suppress
from pathlib import Path

import click

from bot.cli.playground.files import Files
from bot.cli.playground.host import LocalHost
from bot.cli.stopping import unless
from bot.clock import SystemClock
from bot.listening import PortProblem
from bot.playground.page import HostProblem, Page
from bot.storage.bank_files import BankFolder

SAVE_SECONDS = 0.5
"""How long after a change the workspace is kept; a playground that is killed loses no more than that."""


async def serve(files: Files, port: int, *, banks: Path | None = None, fresh: bool) -> None:
    """Serve the page, with workspace and bot behind it, until Ctrl-C or SIGTERM.

    `banks` is the folder of banks that the bot has, None for those that come along. `fresh` puts aside what there was,
    once nothing is in the way of the page.

    Raises:
        Problem: when a bank is wrong, the page cannot have its port, the bot cannot be started, or the files cannot be
            used, also later.
    """
    if banks:
        BankFolder(banks).load()
    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    host = LocalHost(files, SystemClock(), banks=banks)
    try:
        # The page ends first: nobody acts in a workspace that is being closed.
        async with Page(host) as page:
            await _listen(page, port)
            if fresh:
                files.put_aside()
            await host.open()
            click.echo(f"Lambda Quiz playground: {page.address}   (Ctrl-C stops it)")
            # It ends by itself when what people do cannot be kept.
            await unless(stopping, keep_saved(host, page))
    finally:
        await host.close()


async def _listen(page: Page, port: int) -> None:
    try:
        await page.listen(port)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortProblem(
                f"Port {port} is taken, perhaps by another playground: stop that, or name another port with --port."
            ) from None
        raise PortProblem(f"Port {port} cannot be opened ({error.strerror}): name another with --port.") from None


async def keep_saved(host: LocalHost, page: Page) -> None:
    """Keep the workspace after each change, for as long as this runs."""
    while True:
        count = page.changes.count
        with suppress(HostProblem):  # while a new workspace is being opened
            host.save()
        await page.changes.beyond(count)
        await asyncio.sleep(SAVE_SECONDS)
