"""`lambda-quiz doctor` as its user sees it: a line for each thing it looks at, and the fix where one is broken."""

import asyncio
import re
import shutil
import sqlite3
import sys
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from bot.__main__ import main
from bot.cli.doctor import needed_scopes
from bot.cli.manifest import manifest_of
from bot.domain.opinions import Opinion
from bot.settings import Mode, config_folder
from bot.storage.database import open_database
from bot.storage.database_problem import DatabaseProblem
from bot.storage.store import SqlStore
from tests.banks.samples import GOOD, bank_folder
from tests.builders import quiz_settings
from tests.cli.test_database import set_revision
from tests.cli.test_start import SECRET, SETTINGS, Office, open_office, slack_at
from tests.databases import by_hand, on_postgresql, on_sqlite, opened, run_by_hand, with_the_rights_of_its_owner
from tests.network import free_port
from tests.second_opinion.endpoint import fails, open_endpoint, says, written
from tests.storage.examples import add_quiz


async def doctor(settings: dict[str, str]) -> tuple[int, dict[str, str]]:
    """The exit code, and what is said of each subject behind its "ok" or "BAD"."""

    def invoke() -> tuple[int, str]:
        result = CliRunner().invoke(main, ["doctor"], env=dict.fromkeys(SETTINGS) | settings)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result.exit_code, result.output

    code, output = await asyncio.to_thread(invoke)
    assert SECRET not in output
    lines = [re.fullmatch(r"(ok|BAD) +([A-Za-z ]+): (.+[.?])", line) for line in output.splitlines()]
    said = {line[2]: f"{line[1]}: {line[3]}" for line in lines if line}
    assert len(said) == len(lines), output
    assert (code == 0) == all(line.startswith("ok") for line in said.values())
    return code, said


@pytest.fixture
async def office(tmp_path: Path, migrated_sqlite: Path) -> AsyncIterator[Office]:
    """A workspace and a database to which nothing is wrong."""
    shutil.copy(migrated_sqlite, tmp_path / "quiz.sqlite3")
    async with open_office(tmp_path) as opened:
        yield opened


@pytest.mark.parametrize("mode", [Mode.SOCKET, Mode.HTTP], ids=str)
async def test_everything_is_fine(tmp_path: Path, database_url: str, mode: Mode) -> None:
    async with open_office(tmp_path, mode) as office:
        code, said = await doctor(office.settings | {"DATABASE_URL": database_url})
    assert code == 0
    assert said.pop("app token", None) == (None if mode is Mode.HTTP else "ok: opens Socket Mode.")
    checked = ["settings", "database", "schema", "standings", "bank", "grader", "bot token", "scopes", "clock"]
    assert said.pop("queue", None) == (None if database_url.startswith("sqlite") else "ok: has its tables.")
    assert list(said) == checked
    assert said["settings"] == f"ok: complete, for {mode}."
    assert said["bank"].startswith("ok: aws-lambda, with ")
    assert said["grader"] == "ok: lexical-15, which reads words."
    assert said["bot token"] == "ok: works in Playground."


async def test_it_looks_while_the_bot_runs(office: Office) -> None:
    bot = office.build()
    await bot.start()
    code, _ = await doctor(office.settings)
    await bot.stop()
    assert code == 0


async def test_it_changes_nothing(office: Office) -> None:
    office.settings["DATABASE_URL"] = f"sqlite:///{office.folder / 'other.sqlite3'}"
    _, said = await doctor(office.settings)
    assert "There is no database" in said["database"]
    assert "make one with `lambda-quiz db upgrade` first." in said["database"]
    assert "other.sqlite3" not in {path.name for path in office.folder.iterdir()}


async def test_settings_that_are_wrong(office: Office) -> None:
    del office.settings["SLACK_BOT_TOKEN"]
    code, said = await doctor(office.settings)
    assert code == 1
    assert said["settings"].startswith("BAD: SLACK_BOT_TOKEN is not set: set it to the Bot User OAuth Token")
    assert said["schema"].startswith("ok")
    assert "bot token" not in said


