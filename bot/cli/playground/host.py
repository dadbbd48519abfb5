"""Runs workspace and bot for the page, and keeps them between runs."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from bot.app import build
from bot.cli.cast import CAST, CHANNEL, OWNER, SET_UP_AT, CastMember
from bot.cli.playground.files import Files
from bot.cli.playground.first_steps import first_steps
from bot.cli.playground.played_week import play_week
from bot.cli.stage import Stage, new_workspace, open_stage
from bot.domain.bank import DEFAULT_BANK
from bot.domain.posts import PostKind
from bot.failure import Problem
from bot.playground import PersonError, Playground, WorkspaceClock
from bot.playground.page import HostProblem, Step, Upcoming
from bot.slack import ids
from bot.storage.bank_files import BankFolder
from bot.usecases.find_next_due import NextDue, find_next_due
from bot.usecases.ports import Clock, Store

T = TypeVar("T")

SHY = CastMember("Aiko", "Tokyo", "Asia/Tokyo", SET_UP_AT, "is hidden from leaderboards")
PEOPLE = (*CAST, SHY)

MOST_STOPS = 100
"""How many things the bot does before a run gives up waiting for a reveal: weeks of a quiz."""

WHAT = {
    PostKind.QUESTION: "question",
    PostKind.REVEAL: "reveal",
    PostKind.PRIVATE_ANSWERS: "private answers",
    PostKind.ANNOUNCEMENT: "announcement",
    PostKind.NOTICE: "notice to the owner",
}
MISHAPS = (Problem, PersonError, OSError)
"""What can keep a workspace or a bot from being opened; each says in a sentence why."""

NO_WEEK = (
    f"The week that can be played is one of the bank {DEFAULT_BANK}, which your banks are instead of: "
    "start a playground without them for it, with another --db."
)
NOTHING_AHEAD = "Nothing is planned: set the quiz up, resume it, or start the bot."


class LocalHost:
    """The page's `Host`: one stage after another, on the same files.

    `start` tells where the clock of a new workspace begins; from there it goes at `speed`, in its seconds per real
    second. `banks` is the folder of banks that the bot has, None for those that come along.
    """

    def __init__(self, files: Files, start: Clock, *, banks: Path | None = None, speed: float = 1.0) -> None:
        self._files = files
        self._start = start
        self._banks = banks
        self._speed = speed
        self._watchers: list[Callable[[Playground], None]] = []
        self._opened = AsyncExitStack()
        self._stage: Stage | None = None
        # Time does not pass while the bot restarts, and two who press a button get two hours.
        self._in_turn = asyncio.Lock()
        self.bot_runs = False

    # What the page looks at

    def on_open(self, watch: Callable[[Playground], None]) -> None:
        """Call `watch` with each workspace that is served from now on."""
        self._watchers.append(watch)

    @property
    def stage(self) -> Stage:
        """What runs now."""
        if self._stage is None:
            raise HostProblem("The workspace is being set up: wait a moment.")
        return self._stage

    @property
    def playground(self) -> Playground:
        """The workspace as it is served now."""
        return self.stage.playground

    async def upcoming(self) -> Upcoming | None:
        """What the bot does next. A bot that is stopped does nothing."""
        if not self.bot_runs:
            return None
        clock, workspace = self.stage.clock, self.stage.workspace
        due = await self._read(lambda store: find_next_due(store, workspace.id, clock.now()))
        if clock.next_call and (due is None or clock.next_call < due.at):
            return Upcoming(clock.next_call, "Slack sends an event again")
        return await self._told(due) if due else None

    async def steps(self) -> Sequence[Step]:
        """The first steps."""
        if not self.bot_runs:
            return ()
        workspace = self.stage.workspace
        return await self._read(lambda store: first_steps(store, workspace))

    # Beginning and end

    async def open(self) -> None:
        """Go on where the files end, or begin.

        Raises:
            Problem: when the files cannot be used, or the bot cannot be built or connected.
        """
        workspace = self._files.load()
        if workspace is None:
            workspace = new_workspace(WorkspaceClock(self._start.now()), seed=1, cast=PEOPLE)
            # Kept before there is a database, which without its workspace would look like somebody else's.
            self._files.save(workspace)
        stage = open_stage(workspace, self._files.database, banks=self._banks, keep_traffic=False)
        self._show(await self._opened.enter_async_context(stage))
        if not workspace.posted:
            await self._welcome()
        self._go()

    async def close(self) -> None:
        """Stop the bot, keep the workspace, and let go of everything.

        Raises:
            FilesProblem: when the workspace cannot be kept. The bot is stopped all the same.
        """
        async with self._in_turn:
            await self._close()

    async def _close(self) -> None:
        self.bot_runs = False
        try:
            if self._stage:
                self.save()
        finally:
            self._stage = None
            await self._opened.aclose()
            self._opened = AsyncExitStack()

    def save(self) -> None:
        """Keep the workspace as it is now."""
        self._files.save(self.stage.workspace)

    async def start_over(self, *, played: bool) -> None:
        """Put everything aside and begin anew, if asked with the scripted week `played`."""
        if played and self._banks and DEFAULT_BANK not in BankFolder(self._banks).names():
            raise HostProblem(NO_WEEK)
        async with self._in_turn:
            try:
                await self._close()
                if played:
                    await self._replace_by_played()
                else:
                    self._files.put_aside()
                await self.open()
            except MISHAPS as problem:
                await self._close()
                with suppress(*MISHAPS):
                    await self.open()
                raise HostProblem(f"The workspace could not be replaced. {problem}") from None

    async def _replace_by_played(self) -> None:
        """Play the week elsewhere first: whatever breaks it off leaves what there was."""
        # Beside the files, to which it can be moved only on their own disk.
        with TemporaryDirectory(prefix="lambda-quiz-week-", dir=self._files.database.parent) as folder:
            played = Files(Path(folder) / "week.sqlite3")
            await play_week(played, PEOPLE, SHY, self._start.now())
            self._files.put_aside(played)

    # The bot

    async def restart_bot(self) -> None:
        """Stop the bot and start another one on the same database."""
        async with self._in_turn:
            stage = self.stage
            await self._stop_bot(stage)
            try:
                stage.bot = build(stage.settings, stage.clock)
                await stage.bot.start()
            except MISHAPS as problem:
                # What it has opened by now would keep the next one out.
                await stage.bot.stop()
                raise HostProblem(str(problem)) from None
            self.bot_runs = True

    async def stop_bot(self) -> None:
        """Stop the bot."""
        async with self._in_turn:
            await self._stop_bot(self.stage)

    async def _stop_bot(self, stage: Stage) -> None:
        if self.bot_runs:
            self.bot_runs = False
            await stage.bot.stop()

    # Time

    async def advance(self, step: timedelta) -> None:
        """Let `step` pass, stopping at everything that the bot has to do."""
        async with self._in_turn:
            with self._frozen() as clock:
                await self._pass_until(clock, clock.now() + step)

    async def run_to_next(self) -> None:
        """Go to the next thing that the bot has to do."""
        async with self._in_turn:
            with self._frozen() as clock:
                await self._pass_until(clock, (await self._ahead()).at)

    async def run_to_reveal(self) -> None:
        """Go on until a question was revealed."""
        async with self._in_turn:
            with self._frozen() as clock:
                for _ in range(MOST_STOPS):
                    ahead = await self._ahead()
                    await self._pass_until(clock, ahead.at)
                    following = await self.upcoming()
                    # One that Slack did not take yet is the next thing again.
                    is_over = following is None or following.what != ahead.what
                    if ahead.what.startswith(WHAT[PostKind.REVEAL]) and is_over:
                        return
        raise HostProblem("No reveal came. Is the quiz in trouble? See the traffic.")

    async def oversleep(self, step: timedelta) -> None:
        """Jump over `step`; what came due in it is late when the bot looks at its clock again."""
        async with self._in_turn:
            with self._frozen() as clock:
                clock.advance(step)
                await self._settle()

    async def _pass_until(self, clock: WorkspaceClock, end: datetime) -> None:
        while (ahead := await self.upcoming()) and ahead.at <= end:
            clock.move_to(max(ahead.at, clock.now()))
            await self._settle()
        if clock.now() < end:
            clock.move_to(end)
            await self._settle()

    async def _ahead(self) -> Upcoming:
        ahead = await self.upcoming()
        if ahead is None:
            raise HostProblem(NOTHING_AHEAD)
        return ahead

    async def _settle(self) -> None:
        if self.bot_runs:
            await self.stage.settle()

    @contextmanager
    def _frozen(self) -> Iterator[WorkspaceClock]:
        """The clock, which stands still but for what is done with it here."""
        clock = self.stage.clock
        clock.run(0)
        try:
            yield clock
        finally:
            clock.run(self._speed)

    # Inside

    def _show(self, stage: Stage) -> None:
        self._stage = stage
        self.bot_runs = True
        for watch in self._watchers:
            watch(stage.playground)

    def _go(self) -> None:
        self.stage.bot.ticker.start()
        self.stage.clock.run(self._speed)

    async def _welcome(self) -> None:
        """What has happened before anybody looks: the bot was invited, and one person is shy."""
        people = self.stage.people
        await people[OWNER.name].invite_bot(CHANNEL)
        await people[SHY.name].command(f"{ids.COMMAND} hide", CHANNEL)
        await self._settle()

    async def _read(self, work: Callable[[Store], T]) -> T:
        try:
            return await self.stage.bot.runner.read(work)
        except RuntimeError:
            # Its threads have ended between the look at `bot_runs` and this.
            raise HostProblem("The bot is being stopped: wait a moment.") from None

    async def _told(self, due: NextDue) -> Upcoming:
        quiz = await self._read(lambda store: store.quizzes.get(due.quiz_id))
        place = self.stage.names.get(quiz.channel_id, "") if quiz else ""
        return Upcoming(due.at, f"{WHAT[due.kind]} in {place}" if place else WHAT[due.kind])
