"""Where the output cannot be written, every command says so in one sentence, and its exit code is 1."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ANSWER = b'{"question": "maximum-timeout", "answer": "15 minutes"}\n'
LABELLED = b'{"question": "maximum-timeout", "kind": "terse", "text": "15 minutes", "a": {"covers": ["q03-k1"]}}\n'


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


FULL_SOON = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))"
"""Files then cannot grow beyond a page of SQLite's, for root as well."""


def test_a_deck_for_which_there_is_no_room(tmp_path: Path) -> None:
    result = subprocess.run(
        [
            *(sys.executable, "-c", f"{FULL_SOON}; from bot.__main__ import main; main()"),
            *("bank", "export", "--format", "anki", "-o", "deck.apkg"),
        ],
        capture_output=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        check=False,
    )
    assert result.returncode == 1
    assert re.fullmatch(rb"lambda-quiz: deck\.apkg cannot be written: [^\n]+\.\n", result.stderr)