async def test_a_variable_that_is_misspelt(office: Office) -> None:
    code, said = await doctor(office.settings | {"LAMBDA_QUIZ_METRIC_PORT": "9464", "LAMBDA_QUIZ_PROT": "80"})
    assert code == 1
    assert said["settings"].startswith("ok")
    assert said["environment"] == (
        "BAD: LAMBDA_QUIZ_METRIC_PORT in the environment is no setting: correct its name to LAMBDA_QUIZ_METRICS_PORT, "
        "or unset it. LAMBDA_QUIZ_PROT in the environment is no setting: correct its name to LAMBDA_QUIZ_PORT, or "
        "unset it."
    )


async def test_a_database_that_does_not_answer(office: Office) -> None:
    _, said = await doctor(office.settings | {"DATABASE_URL": f"postgresql://u:{SECRET}@127.0.0.1:1/name"})
    assert said["database"].startswith("BAD: PostgreSQL does not answer at 127.0.0.1")
    assert "schema" not in said
    assert said["bot token"].startswith("ok")


@on_sqlite
def test_a_database_that_can_only_be_read(database_url: str, tmp_path: Path) -> None:
    (tmp_path / "quiz.sqlite3").chmod(0o444)
    with with_the_rights_of_its_owner():
        result = CliRunner().invoke(main, ["doctor"], env=dict.fromkeys(SETTINGS) | {"DATABASE_URL": database_url})
    assert f"BAD  database: The database {tmp_path}/quiz.sqlite3 cannot be written: " in result.output
    assert "ok   schema: " in result.output


async def test_a_disk_that_is_almost_full(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.storage.writable.ROOM", 2**60)
    code, said = await doctor(office.settings)
    assert code == 1
    assert said["database"].startswith(f"BAD: The disk of the database {office.folder}/quiz.sqlite3 has less than ")
    assert said["database"].endswith(" MB left. Make room on it: answers are refused once it is full.")
    assert said["schema"].startswith("ok")
    assert "standings" in said


@on_sqlite
def test_a_lock_that_cannot_be_written(database_url: str, tmp_path: Path) -> None:
    """As where root has once run a command on the database of another user: `start` would refuse it."""
    lock = tmp_path / "quiz.sqlite3.lock"
    lock.touch(0o444)
    with with_the_rights_of_its_owner():
        result = CliRunner().invoke(main, ["doctor"], env=dict.fromkeys(SETTINGS) | {"DATABASE_URL": database_url})
        with pytest.raises(DatabaseProblem) as caught:
            open_database(database_url)
    assert str(caught.value).startswith(f"{lock} beside the database cannot be written: Permission denied. Change ")
    assert f"BAD  database: {caught.value}\n" in result.output


@on_sqlite
def test_a_lock_that_a_running_bot_has(database_url: str) -> None:
    with opened(database_url):
        result = CliRunner().invoke(main, ["doctor"], env=dict.fromkeys(SETTINGS) | {"DATABASE_URL": database_url})
        assert "ok   database: reachable.\n" in result.output
        with pytest.raises(DatabaseProblem, match="Another process is using the database"):
            open_database(database_url)


async def test_a_database_that_is_named_in_the_file(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.settings.model.HERE", office.folder)
    (office.folder / "config").mkdir()
    (office.folder / "config" / "settings.toml").write_text("database_url = 'sqlite:///quiz.sqlite3'")
    _, said = await doctor(office.settings)
    assert said["database"].startswith(
        f"BAD: {office.folder}/config/settings.toml contains database_url, a secret: remove it"
    )


async def test_a_database_without_tables(office: Office) -> None:
    file = office.folder / "empty.sqlite3"
    sqlite3.connect(file).close()
    file.touch()
    _, said = await doctor(office.settings | {"DATABASE_URL": f"sqlite:///{file}"})
    assert said["schema"] == "BAD: The database’s tables are missing or old. Run `lambda-quiz db upgrade` first."


async def test_standings_that_differ_from_the_ledger(office: Office) -> None:
    for quiz_id in (1, 2):
        with by_hand(office.database_url) as connection:
            connection.execute(
                text(f"INSERT INTO standings VALUES ({quiz_id}, 'all', '0001-01-01', 'T1', 'U1', false, 5, 1)")
            )
            add_quiz(SqlStore(connection), f"C{quiz_id}")
        _, said = await doctor(office.settings)
        differ = "1 differs" if quiz_id == 1 else "2 differ"
        assert said["standings"] == f"BAD: {differ} from the ledger of points. Run `lambda-quiz db recount`."


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        ("ALTER TABLE alembic_version RENAME COLUMN version_num TO version", "schema"),
        ("DROP TABLE members", "standings"),
    ],
)
async def test_tables_that_were_changed_by_hand(
    office: Office, database_url: str, statement: str, subject: str
) -> None:
    run_by_hand(database_url, statement)
    code, said = await doctor(office.settings | {"DATABASE_URL": database_url})
    assert code == 1
    assert said[subject].startswith("BAD: The database says: ")
    assert said["database"] == "ok: reachable."
    assert said["bot token"].startswith("ok")


