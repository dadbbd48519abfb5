"""`lambda-quiz bank` as its user sees it: what is printed where, and the exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.__main__ import main
from bot.grading import choosing
from bot.settings import config_folder
from tests.banks.samples import GOOD, bank_folder, changed
from tests.builders import StoppedClock, utc

MARKDOWN = "## Basic\n\n**Q1: Why?**\n\n**A:** So.\n\n**Q2: How?**\n\n**A:**\n- **One:** a\n- **Two:** b\n\nThe end.\n"


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(main, ["bank", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    """The day is one on which no review is due."""
    clock = StoppedClock(utc("2026-12-01 12:00"))
    monkeypatch.setattr("bot.cli.bank.SystemClock", lambda: clock)
    return clock


@pytest.fixture
def seas(tmp_path: Path) -> Path:
    return bank_folder(tmp_path, moon=GOOD)


def test_a_sound_bank_passes_the_check(seas: Path) -> None:
    result = run("check", seas, "--strict")
    assert (result.exit_code, result.stdout) == (0, f"{seas}: 1 question, 0 errors, 0 warnings.\n")
    assert run("check", "--bank", seas).stdout == result.stdout


def test_one_bank_is_named_in_one_way(seas: Path) -> None:
    result = run("check", seas, "--bank", "aws-lambda")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Name the bank as FOLDER or by --bank, not both." in result.stderr


def test_the_bank_that_the_bot_carries_passes_the_check() -> None:
    result = run("check")
    assert result.exit_code == 0, result.output
    # How many contrasts a grader credits is a measure of the grader, and no defect of the bank.
    assert all("is wrong and is credited" in line for line in result.stdout.splitlines()[:-1]), result.output


def test_without_a_name_all_banks_of_the_bot_are_checked(
    seas: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", str(tmp_path))
    air = tmp_path / "air"
    air.mkdir()
    (air / "wind.yaml").write_text("")
    result = run("check")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "error: wind.yaml, line 1: the file is empty.",
        f"{air}: 0 questions, 1 error, 0 warnings.",
        f"{seas}: 1 question, 0 errors, 0 warnings.",
    ]
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", str(seas))
    result = run("check")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == f"lambda-quiz: {seas}: it is a bank itself; give the folder that it is in, {tmp_path}.\n"


def test_a_bank_is_named_among_those_of_the_bot(seas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", str(seas.parent))
    assert run("list", "--bank", "seas").stdout.startswith("why-tides\t")
    said = "lambda-quiz: There is no bank and no folder aws-lambda. The bot has: seas. Name one with --bank.\n"
    assert run("list").stderr == said
    monkeypatch.setenv("LAMBDA_QUIZ_BANKS", "/nowhere")
    assert f"LAMBDA_QUIZ_BANKS (or banks in {config_folder()}/settings.toml) is not usable" in run("list").stderr


def test_errors_fail_the_check_with_a_sentence_each(seas: Path) -> None:
    (seas / "sun.yaml").write_text("a: 1\n")
    result = run("check", seas)
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "error: sun.yaml, line 1, questions: the field is missing.",
        "error: sun.yaml, line 1, a: there is no such field.",
        f"{seas}: 1 question, 2 errors, 0 warnings.",
    ]


def test_questions_that_cannot_be_read_are_counted_as_well(seas: Path) -> None:
    broken = GOOD.replace("id: why-tides", "id: other").replace("difficulty: easy", "difficulty: mean")
    (seas / "sun.yaml").write_text(broken)
    (seas / "twice.yaml").write_text(GOOD)
    result = run("check", seas)
    assert result.stdout.splitlines()[-1] == f"{seas}: 3 questions of which 1 could be read, 2 errors, 0 warnings."


def test_warnings_fail_only_a_strict_check(seas: Path, clock: StoppedClock) -> None:
    clock.time = utc("2027-03-01 12:00")
    result = run("check", seas)
    assert result.exit_code == 0
    assert run("check", seas, "--strict").exit_code == 1
    assert result.stdout.startswith("warning: moon.yaml, line 32, questions[why-tides].review_after: was due")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "the sun, and coasts differ",
            "the sun",
            (
                "line 13, questions[why-tides].model_answer: is graded “partial” itself; not found in it: k3, k4. "
                "Say it there, or add the words that say it as phrasings."
            ),
        ),
        (
            "[coasts]",
            "[suns, coasts]",
            (
                "line 23, questions[why-tides].rubric.key_points[k4].phrasings[1]: "
                "“suns” cannot be told from “sun” of k2. Take one of them out."
            ),
        ),
        (
            "phrasings: [moon]",
            "phrasings: [moon], contrasts: [It is Moons!]",
            (
                "line 20, questions[why-tides].rubric.key_points[k1].contrasts[1]: "
                "“It is Moons!” cannot be told from “moon”, which is right. Take one of them out."
            ),
        ),
        (
            "phrasings: [wind]",
            "phrasings: [wind, moon and sun and coasts], contradicts: []",
            (
                "line 25, questions[why-tides].rubric.wrong_claims[1].phrasings[2]: “moon and sun and coasts” is wrong "
                "and is graded full, for k1, k2, k4. "
                "Name in contradicts what it takes away, or reword those phrasings."
            ),
        ),
        (
            "phrasings: [sun]",
            "phrasings: [sun, sun and moon at right angles at spring tide]",
            (
                "line 27, questions[why-tides].rubric.distinctions[1]: takes “sun and moon at right angles at spring "
                "tide”, which is right, for a mix-up. Take out the name or the trait that does it."
            ),
        ),
        (
            "traits: [in line]}, {names: [neap tide], traits: [at right angles]}",
            "traits: []}, {names: [neap tide]}",
            (
                "line 27, questions[why-tides].rubric.distinctions[1]: has no trait, so nothing can be mixed up. "
                "Say what is true of one side alone."
            ),
        ),
    ],
)
def test_rubrics_that_cannot_work_fail_the_check(seas: Path, old: str, new: str, problem: str) -> None:
    taken = (("contradicts: [k1], ", ""),) if "contradicts" in new else ()
    text = changed(*taken, (old, new))
    (seas / "moon.yaml").write_text(text)
    result = run("check", seas)
    assert result.exit_code == 1
    *lines, last = result.stdout.splitlines()
    warnings = [line for line in lines if line != f"error: moon.yaml, {problem}"]
    assert len(warnings) == len(lines) - 1
    # One of the texts has "right" in it, which is enough for a key point with so few wordings.
    assert all("an everyday word is enough for k2" in warning for warning in warnings)
    assert last.startswith(f"{seas}: 1 question, 1 error, {len(warnings)} warning")
    (seas / "moon.yaml").write_text(text.replace("[turning], source: tides", "[turning], verified: false"))
    draft = run("check", seas)
    assert draft.exit_code == 0
    assert f"warning: moon.yaml, {problem}\n" in draft.stdout


def test_a_contrast_that_is_credited_is_a_warning(seas: Path) -> None:
    (seas / "moon.yaml").write_text(changed(("phrasings: [sun]", "phrasings: [sun], contrasts: [The sun. It is mad]")))
    result = run("check", seas)
    assert result.exit_code == 0
    assert result.stdout.startswith(
        "warning: moon.yaml, line 21, questions[why-tides].rubric.key_points[k2].contrasts[1]: "
        "“The sun. It is mad” is wrong and is credited. Reword it, or the phrasing like it.\n"
    )
    assert run("check", seas, "--strict").exit_code == 1


def test_rubrics_are_graded_by_the_grader_that_is_named(seas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAMBDA_QUIZ_GRADER", "semantic")
    monkeypatch.setattr(choosing, "LIBRARIES", ("a_library_that_is_not_there",))
    choosing.grader_of.cache_clear()
    assert run("check", seas).exit_code == 0
    by_meaning = run("check", seas, "--grader", "semantic")
    assert (by_meaning.exit_code, by_meaning.stdout) == (1, "")
    assert by_meaning.stderr.startswith("lambda-quiz: The semantic grader needs more libraries: ")


def test_problems_come_in_the_order_of_files_and_lines(seas: Path) -> None:
    broken = changed(("the sun, and coasts differ", "the sun"))
    (seas / "moon.yaml").write_text(broken)
    (seas / "sun.yaml").write_text(broken.replace("id: why-tides", "id: other"))
    (seas / "air.yaml").write_text("a: 1\n")
    lines = run("check", seas).stdout.splitlines()[:-1]
    places = [line.partition(", questions")[0] for line in lines if line.startswith("error")]
    assert places == [
        "error: air.yaml, line 1",
        "error: air.yaml, line 1, a: there is no such field.",
        "error: moon.yaml, line 13",
        "error: sun.yaml, line 13",
    ]


def test_a_question_with_other_errors_is_not_graded(seas: Path) -> None:
    (seas / "moon.yaml").write_text(
        changed(("the sun, and coasts differ", "the sun"), ("pool: [k2, k3, k4]", "pool: [k9]"))
    )
    result = run("check", seas)
    assert "there is no key point k9" in result.stdout
    assert "model_answer" not in result.stdout


def test_the_real_day_counts_when_none_is_given(seas: Path) -> None:
    (seas / "old.yaml").write_text(
        GOOD.replace("2027-02-23", "2001-01-02").replace("2026-11-23", "2001-01-01").replace("why-tides", "old")
    )
    assert (
        "old.yaml, line 32, questions[old].review_after: was due for review on 2001-01-02." in run("check", seas).output
    )


def test_questions_are_listed_in_lines_with_tabs(seas: Path) -> None:
    result = run("list", "--bank", seas)
    assert result.stdout == "why-tides\tbasic\teasy\tsea, moon\tWhy are there tides?\n"


def test_questions_are_listed_in_a_table_on_a_terminal(seas: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (seas / "moon.yaml").write_text(GOOD.replace("Why are there tides?", '"[red]Why :moon:?"'))
    monkeypatch.setenv("FORCE_COLOR", "1")
    result = run("list", "--bank", seas)
    assert "Difficulty" in result.stdout
    assert "[red]Why :moon:?" in result.stdout
    assert "1 question" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (("--section", "basic", "--difficulty", "easy", "--topic", "moon"), True),
        (("--section", "advanced"), False),
        (("--difficulty", "hard"), False),
        (("--topic", "moo"), False),
    ],
)
def test_lists_are_narrowed(seas: Path, arguments: tuple[str, ...], found: bool) -> None:
    result = run("list", "--bank", seas, *arguments)
    assert result.exit_code == 0
    assert ("why-tides" in result.stdout) is found
    assert ("No question matches." in result.stderr) is not found


def test_show_tells_what_is_mixed_up(seas: Path) -> None:
    text = changed(("[{names: [spring tide], traits: [in line]}", "[{names: [spring tide, springs]}"))
    (seas / "moon.yaml").write_text(text)
    assert (
        "\nMixed up\n  spring tide / springs: none of the others; neap tide: at right angles (else k2 contradicted)\n"
    ) in run("show", "why-tides", "--bank", seas).stdout


def test_a_question_is_shown_whole(seas: Path) -> None:
    lines = run("show", "why-tides", "--bank", seas).stdout.splitlines()
    for line in (
        "  basic, easy; sea, moon",
        "  - the `moon`",
        "  k1 and k2 or k3, and 1 more of k2, k3, k4",
        "  k1: The moon pulls.",
        "      also: moon",
        "      of: the sun",
        "      source: How tides work, https://example.org/tides",
        "  Wind does it. -> It does not. (https://example.org/tides)",
        "  Only the moon pulls. -> The sun does too. (https://example.org/tides)",
        "  seed-q01",
    ):
        assert line in lines


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        ("{kind: single_fact, required: k1, half_credit: [k2, k3]}", "k1; k2 or k3 alone earns half"),
        ("{kind: single_fact, required: k1}", "k1"),
        ("{kind: all_of, required: [k1, k2]}", "all of k1, k2"),
        ("{kind: n_of_m, n: 1, pool: [k1, k2]}", "1 of k1, k2"),
    ],
)
def test_every_kind_of_rule_is_said(seas: Path, rule: str, sentence: str) -> None:
    start = GOOD.index("{kind")
    (seas / "moon.yaml").write_text(GOOD.replace(GOOD[start : GOOD.index("\n", start)], rule))
    assert f"\nRule\n  {sentence}\n" in run("show", "why-tides", "--bank", seas).stdout


def test_a_question_that_is_not_there_has_near_names(seas: Path) -> None:
    result = run("show", "why-tide", "--bank", seas)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "lambda-quiz: There is no question “why-tide” in the bank “seas”. Near to it: why-tides.\n"
    assert run("show", "zzz", "--bank", seas).stderr == "lambda-quiz: There is no question “zzz” in the bank “seas”.\n"


@pytest.mark.parametrize("command", [("list",), ("show", "x"), ("check",), ("export", "--format", "json")])
def test_a_bank_that_is_not_there_has_its_sentence(command: tuple[str, ...]) -> None:
    result = run(*command, "--bank", "nope")
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == "lambda-quiz: There is no bank and no folder nope. The bot has: aws-lambda. Name one with --bank.\n"
    )


def test_a_broken_bank_is_said_line_by_line(seas: Path) -> None:
    (seas / "moon.yaml").write_text("a: 1\nb: 2\n")
    result = run("list", "--bank", seas)
    assert (result.exit_code, result.stderr.count("lambda-quiz: moon.yaml, line ")) == (1, 3)


def test_markdown_is_imported_as_drafts_with_a_report(tmp_path: Path) -> None:
    file = tmp_path / "My Seas.md"
    file.write_text(MARKDOWN)
    target = tmp_path / "new" / "my-seas.yaml"
    result = run("import", file, "--to", tmp_path / "new")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"why: 1 key point\nhow: 2 key points\nImported 2 questions into {target}.\n")
    assert "drafts that nobody has verified" in result.stdout
    assert result.stderr == 'Left out: My Seas.md, line 13: "The end." belongs to no question and is left out.\n'
    assert target.read_text().startswith("# Imported drafts. Nobody has verified them yet:")
    assert sorted(path.name for path in target.parent.iterdir()) == ["my-seas.yaml"]
    assert run("check", target.parent).exit_code == 0
    strict = run("check", target.parent, "--strict")
    assert (strict.exit_code, strict.stdout.count("is a draft")) == (1, 3)


def test_an_import_overwrites_only_when_told_to(tmp_path: Path) -> None:
    file, folder = tmp_path / "seas.md", tmp_path / "bank"
    file.write_text(MARKDOWN)
    run("import", file, "--to", folder)
    target = folder / "seas.yaml"
    target.write_text("mine")
    result = run("import", file, "--to", folder)
    assert (result.exit_code, result.stderr) == (
        1,
        f"lambda-quiz: {target}: the file exists already and is not overwritten without --force.\n",
    )
    assert target.read_text() == "mine"
    assert run("import", file, "--to", folder, "--force").exit_code == 0
    assert target.read_text() != "mine"


def test_an_import_that_would_break_the_bank_writes_nothing(tmp_path: Path) -> None:
    file, folder = tmp_path / "seas.md", tmp_path / "bank"
    file.write_text(MARKDOWN)
    run("import", file, "--to", folder)
    again = tmp_path / "again.md"
    again.write_text(MARKDOWN)
    result = run("import", again, "--to", folder)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith(
        "lambda-quiz: again.md, questions[why].id: the id why is taken by seas.yaml, line 4.\n"
    )
    assert [path.name for path in folder.iterdir()] == ["seas.yaml"]


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ("", "moon.yaml, line 1: the file is empty."),
        (changed(("difficulty: easy", "difficulty: mean")), "moon.yaml, line 10, questions[why-tides].difficulty: "),
    ],
)
def test_an_import_into_a_bank_with_an_error_says_that_this_is_why(seas: Path, content: str, error: str) -> None:
    (seas / "moon.yaml").write_text(content)
    file = seas.parent / "winds.md"
    file.write_text(MARKDOWN)
    result = run("import", file, "--to", seas)
    assert (result.exit_code, result.stdout) == (1, "")
    first, second = result.stderr.splitlines()
    assert first == (
        f"lambda-quiz: {seas / 'winds.yaml'}: nothing was imported, since a bank with an error in any of its files "
        "cannot be used. Mend that first, or import into another folder."
    )
    assert second.startswith(f"lambda-quiz: {error}")
    assert [path.name for path in seas.iterdir()] == ["moon.yaml"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.md", b"nothing here\n", "a.md: there is nothing in it to import."),
        ("a.md", b"\xff\n", "a.md, line 1: the file is not UTF-8 text."),
        ("a.md", b" \n", "a.md: the file is empty."),
        ("a.csv", b"x,y\n", "a.csv, line 1: 'x' is not a column;"),
        ("a.csv", b"section,prompt,model_answer\n", "a.csv: there is nothing in it to import."),
        ("a.json", b"{}", 'the field format must say "lambda-quiz-bank/1"'),
        ("a.yml", b"x", "a.yml needs no import: a file of a bank is YAML. Copy it into "),
        ("a.txt", b"x", "The ending of a.txt does not tell its format; name it with --format."),
    ],
)
def test_what_cannot_be_imported_has_its_sentence(tmp_path: Path, name: str, content: bytes, expected: str) -> None:
    (tmp_path / name).write_bytes(content)
    result = run("import", tmp_path / name, "--to", tmp_path / "bank")
    assert (result.exit_code, result.stdout) == (1, "")
    assert expected in result.stderr
    assert not (tmp_path / "bank").exists()


def test_a_file_that_is_not_there_and_a_folder_that_is_none_have_their_sentences(tmp_path: Path) -> None:
    missing = run("import", tmp_path / "none.md", "--to", tmp_path)
    assert (
        missing.stderr == f"lambda-quiz: {tmp_path / 'none.md'}: the file cannot be read: No such file or directory.\n"
    )
    file = tmp_path / "seas.md"
    file.write_text(MARKDOWN)
    taken = run("import", file, "--to", file)
    assert taken.exit_code == 1
    assert taken.stderr == f"lambda-quiz: {file / 'seas.yaml'}: the file cannot be written: File exists.\n"


@pytest.mark.parametrize("form", ["json", "csv", "yaml"])
def test_an_export_is_the_same_on_standard_output_and_in_a_file(seas: Path, tmp_path: Path, form: str) -> None:
    shown = run("export", "--bank", seas, "--format", form)
    file = tmp_path / f"out.{form}"
    written = run("export", "--bank", seas, "--format", form, "-o", file)
    assert written.stdout == f"Wrote 1 question to {file}.\n"
    assert file.read_bytes().decode("utf-8-sig") == shown.stdout_bytes.decode()
    assert file.read_bytes().startswith("\ufeff".encode()) is (form == "csv")


def test_json_is_complete_and_can_be_imported_again(seas: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    run("export", "--bank", seas, "--format", "json", "-o", file)
    assert list(json.loads(file.read_text())) == ["format", "bank", "sources", "questions"]
    result = run("import", file, "--to", tmp_path / "copy" / "seas")
    assert result.stdout == f"why-tides: 4 key points\nImported 1 question into {tmp_path / 'copy/seas/out.yaml'}.\n"
    again = run("export", "--bank", tmp_path / "copy" / "seas", "--format", "json")
    assert again.stdout == file.read_text()


def test_a_csv_export_can_be_imported_again(seas: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    run("export", "--bank", seas, "--format", "csv", "-o", file)
    assert "Imported 1 question" in run("import", file, "--to", tmp_path / "copy").stdout


def test_a_deck_needs_a_file(seas: Path, tmp_path: Path) -> None:
    result = run("export", "--bank", seas, "--format", "anki")
    assert (result.exit_code, result.stderr) == (
        1,
        "lambda-quiz: An Anki deck is no text: name the file to write with -o.\n",
    )
    assert run("export", "--bank", seas, "--format", "anki", "-o", tmp_path / "seas.apkg").exit_code == 0
    assert (tmp_path / "seas.apkg").read_bytes().startswith(b"PK")


def test_an_export_overwrites_only_when_told_to(seas: Path, tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    file.write_text("mine")
    result = run("export", "--bank", seas, "--format", "json", "-o", file)
    assert (result.exit_code, file.read_text()) == (1, "mine")
    assert result.stderr == f"lambda-quiz: {file}: the file exists already and is not overwritten without --force.\n"
    assert run("export", "--bank", seas, "--format", "json", "-o", file, "--force").exit_code == 0
    nowhere = run("export", "--bank", seas, "--format", "json", "-o", tmp_path / "no" / "out.json")
    assert nowhere.stderr == f"lambda-quiz: {tmp_path / 'no/out.json'} cannot be written: No such file or directory.\n"


def test_what_a_terminal_cannot_show_is_no_traceback(seas: Path) -> None:
    (seas / "moon.yaml").write_text(GOOD.replace("Why are", "🦑 Why are"), encoding="utf-8")
    result = subprocess.run(
        [sys.executable, "-m", "bot", "bank", "list", "--bank", seas],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=True,
    )
    assert b"\t? Why are there tides?" in result.stdout
