"""`lambda-quiz playground`, run as a person runs it."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.cli.playground.files import Files
from bot.settings import config_folder
from tests.banks.samples import GOOD, bank_folder

COMMAND = [sys.executable, "-m", "bot", "playground"]
TIMEOUT = 60
ENVIRONMENT = {**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}


def run(*options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run that ends by itself."""
    return subprocess.run(
        [*COMMAND, *options],
        check=False,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        env=ENVIRONMENT | environment,
    )


@contextmanager
def running(*options: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A playground that runs, with the address that it prints."""
    process = subprocess.Popen(
        [*COMMAND, "--port", "0", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        yield process, found[0]
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    database = tmp_path / "p.sqlite3"
    with running("--db", str(database)) as (process, address):
        with urllib.request.urlopen(address) as page:
            assert "Lambda Quiz playground" in page.read().decode()
        process.send_signal(number)
        said, complained = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, complained) == (0, "")
    assert said == f"Stopped. Everything is kept in {database}.\n"
    assert {path.name for path in tmp_path.iterdir()} == {"p.sqlite3", "p.sqlite3.lock", "p.sqlite3.workspace.json"}


@pytest.mark.parametrize("act", [{"act": "start_over", "played": True}, {"act": "restart_bot"}])
def test_it_stops_without_a_word_in_the_middle_of_something(tmp_path: Path, act: dict[str, object]) -> None:
    database = tmp_path / "p.sqlite3"
    with running("--db", str(database)) as (process, address):
        people = json.loads(Files(database).workspace.read_bytes())["users"]
        person = next(user["id"] for user in people if not user["is_bot"])
        asked = http.client.HTTPConnection(address.removeprefix("http://").removesuffix("/"))
        asked.request("POST", "/act", json.dumps({"as": person} | act), {"Content-Type": "application/json"})
        process.send_signal(signal.SIGINT)
        said, complained = process.communicate(timeout=TIMEOUT)
        asked.close()
    assert (process.returncode, complained) == (0, "")
    assert said == f"Stopped. Everything is kept in {database}.\n"
    with running("--db", str(database)) as (process, _):
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT) == 0


@pytest.mark.parametrize("name", ["100%41 why?mode=ro#1.sqlite3", "a%2Fb/ü + x&y.sqlite3"])
def test_a_file_whose_name_means_something_in_an_address_is_that_file(tmp_path: Path, name: str) -> None:
    files = Files(tmp_path / name)
    files.database.parent.mkdir(exist_ok=True)
    aside = Files(files.database.with_name(f"{files.database.stem}.old{files.database.suffix}"))
    expected = {files.database, files.database.with_name(f"{files.database.name}.lock"), files.workspace}
    for options in ((), ("--fresh",)):
        with running("--db", str(files.database), *options) as (process, _):
            process.send_signal(signal.SIGINT)
            _, complained = process.communicate(timeout=TIMEOUT)
        assert (process.returncode, complained) == (0, "")
        assert {path for path in tmp_path.rglob("*") if path.is_file()} == expected
        expected |= {aside.database, aside.workspace}


def test_a_database_that_is_not_its_own_is_left_alone(tmp_path: Path) -> None:
    database = tmp_path / "real.sqlite3"
    database.write_text("precious")
    for options in ((), ("--fresh",)):
        refused = run("--db", str(database), *options)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert f"{database} was not made by the playground" in refused.stderr
        assert database.read_text() == "precious"


def test_a_workspace_that_cannot_be_read_is_said_and_kept(tmp_path: Path) -> None:
    files = Files(tmp_path / "p.sqlite3")
    files.workspace.write_text('{"version": 1, "us')
    refused = run("--db", str(files.database))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "cannot be read: start with --fresh" in refused.stderr
    assert files.workspace.read_text() == '{"version": 1, "us'


def test_a_port_that_is_taken_is_told_before_anything_is_put_aside(tmp_path: Path) -> None:
    files = Files(tmp_path / "p.sqlite3")
    files.workspace.write_text("kept")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = run("--db", str(files.database), "--port", str(port), "--fresh")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"lambda-quiz: Port {port} is taken, perhaps by another playground: stop that, or")
    assert [file.read_text() for file in tmp_path.iterdir()] == ["kept"]


def test_a_full_disk_is_not_taken_for_a_port(tmp_path: Path) -> None:
    files = Files(tmp_path / "p.sqlite3")
    files.workspace.with_name(f"{files.workspace.name}.partial").symlink_to("/dev/full")
    refused = run("--db", str(files.database), "--port", "0")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"lambda-quiz: {files.workspace} cannot be written (No space left on device): "
        "mend that, or name another file with --db.\n"
    )


def test_a_setting_that_is_wrong_is_told(tmp_path: Path) -> None:
    refused = run("--db", str(tmp_path / "p.sqlite3"), "--port", "0", LAMBDA_QUIZ_PORT="abc")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(
        f"lambda-quiz: LAMBDA_QUIZ_PORT (or port in {config_folder()}/settings.toml) is not usable"
    )


def test_a_broken_bank_is_refused_as_by_start_before_anything_is_put_aside(tmp_path: Path) -> None:
    seas, files = bank_folder(tmp_path, sun=""), Files(tmp_path / "p.sqlite3")
    files.workspace.write_text("kept")
    options = ("--db", str(files.database), "--port", "0", "--fresh")
    for refused in (run(*options, "--banks", str(tmp_path)), run(*options, LAMBDA_QUIZ_BANKS=str(tmp_path))):
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr == (
            f"lambda-quiz: The bank {seas} cannot be used: sun.yaml, line 1: the file is empty.\n"
        )
    assert [file.read_text() for file in tmp_path.iterdir() if file.is_file()] == ["kept"]


def test_the_banks_of_the_option_come_before_those_of_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "sound").mkdir()
    bank_folder(tmp_path / "broken", sun="")
    bank_folder(tmp_path / "sound", moon=GOOD)
    monkeypatch.setitem(ENVIRONMENT, "LAMBDA_QUIZ_BANKS", str(tmp_path / "broken"))
    with running("--db", str(tmp_path / "p.sqlite3"), "--banks", str(tmp_path / "sound")) as (process, _):
        process.send_signal(signal.SIGINT)
        _, complained = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, complained) == (0, "")


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    refused = run("--db", str(tmp_path / "no" / "p.sqlite3"), "--port", "0")
    assert refused.returncode == 1
    assert str(tmp_path / "no") in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_second_one_on_the_same_files_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite3"
    with running("--db", str(database)):
        for options in ((), ("--fresh",)):
            refused = run("--db", str(database), "--port", "0", *options)
            assert refused.returncode == 1
            assert "Another process is using the database" in refused.stderr
        assert not database.with_name("p.old.sqlite3").exists()


def test_one_that_was_killed_goes_on(tmp_path: Path) -> None:
    database = tmp_path / "p.sqlite3"
    with running("--db", str(database)) as (process, _):
        process.kill()
        process.wait(TIMEOUT)
    with running("--db", str(database)) as (process, address):
        with urllib.request.urlopen(address) as page:
            assert page.status == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(TIMEOUT) == 0
