"""`lambda-quiz grader`: grades replies of one's own, and measures how far the grader is from its readers."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from bot.cli.bank_choice import bank_option, load
from bot.cli.grade_sentences import explain
from bot.cli.grader_choice import grader_option
from bot.cli.grading_figures import figures
from bot.cli.grading_report import print_report
from bot.cli.json_lines import LineProblem, json_object, question_field, text_field
from bot.cli.labelled_file import read_labelled
from bot.cli.terminal import CommandProblem, show_every_character
from bot.domain.bank import Bank, Question
from bot.domain.grading import Coverage, Grade
from bot.grading.choosing import GraderKind, grader_of
from bot.grading.graded import grade_text
from bot.grading.labelled import LabelledCopy, LabelledReply, held_out
from bot.grading.measuring import Graded
from bot.usecases.ports import Grader


@click.group()
def grader() -> None:
    """Grade replies of your own, and measure the grader."""
    show_every_character()


@grader.command("grade", short_help="Grade JSON lines from standard input.")
@bank_option
@grader_option
def grade_lines(bank_name: str, kind: GraderKind) -> None:
    """Grade JSON lines from standard input, each as it comes, into JSON lines.

    In: {"question": ID_OR_ORIGIN, "answer": TEXT}. Out: verdict, score, points, key points, reasons. A line that
    cannot be graded gives {"line": NUMBER, "error": SENTENCE}; the others are graded, and the exit code is 1.
    """
    bank, used = load(bank_name), grader_of(kind)
    bad = False
    for number, line in _input_lines():
        try:
            told = _graded(line, bank, used)
        except LineProblem as problem:
            bad, told = True, {"error": str(problem)}
        click.echo(json.dumps({"line": number} | told, ensure_ascii=False).encode())
    if bad:
        raise click.exceptions.Exit(1)


@grader.command("report", short_help="Measure the grader on labelled replies.")
@click.argument("file", type=click.Path(path_type=Path))
@bank_option
@grader_option
@click.option(
    "--split",
    type=click.Choice(["development", "test", "all"]),
    default="all",
    show_default=True,
    help="Every second question, by id, is for test: nothing may be fitted to its replies.",
)
@click.option(
    "--worst",
    "mistakes",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    metavar="N",
    help="So many of the worst mistakes are shown.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of tables.")
def report(file: Path, bank_name: str, kind: GraderKind, split: str, mistakes: int, as_json: bool) -> None:
    """Measure the grader on a file of replies that people have labelled by key point.

    One JSON object a line, such as {"question": "cold-starts", "kind": "terse", "text": "…", "a": {"covers": ["k1"]}}.
    """
    bank = load(bank_name)
    test = held_out(bank.questions)
    found = read_labelled(file, bank)

    def is_meant(reply: LabelledReply | LabelledCopy) -> bool:
        return split == "all" or (reply.question.id in test) is (split == "test")

    replies, copies = list(filter(is_meant, found.replies)), list(filter(is_meant, found.copies))
    if not replies and not copies:
        raise CommandProblem(f"{file}: there is no reply in it to measure by.")
    used = grader_of(kind)
    graded = [Graded(reply, grade_text(used, reply.question, reply.text)) for reply in replies]
    measured = figures(graded, copies, mistakes)
    if as_json:
        click.echo(json.dumps(measured, ensure_ascii=False, indent=2).encode())
    else:
        print_report(measured)


def _input_lines() -> Iterator[tuple[int, bytes]]:
    """The lines of standard input that are not empty, with their numbers from 1."""
    if sys.stdin is None:
        raise CommandProblem("Standard input is closed: pipe the lines into it.")
    try:
        for number, line in enumerate(sys.stdin.buffer, 1):
            if line.strip():
                yield number, line
    except OSError as error:
        raise CommandProblem(f"Standard input cannot be read: {error.strerror}.") from None


def _graded(line: bytes, bank: Bank, used: Grader) -> dict[str, object]:
    data = json_object(line)
    question = question_field(data, bank)
    return _told(question, grade_text(used, question, text_field(data, "answer")))


def _told(question: Question, grade: Grade) -> dict[str, object]:
    def points(coverage: Coverage) -> list[str]:
        return [found.key_point_id for found in grade.assessment.points if found.coverage is coverage]

    return {
        "question": question.id,
        "verdict": grade.verdict,
        "score": grade.score,
        "points": grade.points,
        **{coverage.value: points(coverage) for coverage in Coverage},
        "reasons": explain(question, grade),
        "needs_person": grade.assessment.needs_person,
        "grader": grade.grader,
        "rubric_version": grade.rubric_version,
    }
