"""`lambda-quiz bank overlay` as its user sees it."""

import resource
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.domain.disputes import DisputeState
from bot.storage.bank_files import load_bank
from tests.banks.samples import GOOD, bank_folder
from tests.builders import StoppedClock, utc
from tests.databases import on_sqlite, opened, run_by_hand
from tests.storage.examples import MONDAY, NOW, QUESTION, add_quiz, add_round, dispute

Export = Callable[..., Result]
ASKED = replace(QUESTION, bank="seas", id="why-tides")


@pytest.fixture
def seas(tmp_path: Path) -> Path:
    (tmp_path / "banks").mkdir()
    return bank_folder(tmp_path / "banks", moon=GOOD)


@pytest.fixture
def export(database_url: str, seas: Path) -> Export:
    """Runs the command on the test's database and its bank."""

    def run(*arguments: object, **environment: str) -> Result:
        env = {"DATABASE_URL": database_url, "LAMBDA_QUIZ_BANKS": str(seas.parent)} | environment
        result = CliRunner().invoke(main, ["bank", "overlay", "export", *map(str, arguments)], env=env)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        assert "Traceback" not in result.output
        return result

    return run


def accept(database_url: str, channel: str, *phrasings: str, point: str = "k1") -> int:
    """Accept phrasings in a new quiz, and return its id."""
    with opened(database_url) as database, database.transactions.write() as store:
        quiz = add_quiz(store, channel)
        for day, phrasing in enumerate(phrasings):
            round_ = add_round(store, quiz, MONDAY + timedelta(days=day), question=ASKED)
            waiting = dispute(store, round_, key_point_id=point)
            store.disputes.decide(replace(waiting, state=DisputeState.ACCEPTED, phrasing=phrasing, decided_at=NOW))
    return quiz.id


def test_accepted_wordings_are_written_as_a_patch_that_applies(
    export: Export, database_url: str, seas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.cli.bank.SystemClock", lambda: StoppedClock(utc("2026-12-01 12:00")))
    accept(database_url, "C1", "lunar pull", "the moon: nearest")
    accept(database_url, "C2", "Lunar pull!")

    result = export("--output", tmp_path / "overlay.patch")

    assert (result.exit_code, result.stdout) == (
        0,
        f"Wrote a patch to {tmp_path}/overlay.patch that adds 2 wordings.\n",
    )
    subprocess.run(["git", "apply", "overlay.patch"], cwd=tmp_path, check=True, capture_output=True)
    [k1, *_] = load_bank(seas).questions["why-tides"].rubric.key_points
    assert k1.phrasings == ("moon", "lunar pull", "the moon: nearest")
    checked = CliRunner().invoke(main, ["bank", "check", str(seas)])
    assert (checked.exit_code, checked.stdout) == (0, f"{seas}: 1 question, 0 errors, 0 warnings.\n")
    assert "nothing to add: the banks have every accepted wording" in export().stderr


def test_without_a_file_the_patch_alone_is_on_standard_output(export: Export, database_url: str) -> None:
    accept(database_url, "C1", "lunar pull")

    result = export()

    assert result.stdout.startswith("--- a/banks/seas/moon.yaml\n+++ b/banks/seas/moon.yaml\n@@ ")
    assert result.stderr == "Wrote a patch that adds 1 wording.\n"


def test_one_quiz_is_named_by_its_channel_or_its_id(export: Export, database_url: str) -> None:
    accept(database_url, "C1", "lunar pull")
    other = accept(database_url, "C2", "sister of the earth")

    for named in ("C2", other):
        patch = export("--quiz", named).stdout
        assert "sister of the earth" in patch
        assert "lunar pull" not in patch
    for named in ("C3", accept(database_url, "C3")):
        nothing = export("--quiz", named)
        assert (nothing.exit_code, nothing.stdout) == (0, "")
        assert nothing.stderr.startswith(f"Reviewers of the quiz {named} have accepted no wording yet, ")


@pytest.mark.parametrize("named", ["C9", "99999999999999999999", "C1 ", "\0"])
def test_a_quiz_that_is_not_there(export: Export, database_url: str, named: str) -> None:
    accept(database_url, "C1", "lunar pull")
    refused = export("--quiz", named)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"lambda-quiz: There is no quiz {named}. Name its channel's id, such as ")


