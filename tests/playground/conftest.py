"""Fixtures: a frozen workspace with two people and a channel that the bot is in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground import Channel, Person, Playground, Workspace, WorkspaceClock
from tests.playground.rig import MANIFEST

DEADLINE = 10.0
"""Seconds in which Slack wants an answer: more than its own three, since a busy machine tests nothing of ours."""


@pytest.fixture
def clock() -> WorkspaceClock:
    return WorkspaceClock(datetime(2027, 1, 4, 9, tzinfo=UTC))


@pytest.fixture
def workspace(clock: WorkspaceClock) -> Workspace:
    return Workspace(clock)


@pytest.fixture
async def playground(workspace: Workspace) -> AsyncIterator[Playground]:
    async with Playground(workspace, MANIFEST, rate_limits=False, ack_deadline=DEADLINE) as running:
        yield running


@pytest.fixture
async def http_playground(clock: WorkspaceClock) -> AsyncIterator[Playground]:
    workspace = Workspace(clock)
    async with Playground(workspace, MANIFEST, mode="http", rate_limits=False, ack_deadline=DEADLINE) as running:
        yield running


@pytest.fixture
def client(playground: Playground) -> AsyncWebClient:
    return AsyncWebClient(token=playground.workspace.bot_token, base_url=playground.url, retry_handlers=[])


@pytest.fixture
def alice(playground: Playground) -> Person:
    return playground.person("alice")


@pytest.fixture
def bob(playground: Playground) -> Person:
    return playground.person("bob")


@pytest.fixture
def channel(workspace: Workspace, alice: Person, bob: Person) -> Channel:
    return workspace.add_channel("general", members=[alice.user, bob.user, workspace.bot])
