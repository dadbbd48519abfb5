"""kill -9 at any step of planning, claiming, sending and finishing: every message stands once, and nothing is lost."""

import asyncio
import random

from bot.domain.rounds import RoundState
from tests.faults.conftest import Size
from tests.faults.street import POST, REVEAL, Child, Count, Street, open_street

SENTENCE = "A function can run for thirty minutes."


async def live_through(street: Street, state: RoundState, kills: int, chance: random.Random) -> None:
    """Let bots die one after the other, each at another step, and the last one finish."""
    workers = 1 if street.is_sqlite else 2
    running: list[Child] = []
    for _ in range(kills):
        while len(running) < workers:
            # A message takes five steps or more: some die early, some late, and there is enough to do for all.
            step = int(chance.triangular(1, 10 * len(street.channels) / kills, 20))
            running.append(await street.start(die_at=step, die_after=chance.random() < 0.5))
        done = [asyncio.create_task(child.gone()) for child in running]
        finished = asyncio.create_task(street.until_all(state))
        await asyncio.wait([*done, finished], return_when=asyncio.FIRST_COMPLETED)
        if finished.done():
            break
        finished.cancel()
        running = [child for child in running if child.is_alive]
    running.append(await street.start())
    await street.until_all(state)
    for child in running:
        await child.stop()


async def test_no_question_and_no_reveal_is_lost_or_doubled(
    database_url: str, chance: random.Random, size: Size
) -> None:
    channels, kills = size(60, 3000), size(3, 20)
    async with open_street(database_url, channels, rate_limits=False, keep_traffic=False) as street:
        street.jump(POST)
        await live_through(street, RoundState.OPEN, kills, chance)
        assert street.count("question", lambda round_: round_.message_ts) == Count()

        ana = street.playground.person("ana")
        for number, channel in enumerate(street.channels):
            street.playground.workspace.join(channel, ana.user)
            [card] = street.posted("question")[channel.id] if number % 10 == 0 else [None]
            if card:
                await ana.reply(card, SENTENCE)
        street.jump(REVEAL)
        await live_through(street, RoundState.CLOSED, kills, chance)
        assert street.count("reveal", lambda round_: round_.reveal_ts) == Count()
        assert street.count("question", lambda round_: round_.message_ts) == Count()
        assert street.killed >= kills
        graded = street.read(lambda store: [store.results.grades(round_.id) for round_ in street.rounds()])
        assert sum(len(grades) for grades in graded) == len(street.channels[::10])