@on_sqlite
def test_a_wording_that_was_taken_back_is_left_out(export: Export, database_url: str) -> None:
    accept(database_url, "C1", "lunar pull", "the moon: nearest")
    with opened(database_url) as database, database.transactions.write() as store:
        [first, _] = store.disputes.accepted_phrasings()
        assert store.disputes.reword(first.dispute_id, first.phrasing, "")

    patch = export().stdout

    assert "the moon: nearest" in patch
    assert "lunar pull" not in patch


@on_sqlite
def test_the_banks_are_those_of_the_bot_wherever_they_are_named(
    export: Export, database_url: str, seas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    accept(database_url, "C1", "lunar pull")
    assert export(LAMBDA_QUIZ_BANKS=f" {seas.parent} ").stdout.startswith("--- a/banks/seas/moon.yaml\n")
    monkeypatch.setattr("bot.settings.model.HERE", tmp_path)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(f'banks = "{seas.parent}"\n')
    assert export(LAMBDA_QUIZ_BANKS="").stdout.startswith("--- a/banks/seas/moon.yaml\n")
    named = export("--banks", seas.parent, LAMBDA_QUIZ_BANKS="/nowhere")
    assert named.stdout.startswith("--- a/banks/seas/moon.yaml\n")
    refused = export(LAMBDA_QUIZ_BANKS="/nowhere")
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert f"LAMBDA_QUIZ_BANKS (or banks in {tmp_path}/config/settings.toml) is not usable" in refused.stderr


@on_sqlite
def test_where_nothing_was_accepted_it_says_so_and_writes_no_file(export: Export, tmp_path: Path) -> None:
    result = export("-o", tmp_path / "overlay.patch")

    assert (result.exit_code, result.stdout) == (
        0,
        "Reviewers have accepted no wording yet, so there is nothing to write.\n",
    )
    assert not (tmp_path / "overlay.patch").exists()


@on_sqlite
def test_what_has_no_place_is_told(export: Export, database_url: str) -> None:
    accept(database_url, "C1", "lunar pull", point="k9")

    result = export()

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr.splitlines()[0] == "Left out: why-tides, k9: the bank seas has no such key point."


@on_sqlite
def test_problems_are_sentences(export: Export, database_url: str, seas: Path, tmp_path: Path) -> None:
    accept(database_url, "C1", "lunar pull")
    (tmp_path / "there").write_text("kept")
    for result, said in (
        (export("-o", tmp_path / "there"), "exists already and is not overwritten"),
        (export("-o", tmp_path / "no" / "folder"), "cannot be read or written: No such file"),
        (export(DATABASE_URL=f"sqlite:///{tmp_path}/none.sqlite3"), "There is no database"),
        (export("--banks", tmp_path / "no"), "does not exist"),
        (export("--banks", seas), f"{seas}: it is a bank itself; give the folder that it is in, {seas.parent}."),
    ):
        assert result.exit_code != 0
        assert said in result.output
    assert (tmp_path / "there").read_text() == "kept"
    (seas / "moon.yaml").write_text("a: 1\n")
    assert "moon.yaml, line 1" in export().output
    run_by_hand(database_url, "DROP TABLE disputes")
    assert "The database says: no such table: disputes. Mend that" in export().output


@on_sqlite
def test_a_file_that_cannot_be_written_to_its_end_is_named(export: Export, database_url: str, tmp_path: Path) -> None:
    accept(database_url, "C1", "moon " * 50_000)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        result = export("-o", tmp_path / "overlay.patch")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert result.exit_code == 1
    assert result.output == f"lambda-quiz: {tmp_path}/overlay.patch cannot be read or written: File too large.\n"
