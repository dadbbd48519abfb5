"""Weeks of days in minutes: what a bot holds after them is what it held after the first."""

import asyncio
from collections import Counter
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

import psutil
import pytest

from bot.domain.rounds import RoundState
from bot.playground import Message, PersonError, tickets
from bot.role import Role
from bot.slack import ids
from bot.usecases.ports import Store
from tests.e2e.test_disputes import actions_of
from tests.faults.conftest import Size
from tests.faults.street import PATIENCE, Street, open_street
from tests.faults.test_rolling_restarts import MOST_SECONDS

ANSWER = "It scales automatically, is event-driven, and you pay for what you use"
ANOTHER = "No servers to manage, thirty minutes at most, and the first call starts cold"

DAY = timedelta(days=1)

MEGABYTES = 12
"""How much more it may hold: Python's allocator is no clockwork, and the bank's calendars are read as years come up."""


def rounds_by_state(street: Street) -> Counter[RoundState]:
    """How many rounds are in each state, of all days."""

    def read(store: Store) -> Counter[RoundState]:
        quizzes = store.quizzes.of_workspace(street.playground.workspace.id)
        return Counter(round_.state for quiz in quizzes for round_ in store.rounds.recent(quiz.id, 1000))

    return street.read(read)


async def until(street: Street, instant: datetime) -> None:
    """Wait until then."""
    async with asyncio.timeout(PATIENCE):
        while street.clock.now() < instant:  # noqa: ASYNC110 - time passes by itself
            await asyncio.sleep(0.1)


class Held(NamedTuple):
    """What a process holds: of memory in megabytes, of threads, and of files and connections."""

    memory: float
    threads: int
    files: int


async def held_until(street: Street, instant: datetime, process: psutil.Process) -> list[Held]:
    """Watch the process until then."""
    seen = []
    async with asyncio.timeout(PATIENCE):
        while street.clock.now() < instant:
            seen.append(Held(process.memory_info().rss / 2**20, process.num_threads(), process.num_fds()))
            await asyncio.sleep(0.1)
    return seen


class People:
    """Two who answer whatever is asked in some of the channels, look at what became of it, and disagree."""

    def __init__(self, street: Street) -> None:
        self._street = street
        self._channels = street.channels[:3]
        self._ana, self._ben = street.playground.person("ana"), street.playground.person("ben")
        for channel in self._channels:
            for person in (self._ana, self._ben):
                street.playground.workspace.join(channel, person.user)
        self._seen: set[str] = set()
        self.disputes = 0

    async def live_until(self, stop: asyncio.Event) -> None:
        """Turn to each question and each reveal once."""
        while not stop.is_set():
            for kind, act in (("question", self._answer), ("reveal", self._look)):
                posted = self._street.posted(kind)
                for message in (posted[channel.id][-1] for channel in self._channels if posted[channel.id]):
                    if message.ts not in self._seen:
                        self._seen.add(message.ts)
                        await act(message)
            await asyncio.sleep(0.1)

    async def _answer(self, card: Message) -> None:
        await self._ana.reply(card, ANSWER)
        with suppress(PersonError):  # the hours until the reveal are over soon, and the button gone with them
            await self._ben.click(card, ids.ANSWER_PRIVATELY)
            await self._send({ids.FIELD_ANSWER: ANOTHER})

    async def _look(self, reveal: Message) -> None:
        await self._ana.command("/lambda-quiz leaderboard", reveal.channel)
        await self._ana.home()
        await self._ben.home()
        with suppress(PersonError):  # a question that nobody had the time to answer has no results to show
            await self._ben.click(reveal, ids.SHOW_RESULT)
        for result in self._ben.ephemerals(reveal.channel):
            if points := actions_of(result, ids.DISAGREE):
                await self._ben.click(result, points[0])
                self.disputes += await self._send({ids.FIELD_WORDS: ANOTHER, ids.FIELD_REASON: "It says so."})
            self._ben.dismiss(result)

    async def _send(self, typed: dict[str, str]) -> bool:
        """Fill in the form that Ben was shown, if any, and send it off; say whether it was taken."""
        if self._ben.modal is None:
            return False
        sent = await self._ben.submit(self._ben.modal, typed)
        if (left := self._ben.modal) is not None:
            await self._ben.close(left, whole_stack=True)
        return not sent.errors and not sent.problem


def graded(street: Street) -> int:
    """How many answers have a grade."""

    def read(store: Store) -> int:
        quizzes = store.quizzes.of_workspace(street.playground.workspace.id)
        rounds = [round_ for quiz in quizzes for round_ in store.rounds.recent(quiz.id, 1000)]
        return sum(len(store.results.grades(round_.id)) for round_ in rounds)

    return street.read(read)


async def test_nothing_piles_up(database_url: str, size: Size, monkeypatch: pytest.MonkeyPatch) -> None:
    # At these speeds half an hour is over before anybody could have answered in it.
    monkeypatch.setattr(tickets, "RESPONSE_URL_MINUTES", 24 * 60)
    channels, warm, days = size(8, 200), timedelta(size(1, 3)), size(5, 31)
    speed = float(size(15_000, 2_000))
    options = {"rate_limits": False, "keep_traffic": False, "ack_deadline": 10.0}
    async with open_street(database_url, channels, speed=speed, **options) as street:
        child = await street.start(Role.ALL)
        await child.ready()
        began = street.clock.now()  # to start takes a busy machine days
        street.playground.deliver_to(f"http://127.0.0.1:{street.port}/slack/events")
        people, stop = People(street), asyncio.Event()
        living = asyncio.create_task(people.live_until(stop))
        process = psutil.Process(child.pid)
        await until(street, began + warm)
        first = await held_until(street, began + warm + DAY, process)
        await until(street, began + timedelta(days) - DAY)
        last = await held_until(street, began + timedelta(days), process)
        stop.set()
        await living
        assert await child.stop() < MOST_SECONDS
        # Of the days only Monday to Friday have a question; of the first only a part is left.
        weekdays = sum((began + timedelta(days=day)).weekday() < 5 for day in range(1, days))
        rounds = rounds_by_state(street)
        assert rounds.total() >= channels * weekdays
        # Six hours are over in a second and a half: a machine that is busy for so long skips a question.
        assert rounds[RoundState.CLOSED] >= channels * weekdays / 2
        assert graded(street) >= weekdays
        assert people.disputes > 0
        # Connections to Slack come and go with its calls. What piles up is held all the time.
        most, least = Held(*map(max, zip(*first, strict=True))), Held(*map(min, zip(*last, strict=True)))
        assert least.memory - most.memory < MEGABYTES
        assert least.threads <= most.threads
        assert least.files <= most.files
