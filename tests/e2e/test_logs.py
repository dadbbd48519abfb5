"""Whatever goes on, the log holds nothing that members write, and no secret."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from io import StringIO
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy import make_url

from bot.logs import log_handler, log_loop_error
from bot.playground import Message, Person
from bot.settings import Mode
from bot.slack import ids
from tests.databases import run_by_hand
from tests.e2e.world import World, open_world

MARK = "hushhush"
"""In everything that members write and in every secret."""

LIBRARIES = ("slack_sdk", "slack_bolt", "aiohttp", "sqlalchemy", "apscheduler", "psycopg", "uvicorn", "asyncio")


class Everything(logging.Handler):
    """Keeps every record that any logger lets through, with its traceback."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {logging.Formatter().format(record)}")


@pytest.fixture
def everything() -> Iterator[Everything]:
    """What loggers let through while the log level is DEBUG."""
    root, handler = logging.getLogger(), Everything()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture(params=[False, True], ids=["text", "json"])
def written(request: pytest.FixtureRequest) -> Iterator[StringIO]:
    """What our handler makes of it."""
    stream = StringIO()
    handler = log_handler(stream, as_json=request.param)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


@pytest.fixture
def talkative_libraries() -> Iterator[None]:
    """Every logger of a library tells everything, as far as the level of a logger can make it."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [*logging.root.manager.loggerDict, *LIBRARIES]:
            if name.partition(".")[0] in LIBRARIES:
                patch.setattr(logging.getLogger(name), "level", logging.DEBUG)
        logging.root.manager._clear_cache()  # type: ignore[attr-defined] # as `setLevel` does
        yield
    logging.root.manager._clear_cache()  # type: ignore[attr-defined]


@pytest.fixture(params=list(Mode)[1:], ids=str)
async def marked_world(request: pytest.FixtureRequest, database_url: str) -> AsyncIterator[World]:
    """Every transport on every database, with the mark in all secrets."""
    url = make_url(database_url)
    if url.get_backend_name() == "postgresql":
        url = url.set(password=MARK)
    async with open_world(url.render_as_string(hide_password=False), request.param, secret=MARK) as opened:
        yield opened


async def play(world: World) -> None:
    """A day on which everybody writes the mark wherever one can write, and much goes wrong."""
    await world.set_up()
    ana = world.member("ana", display_name=f"Ana {MARK}", real_name=MARK)
    await world.at(9)
    [card] = world.cards()
    reply = await ana.reply(card, f"30 minutes, {MARK}")
    await ana.edit(reply, f"It is 30 minutes, {MARK}")
    await ana.delete(await ana.reply(card, MARK))
    await ana.say(world.channel, f"beside the question: {MARK}")
    await answer_privately(world, card)
    await trouble_in_the_database(world, card)
    for typed in (MARK, f"away {MARK}", f"pause {MARK}", f"leaderboard {MARK}", "me", "today"):
        await ana.command(f"/lambda-quiz {typed}", world.channel)
    await trouble_in_slack(world)
    await world.at(16)
    await world.tick(20)
    assert "answered" in world.reveals()[0].text
    await dispute(world, ana)


async def dispute(world: World, ana: Person) -> None:
    """Disagree, and let one key point be rejected and another accepted, with a form that is refused in between."""
    for place, (action, typed) in enumerate(
        [(ids.REJECT, {ids.FIELD_SENTENCE: MARK}), (ids.ACCEPT, {ids.FIELD_PHRASING: f"30 minutes, {MARK}"})]
    ):
        await ana.click(world.reveals()[0], ids.SHOW_RESULT)
        await ana.click(ana.ephemerals(world.channel)[-1], f"{ids.DISAGREE}:{place}")
        for words in (f"never said {MARK}", f"30 minutes, {MARK}"):
            assert ana.modal is not None
            await ana.submit(ana.modal, {ids.FIELD_WORDS: words, ids.FIELD_REASON: MARK})
        assert ana.modal is not None
        await ana.close(ana.modal)
        await world.owner.command("/lambda-quiz reviews", world.channel)
        queue = world.owner.ephemerals(world.channel)[-1]
        await world.owner.click(queue, f"{ids.SHOW_REVIEW}:{place + 1}")
        await world.owner.click(world.owner.ephemerals(world.channel)[-1], f"{action}:{place + 1}")
        form = world.owner.modal
        assert form is not None
        await world.owner.submit(form, typed)
        await world.owner.close(world.owner.modal or form)
        await world.tick()
    assert len(ana.messages(ana.dm())) == 2


async def answer_privately(world: World, card: Message) -> None:
    cleo = world.member("cleo")
    await cleo.click(card, ids.ANSWER_PRIVATELY)
    assert cleo.modal is not None
    await cleo.submit(cleo.modal, {ids.FIELD_ANSWER: f"1800 seconds {MARK}"})


async def trouble_in_the_database(world: World, card: Message) -> None:
    """Let an answer be refused by a database that quotes it."""
    deed = {
        "sqlite": ["CREATE TRIGGER t BEFORE INSERT ON answer_messages BEGIN SELECT RAISE(ABORT, 'no {MARK}'); END"],
        "postgresql": [
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no %', NEW.text; END $$",
            "CREATE TRIGGER t BEFORE INSERT ON answer_messages FOR EACH ROW EXECUTE FUNCTION f()",
        ],
    }
    url = world.settings.database_url
    dialect = make_url(url).get_backend_name()
    run_by_hand(url, *(statement.replace("{MARK}", MARK) for statement in deed[dialect]))
    await answer_privately(world, card)
    run_by_hand(url, "DROP TRIGGER t" + (" ON answer_messages" if dialect == "postgresql" else ""))


async def trouble_in_slack(world: World) -> None:
    """Let calls fail in each way, and whoever is not Slack send a request."""
    faults = world.playground.faults
    faults.answer("conversations.replies", status=503)
    faults.answer("users.info", status=429, retry_after=1)
    faults.fail("chat.update", error="internal_error")
    faults.lose_response("chat.postMessage")
    if world.settings.transport is Mode.SOCKET:
        await faults.close_sockets()
        await world.playground.connected()
        return
    async with aiohttp.ClientSession() as session:
        headers = {"x-slack-signature": f"v0={MARK}", "x-slack-request-timestamp": "1"}
        address = f"http://127.0.0.1:{world.settings.port}/slack/events"
        for body in (f'{{"text": "{MARK}"}}', MARK):
            async with session.post(address, data=body, headers=headers) as answer:
                assert answer.status in (400, 401)


async def test_no_logger_lets_anything_through_at_debug(everything: Everything, marked_world: World) -> None:
    await play(marked_world)
    own = [line for line in everything.lines if line.startswith("bot.")]
    assert any("chat.postMessage: ok" in line for line in own)
    assert any("A request failed (view_submission): " in line for line in own)
    assert not [line for line in everything.lines if MARK in line]


async def test_nor_is_anything_written_when_libraries_tell_all(
    everything: Everything, written: StringIO, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with open_world(f"sqlite:///{tmp_path}/quiz.sqlite3", secret=MARK) as world:
        request.getfixturevalue("talkative_libraries")
        await play(world)
    assert [line for line in everything.lines if MARK in line and line.startswith("slack_")]
    assert "chat.postMessage: ok" in written.getvalue()
    assert MARK not in written.getvalue()


async def test_what_the_event_loop_complains_of_is_not_quoted(written: StringIO) -> None:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_loop_error)
    loop.call_soon(int, MARK)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)
    assert "The event loop has trouble: ValueError in" in written.getvalue()
    assert MARK not in written.getvalue()


def test_an_exception_is_told_by_kind_and_place_even_where_another_handler_quotes_it(
    written: StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        int(MARK)
    except ValueError:
        logging.getLogger("some.library").exception("It failed")
    assert MARK in caplog.text
    assert MARK not in written.getvalue()
    assert "ValueError in test_an_exception_is_told_by_kind_and_place" in written.getvalue()
    assert written.getvalue().count("\n") == 1


@pytest.mark.parametrize("written", [True], indirect=True)
def test_json_lines(written: StringIO) -> None:
    logging.getLogger("bot.app").warning("Quiz %s has “%s”.\n", 3, "trouble")
    [line] = written.getvalue().splitlines()
    said = json.loads(line)
    assert {name: said[name] for name in ("level", "logger", "message")} == {
        "level": "WARNING",
        "logger": "bot.app",
        "message": "Quiz 3 has “trouble”.\n",
    }
    assert said["time"].endswith("+00:00")


@pytest.mark.parametrize("written", [False], indirect=True)
def test_readable_lines(written: StringIO) -> None:
    logging.getLogger("bot.app").warning("Quiz %s has “%s”.", 3, "trouble")
    assert written.getvalue().endswith(" WARNING bot.app: Quiz 3 has “trouble”.\n")
