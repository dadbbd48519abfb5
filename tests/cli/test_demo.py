"""`lambda-quiz demo` as somebody sees it who has just cloned the repository."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from bot.cli.cast import CAST
from bot.cli.demo.markup import rich_text
from bot.cli.demo.replies import Kind, load_replies
from bot.cli.demo.script import DAYS, WEEK, Act, beats
from bot.domain.bank import Bank
from bot.domain.grading import grade
from bot.grading.lexical import LexicalGrader
from bot.slack.views.text import prose
from bot.storage.bank_files import bundled_banks_folder, load_bank

COMMAND = [sys.executable, "-m", "bot", "demo"]
TIMEOUT = 300
"""Generous, since machines differ; the demo takes seconds."""


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        timeout=TIMEOUT,
        check=False,
    )


@pytest.fixture(scope="module")
def bank() -> Bank:
    return load_bank(bundled_banks_folder() / "aws-lambda")


@pytest.fixture(scope="module")
def played() -> subprocess.CompletedProcess[str]:
    return run()


@pytest.fixture(scope="module")
def shown(played: subprocess.CompletedProcess[str]) -> str:
    """What the demo printed, without the frames and on one line, so that a text can be found across its lines."""
    return " ".join(re.sub(r"[│║╭╮╰╯╔╗╚╝─═]", " ", played.stdout).split())


def test_the_week_plays_to_its_end_without_a_complaint(played: subprocess.CompletedProcess[str]) -> None:
    assert played.returncode == 0, played.stderr
    assert played.stderr == ""


def test_a_pipe_gets_plain_text(played: subprocess.CompletedProcess[str]) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", played.stdout)
    assert not re.search(r"<!|<@|<#|<https?:|&amp;|&lt;", played.stdout)


def test_the_same_seed_plays_the_same_week_whatever_the_environment_says(
    played: subprocess.CompletedProcess[str],
) -> None:
    nowhere = "http://127.0.0.1:9"
    again = run("--pace", "0", HTTP_PROXY=nowhere, SLACK_API_URL=nowhere, SLACK_BOT_TOKEN="wrong", DATABASE_URL="wrong")
    assert again.stdout == played.stdout


def test_five_questions_are_asked_and_revealed_with_their_model_answers(shown: str, bank: Bank) -> None:
    assert shown.count("Question of the day:") == len(DAYS)
    assert shown.count("The answer:") == len(DAYS)
    asked = [q for q in bank.questions.values() if f"{' '.join(prose(q.prompt).split())} Closes" in shown]
    assert len(asked) == len(DAYS)
    for question in asked:
        opening = prose(question.model_answer).replace("`", "").partition("\n\n")[0]
        assert " ".join(opening.split()) in shown


def test_the_quiz_is_set_up_in_the_form(shown: str) -> None:
    assert "Quiz settings · only visible to Mira Channel: #lambda-study Question at: 09:00" in shown
    assert "The quiz is set up for #lambda-study." in shown


def test_private_things_stay_private(shown: str) -> None:
    assert shown.count("Your result:") == 1
    assert "Lambda Quiz · only visible to Carlos Your result:" in shown
    assert shown.count("Answers given privately") == len(DAYS) - 1


def test_nobody_is_pinged_and_slack_refuses_nothing(shown: str) -> None:
    assert "people pinged by the bot: 0. Calls that Slack refused: 0." in shown


def test_the_board_ranks_everybody_and_the_copier_has_nothing(shown: str) -> None:
    board = shown[shown.index("Leaderboard: 30 November to 6 December 2026") :].partition("people on this board")[0]
    rows = re.findall(r"(\d+)\. (\w+)(?: \(you\))? · (\d+) points? in (\d) rounds?", board)
    assert {name for _, name, _, _ in rows} == {role.name for role in CAST}
    points = [int(points) for _, _, points, _ in rows]
    assert points == sorted(points, reverse=True)
    assert [int(rank) for rank, *_ in rows] == [1 + sum(other > own for other in points) for own in points]
    assert ("7", "Ben", "0", "2") in rows


def test_edits_deletions_and_a_late_reply_are_told(played: subprocess.CompletedProcess[str]) -> None:
    assert re.search(r"Carlos 14:\d\d  edited  ✅", played.stdout)
    assert re.search(r"Jonas 12:\d\d  deleted  ", played.stdout)
    assert re.search(r"Grace 16:\d\d *\n", played.stdout), "a late reply gets no mark"


def test_it_ends_with_the_way_to_a_real_workspace(played: subprocess.CompletedProcess[str]) -> None:
    assert "lambda-quiz start" in played.stdout.splitlines()[-1]


def test_another_seed_and_another_week_play_as_well(played: subprocess.CompletedProcess[str], tmp_path: Path) -> None:
    kept = tmp_path / "kept.sqlite3"
    other = run("--seed", "2", "--start", "2027-03-29", "--data", str(kept))
    assert other.returncode == 0, other.stderr
    assert "Monday, 29 March 2027" in other.stdout
    assert other.stdout != played.stdout
    assert kept.stat().st_size > 0
    assert f"The database is kept in {kept}." in other.stdout.replace("\n", "")


def test_a_file_that_exists_is_not_played_into(tmp_path: Path) -> None:
    taken = tmp_path / "taken.sqlite3"
    taken.write_text("mine")
    refused = run("--data", str(taken))
    assert (refused.returncode, refused.stdout) == (1, "")
    assert (
        refused.stderr == f"lambda-quiz: {taken} exists already, and the demo starts with nothing. Name a new file.\n"
    )
    assert taken.read_text() == "mine"


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("2026-12-01", "the week starts on a Monday"),
        ("0001-01-01", "the week starts in the years 2000 to 2199."),
        ("1969-12-29", "the week starts in the years 2000 to 2199."),
        ("2300-01-01", "the week starts in the years 2000 to 2199."),
        ("9999-12-27", "the week starts in the years 2000 to 2199."),
    ],
)
def test_a_week_starts_on_a_monday_of_these_centuries(start: str, said: str) -> None:
    refused = run("--start", start)
    assert refused.returncode == 2
    assert said in refused.stderr


@pytest.mark.parametrize("name", ["LAMBDA_QUIZ_LOG_LEVEL", "LAMBDA_QUIZ_GRADER"])
def test_a_setting_that_is_wrong_is_told(name: str) -> None:
    refused = run(**{name: "clever"})
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"lambda-quiz: {name} (or ")


SLACK_IS_DOWN = """
from bot.playground.faults import ApiFault, Faults
Faults.next_for = lambda _, method: ApiFault(method, None, status=503)
from bot.__main__ import main
main()
"""


@pytest.mark.parametrize("command", ["demo", "playground --port 0"])
def test_a_slack_that_does_not_answer_is_told(command: str, tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-c", SLACK_IS_DOWN, *command.split()],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])},
        timeout=TIMEOUT,
        check=False,
    )
    assert result.returncode == 1
    assert re.fullmatch(r"lambda-quiz: Slack cannot be reached at http://127\.0\.0\.1:[^\n]+\.\n", result.stderr)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_with_a_sentence_and_leaves_nothing(number: signal.Signals, tmp_path: Path) -> None:
    demo = subprocess.Popen(
        # As a script starts a program in the background: SIGINT is ignored until the program says otherwise.
        ["sh", "-c", 'trap "" INT; exec "$@"', "sh", *COMMAND, "--pace", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1", "TMPDIR": str(tmp_path)},
    )
    try:
        assert demo.stdout is not None
        demo.stdout.readline()
        demo.send_signal(number)
        _, said = demo.communicate(timeout=TIMEOUT)
    finally:
        demo.kill()
        demo.communicate()
    assert demo.returncode == 130
    assert said == "\nThe demo was stopped, and the bot with it.\n"
    assert list(tmp_path.iterdir()) == []


def test_every_question_has_every_kind_of_reply(bank: Bank) -> None:
    replies = load_replies()
    assert replies.keys() == bank.questions.keys()
    assert all(texts.keys() == set(Kind) for texts in replies.values())


def test_the_replies_are_as_good_as_they_say(bank: Bank) -> None:
    for question_id, texts in load_replies().items():
        rubric = bank.questions[question_id].rubric
        points = {
            kind: grade(
                rubric, LexicalGrader().assess(bank.questions[question_id], text), grader="", rubric_version=""
            ).points
            for kind, text in texts.items()
        }
        assert points[Kind.STRONG] == points[Kind.GOOD] == 10, question_id
        assert 0 < points[Kind.PARTIAL] < 10, question_id
        assert points[Kind.WEAK] < points[Kind.BETTER], question_id
        assert points[Kind.JOKE] <= 1, question_id


@pytest.mark.parametrize("day", range(len(DAYS)), ids=DAYS)
def test_nobody_copies_by_accident(day: int) -> None:
    written = Counter(
        step.kind
        for turns in WEEK.values()
        for step in turns[day]
        if step.act in (Act.REPLY, Act.EDIT, Act.ANSWER_PRIVATELY)
    )
    assert set(written.values()) == {1}


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("day", range(len(DAYS)), ids=DAYS)
def test_whoever_copies_comes_after_the_original(day: int, seed: int) -> None:
    so_far = set()
    for beat in beats(day, Random(seed)):
        assert beat.step.act is not Act.COPY or beat.step.kind in so_far
        so_far.add(beat.step.kind)


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("*bold* and _italic_ and ~gone~", "bold and italic and gone"),
        ("`a_b_c` stays, so does snake_case_name", "a_b_c stays, so does snake_case_name"),
        ("<https://example.org/a|The page> &amp; more", "The page & more"),
        ("Closes <!date^1^{time}|Mon 30 Nov, 16:00 CET>", "Closes Mon 30 Nov, 16:00 CET"),
        ("<@U1> in <#C1>", "@Priya in #lambda-study"),
        ("1 &lt; 2", "1 < 2"),
    ],
)
def test_markup_reads_as_in_slack(source: str, read: str) -> None:
    assert rich_text(source, {"U1": "@Priya", "C1": "#lambda-study"}).plain == read
