"""The listeners connected to a local Slack workspace, over an SQLite file, without the rest of the bot."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from pathlib import Path
from threading import Event, current_thread
from typing import Any, TypeVar

import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.cli.manifest import manifest_of
from bot.dispatch.in_process import InProcessDispatcher
from bot.dispatch.planner import Planner
from bot.domain.bank import Difficulty, KeyPoint, Question, Section
from bot.domain.grading import Assessment, Coverage, PointFinding, Reason
from bot.domain.members import Actor, MemberId
from bot.domain.quiz import WEEKDAYS, Quiz, QuizSettings
from bot.domain.schedule import Schedule
from bot.holiday_calendar import PublicHolidays
from bot.playground import Channel, Message, Person, Playground, Workspace, WorkspaceClock
from bot.runner import TransactionRunner
from bot.settings import Mode
from bot.slack.client import slack_client
from bot.slack.listeners import Core, MeasuredApp, build_bolt
from bot.slack.outbox import Outbox
from bot.slack.posting import Posting
from bot.storage.bank_files import BankFolder, bundled_banks_folder
from bot.storage.database import open_database
from bot.usecases.ports import Store
from bot.usecases.set_up_quiz import set_up_quiz

DEADLINE = 10.0
"""Seconds in which Slack wants an answer: more than its own three, since a busy machine tests nothing of ours."""

MONDAY = datetime.fromisoformat("2026-11-30T08:00+01:00")
RIGHT = "The right answer, as far as this grader knows."

UNSURE = "An answer of which the grader is not sure."

T = TypeVar("T")


class Unlucky(Exception):
    """What a database raises, quoting what it was to store."""


class BreakableRunner(TransactionRunner):
    """A runner whose database is gone while `broken` says so. `about` is what it was told of the write in hand."""

    broken = False
    about: int | None = None

    async def read(self, work: Callable[[Store], T]) -> T:
        self._refuse()
        return await super().read(work)

    async def write(self, work: Callable[[Store], T], *, about: int | None = None) -> T:
        self._refuse()

        def noted(store: Store) -> T:
            self.about = about
            return work(store)

        return await super().write(noted, about=about)

    def _refuse(self) -> None:
        if self.broken:
            raise Unlucky("could not store 'the secret answer'")


class OneAnswerGrader:
    """Finds every key point in one text, perhaps every one in another, and else those whose phrasings stand there.

    `threads` names the thread of each assessment.
    """

    name = "one answer"

    def __init__(self) -> None:
        self.threads: list[str] = []
        self._may_judge = Event()
        self._may_judge.set()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Judge nothing meanwhile."""
        self._may_judge.clear()
        try:
            yield
        finally:
            self._may_judge.set()

    def assess(self, question: Question, text: str) -> Assessment:
        """Judge by equality and by containment."""
        assert self._may_judge.wait(DEADLINE)
        self.threads.append(current_thread().name)
        return Assessment(tuple(self._judge(point, text) for point in question.rubric.key_points))

    def reduced(self, wording: str) -> tuple[str, ...]:
        """Every word counts."""
        return tuple(wording.split())

    @staticmethod
    def _judge(point: KeyPoint, text: str) -> PointFinding:
        if text == UNSURE:
            return PointFinding(point.id, Coverage.MAYBE, UNSURE, Reason.UNCLEAR, 0.5)
        said = text == RIGHT or any(phrasing in text for phrasing in point.phrasings)
        return PointFinding(point.id, Coverage.COVERED if said else Coverage.MISSING)


