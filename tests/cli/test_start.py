"""`lambda-quiz start` as whoever runs it sees it: ready, stopped, refused, and never talkative about members."""

import asyncio
import gc
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest
from aiohttp import web
from click.testing import CliRunner
from sqlalchemy import NullPool, create_engine, text

from bot.__main__ import main
from bot.app import Bot, build, serve_http
from bot.cli.doctor import needed_scopes
from bot.cli.manifest import manifest_of
from bot.clock import SystemClock
from bot.grading import choosing
from bot.listening import PortProblem
from bot.playground import Person, Playground, Workspace, WorkspaceClock
from bot.playground.socket_mode import TICKET_SECONDS
from bot.playground.traffic import ApiCall, Delivery
from bot.schedule import Ticker
from bot.settings import Mode, Settings, environment_name
from bot.slack import ids
from bot.slack.diagnosis import SlackProblem
from bot.storage.database import open_database
from tests.banks.samples import GOOD, bank_folder
from tests.databases import on_postgresql
from tests.network import free_port

SECONDS = 60
"""Within which a process has done whatever it is waited for, on the busiest machine."""

STOP_SECONDS = 5
"""Within which a stop is quick."""

SECRET = "hush-hush"
"""Part of whatever must not appear in a log."""

T = TypeVar("T")

SETTINGS = {environment_name(field) for field in Settings.model_fields} | {"PORT"}
"""The variables that the bot reads."""

TRANSPORTS = [Mode.SOCKET, Mode.HTTP]


@dataclass
class Program:
    """A running `lambda-quiz`, and what it has printed so far."""

    process: asyncio.subprocess.Process
    lines: list[str] = field(default_factory=list)

    @property
    def printed(self) -> str:
        """Everything that was read, of both streams."""
        return "".join(self.lines)

    async def says(self, words: str) -> str:
        """Wait for a line with these words."""
        assert self.process.stdout
        async with asyncio.timeout(SECONDS):
            while line := (await self.process.stdout.readline()).decode():
                self.lines.append(line)
                if words in line:
                    return line
        raise AssertionError(f"it ended without saying {words!r}:\n{self.printed}")

    async def ends(self, number: signal.Signals | None = None, seconds: float = SECONDS) -> int:
        """Wait for its end, which a signal may bring about, and return the exit code."""
        assert self.process.stdout
        if number:
            self.process.send_signal(number)
        async with asyncio.timeout(seconds):
            self.lines.append((await self.process.stdout.read()).decode())
            code = await self.process.wait()
        assert "Traceback" not in self.printed, self.printed
        assert "Warning:" not in self.printed, self.printed
        return code


