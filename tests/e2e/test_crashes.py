"""A process that dies at a step of posting or revealing, and comes back: each message stands once, nothing is lost."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.rounds import RoundState
from bot.runner import TransactionRunner
from bot.slack import ids
from bot.slack.outbox import Outbox
from bot.usecases.ports import Store
from tests.e2e.test_a_day import RIGHT
from tests.e2e.world import World

STEPS = 34
"""More than a tick with a question or a reveal takes: transactions and calls to Slack alike."""


class Died(Exception):
    """The process is gone; nothing it does from now on has any effect."""


@contextmanager
def death_at(step: int, *, done: bool) -> Iterator[None]:
    """Let the process die at its step of that number: before the step is done, or after it and before anyone knows."""
    taken = 0

    def doomed(work: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def take(*arguments: Any, **named: Any) -> Any:
            nonlocal taken
            taken += 1
            if taken > step + 1 or (taken == step + 1 and not done):
                raise Died
            result = await work(*arguments, **named)
            if taken == step + 1:
                taken += 1
                raise Died
            return result

        return take

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionRunner, "read", doomed(TransactionRunner.read))
        patch.setattr(TransactionRunner, "write", doomed(TransactionRunner.write))
        patch.setattr(Outbox, "_call", doomed(Outbox._call))
        yield


async def live_through(world: World, step: int, *, done: bool) -> None:
    """Die in the tick that is due now, come back, and let two minutes pass."""
    with death_at(step, done=done):
        await world.beat()
        await world.playground.idle()
    await world.restart()
    for _ in range(14):
        world.clock.advance(timedelta(seconds=10))
        await world.beat()


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", range(STEPS))
async def test_a_day_survives_a_death_at_every_step(world: World, step: int, done: bool) -> None:
    await world.set_up()
    ana, cleo = world.member("ana"), world.member("cleo")
    world.clock.move_to(world.clock.now().replace(hour=8, minute=0, second=0))  # 9 in Berlin
    await live_through(world, step, done=done)
    [card] = world.cards()
    await ana.reply(card, RIGHT)
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: RIGHT})
    await world.tick()

    world.clock.move_to(world.clock.now().replace(hour=15, minute=0, second=0))
    await live_through(world, step, done=done)

    [reveal] = world.reveals()
    assert "2 people answered" in reveal.text
    assert sum("Answers given privately" in m.text for m in world.owner.thread(card)) == 1
    assert len(world.cards()) == 1

    def stored(store: Store) -> tuple[RoundState, int, list[int]]:
        round_ = store.rounds.in_thread(card.channel, card.ts)
        assert round_ is not None
        board = store.results.points(round_.id)
        return round_.state, len(store.results.grades(round_.id)), sorted(board.values())

    state, grades, points = await world.bot.runner.read(stored)
    assert (state, grades, len(points)) == (RoundState.CLOSED, 2, 2)
    assert max(points) <= 10
