"""Worlds for end-to-end tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.settings import Mode
from tests.e2e.world import World, open_world


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms wait for the real grader however busy the machine is; what they do without it is tested with another."""
    monkeypatch.setattr("bot.slack.listeners.regrading.PATIENCE", 60.0)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Socket Mode on an SQLite file: what a newcomer has."""
    async with open_world(f"sqlite:///{tmp_path / 'quiz.sqlite3'}") as opened:
        yield opened


@pytest.fixture(params=list(Mode)[1:], ids=str)
async def any_world(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[World]:
    """Every transport on every database."""
    async with open_world(database_url, request.param) as opened:
        yield opened
