"""How time passes in a playground, and what stays when it stops."""

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.cast import CAST, OWNER
from bot.cli.demo.week import DemoProblem, Week
from bot.cli.playground.files import Files, FilesProblem
from bot.cli.playground.serving import keep_saved
from bot.cli.stage import new_workspace
from bot.playground import Message, WorkspaceClock
from bot.playground.page import HostProblem, Upcoming
from bot.slack import ids
from tests.banks.samples import GOOD, bank_folder, changed
from tests.page.rig import MONDAY, Site, open_site


async def set_up(site: Site) -> None:
    mira = site.person(OWNER.name)
    introduction = next(message for message in site.host.stage.messages() if message.bot_id)
    await mira.click(introduction, ids.OPEN_SETTINGS)
    form = mira.modal
    assert form is not None
    sent = await mira.submit(form)
    assert sent.view is not None
    await mira.close(sent.view)
    await site.host.stage.settle()


def posts(site: Site, kind: str) -> list[Message]:
    """What the bot posted of a kind, by the key that it carries."""
    keys = ((message, (message.metadata or {}).get("event_payload", {})) for message in site.host.stage.messages())
    return [message for message, payload in keys if payload.get("key", "").startswith(f"{kind}:")]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY.replace(hour=hour, minute=minute) + timedelta(days=day)


async def test_banks_of_ones_own_are_asked_from(tmp_path: Path) -> None:
    seas, files = bank_folder(tmp_path, moon=GOOD), Files(tmp_path / "p.sqlite3")
    async with open_site(files, banks=tmp_path) as site:
        await set_up(site)
        await site.host.run_to_next()
        [question] = posts(site, "question")
        assert "Why are there tides?" in question.text
        with pytest.raises(HostProblem, match="The week that can be played is one of the bank aws-lambda"):
            await site.host.start_over(played=True)
        assert posts(site, "question") == [question]
        (seas / "moon.yaml").write_text(changed(("Why are there tides?", "What makes the tides?")))
        await site.host.restart_bot()
        await site.host.run_to_reveal()
        await site.host.run_to_next()
        assert "What makes the tides?" in posts(site, "question")[-1].text


async def test_a_quiz_whose_bank_is_not_among_them_goes_on_to_its_reveal_and_its_owner_is_told(tmp_path: Path) -> None:
    (tmp_path / "banks").mkdir()
    bank_folder(tmp_path / "banks", moon=GOOD)
    files = Files(tmp_path / "p.sqlite3")
    async with open_site(files) as site:
        await set_up(site)
        await site.host.run_to_next()
    async with open_site(files, banks=tmp_path / "banks") as site:
        await site.host.run_to_reveal()
        await site.host.run_to_next()
        assert (len(posts(site, "question")), len(posts(site, "reveal"))) == (1, 1)
        workspace = site.host.stage.workspace
        told = [message.text for channel in workspace.channels for message in workspace.messages.of(channel)]
        assert any("question bank “aws-lambda” is gone" in text for text in told)


async def test_time_stops_at_everything_that_the_bot_has_to_do(site: Site) -> None:
    host = site.host
    assert await host.upcoming() is None
    await set_up(site)
    assert await host.upcoming() == Upcoming(at(0, 9), "question in #lambda-study")
    await host.run_to_next()
    assert len(posts(site, "question")) == 1
    assert at(0, 9) <= host.stage.clock.now() < at(0, 9, 1)
    assert await host.upcoming() == Upcoming(at(0, 16), "reveal in #lambda-study")
    await host.run_to_reveal()
    assert len(posts(site, "reveal")) == 1
    assert at(0, 16) <= host.stage.clock.now() < at(0, 16, 1)
    await host.advance(timedelta(hours=17, minutes=30))
    assert (len(posts(site, "question")), len(posts(site, "reveal"))) == (2, 1)
    assert float(posts(site, "question")[-1].ts) == at(1, 9).timestamp()
    await host.advance(timedelta(days=1))
    assert (len(posts(site, "question")), len(posts(site, "reveal"))) == (3, 2)
    await host.stop_bot()
    assert await host.upcoming() is None
    with pytest.raises(HostProblem, match="Nothing is planned"):
        await host.run_to_next()


async def test_a_retry_of_slack_is_something_to_come(site: Site) -> None:
    await set_up(site)
    await site.host.run_to_next()
    site.host.playground.faults.drop_acks(2)
    await site.person("Tom").reply(posts(site, "question")[0], "Something")
    ahead = await site.host.upcoming()
    assert ahead is not None
    assert ahead.what == "Slack sends an event again"
    assert ahead.at <= site.host.stage.clock.now() + timedelta(minutes=1)


