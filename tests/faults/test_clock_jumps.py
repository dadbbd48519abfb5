"""Clocks that jump, machines that sleep, and days of 23 and 25 hours: one round for each local date."""

import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from bot.domain.posts import PostKind
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round, RoundState
from bot.domain.schedule import Schedule
from bot.storage.database import Database
from bot.usecases.ports import Store
from tests.builders import Calendar, Shelf, WordGrader, bank_of, quiz_settings, three_per_section
from tests.e2e.world import MONDAY, open_world
from tests.faults.conftest import Size
from tests.usecases.play import Play

HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)
EVERY_DAY = frozenset(range(1, 8))
YEARS = (2025, 2026, 2027)


async def test_jumps_of_an_hour_and_sleeps_give_one_question_and_one_reveal_a_day(
    database_url: str, chance: random.Random, size: Size
) -> None:
    days = size(4, 30)
    async with open_world(database_url, limits=False) as world:
        await world.set_up()
        end = MONDAY + timedelta(days=days)
        latest = world.clock.now()
        while world.clock.now() < end:
            step = chance.choice([QUARTER, QUARTER, HOUR, -HOUR, 5 * HOUR])
            after = world.clock.now() + step
            world.clock.move_to(after, allow_backwards=True)
            latest = max(latest, after)
            await world.beat()
        for _ in range(20):
            world.clock.advance(HOUR)
            await world.beat()
        latest = max(latest, world.clock.now())

        def held(store: Store) -> list[Round]:
            [quiz] = store.quizzes.of_workspace(world.playground.workspace.id)
            return store.rounds.recent(quiz.id, 1000)

        rounds = await world.bot.runner.read(held)
        states = Counter(round_.state for round_ in rounds)
        assert set(states) <= {RoundState.OPEN, RoundState.CLOSED}
        # No step is longer than a question may be late, so none of them can skip a day.
        passed = [MONDAY + HOUR + timedelta(days=number) for number in range(days + 2)]
        expected = [post_at.date() for post_at in passed if post_at <= latest and post_at.isoweekday() <= 5]
        assert sorted(round_.local_date for round_ in rounds) == expected
        keys = Counter(str((m.metadata or {}).get("event_payload", {}).get("key")) for m in world.posts())
        assert [key for key, times in keys.items() if times > 1 and key != "None"] == []
        assert len(world.cards()) == states[RoundState.OPEN] + states[RoundState.CLOSED]
        assert len(world.reveals()) == states[RoundState.CLOSED]
        assert states[RoundState.CLOSED] > 0


def transitions() -> list[tuple[ZoneInfo, datetime]]:
    """Every instant of three years at which a zone's offset changes, one zone for each set of them."""
    found: dict[tuple[tuple[datetime, timedelta], ...], ZoneInfo] = {}
    for name in sorted(available_timezones()):
        zone, changes = ZoneInfo(name), []
        moment = datetime(YEARS[0], 1, 1, tzinfo=UTC)
        before = moment.astimezone(zone).utcoffset()
        while moment.year <= YEARS[-1]:
            moment += timedelta(hours=12)
            after = moment.astimezone(zone).utcoffset()
            if after != before and before is not None and after is not None:
                changes.append((moment, after - before))
            before = after
        if changes:
            found.setdefault(tuple(changes), zone)
    return [(zone, moment) for changes, zone in found.items() for moment, _ in changes]


def play_across(play: Play, zone: ZoneInfo, around: datetime, wall: time) -> Quiz:
    """Three days around a change of the clocks, in steps of a quarter of an hour."""
    reveal = (datetime.combine(MONDAY.date(), wall) + timedelta(hours=2)).time()
    schedule = Schedule(zone.key, wall, reveal, EVERY_DAY)
    start = around - timedelta(hours=36)
    quiz = play.set_up(replace(quiz_settings(), schedule=schedule), start)
    play.ticks(start, start + timedelta(days=3), QUARTER)
    return quiz


@pytest.mark.parametrize("minute", [0, 15, 30, 45])
def test_every_change_of_the_clocks_gives_one_round_a_date(
    database: Database, chance: random.Random, size: Size, minute: int
) -> None:
    changes = transitions()
    assert len(changes) > 50
    # Later than 21:45 there is no room for a reveal on the same date.
    for zone, moment in changes if size.long else chance.sample(changes, 4):
        for hour in range(22) if size.long else chance.sample(range(22), 2):
            with database.transactions.write() as store:
                play = Play(store, Shelf(bank_of(*three_per_section())), Calendar(), WordGrader())
                quiz = play_across(play, zone, moment, time(hour, minute))
                planned = [round_.local_date for round_ in play.rounds(quiz)]
                posts = play.due(moment + timedelta(days=9), PostKind.QUESTION)
                store.quizzes.remove_workspace(quiz.workspace_id)
            assert len(planned) == len(set(planned)) == len(posts), (zone, moment, hour)
            days = [planned[0] + timedelta(days=number) for number in range(len(planned))]
            assert planned == days, (zone, moment, hour)
            assert len(planned) in (2, 3, 4), (zone, moment, hour)
