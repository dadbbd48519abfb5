"""A channel with a quiz in a local workspace, workers who get in one another's way there, and people who do as well."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import Engine, select

from bot.cli.manifest import manifest_of
from bot.domain.members import Actor, MemberId
from bot.domain.posts import SLOW_SLACK, Post, PostKind, PostState
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.playground import Channel, Message, Playground, Workspace, WorkspaceClock
from bot.settings import Mode
from bot.slack.ids import METADATA_EVENT
from bot.storage.database import Database
from bot.storage.store import SqlStore
from bot.storage.tables import metadata, posts
from bot.storage.transactions import Transactions
from bot.usecases.plan_due import BATCH, plan_quizzes, plan_reveals
from bot.usecases.set_up_quiz import set_up_quiz
from tests.builders import Calendar, Shelf, WordGrader, bank_of, quiz_settings, three_per_section, utc
from tests.faults.workers import Fault, Place, Worker

T = TypeVar("T")

BEFORE_NINE = utc("2026-11-23 08:59")

WORKERS = 3
ALL = 100

OVER = (PostState.SENT, PostState.FAILED)


@dataclass
class Crossing:
    """What happens there. `deleted` are the messages that people deleted.

    `excused` are those that a worker sent when others had taken its post over already, and that then died: nobody else
    can know of them. `met` are the faults that calls to Slack may have met.
    """

    playground: Playground
    transactions: Transactions
    channels: list[Channel]
    deleted: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)
    met: set[Fault] = field(default_factory=set)
    was_paused: bool = False
    was_moved: bool = False
    _has_death: bool = False
    _late_since: datetime | None = None
    _overdue: dict[str, Worker] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.banks, self.holidays = Shelf(bank_of(*three_per_section())), Calendar()
        self.owner, *self.members = list(self.workspace.users.values())[1:]
        self.workers = [self.worker() for _ in range(WORKERS)]
        self.actor = Actor(MemberId(self.workspace.id, self.owner.id))
        settings = quiz_settings(channel_id=self.channels[0].id)
        set_up = self.write(
            lambda store: set_up_quiz(store, self.banks, self.holidays, self.actor, settings, self.now, quiz_id=None)
        )
        self.quiz_id = set_up.quiz.id

    @property
    def workspace(self) -> Workspace:
        """Slack's side."""
        return self.playground.workspace

    @property
    def now(self) -> datetime:
        """The time, by everybody's clock."""
        return self.workspace.clock.now()

    @property
    def is_archived(self) -> bool:
        """Whether somebody has archived a channel."""
        return any(channel.is_archived for channel in self.channels)

    def worker(self, *, is_held: bool = True) -> Worker:
        """A new worker."""
        return Worker(self.playground, self.transactions, WordGrader(), self.holidays, is_held)

    def read(self, work: Callable[[SqlStore], T]) -> T:
        """Read from the store."""
        with self.transactions.read() as store:
            return work(store)

    def write(self, work: Callable[[SqlStore], T]) -> T:
        """Change the store."""
        with self.transactions.write() as store:
            return work(store)

    def quiz(self, store: SqlStore) -> Quiz:
        """The quiz as it is now."""
        quiz = store.quizzes.get(self.quiz_id)
        assert quiz
        return quiz

    def posts(self) -> list[Post]:
        """Everything that was ever to be posted."""
        keys = select(posts.c.key).order_by(posts.c.key)
        return self.read(
            lambda store: [p for key in store.posts._connection.execute(keys).scalars() if (p := store.posts.get(key))]
        )

    def rounds(self) -> list[Round]:
        """The quiz's rounds."""
        return self.read(lambda store: store.rounds.recent(self.quiz_id, ALL))

    def messages(self, kind: str = "") -> list[Message]:
        """What stands in the channels of posts of a kind, or of all."""
        standing = [m for channel in self.channels for m in self.workspace.messages.of(channel.id)]
        return [m for m in standing if key_of(m).startswith(kind) and key_of(m)]

    def place_of(self, post: Post) -> str | None:
        """The one channel in which the post is looked for; None where any will do.

        What Slack was late with, or nobody heard of, before the quiz moved, is not looked for where it was.
        """
        if not (self.was_moved and self.met & {Fault.LOST, Fault.LATE} and post.round_id):
            return None
        return next(round_.channel_id for round_ in self.rounds() if round_.id == post.round_id)

    # What workers do

    async def work(self, number: int, far: int | Place, fault: Fault | None) -> None:
        """Let a worker go so many steps on, or to a place, from the claim of a post.

        The first call to Slack goes wrong if it is to.
        """
        worker = self.workers[number]
        if worker.post is None:
            for post in self.write(lambda store: store.posts.claim(self.now, 1, ALL)):
                await worker.begin(post)
        worker.fault = fault or worker.fault
        self.met |= {fault} if fault else set()
        steps = 0
        while worker.post and steps != far:
            steps += 1
            before = {message.ts for message in self.messages()}
            is_overdue = not self._has_lease(worker.post)
            await worker.go_on()
            if self.playground.faults.late and self._late_since is None:
                self._late_since = self.now
            if is_overdue:
                self._overdue |= {m.ts: worker for m in self.messages() if m.ts not in before}
            if worker.gate.place is far:
                return

    def _has_lease(self, post: Post) -> bool:
        stored = self.read(lambda store: store.posts.get(post.key))
        if stored is None or stored.lease_until is None or stored.lease_until < self.now:
            return False
        return (stored.state, stored.attempts) == (PostState.SENDING, post.attempts + 1)

    async def die(self, number: int) -> None:
        """Let a worker die, and another take its place."""
        dead, self._has_death = self.workers[number], True
        await dead.die()
        self.excused |= {ts for ts, worker in self._overdue.items() if worker is dead}
        self.workers[number] = self.worker()

    def renew(self, number: int) -> None:
        """Let a worker renew its lease."""
        if post := self.workers[number].post:
            self.write(lambda store: store.posts.renew(post, self.now))

    async def pass_time(self, seconds: float) -> None:
        """Let time pass, by as much as Slack may be late with its work at most before it does it."""
        until = self.now + timedelta(seconds=seconds)
        if self._late_since and until >= self._late_since + SLOW_SLACK:
            await self.catch_up()
        self.workspace.clock.move_to(until)
        self.tick()

    async def catch_up(self) -> None:
        """Let Slack do what it was late with."""
        before = {message.ts for message in self.messages()}
        await self.playground.faults.catch_up()
        self._late_since = None
        if self._has_death:
            self.excused |= {message.ts for message in self.messages()} - before

    def tick(self) -> None:
        """Plan what is due."""

        def plan(store: SqlStore) -> None:
            plan_quizzes(store, self.banks, self.holidays, store.quizzes.due(self.now, BATCH), self.now)
            plan_reveals(store, self.now)

        self.write(plan)

    async def settle(self, *stop_before: PostKind) -> None:
        """Let everybody finish, and time pass until nothing is due any more, or something of the kinds is."""
        self.playground.faults.clear()
        for worker in self.workers:
            await worker.finish()
        await self.catch_up()
        worker = self.worker(is_held=False)
        for _ in range(300):
            left = [post for post in self.posts() if post.state not in OVER]
            if not left or any(post.kind in stop_before for post in left):
                return
            at = min(max(post.due_at, post.lease_until or post.due_at) for post in left)
            await self.pass_time(max(0.001, (at - self.now).total_seconds() + 0.001))
            for post in self.write(lambda store: store.posts.claim(self.now, ALL, ALL)):
                await worker.posting.deliver(post)
        raise AssertionError(f"there is no end to it: {self.posts()}")

    async def go_to_reveal(self) -> None:
        """Let time pass until the open round is to be revealed."""
        for round_ in self.read(lambda store: store.rounds.open()):
            await self.pass_time(max(0.0, (round_.reveal_at - self.now).total_seconds()))


def key_of(message: Message) -> str:
    """The key of the post whose message it is."""
    about = message.metadata or {}
    return str(about["event_payload"]["key"]) if about.get("event_type") == METADATA_EVENT else ""


@asynccontextmanager
async def open_crossing(database: Database) -> AsyncIterator[Crossing]:
    """Make one in an emptied database, a minute before its question is due."""
    _empty(database._engines.writing)
    workspace = Workspace(WorkspaceClock(BEFORE_NINE))
    async with Playground(workspace, manifest_of(Mode.HTTP), mode="http", rate_limits=False) as playground:
        people = [workspace.add_user(name) for name in ("olga", "ana", "ben")]
        channels = [workspace.add_channel(name, members=[*people, workspace.bot]) for name in ("lambda", "elsewhere")]
        crossing = Crossing(playground, database.transactions, channels)
        try:
            yield crossing
        finally:
            for worker in crossing.workers:
                await worker.die()


def _empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
        connection.exec_driver_sql("DELETE FROM sqlite_sequence")  # so that an example is the same each time