async def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    files = Files(tmp_path / "p.sqlite3")
    async with open_site(files) as site:
        await set_up(site)
        await site.host.run_to_next()
        await site.person("Tom").reply(posts(site, "question")[0], "It scales by itself, and bills per use.")
        stopped = site.host.stage.clock.now()
    async with open_site(files, MONDAY + timedelta(days=300)) as site:
        assert site.host.stage.clock.now() == stopped
        assert len(posts(site, "question")) == 1
        await site.host.run_to_reveal()
        shown = [message.text for message in site.host.stage.messages()]
        assert any("1 person answered" in text for text in shown)
    files.put_aside()
    assert not files.workspace.exists()
    old = Files(tmp_path / "p.old.sqlite3")
    assert old.database.exists()
    assert old.load() is not None
    async with open_site(files) as site:
        assert posts(site, "question") == []


async def test_the_workspace_is_kept_after_each_change_and_after_starting_over(site: Site, tmp_path: Path) -> None:
    files = Files(tmp_path / "playground.sqlite3")
    keeping = asyncio.create_task(keep_saved(site.host, site.served))
    try:
        for played in (False, True):
            await site.host.start_over(played=played)
            await site.person("Tom").say("lambda-study", f"Kept, {played}")
            async with asyncio.timeout(60):
                while f"Kept, {played}".encode() not in files.workspace.read_bytes():  # noqa: ASYNC110 - files tell nobody
                    await asyncio.sleep(0.05)
    finally:
        keeping.cancel()


@pytest.mark.parametrize("played", [False, True])
async def test_aiko_is_hidden_from_leaderboards_however_the_workspace_begins(site: Site, played: bool) -> None:
    await site.host.start_over(played=played)
    aiko, channel = site.person("Aiko"), site.host.stage.channel
    await aiko.click(aiko.ephemerals(channel)[-1], ids.UNHIDE)
    assert "You are shown on leaderboards." in aiko.ephemerals(channel)[-1].text


async def test_a_reveal_that_slack_does_not_take_at_once_is_waited_for(site: Site) -> None:
    await set_up(site)
    await site.host.run_to_next()
    site.host.playground.faults.answer("chat.postMessage", status=429, retry_after=30)
    await site.host.run_to_reveal()
    assert len(posts(site, "reveal")) == 1


@pytest.mark.parametrize("cause", [DemoProblem("The bot fell asleep."), OSError("no space"), asyncio.CancelledError()])
async def test_a_week_that_is_broken_off_leaves_what_there_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cause: BaseException
) -> None:
    folder, killed = tmp_path / "here", tmp_path / "killed"
    folder.mkdir()

    async def break_off(_week: Week) -> None:
        shutil.copytree(folder, killed)  # what a process that is killed now leaves behind
        raise cause

    monkeypatch.setattr(Week, "_look_back", break_off)
    async with open_site(Files(folder / "p.sqlite3")) as site:
        await site.person("Tom").say("lambda-study", "Still here")
        with pytest.raises((HostProblem, asyncio.CancelledError)):
            await site.host.start_over(played=True)
    assert {file.name for file in folder.iterdir()} == {"p.sqlite3", "p.sqlite3.lock", "p.sqlite3.workspace.json"}
    for left in (folder, killed):
        async with open_site(Files(left / "p.sqlite3")) as site:
            assert "Still here" in [message.text for message in site.host.stage.messages()]
            await set_up(site)
            await site.host.run_to_next()
            assert len(posts(site, "question")) == 1


async def test_what_was_put_aside_gives_way_to_nothing_less(tmp_path: Path) -> None:
    files, old = Files(tmp_path / "p.sqlite3"), Files(tmp_path / "p.old.sqlite3")
    async with open_site(files) as site:
        await site.person("Tom").say("lambda-study", "Worth keeping")
    files.put_aside()
    kept = old.database.read_bytes(), old.workspace.read_bytes()
    files.put_aside()
    # As a run leaves it that could not start.
    files.save(new_workspace(WorkspaceClock(MONDAY), seed=1, cast=CAST))
    files.database.touch()
    files.put_aside()
    assert (old.database.read_bytes(), old.workspace.read_bytes()) == kept
    assert not files.workspace.exists()
    assert not files.database.exists()


async def test_what_cannot_be_put_aside_stays_and_is_told(site: Site, tmp_path: Path) -> None:
    await site.person("Tom").say("lambda-study", "Still here")
    # A folder in the way of a file that is put aside.
    (tmp_path / "playground.old.sqlite3" / "full").mkdir(parents=True)
    with pytest.raises(HostProblem, match="could not be replaced"):
        await site.host.start_over(played=False)
    assert "Still here" in [message.text for message in site.host.stage.messages()]
    await set_up(site)


async def test_a_workspace_that_cannot_be_kept_ends_the_run_and_stops_the_bot(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    async with open_site(Files(folder / "playground.sqlite3")) as site:
        bot = site.host.stage.bot
        shutil.rmtree(folder)
        with pytest.raises(FilesProblem, match="cannot be written"):
            await keep_saved(site.host, site.served)
        with pytest.raises(FilesProblem, match="cannot be written"):
            await site.host.close()
    with pytest.raises(RuntimeError, match="closed"):
        await bot.runner.write(lambda _store: None)
