"""Every event four times and in any order, edits before what they change: the newest text stands, in one row."""

import random
from datetime import timedelta

from bot.domain.answers import AnswerMessage
from bot.playground import Message
from bot.usecases.ports import Store
from tests.e2e.world import open_world
from tests.faults.conftest import Size


async def test_answers_are_what_stands_in_the_thread(database_url: str, chance: random.Random, size: Size) -> None:
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        await world.at(9)
        [card] = world.cards()
        people = [world.member(f"m{number}") for number in range(8)]
        faults = world.playground.faults
        faults.reseed(chance.randrange(2**32))
        faults.redeliver(times=4)
        faults.hold_events()
        written: list[Message] = []
        for number in range(size(80, 800)):
            world.clock.advance(timedelta(seconds=1))
            own = [message for message in written if world.playground.workspace.messages.find(card.channel, message.ts)]
            changed = chance.choice(own) if own and chance.random() < 0.5 else None
            if changed is None:
                written.append(await chance.choice(people).reply(card, f"text {number}"))
                continue
            author = next(person for person in people if person.id == changed.user)
            if chance.random() < 0.3:
                await author.delete(changed)
            else:
                await author.edit(changed, f"text {number}, edited")
        assert faults.release_events(shuffle=True) >= size(80, 800)
        await world.playground.idle()

        def stored(store: Store) -> list[AnswerMessage]:
            round_ = store.rounds.in_thread(card.channel, card.ts)
            assert round_
            return store.answers.of_round(round_.id)

        rows = await world.bot.runner.read(stored)
        standing = {message.ts: message.text for message in world.owner.thread(card)[1:]}
        assert {row.message_id: row.text for row in rows if not row.deleted} == standing
        assert len({row.message_id for row in rows}) == len(rows)
        assert {row.message_id for row in rows} <= {message.ts for message in written}
        assert standing
