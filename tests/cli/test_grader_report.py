"""`lambda-quiz grader report` as its user sees it, on small files of labelled replies."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.grading.labelled import ALIKE, COPIED
from tests.banks.samples import GOOD, bank_folder

FULL = "The moon and the sun, and coasts are in it."
LONG = "Both the moon and the sun pull at the water, and the coasts make the difference from place to place."


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["grader", "report", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def reply(**changes: object) -> dict[str, object]:
    usual = {"question": "why-tides", "kind": "own words", "writer": 1, "text": FULL}
    return usual | {"a": {"covers": ["k1", "k2", "k4"]}} | changes


def written(tmp_path: Path, *lines: dict[str, object] | str) -> Path:
    file = tmp_path / "replies.jsonl"
    text = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    file.write_text(text, encoding="utf-8")
    return file


def rows(result: Result) -> list[list[str]]:
    """The words of every line."""
    return [line.split() for line in result.stdout.splitlines()]


@pytest.fixture
def seas(tmp_path: Path) -> Path:
    """A bank of two questions; "why-tides" is the second by id and so held out."""
    return bank_folder(tmp_path, moon=GOOD, sun=GOOD.replace("id: why-tides", "id: how-tides").replace("seed-q01", "q"))


def test_a_report_counts_verdicts_overall_and_by_kind(seas: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        reply(),
        reply(text="Something heavy up there."),
        reply(kind="swapped", a={}),
        reply(kind="wrong", text="the wind", a={"claims": [0]}),
    )
    result = run(file, "--bank", seas)
    assert result.exit_code == 0
    assert "4 replies to 1 question, graded by lexical-" in result.stdout
    found = rows(result)
    assert ["full", "1", "0", "1"] in found
    assert ["partial", "0", "0", "0"] in found
    assert ["none", "1", "0", "1"] in found
    assert ["own", "words", "2", "50.0%", "1", "1"] in found
    assert ["swapped", "1", "0.0%", "1"] in found
    assert ["wrong", "1", "100.0%", "1"] in found
    assert "False full credit: 1 of 2 (50.0%) of what is not full: swapped 1." in result.stdout
    assert "Right in own words, graded full: 1 of 2 (50.0%)." in result.stdout
    assert "Key points found: precision 0.500, recall 0.500, F1 0.500." in result.stdout
    assert "Left to a person: 0 of 4 (0.0%) replies; of their maybes 0 of 0 are covered." in result.stdout
    bands = [row for row in found if len(row) == 7 and row[1] == "to"]
    assert sum(int(row[3]) for row in bands) == 6
    assert sum(int(row[5]) for row in bands) == 10


def test_a_program_reads_the_same_figures(seas: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        reply(text=LONG, b={"covers": ["k1"]}),
        reply(text="Something heavy up there."),
        reply(kind="swapped", a={"covers": ["k1"], "contradicts": ["k2"]}),
        {"question": "why-tides", "kind": COPIED, "text": LONG, "of": 1},
    )
    result = run(file, "--bank", seas, "--json", "--worst", 1)
    told = json.loads(result.stdout)
    assert (told["replies"], told["questions"], told["unsettled"]) == (3, 1, 1)
    assert told["verdicts"]["full"] == {"full": 1, "partial": 0, "none": 1}
    assert told["kinds"]["swapped"]["partial"] == {"full": 1, "partial": 0, "none": 0}
    assert told["agreement"]["reader a and reader b"]["same_verdict"] == {"hits": 0, "of": 1}
    assert told["same_label"] == {"hits": 0, "of": 1}
    assert told["agreement"]["truth and grader"]["replies"] == 3
    assert told["key_points"]["precision"] == 4 / 6
    assert told["false_full"] == {"hits": 1, "of": 1, "kinds": {"swapped": 1}}
    assert told["own_words_full"] == {"hits": 1, "of": 2}
    assert told["copies"][COPIED] == {"hits": 1, "of": 1}
    assert sum(band["covered"]["of"] for band in told["reliability"]) == 6
    [mistake] = told["worst"]
    assert (mistake["line"], mistake["kind"], mistake["text"]) == (3, "swapped", FULL)
    assert mistake["due"] == {"credit": "partial", "covered": ["k1"], "contradicted": ["k2"]}
    assert mistake["given"] == {"credit": "full", "covered": ["k1", "k2", "k4"], "contradicted": []}


def test_readers_are_compared_with_the_grader_and_with_each_other(seas: Path, tmp_path: Path) -> None:
    right = {"covers": ["k1", "k2", "k4"]}
    file = written(
        tmp_path,
        reply(b=right),
        reply(a={"covers": ["k1"]}, b=right, settled=right),
        reply(a={"covers": ["k1"]}, b=right),
        reply(a=right),
    )
    result = run(file, "--bank", seas)
    assert "On 1 of them the readers differ and nothing is settled: there the first reader counts." in result.stdout
    found = {" ".join(row[:4]): row[4:] for row in rows(result) if len(row) > 5}
    assert found["truth and grader 4"][:2] == ["0.429", "75.0%"]
    assert found["reader a and grader"][:3] == ["4", "0.333", "50.0%"]
    assert found["reader b and grader"] == ["3", "1.000", "100.0%", "1.000"]
    assert found["reader a and reader"] == [
        "b",
        "3",
        "0.250",
        "33.3%",
        "0.385",
        "33.3%",
    ]  # (8/12 - 66/144) / (1 - 66/144)


def test_the_worst_mistakes_are_told_with_what_was_due(seas: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        reply(text="Something\u001b[31m else. " + "It goes on. " * 40),
        reply(kind="swapped", a={"covers": ["k1"], "contradicts": ["k2"]}),
        reply(),
    )
    told = "\n".join(line.rstrip() for line in run(file, "--bank", seas).stdout.split("\n"))
    [first, second] = told.partition("\n1. ")[2].split("\n2. ")
    assert first.split("\n") == [
        "False full: why-tides, swapped, line 2",
        f"   {FULL}",
        "   due:   partial; k1, not k2",
        "   given: full; k1, k2, k4",
        "",
    ]
    assert second.startswith(
        "Missed full: why-tides, own words, line 1\n   Something\N{REPLACEMENT CHARACTER}[31m else."
    )
    assert "…\n   due:   full; k1, k2, k4\n   given: none; no key point\n" in second
    assert "\n2. " not in run(file, "--bank", seas, "--worst", 1).stdout
    assert "\n1. " not in run(file, "--bank", seas, "--worst", 0).stdout


@pytest.mark.parametrize(("split", "question"), [("test", "why-tides"), ("development", "how-tides")])
def test_every_second_question_is_held_out(seas: Path, tmp_path: Path, split: str, question: str) -> None:
    file = written(tmp_path, reply(), reply(question="how-tides"), reply(question="q", kind="own words"))
    assert "3 replies to 2 questions" in run(file, "--bank", seas).stdout
    told = run(file, "--bank", seas, "--split", split).stdout
    assert told.startswith("1 reply to 1 question" if question == "why-tides" else "2 replies to 1 question")


def test_copies_are_reported_apart(seas: Path, tmp_path: Path) -> None:
    file = written(
        tmp_path,
        reply(text=LONG),
        reply(kind=COPIED, text=LONG.replace("Both", "Clearly"), of=1),
        reply(
            kind=ALIKE, text="The moon pulls, the sun pulls less, and the coasts differ from each other a lot.", of=1
        ),
        reply(kind=ALIKE, text=LONG, of=2),
    )
    told = run(file, "--bank", seas).stdout
    assert told.startswith("1 reply to 1 question")
    assert "Copies found out: 1 of 1 (100.0%).\nWrongly taken for copies: 1 of 2 (50.0%).\n" in told


def test_ids_may_be_short_or_full(tmp_path: Path) -> None:
    text = GOOD.replace("k1", "t-k1").replace("k2", "t-k2").replace("k3", "t-k3").replace("k4", "t-k4")
    short = run(written(tmp_path, reply()), "--bank", bank_folder(tmp_path, moon=text))
    full = run(written(tmp_path, reply(a={"covers": ["t-k1", "k2", "t-k4"]})), "--bank", tmp_path / "seas")
    assert short.exit_code == 0
    assert full.stdout == short.stdout


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("nonsense", "The line is not JSON: Expecting value at character 1."),
        (reply(question="why"), "There is no question “why” in the bank “seas”."),
        (reply(text=7), "The field text must be text, not a number."),
        (reply(kind=None), "The field kind must be text, not null."),
        ({k: v for k, v in reply().items() if k != "a"}, "The field a is missing."),
        (reply(b=[]), "The label b must be an object, not a list."),
        (
            reply(settled={"cover": []}),
            "The label settled has no field cover, only claims, contradicts, covers, nature.",
        ),
        (reply(a={"covers": "k1"}), "The field covers of label a must be a list, not text."),
        (reply(a={"covers": ["k5"]}), "There is no key point k5 in why-tides; it has k1, k2, k3, k4."),
        (reply(a={"covers": [None]}), "There is no key point null in why-tides; it has k1, k2, k3, k4."),
        (reply(a={"covers": ["k1"], "contradicts": ["k1"]}), "The label a both covers and contradicts k1."),
        (reply(a={"claims": [1]}), "There is no wrong claim 1 in why-tides; it has 1, from 0."),
        (
            '{"question": "why-tides", "kind": "terse", "text": "moon", "a": {"covers": [], "covers": ["k1"]}}',
            "The field covers stands twice in one object.",
        ),
        (reply(a={"claims": [True]}), "There is no wrong claim True in why-tides; it has 1, from 0."),
        (
            reply(a={"nature": "joke"}),
            "The nature in label a must be answer, off topic, echo, stuffing or injection.",
        ),
        (
            reply(kind=COPIED),
            "The field of must be the number of a line before it, with a reply to the same question.",
        ),
        (
            reply(kind=ALIKE, of=2),
            "The field of must be the number of a line before it, with a reply to the same question.",
        ),
        (
            reply(kind=COPIED, of=True),
            "The field of must be the number of a line before it, with a reply to the same question.",
        ),
        (
            reply(kind=COPIED, question="how-tides", of=1),
            "The field of must be the number of a line before it, with a reply to the same question.",
        ),
    ],
)
def test_a_bad_line_refuses_the_file_with_its_sentence(
    seas: Path, tmp_path: Path, line: dict[str, Any] | str, sentence: str
) -> None:
    result = run(written(tmp_path, reply(), "", line, reply()), "--bank", seas)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"lambda-quiz: replies.jsonl, line 3: {sentence}\n"


def test_a_claim_of_a_question_without_any_has_its_sentence(tmp_path: Path) -> None:
    text = re.sub(r"      wrong_claims:\n.*\n", "", GOOD)
    result = run(written(tmp_path, reply(a={"claims": [0]})), "--bank", bank_folder(tmp_path, moon=text))
    assert result.stderr == (
        "lambda-quiz: replies.jsonl, line 1: There is no wrong claim 0 in why-tides; it has none.\n"
    )


def test_of_many_bad_lines_the_first_are_told(seas: Path, tmp_path: Path) -> None:
    said = run(written(tmp_path, *["[]"] * 25), "--bank", seas).stderr.splitlines()
    assert said[0] == "lambda-quiz: replies.jsonl, line 1: The line must be a JSON object, not a list."
    assert (len(said), said[-1]) == (21, "lambda-quiz: replies.jsonl: 5 more lines are wrong.")
    said = run(written(tmp_path, *["[]"] * 21), "--bank", seas).stderr.splitlines()
    assert (len(said), said[-1]) == (21, "lambda-quiz: replies.jsonl: 1 more line is wrong.")


def test_a_file_without_replies_and_one_that_is_not_there_are_refused(seas: Path, tmp_path: Path) -> None:
    empty = run(written(tmp_path, ""), "--bank", seas)
    assert (empty.exit_code, empty.stderr) == (
        1,
        f"lambda-quiz: {tmp_path / 'replies.jsonl'}: there is no reply in it to measure by.\n",
    )
    split = run(written(tmp_path, reply()), "--bank", seas, "--split", "development")
    assert (split.exit_code, split.stderr) == (1, empty.stderr)
    missing = run(tmp_path / "none.jsonl", "--bank", seas)
    assert (
        missing.stderr
        == f"lambda-quiz: {tmp_path / 'none.jsonl'}: the file cannot be read: No such file or directory.\n"
    )
