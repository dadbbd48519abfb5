"""Fixtures: the listeners in a local workspace."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.rig import Rig, open_rig


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
