"""Where the output cannot be written, every command says so in one sentence, and its exit code is 1."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ANSWER = b'{"question": "maximum-timeout", "answer": "30 minutes"}\n'
LABELLED = b'{"question": "maximum-timeout", "kind": "terse", "text": "30 minutes", "a": {"covers": ["q03-k1"]}}\n'


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize(
    "command",
    ["--help", "bank list", "bank export --format json", "grader grade", "grader report labelled.jsonl", "demo"],
)
def test_a_full_disk_has_its_sentence(command: str, unbuffered: str, tmp_path: Path) -> None:
    (tmp_path / "labelled.jsonl").write_bytes(LABELLED)
    paths = {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "bot", *command.split()],
            input=ANSWER,
            stdout=full,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env=os.environ | paths,
            check=False,
        )
    assert (result.returncode, result.stderr) == (
        1,
        b"lambda-quiz: The output cannot be written: No space left on device.\n",
    )


PAGE = 4096
"""Bytes in a page of SQLite's, unless it is told otherwise."""

SHARED = 8 * PAGE
"""Bytes in the file that SQLite's readers and writers share, FILE-shm."""


def refused(arguments: str, folder: Path, room: int) -> str:
    """What the command says at its end where no file can grow beyond `room` bytes, for root as well."""
    full_soon = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room}))"
    result = subprocess.run(
        [sys.executable, "-c", f"{full_soon}; from bot.__main__ import main; main()", *arguments.split()],
        capture_output=True,
        cwd=folder,
        env=os.environ
        | {"PYTHONPATH": str(Path(__file__).resolve().parents[2]), "DATABASE_URL": "sqlite:///quiz.sqlite3"},
        check=False,
    )
    assert result.returncode == 1
    return result.stderr.decode()


def test_a_deck_for_which_there_is_no_room(tmp_path: Path) -> None:
    said = refused("bank export --format anki -o deck.apkg", tmp_path, PAGE)
    assert re.fullmatch(r"lambda-quiz: deck\.apkg cannot be written: [^\n]+\.\n", said)


def test_a_database_for_which_there_is_no_room(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "quiz.sqlite3")
    said = refused("db upgrade", tmp_path, PAGE)
    assert said.startswith(f"lambda-quiz: The database {tmp_path}/quiz.sqlite3 cannot be used: ")
    assert said.endswith(" Make room on its disk, and see that the disk is in order.\n")


def test_a_new_database_for_whose_tables_there_is_no_room(tmp_path: Path) -> None:
    said = refused("db upgrade", tmp_path, SHARED)
    assert said.startswith("lambda-quiz: The database says: ")
    assert said.endswith(". Make room on its disk, and see that the disk is in order.\n")


def test_a_backup_for_which_there_is_no_room(migrated_sqlite: Path, tmp_path: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "quiz.sqlite3")
    said = refused("db backup copy.sqlite3", tmp_path, SHARED)
    assert said.startswith("lambda-quiz: The database could not be copied to copy.sqlite3: ")
    assert said.endswith(" Make room on its disk, and see that the disk is in order.\n")
    assert not list(tmp_path.glob("copy*"))
