"""Keeps the names that boards show: looked up once, and again when they have grown old."""

from collections.abc import Collection
from contextlib import suppress
from datetime import datetime, timedelta

from bot.domain.members import MemberId
from bot.domain.rounds import Round
from bot.slack.outbox import Outbox, SlackRefused
from bot.usecases.ports import Runner

NAME_AGE = timedelta(days=7)


async def learn_names(runner: Runner, outbox: Outbox, round_: Round, now: datetime) -> None:
    """Look up everybody who answered the round and whose name is not known or old."""
    messages = await runner.read(lambda store: store.answers.of_round(round_.id))
    await learn_members(runner, outbox, {message.member for message in messages}, now)


async def learn_members(runner: Runner, outbox: Outbox, members: Collection[MemberId], now: datetime) -> None:
    """Look up those of the members whose name is not known or old. People whom Slack does not show are passed over."""
    unknown = await runner.read(lambda store: store.members.to_look_up(members, now - NAME_AGE))
    for member in unknown:
        await _learn(runner, outbox, member, now)


async def _learn(runner: Runner, outbox: Outbox, member: MemberId, now: datetime) -> None:
    with suppress(SlackRefused):
        person = await outbox.person(member.user_id)
        await runner.write(lambda store: store.members.note(member, person.name, person.time_zone, now))