@on_postgresql
async def test_a_queue_that_is_missing(office: Office, empty_database_url: str) -> None:
    with opened(empty_database_url) as database:
        database.upgrade()
    code, said = await doctor(office.settings | {"DATABASE_URL": empty_database_url})
    assert code == 1
    assert said["queue"] == "BAD: The queue’s tables are missing. Run `lambda-quiz db upgrade` first."


async def test_a_database_that_is_ahead(office: Office) -> None:
    set_revision(office.database_url, "r9999")
    _, said = await doctor(office.settings)
    assert said["schema"].startswith("BAD: The database was set up by a newer Lambda Quiz")
    assert "Start the newer version again" in said["schema"]


async def test_banks_that_are_broken_or_missing(office: Office) -> None:
    seas = bank_folder(office.folder, sun="a: 1\n")
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(office.folder)})
    assert said["bank"] == (
        f"BAD: seas: sun.yaml, line 1, questions: the field is missing. Run `lambda-quiz bank check {seas}`."
    )
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(seas)})
    assert said["bank"] == f"BAD: no bank in {seas}. Put one there, or unset LAMBDA_QUIZ_BANKS."


async def test_quizzes_whose_bank_is_gone(office: Office, database_url: str) -> None:
    bank_folder(office.folder, moon=GOOD)
    with by_hand(database_url) as connection:
        quizzes = SqlStore(connection).quizzes
        for place, bank in enumerate(["seas", "postgres", "postgres", "kafka"]):
            quizzes.add("T1", "U1", quiz_settings(channel_id=f"C{place}", bank=bank))
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(office.folder), "DATABASE_URL": database_url})
    assert said["quizzes"] == (
        "BAD: 3 use banks that are gone: kafka, postgres. Put them back, or let others be chosen with "
        "`/lambda-quiz settings`."
    )


async def test_a_bank_of_one_question(office: Office) -> None:
    bank_folder(office.folder, moon=GOOD)
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(office.folder)})
    assert said["bank"] == "ok: seas, with 1 question."


async def test_banks_are_looked_at_while_other_settings_are_wrong(office: Office) -> None:
    seas = bank_folder(office.folder, sun="a: 1\n")
    del office.settings["SLACK_BOT_TOKEN"]
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(office.folder)})
    assert said["settings"].startswith("BAD: SLACK_BOT_TOKEN is not set")
    assert said["bank"].endswith(f"Run `lambda-quiz bank check {seas}`.")


async def test_banks_that_are_not_named_as_they_must_be(office: Office) -> None:
    code, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": "/nowhere"})
    assert code == 1
    assert said["bank"] == said["settings"].removesuffix(" Slack is not asked until then.")
    assert said["bank"].startswith(
        f"BAD: LAMBDA_QUIZ_BANKS (or banks in {config_folder()}/settings.toml) is not usable"
    )
    assert said["schema"].startswith("ok")


async def test_a_bank_that_cannot_be_reached(office: Office) -> None:
    link = office.folder / "banks" / "seas"
    link.parent.mkdir()
    link.symlink_to("a" * 300)
    code, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(link.parent)})
    assert code == 1
    assert said["bank"].startswith(f"BAD: {link} cannot be read: File name too long. Change its owner or its mode, or ")
    assert said["bot token"].startswith("ok")


async def test_a_bank_whose_rubrics_cannot_work(office: Office) -> None:
    seas = bank_folder(office.folder, moon=GOOD.replace("the sun, and coasts differ", "the sun"))
    _, said = await doctor(office.settings | {"LAMBDA_QUIZ_BANKS": str(office.folder)})
    assert said["bank"].startswith(
        "BAD: seas: moon.yaml, line 13, questions[why-tides].model_answer: is graded “partial” itself"
    )
    assert said["bank"].endswith(f" Run `lambda-quiz bank check {seas}`.")