@asynccontextmanager
async def program(*arguments: str, folder: Path, first: str = "", **settings: str) -> AsyncIterator[Program]:
    """`lambda-quiz` with these arguments and settings, run in a folder; killed if it is still there at the end.

    `first` is code that runs before it.
    """
    surroundings = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    run = ("-c", f"{first}; from bot.__main__ import main; main()") if first else ("-m", "bot")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *run, *arguments),
        cwd=folder,
        env=surroundings | {"PYTHONWARNINGS": "always::ResourceWarning"} | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        yield Program(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def until(condition: Callable[[], T], seconds: int = SECONDS) -> T:
    """Wait until it holds, and return what it then says."""
    for _ in range(seconds * 50):
        if holds := condition():
            return holds
        await asyncio.sleep(0.02)
    raise AssertionError("it never came true")


@dataclass
class Office:
    """A workspace on this machine's own time, and the settings of a bot in it."""

    playground: Playground
    owner: Person
    folder: Path
    settings: dict[str, str]

    @property
    def workspace(self) -> Workspace:
        return self.playground.workspace

    @property
    def database_url(self) -> str:
        return self.settings["DATABASE_URL"]

    def bot(self, **changes: str) -> AbstractAsyncContextManager[Program]:
        """`lambda-quiz start` for this workspace."""
        return program("start", folder=self.folder, **(self.settings | changes))

    def build(self) -> Bot:
        """The same bot in the test's own process."""
        names = {environment_name(field): field for field in Settings.model_fields}
        given: dict[str, Any] = {names[name]: value for name, value in self.settings.items()}
        return build(Settings(**given))


@asynccontextmanager
async def open_office(folder: Path, mode: Mode = Mode.SOCKET, without_scope: str = "") -> AsyncIterator[Office]:
    port = free_port()
    manifest = manifest_of(mode)
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    scopes[:] = [scope for scope in scopes if scope != without_scope]
    workspace = Workspace(
        WorkspaceClock(SystemClock().now(), speed=1),
        signing_secret=f"signing-{SECRET}",
        bot_token=f"xoxb-{SECRET}",
        app_token=f"xapp-{SECRET}",
    )
    delivery: dict[str, Any] = {
        "mode": mode.value,
        "request_url": f"http://127.0.0.1:{port}/slack/events",
        "ack_deadline": 10.0,  # more than Slack's three seconds, since a busy machine tests nothing of ours
    }
    async with Playground(workspace, manifest, **delivery) as playground:
        owner = playground.person("olga")
        workspace.add_channel("lambda", members=[owner.user])
        settings = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_APP_TOKEN": workspace.app_token,
            "SLACK_SIGNING_SECRET": workspace.signing_secret,
            "SLACK_API_URL": playground.url,
            "DATABASE_URL": f"sqlite:///{folder / 'quiz.sqlite3'}",
            "LAMBDA_QUIZ_MODE": mode.value,
            "LAMBDA_QUIZ_PORT": str(port),
        }
        yield Office(playground, owner, folder, settings)


