"""Fixtures: the listeners in a local workspace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.slack.listeners.lookups import PATIENCE
from tests.slack.rig import Rig, open_rig, wait_for_slack


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listeners wait for what Slack tells, and for the grader, however busy the machine is."""
    wait_for_slack(monkeypatch, seconds=60.0)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """They wait as long as they do for people."""
    wait_for_slack(monkeypatch, seconds=PATIENCE)


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Connected by Socket Mode."""
    async with open_rig(tmp_path / "quiz.sqlite3") as opened:
        yield opened


@pytest.fixture
async def http_rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """Waiting for signed requests."""
    async with open_rig(tmp_path / "quiz.sqlite3", "http") as opened:
        yield opened
