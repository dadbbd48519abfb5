"""More channels with one post time than Slack takes messages in a minute: each gets its own, as fast as may be."""

from datetime import timedelta

import pytest

from bot.domain.rounds import RoundState
from bot.playground import limits
from tests.faults.conftest import Size
from tests.faults.street import POST, Count, open_street

SPEED = 2.5
"""How fast time passes: slow enough that not the machine, but Slack sets the pace."""


async def test_a_rush_leaves_as_fast_as_the_workspace_takes_it(
    database_url: str, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    channels, most = size(130, 10_000), size(100, limits.POSTS_PER_MINUTE)
    monkeypatch.setattr(limits, "POSTS_PER_MINUTE", most)
    async with open_street(database_url, channels, speed=SPEED) as street:
        street.jump(POST)
        worker = await street.start()
        await street.until_all(RoundState.OPEN)
        await worker.stop()
        posts = [call for call in street.playground.traffic.calls if call.method == "chat.postMessage"]
        refused = [call for call in posts if call.status == 429]
        sent = sorted(call.at for call in posts if call.ok)
        least = timedelta(minutes=(channels - 1) // most)
        assert street.count("question", lambda round_: round_.message_ts) == Count()
        assert least <= sent[-1] - sent[0] < 2 * least + timedelta(minutes=1)
        assert len(refused) < channels / 4
