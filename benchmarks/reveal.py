"""The reveal of a round with 500 answers, beside grading the same texts alone.

    .venv/bin/python -m benchmarks.reveal

From the moment at which the bot begins with the reveal until the message stands in a local Slack without latency:
reading the thread, grading, storing, posting. The floor grades the texts in a loop.
"""

import asyncio
import json
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.databases import databases
from benchmarks.table import Row, markdown
from bot.app import Bot
from bot.domain.members import MemberId
from bot.usecases.steps.find_rubric import find_rubric
from tests.e2e.world import World, open_world

ANSWERS = 500
LABELLED = Path(__file__).resolve().parents[1] / "tests" / "grading" / "labelled.jsonl"


def texts() -> list[str]:
    """Replies that people have written."""
    lines = LABELLED.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines][:ANSWERS]


async def one_day(url: str) -> tuple[float, float, float]:
    """Seconds of the reveal, of grading alone, and the longest that another write waited meanwhile."""
    async with open_world(url, limits=False) as world:
        await world.set_up()
        await world.at(9)
        [card] = world.cards()
        for number, text in enumerate(texts()):
            member = world.member(f"m{number}")
            await member.reply(card, text)
            await world.bot.runner.write(
                lambda store, member=member: store.members.note(
                    MemberId(member.user.team, member.id), member.user.name, None, world.clock.now()
                )
            )
        await world.tick(1)
        round_ = await world.bot.runner.read(lambda store: store.rounds.in_thread(card.channel, card.ts))
        assert round_
        question = await world.bot.runner.read(lambda store: find_rubric(store, round_))
        began = time.perf_counter()
        for text in texts():
            world.bot.core.grader.assess(question, text)
        floor = time.perf_counter() - began
        world.clock.move_to(round_.reveal_at + timedelta(seconds=1))
        revealing = asyncio.create_task(reveal(world))
        waited = await longest_write(world.bot, revealing)
        return await revealing, floor, waited


async def reveal(world: World) -> float:
    """Seconds until the reveal stands."""
    began = time.perf_counter()
    await world.bot.planner.plan_due()
    await world.bot.dispatcher.deliver_due()
    await world.bot.dispatcher.idle()
    assert len(world.reveals()) == 1
    return time.perf_counter() - began


async def longest_write(bot: Bot, until: "asyncio.Task[float]") -> float:
    """The longest that a small write took until the task is done."""
    longest = 0.0
    while not until.done():
        began = time.perf_counter()
        await bot.runner.write(lambda store: store.quizzes.get(1))
        longest = max(longest, time.perf_counter() - began)
        await asyncio.sleep(0.005)
    return longest


def measure() -> list[Row]:
    """A row for each kind of database."""
    rows = []
    with databases() as made:
        for kind in ("sqlite", "postgresql"):
            taken, floor, waited = asyncio.run(one_day(made.new(kind)))
            what = f"reveal of {ANSWERS} answers, {kind} (a write waits {waited * 1000:.0f} ms at most)"
            rows.append(Row(what, taken, floor, "s", 1.5))
    return rows


if __name__ == "__main__":
    print(markdown(measure()))
