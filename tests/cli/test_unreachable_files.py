"""A file that cannot even be looked at, as in a folder that may not be entered, is named in one sentence.

Root may enter every folder, so what is wrong with the files of these tests is that their names are too long.
"""

from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from tests.databases import on_sqlite

LONG = "a" * 300


def refusal(*arguments: str) -> str:
    """What is printed on standard error before an exit code of 1."""
    result = CliRunner().invoke(main, arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    return result.stderr


@pytest.mark.parametrize(
    "command", ["bank list --bank", "bank export --format json -o", "bank import x.json --to", "demo --data"]
)
def test_a_name_that_is_too_long(command: str, tmp_path: Path) -> None:
    file = str(tmp_path / LONG)
    said = refusal(*command.split(), file)
    assert said.startswith(f"lambda-quiz: {file}")
    assert said.endswith(": File name too long.\n")
    assert said.count("\n") == 1


@on_sqlite
def test_a_backup(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert refusal("db", "backup", str(tmp_path / LONG)) == f"lambda-quiz: {tmp_path / LONG}: File name too long.\n"
