"""Fixtures: a playground as the command runs it, on a clock that stands still, and a browser to look at it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright, expect

from bot.cli.playground.files import Files
from tests.page.rig import Site, open_site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


PATIENCE_MS = 30_000
"""The bot's process beside the page may get little of a busy machine's time; nobody waits longer than they must."""

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    """A fresh playground on a Monday morning."""
    async with open_site(Files(tmp_path / "playground.sqlite3")) as opened:
        yield opened


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    """A headless Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: install the package chromium to test the page")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield launched
        await launched.close()