async def test_a_bot_token_that_slack_refuses(office: Office) -> None:
    office.workspace.revoke_bot_token()
    _, said = await doctor(office.settings)
    assert said["bot token"].startswith("BAD: Slack refuses SLACK_BOT_TOKEN (token_revoked): copy ")
    assert said["app token"].startswith("ok")


async def test_an_app_token_that_slack_refuses(office: Office) -> None:
    _, said = await doctor(office.settings | {"SLACK_APP_TOKEN": f"xapp-other-{SECRET}"})
    assert said["app token"].startswith("BAD: Slack refuses SLACK_APP_TOKEN (invalid_auth): make ")
    assert said["bot token"].startswith("ok")


async def test_a_scope_that_the_token_lacks(tmp_path: Path) -> None:
    async with open_office(tmp_path, without_scope="reactions:write") as office:
        _, said = await doctor(office.settings)
    assert said["scopes"] == "BAD: the token lacks reactions:write. Install the app again from the manifest."


def test_both_manifests_ask_for_the_same_scopes() -> None:
    assert needed_scopes() == manifest_of(Mode.HTTP)["oauth_config"]["scopes"]["bot"]


async def test_slack_out_of_reach(office: Office) -> None:
    url = f"http://127.0.0.1:{free_port()}/api/"
    code, said = await doctor(office.settings | {"SLACK_API_URL": url})
    assert code == 1
    assert said["Slack"].startswith(f"BAD: Slack cannot be reached at {url} (ClientConnectorError): check the network")


async def test_a_proxy_that_is_no_address(office: Office) -> None:
    code, said = await doctor(office.settings | {"HTTPS_PROXY": "anna:hush@proxy:3128"})
    assert code == 1
    assert said["Slack"] == "BAD: HTTPS_PROXY or HTTP_PROXY is no address: write it as http://HOST:PORT, or unset it."
    assert "bot token" not in said


def with_model(url: str) -> dict[str, str]:
    return {
        "LAMBDA_QUIZ_SECOND_OPINION_URL": url,
        "LAMBDA_QUIZ_SECOND_OPINION_MODEL": "llama-x",
        "LAMBDA_QUIZ_SECOND_OPINION_KEY": f"sk-{SECRET}",
    }


async def test_a_second_opinion_that_is_there(office: Office) -> None:
    async with open_endpoint() as endpoint:
        endpoint.behaviour = says(written(Opinion("seven", True, "7 days")))
        code, said = await doctor(office.settings | with_model(endpoint.url))
    assert (code, said["second opinion"]) == (0, "ok: llama-x answers and quotes.")
    assert endpoint.keys == [f"Bearer sk-{SECRET}"]


async def test_a_second_opinion_that_is_refused_or_out_of_reach(office: Office) -> None:
    async with open_endpoint() as endpoint:
        endpoint.behaviour = fails(401)
        code, said = await doctor(office.settings | with_model(endpoint.url))
    assert code == 1
    assert said["second opinion"].startswith("BAD: llama-x gives no opinion (HTTP 401): check LAMBDA_QUIZ_SECOND_")
    code, said = await doctor(office.settings | with_model(f"http://127.0.0.1:{free_port()}/v1"))
    assert code == 1
    assert said["second opinion"].startswith("BAD: llama-x gives no opinion (nothing usable came): check ")
    assert said["bot token"].startswith("ok")


async def test_a_second_opinion_without_its_extra(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bot.second_opinion.reader", None)
    code, said = await doctor(office.settings | with_model("http://127.0.0.1/v1"))
    assert code == 1
    assert said["second opinion"] == (
        "BAD: LAMBDA_QUIZ_SECOND_OPINION_URL needs the extra `second-opinion`: install it with "
        "`pip install '.[second-opinion]'`, or unset the variable."
    )


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (-6, r"BAD: 36\d s from Slack's. Set the clock here, best by NTP."),
        (4, r"ok: 2[34]\d s from Slack's."),
        (6, r"BAD: 3[56]\d s from Slack's. Set the clock here, best by NTP."),
    ],
)
async def test_a_clock_that_is_off(office: Office, minutes: int, said: str) -> None:
    async with slack_at(timedelta(minutes=minutes)) as url:
        _, found = await doctor(office.settings | {"SLACK_API_URL": url})
    assert re.fullmatch(said, found["clock"])