@asynccontextmanager
async def slack_at(offset: timedelta = timedelta(0)) -> AsyncIterator[str]:
    """The address of a Slack that grants whatever it is asked, while its clock is off and its Socket Mode is down."""

    async def answer(_: web.Request) -> web.Response:
        now = SystemClock().now() + offset
        headers = {"Date": format_datetime(now, usegmt=True), "X-OAuth-Scopes": ",".join(needed_scopes())}
        return web.json_response({"ok": True, "team": "T", "url": "ws://127.0.0.1:1/"}, headers=headers)

    app = web.Application()
    app.router.add_post("/api/{method}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
    finally:
        await runner.cleanup()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """Over Socket Mode."""
    async with open_office(tmp_path) as opened:
        yield opened


async def test_it_waits_at_the_start_for_as_long_as_slack_asks(office: Office) -> None:
    office.playground.faults.answer("auth.test", status=429, retry_after=30)
    async with office.bot() as bot:
        assert "Trying again in 30 s." in await bot.says("Trying again")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize("mode", TRANSPORTS, ids=str)
async def test_it_works_until_it_is_told_to_stop(tmp_path: Path, mode: Mode, number: signal.Signals) -> None:
    async with open_office(tmp_path, mode) as office, office.bot() as bot:
        assert f"Ready by {mode}." in await bot.says("Ready")
        answer = await office.owner.command("/lambda-quiz help", "lambda")
        assert answer.message is not None
        assert "leaderboard" in answer.message.text
        assert await bot.ends(number, STOP_SECONDS) == 0
        assert "Stopped." in bot.printed
        assert office.playground.connections == 0
        open_database(office.database_url).dispose()
        socket.create_server(("127.0.0.1", int(office.settings["LAMBDA_QUIZ_PORT"]))).close()


async def refusal(folder: Path, **settings: str) -> str:
    """The one line with which a start is refused."""
    async with program("start", folder=folder, **settings) as bot:
        assert await bot.ends() == 1
    lines = bot.printed.splitlines()
    assert SECRET not in bot.printed
    assert lines[-1].startswith("lambda-quiz: ")
    assert [line for line in lines if "INFO" not in line] == lines[-1:]
    return lines[-1]


async def test_a_second_process_on_the_same_file_is_refused(office: Office) -> None:
    async with office.bot() as first:
        await first.says("Ready")
        said = await refusal(office.folder, **office.settings)
        assert f"Another process is using the database {office.folder / 'quiz.sqlite3'}" in said
        assert await first.ends(signal.SIGTERM, STOP_SECONDS) == 0


async def test_without_tokens(tmp_path: Path) -> None:
    assert "SLACK_BOT_TOKEN is not set" in await refusal(tmp_path)


def quick_refusal(**settings: str) -> str:
    """The line with which a start is refused before Slack is asked."""
    tokens = {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-{SECRET}"}
    result = CliRunner().invoke(main, ["start"], env=dict.fromkeys(SETTINGS) | tokens | settings)
    assert result.exit_code == 1
    assert result.output.startswith("lambda-quiz: ")
    assert result.output.count("\n") == 1
    assert SECRET not in result.output
    return result.output


def test_a_database_that_cannot_be_used() -> None:
    said = quick_refusal(DATABASE_URL=f"postgresql://u:{SECRET}@127.0.0.1:1/name")
    assert "PostgreSQL does not answer at 127.0.0.1" in said


def test_a_folder_without_banks(tmp_path: Path) -> None:
    database = tmp_path / "quiz.sqlite3"
    seas = bank_folder(tmp_path, moon=GOOD)
    said = quick_refusal(LAMBDA_QUIZ_BANKS=str(seas), DATABASE_URL=f"sqlite:///{database}")
    assert f"{seas}: it is a bank itself; give the folder that it is in, {tmp_path}." in said
    assert not database.exists()


def test_a_bank_that_cannot_be_reached(tmp_path: Path) -> None:
    (tmp_path / "seas").symlink_to("a" * 300)
    said = quick_refusal(LAMBDA_QUIZ_BANKS=str(tmp_path))
    assert said == f"lambda-quiz: {tmp_path / 'seas'}: File name too long.\n"


def test_a_grader_without_its_libraries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "LIBRARIES", ("a_library_that_is_not_there",))
    choosing.grader_of.cache_clear()
    database = tmp_path / "quiz.sqlite3"
    said = quick_refusal(LAMBDA_QUIZ_GRADER="semantic", DATABASE_URL=f"sqlite:///{database}")
    assert "The semantic grader needs more libraries" in said
    assert not database.exists()


async def test_a_driver_without_its_library(tmp_path: Path) -> None:
    tokens = {"SLACK_BOT_TOKEN": f"xoxb-{SECRET}", "SLACK_APP_TOKEN": f"xapp-{SECRET}"}
    # psycopg then wants a wrapper of libpq that the extra does not bring.
    broken = {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/name", "PSYCOPG_IMPL": "c"}
    assert "PostgreSQL needs the extra `postgres`." in await refusal(tmp_path, **tokens, **broken)


def test_a_broken_bank(tmp_path: Path) -> None:
    seas = bank_folder(tmp_path, sun="a: 1\n")
    said = quick_refusal(LAMBDA_QUIZ_BANKS=str(tmp_path))
    assert said == (
        f"lambda-quiz: The bank {seas} cannot be used: sun.yaml, line 1, questions: the field is missing. "
        f"(and 1 more; `lambda-quiz bank check {seas}` lists them all)\n"
    )
    check = said.partition("`lambda-quiz ")[2].partition("`")[0]
    assert "2 errors" in CliRunner().invoke(main, check.split()).output


def test_a_broken_bank_with_one_problem(tmp_path: Path) -> None:
    seas = bank_folder(tmp_path, sun="")
    said = quick_refusal(LAMBDA_QUIZ_BANKS=str(tmp_path))
    assert said == f"lambda-quiz: The bank {seas} cannot be used: sun.yaml, line 1: the file is empty.\n"


async def test_a_token_that_was_revoked(office: Office) -> None:
    office.workspace.revoke_bot_token()
    assert await refusal(office.folder, **office.settings) == (
        "lambda-quiz: Slack refuses SLACK_BOT_TOKEN (token_revoked): "
        "copy the Bot User OAuth Token from OAuth & Permissions again."
    )


async def test_an_app_token_that_slack_does_not_know(office: Office) -> None:
    said = await refusal(office.folder, **office.settings | {"SLACK_APP_TOKEN": f"xapp-other-{SECRET}"})
    assert "Slack refuses SLACK_APP_TOKEN (invalid_auth): make an app-level token" in said


async def test_a_port_in_use(tmp_path: Path) -> None:
    async with open_office(tmp_path, Mode.HTTP) as office:
        port = int(office.settings["LAMBDA_QUIZ_PORT"])
        with socket.create_server(("127.0.0.1", port)):
            said = await refusal(tmp_path, **office.settings)
        assert f"HTTP cannot listen at 127.0.0.1, port {port} (Address already in use): stop what uses" in said


async def test_while_slack_cannot_be_reached_it_says_so_and_tries_again(office: Office) -> None:
    async with office.bot(SLACK_API_URL=f"http://127.0.0.1:{free_port()}/api/") as bot:
        said = await bot.says("WARNING")
        assert "Slack cannot be reached at http://127.0.0.1:" in said
        assert "Trying again in 5 s." in said
        assert await bot.ends(signal.SIGINT, STOP_SECONDS) == 0


async def test_it_stops_while_it_waits_for_an_answer_of_slack(office: Office) -> None:
    office.playground.faults.delay("auth.test", seconds=60)
    async with office.bot() as bot:
        await until(lambda: office.playground.traffic.calls_to("auth.test"))
        assert await bot.ends(signal.SIGTERM, STOP_SECONDS) == 0


@on_postgresql
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
async def test_it_stops_while_it_waits_for_the_database(
    office: Office, database_url: str, number: signal.Signals
) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    with engine.connect() as holding, engine.connect().execution_options(isolation_level="AUTOCOMMIT") as watching:
        holding.execute(text("LOCK TABLE alembic_version"))
        async with office.bot(DATABASE_URL=database_url) as bot:
            await bot.says("Opening the database.")
            await until(lambda: watching.execute(waiting).scalar())
            assert await bot.ends(number, STOP_SECONDS) == 1
    assert bot.printed.splitlines()[-1] == "lambda-quiz: Stopped before it was ready."


@pytest.mark.parametrize("mode", TRANSPORTS, ids=str)
async def test_neither_tokens_nor_what_members_write_are_logged(tmp_path: Path, mode: Mode) -> None:
    async with open_office(tmp_path, mode) as office, office.bot(LAMBDA_QUIZ_LOG_LEVEL="DEBUG") as bot:
        await bot.says("Ready")
        await play(office)
        if mode is Mode.SOCKET:
            office.playground.faults.fail("apps.connections.open", error="internal_error")
            await office.playground.faults.close_sockets()
            await bot.says("Socket Mode has trouble in ")
        assert await bot.ends(signal.SIGTERM, STOP_SECONDS) == 0
    assert "DEBUG" in bot.printed
    assert SECRET not in bot.printed
    assert not re.search(r"ticket=|Question of the day", bot.printed)


async def play(office: Office) -> None:
    """Set a quiz up, have a question asked, and answer it."""
    owner = office.owner
    await owner.invite_bot("lambda")
    await owner.command("/lambda-quiz settings", "lambda")
    assert owner.modal
    await owner.submit(owner.modal)
    confirmation = (await owner.command("/lambda-quiz ask", "lambda")).message
    assert confirmation
    await owner.click(confirmation, ids.ASK)
    [card] = await until(lambda: [m for m in owner.messages("lambda") if "question:" in str(m.metadata)])
    await until_open(office)
    reply = await owner.reply(card, f"what a member wrote: {SECRET}")
    await until(lambda: ids.RECORDED_REACTION in owner.look(reply).reactions)
    await owner.say("lambda", f"beside the question: {SECRET}")
    await owner.command(f"/lambda-quiz {SECRET}", "lambda")
    await office.playground.idle()


async def until_open(office: Office) -> None:
    """Wait until the bot knows that its question stands in the channel, which it learns after everybody else."""
    for _ in range(SECONDS * 10):
        today = (await office.owner.command("/lambda-quiz today", "lambda")).message
        if today and "Question of the day" in today.text:
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the round does not open")


@asynccontextmanager
async def nothing_left_behind(office: Office) -> AsyncIterator[Bot]:
    """A bot of which no task, thread or connection is there any more at the end, nor the lock on its database."""
    before = asyncio.all_tasks()
    bot = office.build()
    try:
        yield bot
    except BaseException:
        await bot.stop()
        raise
    await until(lambda: asyncio.all_tasks() <= before)
    assert not [thread.name for thread in threading.enumerate() if thread.name.startswith(("reader", "writer"))]
    open_database(office.database_url).dispose()
    gc.collect()  # a connection that was not closed warns now, which fails the test


@pytest.fixture(params=TRANSPORTS, ids=str)
async def any_office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    """Over either transport."""
    async with open_office(tmp_path, request.param) as opened:
        yield opened


async def test_a_stop_leaves_nothing_behind(any_office: Office) -> None:
    async with nothing_left_behind(any_office) as bot:
        await bot.start()
        connections = bot.bolt.client.session
        assert connections is not None
        assert not connections.closed
        await bot.stop()
        assert connections.closed


async def test_nor_does_one_after_a_start_that_failed(any_office: Office) -> None:
    any_office.playground.faults.fail("auth.test", error="account_inactive")
    async with nothing_left_behind(any_office) as bot:
        with pytest.raises(SlackProblem, match="account_inactive"):
            await bot.start()
        await bot.stop()


async def test_nor_does_one_after_half_a_connection(office: Office) -> None:
    office.playground.faults.fail("apps.connections.open", error="not_allowed_token_type")
    async with nothing_left_behind(office) as bot:
        with pytest.raises(SlackProblem, match="SLACK_APP_TOKEN"):
            await bot.start()
        await bot.stop()


async def test_nor_does_one_of_a_bot_that_was_never_started(office: Office) -> None:
    async with nothing_left_behind(office) as bot:
        await bot.stop()


async def test_nor_does_one_while_the_connection_is_lost(office: Office) -> None:
    async with nothing_left_behind(office) as bot:
        await bot.start()
        await office.playground.connected()
        await office.playground.faults.close_sockets(abrupt=True)
        await bot.stop()


async def test_what_comes_in_brings_the_next_tick_forward(office: Office) -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    bot = office.build()
    bot.ticker = Ticker(tick, SystemClock(), tick_seconds=3600, watchdog_seconds=3600)
    bot.ticker.start()
    try:
        bot.core.wake()
        async with asyncio.timeout(SECONDS):
            await ticked.wait()
    finally:
        await bot.stop()


async def test_it_is_ready_once_slack_can_be_reached(any_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.RETRY_SECONDS", 0.01)
    faults = any_office.playground.faults
    faults.answer("auth.test", status=503)
    faults.lose_response("auth.test")
    faults.answer("auth.test", status=429, retry_after=1)
    faults.fail("apps.connections.open", error="internal_error", times=2)
    async with nothing_left_behind(any_office) as bot:
        await bot.start()
        assert len(any_office.playground.traffic.calls_to("auth.test")) >= 4
        await bot.stop()


async def test_it_is_tried_again_when_slack_answers_but_socket_mode_does_not(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.app.RETRY_SECONDS", 0.01)
    monkeypatch.setattr("bot.slack.socket_mode.CONNECT_SECONDS", 0.1)
    async with slack_at() as url:
        office.settings["SLACK_API_URL"] = url
        async with nothing_left_behind(office) as bot:
            starting = asyncio.create_task(bot.start())
            await until(lambda: caplog.text.count("Socket Mode cannot be reached") >= 2)
            starting.cancel()
            with suppress(asyncio.CancelledError):
                await starting
            await bot.stop()
    assert "Socket Mode has trouble in connect: ClientConnectorError" in caplog.text
    assert "Traceback" not in caplog.text


async def test_it_is_back_although_an_address_ran_out_before_it_was_used(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    playground, opening = office.playground, "apps.connections.open"
    async with nothing_left_behind(office) as bot:
        await bot.start()
        await playground.connected()
        assert bot._socket_mode
        monkeypatch.setattr("bot.slack.socket_mode.CONNECT_SECONDS", 2.0)
        bot._socket_mode.client.ping_interval = 0.5

        def run_out(seen: ApiCall | Delivery) -> None:
            if isinstance(seen, ApiCall) and seen.method == opening and len(playground.traffic.calls_to(opening)) == 2:
                office.workspace.clock.advance(timedelta(seconds=TICKET_SECONDS + 1))
                playground.faults.fail(opening, error="internal_error")

        playground.traffic.listen(run_out)
        await playground.faults.close_sockets()
        await until(lambda: len(playground.traffic.calls_to(opening)) >= 4)
        async with asyncio.timeout(SECONDS):
            await playground.connected()
        assert (await office.owner.command("/lambda-quiz help", "lambda")).message
        await bot.stop()


async def test_a_stop_answers_the_request_in_hand(office: Office) -> None:
    async with nothing_left_behind(office) as bot:
        await bot.start()
        await office.owner.invite_bot("lambda")
        office.playground.faults.delay("users.info", seconds=0.3)
        asking = asyncio.create_task(office.owner.command("/lambda-quiz settings", "lambda"))
        await until(lambda: office.playground.traffic.calls_to("users.info"))
        await bot.stop()
        await asking
    assert office.owner.modal
    assert [delivery.acknowledged for delivery in office.playground.traffic.delivered("/lambda-quiz")] == [True]


async def test_a_stop_does_not_wait_for_ever(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.app.DRAIN_SECONDS", 0.1)
    async with nothing_left_behind(office) as bot:
        await bot.start()
        await office.owner.invite_bot("lambda")
        office.playground.faults.delay("views.open", seconds=STOP_SECONDS + 1)
        asking = asyncio.create_task(office.owner.command("/lambda-quiz settings", "lambda"))
        await until(lambda: office.playground.traffic.calls_to("views.open"))
        async with asyncio.timeout(STOP_SECONDS):
            await bot.stop()
        assert "Broken off after 0.1 s" in caplog.text
        asking.cancel()


async def test_a_process_ends_when_its_time_to_stop_is_over(office: Office) -> None:
    hurry = "from bot.cli import start; start.STOP_SECONDS = 1"
    async with program("start", folder=office.folder, first=hurry, **office.settings) as bot:
        await bot.says("Ready")
        await office.owner.invite_bot("lambda")
        office.playground.faults.delay("views.open", seconds=60)
        asking = asyncio.create_task(office.owner.command("/lambda-quiz settings", "lambda"))
        await until(lambda: office.playground.traffic.calls_to("views.open"))
        assert await bot.ends(signal.SIGTERM, STOP_SECONDS) == 1
        asking.cancel()
    assert "Not stopped within 1 s, so the process ends as it is" in bot.printed


async def test_http_listens_before_anything_is_posted_and_only_once_connected(tmp_path: Path) -> None:
    async with open_office(tmp_path, Mode.HTTP) as office:
        with socket.create_server(("127.0.0.1", int(office.settings["LAMBDA_QUIZ_PORT"]))):
            async with nothing_left_behind(office) as bot:
                with pytest.raises(PortProblem):
                    await bot.start()
                with pytest.raises(RuntimeError, match="connect it first"):
                    await serve_http(bot, asyncio.Event())
                await bot.stop()


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["--help"], 0, "Commands:"),
        (["-h"], 0, "Commands:"),
        ([], 2, "Commands:"),
        (["--version"], 0, "lambda-quiz, version "),
        (["start", "--help"], 0, "Run the bot until Ctrl-C or SIGTERM."),
        (["sing"], 2, "No such command 'sing'."),
        (["start", "now"], 2, "'now' is not one of 'all', 'web', 'worker'"),
        (["start", "web", "now"], 2, "Got unexpected extra argument (now)"),
    ],
)
def test_the_command_line(typed: list[str], code: int, said: str) -> None:
    result = CliRunner().invoke(main, typed)
    assert result.exit_code == code
    assert said in result.output