@dataclass
class Rig:
    """The workspace with the bot's listeners in it, and Olga, who owns the quiz of #lambda."""

    playground: Playground
    core: Core
    bolt: MeasuredApp
    runner: BreakableRunner
    grader: OneAnswerGrader
    dispatcher: InProcessDispatcher
    owner: Person
    channel: Channel
    wakes: list[datetime] = field(default_factory=list)

    @property
    def workspace_id(self) -> str:
        """The installation's."""
        return self.playground.workspace.id

    def member(self, name: str, **about: Any) -> Person:
        """Somebody who has been in #lambda all along."""
        person = self.playground.person(name, **about)
        if person.id not in self.channel.members:
            self.channel.members.append(person.id)
        return person

    async def set_up(self, channel: Channel | None = None) -> Quiz:
        """Store a quiz that Olga owns: every working day at 09:00, revealed at 16:00, Berlin time."""
        place = channel or self.channel
        schedule = Schedule("Europe/Berlin", time(9), time(16), WEEKDAYS)
        settings = QuizSettings(place.id, "aws-lambda", frozenset(Section), frozenset(Difficulty), schedule)
        actor = Actor(MemberId(self.workspace_id, self.owner.id))
        return (
            await self.runner.write(
                lambda store: set_up_quiz(
                    store, self.core.banks, self.core.holidays, actor, settings, self.core.clock.now(), quiz_id=None
                )
            )
        ).quiz

    async def at(self, hour: int, minute: int = 0) -> None:
        """Move to a wall time in Berlin, later today, and post what is due."""
        local = self.playground.workspace.clock.now().astimezone(MONDAY.tzinfo)
        self.playground.workspace.clock.move_to(local.replace(hour=hour, minute=minute))
        await self.post_due()

    def pass_a_second(self) -> None:
        """After which a channel may be posted to again."""
        self.playground.workspace.clock.advance(timedelta(seconds=1))

    async def post_due(self) -> None:
        """Plan and post what is due."""
        await Planner(self.runner, self.core.banks, self.core.holidays, self.core.clock).plan_due()
        await self.dispatcher.deliver_due()
        await self.dispatcher.idle()
        await self.playground.idle()

    async def press(self, typed: str, action: str) -> str:
        """Let Olga type a command in #lambda and press a button of the answer. Returns what she reads then."""
        answer = (await self.owner.command(f"/lambda-quiz {typed}", self.channel)).message
        assert answer is not None, typed
        await self.owner.click(answer, action)
        return self.owner.ephemerals(self.channel)[-1].text

    async def card(self) -> Message:
        """Set a quiz up and open today's question."""
        await self.set_up()
        await self.at(9)
        return self.posts()[-1]

    def posts(self) -> list[Message]:
        """What the bot has posted to #lambda for everybody, oldest first."""
        shown = self.owner.messages(self.channel)
        return [m for m in shown if m.bot_id is not None and m.ephemeral_for is None]

    async def stored(self, work: Callable[[Store], T]) -> T:
        """What the database holds."""
        return await self.runner.read(work)


def wait_for_slack(patch: pytest.MonkeyPatch, *, seconds: float) -> None:
    """Let listeners wait for what Slack tells, and for the grader, for so many seconds."""
    for place in ("core", "insiders", "lookups", "regrading"):
        patch.setattr(f"bot.slack.listeners.{place}.PATIENCE", seconds)


@asynccontextmanager
async def open_rig(file: Path, mode: str = "socket") -> AsyncIterator[Rig]:
    """A rig on Monday at eight, connected by Socket Mode unless `mode` is "http"."""
    workspace = Workspace(WorkspaceClock(MONDAY))
    manifest = manifest_of(Mode(mode))
    database = open_database(f"sqlite:///{file}")
    database.upgrade()
    runner = BreakableRunner(database.transactions)
    options: dict[str, Any] = {"mode": mode, "rate_limits": False, "ack_deadline": DEADLINE}
    async with Playground(workspace, manifest, **options) as playground:
        rig = _build(playground, runner)
        handler = AsyncSocketModeHandler(rig.bolt, workspace.app_token)
        if mode == "socket":
            await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt leaves it untyped
            await playground.connected()
        try:
            yield rig
        finally:
            await playground.idle()
            await handler.close_async()  # type: ignore[no-untyped-call] # likewise
            await rig.core.afterwards.close()
            await runner.close()
            database.dispose()


def _build(playground: Playground, runner: BreakableRunner) -> Rig:
    workspace = playground.workspace
    client = slack_client(workspace.bot_token, playground.url)
    clock, holidays = workspace.clock, PublicHolidays()
    outbox = Outbox(client, clock)
    wakes: list[datetime] = []
    banks = BankFolder(bundled_banks_folder())
    grader = OneAnswerGrader()
    core = Core(runner, outbox, grader, banks, holidays, clock, lambda: wakes.append(clock.now()), second_opinion=None)
    bolt = build_bolt(client, workspace.signing_secret, core)
    posting = Posting(runner, outbox, grader, holidays, clock)
    owner = playground.person("olga", display_name="Olga", tz="Europe/Berlin")
    channel = workspace.add_channel("lambda", members=[owner.user, workspace.bot])
    dispatcher = InProcessDispatcher(runner, clock, posting.deliver)
    return Rig(playground, core, bolt, runner, grader, dispatcher, owner, channel, wakes)
