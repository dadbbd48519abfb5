"""The private port, asked over the wire while the bot works and while things go wrong."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Collection, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from bot.app import build
from bot.domain.grading import Grade, Verdict
from bot.domain.posts import PostState
from bot.domain.rounds import Round
from bot.listening import PortProblem
from bot.playground.http_delivery import sign
from bot.settings import Mode
from bot.slack import ids
from bot.usecases.ports import Store
from tests.databases import PostgresqlServer, on_postgresql, run_by_hand
from tests.e2e.test_a_day import RIGHT, WRONG
from tests.e2e.world import World, open_world
from tests.network import free_port

NO_DATABASE = (503, "Not ready: the database does not answer, or cannot be written.")
NOT_TICKING = (503, "Not ready: no tick has ended well for 30 s.")


@asynccontextmanager
async def watched(database_url: str, mode: Mode = Mode.SOCKET) -> AsyncIterator[World]:
    """A world whose bot has a private port and has ticked once."""
    async with open_world(database_url, mode, metrics_port=free_port()) as world:
        await world.tick()
        yield world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Socket Mode on an SQLite file."""
    async with watched(f"sqlite:///{tmp_path / 'quiz.sqlite3'}") as opened:
        yield opened


@pytest.fixture(params=list(Mode)[1:], ids=str)
async def any_world(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[World]:
    """Every transport on every database."""
    async with watched(database_url, request.param) as opened:
        yield opened


async def ask(world: World, path: str, method: str = "GET") -> tuple[int, str]:
    """The status and the text of an answer."""
    address = f"http://127.0.0.1:{world.settings.metrics_port}{path}"
    async with aiohttp.ClientSession() as session, session.request(method, address) as answer:
        return answer.status, await answer.text()


class Page:
    """What Prometheus reads at `/metrics`."""

    def __init__(self, text: str) -> None:
        self._samples = [sample for family in text_string_to_metric_families(text) for sample in family.samples]

    def value(self, name: str, **labels: str) -> float | None:
        """The sum of the samples with these labels among theirs; None where there is none."""
        found = [
            sample.value
            for sample in self._samples
            if sample.name == f"lambda_quiz_{name}" and labels.items() <= sample.labels.items()
        ]
        return sum(found) if found else None

    def tries(self, kind: str) -> dict[str, float]:
        """What came of the attempts to post, without what never happened."""
        return {
            sample.labels["outcome"]: sample.value
            for sample in self._samples
            if sample.name == "lambda_quiz_posts_total" and sample.labels["kind"] == kind and sample.value
        }


async def page(world: World) -> Page:
    status, text = await ask(world, "/metrics")
    assert status == 200
    return Page(text)


def grades_of(store: Store, round_: Round) -> Collection[Grade]:
    return store.results.grades(round_.id).values()


async def test_a_day_in_figures(any_world: World) -> None:
    world = any_world
    await world.set_up()
    await world.at(9)
    [card] = world.cards()
    await world.member("ana").reply(card, RIGHT)
    await world.member("ben").reply(card, WRONG)
    await world.member("cleo").click(card, ids.ANSWER_PRIVATELY)
    await world.at(16)
    counted = await page(world)

    assert counted.tries("question") == {"sent": 1}
    assert counted.tries("reveal") == {"sent": 1}
    assert counted.tries("announcement")["sent"] == 1
    stored = await world.bot.runner.read(
        lambda store: [grade.verdict for round_ in store.rounds.recent(1, 9) for grade in grades_of(store, round_)]
    )
    assert len(stored) == 2
    assert {verdict: counted.value("grades_total", verdict=verdict) for verdict in Verdict} == {
        verdict: stored.count(verdict) for verdict in Verdict
    }
    for kind in ("question", "reveal"):
        assert counted.value("post_lateness_seconds_count", kind=kind) == 1
        assert counted.value("post_lateness_seconds_bucket", kind=kind, le="5.0") == 1
    assert counted.value("ack_seconds_count", kind="message", status="200") >= 2  # type: ignore[operator]
    assert (
        counted.value("ack_seconds_count", kind="member_joined_channel", status="200") == 4
    )  # the bot, Ana, Ben, Cleo
    assert counted.value("ack_seconds_count", kind="command", status="200") == 1
    assert counted.value("ack_seconds_count", kind="form", status="200") == 1
    assert counted.value("ack_seconds_count", kind="button", status="200") == 1
    assert counted.value("writer_batch_size_count") > 5  # type: ignore[operator]
    assert counted.value("writer_queue") == 0
    assert [counted.value("posts_unfinished", state=state) for state in ("due", "unsure", "sending")] == [0, 0, 0]
    assert [counted.value("ready", check=check) for check in ("database", "slack", "tick")] == [1, 1, 1]
    assert await ask(world, "/readyz") == (200, "ready")


async def test_what_has_not_come_yet_is_counted_as_0(world: World) -> None:
    counted = await page(world)
    for kind in ("command", "button", "form", "message", "member_joined_channel", "other"):
        assert counted.value("ack_seconds_count", kind=kind, status="200") == 0


async def test_trouble_in_figures(world: World) -> None:
    await world.set_up()
    faults = world.playground.faults
    faults.answer("chat.postMessage", status=429, retry_after=30)
    await world.at(9)
    assert (await page(world)).tries("question") == {"throttled": 1}
    assert (await page(world)).value("posts_unfinished", state="due") == 1

    faults.lose_response("chat.postMessage")
    world.clock.advance(timedelta(seconds=31))
    await world.beat()
    counted = await page(world)
    assert counted.tries("question") == {"throttled": 1, "unsure": 1}
    assert counted.value("posts_unfinished", state="unsure") == 1
    assert counted.value("post_lateness_seconds_count", kind="question") == 0

    await world.tick(10)
    counted = await page(world)
    assert counted.tries("question") == {"throttled": 1, "unsure": 1, "adopted": 1}
    assert counted.value("post_lateness_seconds_bucket", kind="question", le="15.0") == 0
    assert counted.value("post_lateness_seconds_bucket", kind="question", le="60.0") == 1

    faults.fail("chat.postMessage", error="restricted_action")
    await world.at(16)
    counted = await page(world)
    assert counted.tries("reveal") == {"given_up": 1}
    assert counted.tries("notice") == {"sent": 1}
    assert counted.value("grades_total") == 0


async def test_an_attempt_in_which_the_bot_fails_is_counted_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.set_up()
    monkeypatch.setattr("bot.slack.posting.question_card", lambda _: 1 / 0)
    await world.at(9)
    assert (await page(world)).tries("question") == {"failed": 1}


async def test_a_wrong_signature_is_counted_as_refused(database_url: str) -> None:
    async with watched(database_url, Mode.HTTP) as world, aiohttp.ClientSession() as session:
        headers = {"x-slack-signature": "v0=1", "x-slack-request-timestamp": "1"}
        address = f"http://127.0.0.1:{world.settings.port}/slack/events"
        for body in ('{"event": {"type": "message"}}', '{"event": {"type": "made_up"}}', '{"type": ["x"]}'):
            async with session.post(address, data=body, headers=headers) as answer:
                assert answer.status == 401
        counted = await page(world)
        assert counted.value("ack_seconds_count", status="401", kind="message") == 1
        assert counted.value("ack_seconds_count", status="401", kind="other") == 2


async def test_what_is_answered_without_bolt_is_counted_too(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    press = urlencode({"payload": json.dumps({"type": "block_actions", "actions": 5, "team": {"id": "T1"}})})
    async with watched(database_url, Mode.HTTP) as world, aiohttp.ClientSession() as session:

        async def post(body: bytes, signature: str | None = None) -> int:
            timestamp = str(int(time.time()))
            signature = signature or sign(world.playground.workspace.signing_secret, timestamp, body.decode())
            headers = {"x-slack-signature": signature, "x-slack-request-timestamp": timestamp}
            form = {"content-type": "application/x-www-form-urlencoded"}
            address = f"http://127.0.0.1:{world.settings.port}/slack/events"
            async with session.post(address, data=body, headers=headers | form) as answer:
                return answer.status

        sent = [(b"payload={", None), (press.encode(), None), (b"", "v0=é"), (b"x" * 20_000, "v0=0")]
        statuses = [await post(*each) for each in sent]
        assert statuses == [400, 400, 401, 401]
        monkeypatch.setattr("bot.slack.http.BODY_SECONDS", 0.05)
        reader, writer = await asyncio.open_connection("127.0.0.1", world.settings.port)
        writer.write(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n")
        assert (await reader.readline()).startswith(b"HTTP/1.1 408")
        writer.close()
        counted = await page(world)
    for status, times in (("400", 2), ("401", 2), ("408", 1)):
        assert counted.value("ack_seconds_count", status=status, kind="other") == times
        assert counted.value("ack_seconds_count", status=status) == times


@asynccontextmanager
async def broken_database() -> AsyncIterator[None]:
    """Every statement fails."""

    def fail(*_: Any) -> None:
        raise OperationalError("SELECT", None, Exception("disk I/O error"))

    event.listen(Engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", fail)


async def test_a_database_that_does_not_answer(any_world: World) -> None:
    async with broken_database():
        assert await ask(any_world, "/readyz") == NO_DATABASE
        assert await ask(any_world, "/healthz") == (200, "ok")
        counted = await page(any_world)
    assert counted.value("ready", check="database") == 0
    assert counted.value("posts_unfinished") is None
    assert await ask(any_world, "/readyz") == (200, "ready")


async def test_a_database_that_takes_too_long(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.monitoring.PATIENCE", 0.05)

    async def hang(_: Callable[..., Any]) -> dict[PostState, int]:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(world.bot.runner, "read", hang)
    for _ in range(3):
        assert await ask(world, "/readyz") == NO_DATABASE
    [told] = caplog.messages
    assert told.startswith("The database does not answer: TimeoutError from ")


RIGHTS = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public"


@contextmanager
def user_with_all_rights(database_url: str) -> Iterator[str]:
    """Another user than the one who owns the tables, by name."""
    user = f"watched_{make_url(database_url).database}"
    run_by_hand(database_url, f"CREATE ROLE {user}")
    try:
        run_by_hand(database_url, f"GRANT {RIGHTS} TO {user}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {user}")
        yield user
    finally:
        run_by_hand(database_url, f"DROP OWNED BY {user}")
        run_by_hand(database_url, f"DROP ROLE {user}")


@on_postgresql
async def test_a_database_that_may_not_be_written_any_more(database_url: str, caplog: pytest.LogCaptureFixture) -> None:
    url = make_url(database_url)
    with user_with_all_rights(database_url) as user:
        options = {**url.query, "options": f"-c role={user}"}
        async with watched(url.set(query=options).render_as_string(hide_password=False)) as world:
            assert await ask(world, "/readyz") == (200, "ready")
            run_by_hand(database_url, f"REVOKE INSERT ON answer_messages FROM {user}")
            for _ in range(3):
                assert await ask(world, "/readyz") == NO_DATABASE
            assert (await page(world)).value("ready", check="database") == 0
            [told] = caplog.messages
            assert told.startswith("The database’s user lacks INSERT on the table answer_messages. Grant it ")
            run_by_hand(database_url, f"GRANT {RIGHTS} TO {user}")
            assert await ask(world, "/readyz") == (200, "ready")


@on_postgresql
async def test_a_database_whose_transactions_begin_read_only_for_a_while(
    database_url: str, postgresql_server: PostgresqlServer, caplog: pytest.LogCaptureFixture
) -> None:
    name = make_url(database_url).database
    async with watched(database_url) as world:
        await world.set_up()
        postgresql_server.run(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        with postgresql_server.without(database_url):
            pass  # as a server that is restarted
        for _ in range(3):
            assert await ask(world, "/readyz") == NO_DATABASE
        assert [line.partition(",")[0] for line in caplog.messages] == ["The database can only be read"]
        world.clock.advance(timedelta(hours=1))  # to the time of the question
        await world.bot.tick()
        assert await ask(world, "/readyz") == (503, f"{NO_DATABASE[1][:-1]}; {NOT_TICKING[1].partition(': ')[2]}")
        assert (await page(world)).value("posts_total", kind="question", outcome="failed") == 0
        postgresql_server.run(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
        await world.bot.tick()
        assert await ask(world, "/readyz") == (200, "ready")


async def test_a_clock_that_stands_still(world: World) -> None:
    world.clock.advance(timedelta(seconds=30))
    assert await ask(world, "/readyz") == (200, "ready")
    world.clock.advance(timedelta(seconds=1))
    assert await ask(world, "/readyz") == NOT_TICKING
    assert (await page(world)).value("ready", check="tick") == 0
    await world.beat()
    assert await ask(world, "/readyz") == (200, "ready")


@contextmanager
def full_disk(world: World, write: str) -> Iterator[None]:
    """The database refuses a kind of write."""
    engine = create_engine(world.settings.database_url)
    with engine.begin() as connection:
        full = "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
        connection.execute(text(f"CREATE TRIGGER full BEFORE {write} {full}"))
    try:
        yield
    finally:
        with engine.begin() as connection:
            connection.execute(text("DROP TRIGGER full"))
        engine.dispose()


async def test_a_disk_that_is_too_full_to_post(world: World) -> None:
    await world.set_up()
    with full_disk(world, "UPDATE ON posts"):
        await world.at(9)
        assert await ask(world, "/readyz") == NOT_TICKING
    await world.tick()
    assert await ask(world, "/readyz") == (200, "ready")
    assert len(world.cards()) == 1


async def test_a_disk_that_is_almost_full_and_no_tick_writes(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with monkeypatch.context() as full:
        full.setattr("bot.storage.writable.ROOM", 2**60)
        for _ in range(3):
            assert await ask(world, "/readyz") == NO_DATABASE
        assert (await page(world)).value("ready", check="database") == 0
        [told] = caplog.messages
        assert told.startswith(f"The disk of the database {world.bot.database._engines.writing.url.database} has less ")
    assert await ask(world, "/readyz") == (200, "ready")
    assert (await page(world)).value("ready", check="database") == 1


async def test_a_quiz_that_cannot_be_planned(world: World) -> None:
    await world.set_up()
    with full_disk(world, "INSERT ON rounds"):
        await world.at(9)
        assert (await page(world)).value("posts_total", kind="question", outcome="failed")
        assert await ask(world, "/readyz") == (200, "ready"), "other quizzes go on"
    await world.tick()
    assert len(world.cards()) == 1


async def test_a_connection_that_is_lost(world: World) -> None:
    world.playground.faults.answer("apps.connections.open", status=503, times=None)
    await world.playground.faults.close_sockets(abrupt=True)
    for _ in range(6000):
        if not await world.bot.is_connected():
            break
        await asyncio.sleep(0.01)
    assert await ask(world, "/readyz") == (503, "Not ready: there is no connection to Slack.")
    assert (await page(world)).value("ready", check="slack") == 0
    assert await ask(world, "/healthz") == (200, "ok")


async def test_before_slack_can_be_reached(world: World) -> None:
    await world.disconnect()
    world.settings = world.settings.model_copy(update={"metrics_port": free_port()})
    world.playground.faults.answer("auth.test", status=503, times=None)
    world.bot = build(world.settings, world.clock)
    starting = asyncio.create_task(world.bot.start())
    for _ in range(6000):
        if world.playground.traffic.calls_to("auth.test"):
            break
        await asyncio.sleep(0.01)
    assert await ask(world, "/healthz") == (200, "ok")
    assert await ask(world, "/readyz") == (
        503,
        "Not ready: there is no connection to Slack; no tick has ended well for 30 s.",
    )
    starting.cancel()
    await asyncio.gather(starting, return_exceptions=True)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/", 404), ("GET", "/slack/events", 404), ("POST", "/metrics", 405), ("HEAD", "/readyz", 200)],
)
async def test_nothing_else_is_answered(world: World, method: str, path: str, status: int) -> None:
    assert (await ask(world, path, method))[0] == status


async def test_a_port_in_use(world: World) -> None:
    assert world.bot.monitor is not None
    with pytest.raises(PortProblem, match="or set LAMBDA_QUIZ_METRICS_HOST and LAMBDA_QUIZ_METRICS_PORT to others"):
        world.bot.monitor.open(world.bot)


async def test_the_port_is_closed_at_the_end_and_opened_again(world: World) -> None:
    await world.disconnect()
    with pytest.raises(aiohttp.ClientConnectionError):
        await ask(world, "/healthz")
    await world.reconnect()
    assert await ask(world, "/healthz") == (200, "ok")
