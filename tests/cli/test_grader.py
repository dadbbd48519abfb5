"""`lambda-quiz grader` as its user sees it: lines in, lines out, and the exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from tests.banks.samples import GOOD, bank_folder

COMMAND = [sys.executable, "-m", "bot", "grader"]


def run(*arguments: object, stdin: str | bytes = "") -> Result:
    result = CliRunner().invoke(main, ["grader", *map(str, arguments)], input=stdin)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def asked(question: object, answer: object) -> str:
    return json.dumps({"question": question, "answer": answer}) + "\n"


def told(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout_bytes.decode().split("\n")[:-1]]


@pytest.fixture
def seas(tmp_path: Path) -> Path:
    return bank_folder(tmp_path, moon=GOOD)


def test_an_answer_is_graded_with_its_reasons(seas: Path) -> None:
    result = run("grade", "--bank", seas, stdin=asked("why-tides", "It is the moon. – And wind!"))
    [line] = told(result)
    assert result.exit_code == 0
    assert line.pop("rubric_version")
    assert line.pop("grader").startswith("lexical-")
    assert line == {
        "line": 1,
        "question": "why-tides",
        "verdict": "not yet",
        "score": 0.0,
        "points": 1,
        "covered": [],
        "maybe": [],
        "missing": ["k2", "k3", "k4"],
        "contradicted": ["k1"],
        "reasons": [
            "k1 is contradicted (“It is the moon”): a wrong claim takes it away.",
            "k2 is missing.",
            "k3 is missing.",
            "k4 is missing.",
            "“And wind” is wrong. It does not.",
        ],
        "needs_person": False,
    }


def test_a_question_may_be_named_by_its_origin(seas: Path) -> None:
    [line] = told(run("grade", "--bank", seas, stdin=asked("seed-q01", "the moon and the sun")))
    assert (line["question"], line["covered"]) == ("why-tides", ["k1", "k2"])


def test_an_origin_of_two_questions_names_neither(seas: Path) -> None:
    (seas / "other.yaml").write_text(GOOD.replace("id: why-tides", "id: why-waves"))
    [line] = told(run("grade", "--bank", seas, stdin=asked("seed-q01", "the moon")))
    assert line["error"] == "The origin “seed-q01” is that of why-tides, why-waves; give the id."


def test_the_bank_that_the_bot_carries_is_meant_without_a_name() -> None:
    [line] = told(run("grade", stdin=asked("maximum-timeout", "30 minutes")))
    assert (line["verdict"], line["points"]) == ("full", 10)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"nonsense", "The line is not JSON: Expecting value at character 1."),
        (b'{"question": ', "The line is not JSON: Expecting value at character 13."),
        (b'\xff{"question": "why-tides"}', "The line is not UTF-8 text."),
        (b"[" * 100_000, "The line is JSON that is too large to read."),
        (b"9" * 5_000, "The line is JSON that is too large to read."),
        (b"[1]", "The line must be a JSON object, not a list."),
        (b"null", "The line must be a JSON object, not null."),
        (b"true", "The line must be a JSON object, not true or false."),
        (b'{"answer": "moon"}', "The field question is missing."),
        (b'{"question": "why-tides"}', "The field answer is missing."),
        (
            b'{"question": "why-tides", "answer": "the sun", "answer": "moon"}',
            "The field answer stands twice in one object.",
        ),
        (b'{"a\\ud83d": 1, "a\\ud83d": 2}', "The field a? stands twice in one object."),
        (b'{"question": 3, "answer": "moon"}', "The field question must be text, not a number."),
        (b'{"question": "why-tides", "answer": {}}', "The field answer must be text, not an object."),
        (b'{"question": "why-tides", "answer": null}', "The field answer must be text, not null."),
        (
            b'{"question": "why-tides", "answer": "a\\u0000"}',
            "The field answer holds the character U+0000, which no message can hold.",
        ),
        (
            b'{"question": "why-tides", "answer": "a\\ud83d"}',
            "The field answer holds U+D83D, which is half a character.",
        ),
        (
            b'{"question": "why-tide", "answer": "moon"}',
            "There is no question “why-tide” in the bank “seas”. Near to it: why-tides.",
        ),
        (
            b'{"question": "' + b"x" * 1_000 + b'", "answer": "moon"}',
            f"There is no question “{'x' * 80}” in the bank “seas”.",
        ),
    ],
)
def test_a_bad_line_has_its_sentence_and_the_others_are_graded(seas: Path, line: bytes, sentence: str) -> None:
    good = asked("why-tides", "the moon").encode()
    result = run("grade", "--bank", seas, stdin=good + line + b"\n\n \r\n" + good)
    before, bad, after = told(result)
    assert bad == {"line": 2, "error": sentence}
    assert (before["line"], after["line"], result.exit_code) == (1, 5, 1)
    assert {**before, "line": 0} == {**after, "line": 0}


def test_lines_of_windows_and_marks_of_unicode_are_read(seas: Path) -> None:
    first = "\ufeff" + asked("why-tides", "the moon").rstrip("\n") + "\r\n"
    second = json.dumps({"question": "why-tides", "answer": "the \u2028 sun\u0085 🌙"}, ensure_ascii=False)
    lines = told(run("grade", "--bank", seas, stdin=(first + second).encode()))
    assert [line["covered"] for line in lines] == [["k1"], ["k2"]]


def test_no_lines_give_no_lines(seas: Path) -> None:
    result = run("grade", "--bank", seas)
    assert (result.exit_code, result.output) == (0, "")


def test_each_answer_is_graded_as_soon_as_its_line_is_there(seas: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "grade", "--bank", seas], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for answer, covered in (("the moon", ["k1"]), ("the sun", ["k2"])):
            process.stdin.write(asked("why-tides", answer).encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["covered"] == covered
        process.stdin.close()
        assert process.wait(timeout=30) == 0


def test_a_reader_that_leaves_ends_it_quietly(seas: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "grade", "--bank", seas], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, said = process.communicate(asked("why-tides", "the moon").encode() * 2_000, timeout=30)
        assert said == b""
        assert process.returncode == 1


@pytest.mark.parametrize(
    ("redirection", "sentence"),
    [
        ("<&-", b"lambda-quiz: Standard input is closed: pipe the lines into it.\n"),
        ("0>/dev/null", b"lambda-quiz: Standard input cannot be read: Bad file descriptor.\n"),
    ],
)
def test_an_input_that_cannot_be_read_has_its_sentence(redirection: str, sentence: bytes) -> None:
    result = subprocess.run(
        ["sh", "-c", f'exec "$@" {redirection}', "sh", *COMMAND, "grade"], capture_output=True, check=False
    )
    assert (result.returncode, result.stdout, result.stderr) == (1, b"", sentence)


def test_a_bank_that_is_not_there_has_its_sentence() -> None:
    result = run("grade", "--bank", "nope", stdin=asked("x", "y"))
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == "lambda-quiz: There is no bank and no folder nope. The bot has: aws-lambda. Name one with --bank.\n"
    )
