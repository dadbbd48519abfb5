"""`lambda-quiz bank`: check, look at, import and export question banks."""

from datetime import date, datetime
from pathlib import Path

import click
from rich.table import Table

from bot.cli.bank_choice import bank_option, banks_folder, folder_of, load, no_question
from bot.cli.bank_overlay import overlay
from bot.cli.bank_rubrics import add_rubric_faults
from bot.cli.bank_text import question_lines
from bot.cli.grader_choice import grader_option
from bot.cli.plain_console import plain_console
from bot.cli.terminal import CommandProblem, show_every_character
from bot.clock import SystemClock
from bot.domain.bank import Bank, Difficulty, Section
from bot.domain.words import count
from bot.grading.choosing import GraderKind
from bot.storage.bank_files import BankFolder
from bot.storage.banks.anki import write_anki_deck
from bot.storage.banks.csv_format import csv_text
from bot.storage.banks.drafts import is_draft
from bot.storage.banks.folder import read_folder
from bot.storage.banks.importing import ImportFormat, ImportReport, format_of, import_file
from bot.storage.banks.json_format import json_text
from bot.storage.banks.writing import yaml_text

_PATH = click.Path(path_type=Path)


def _now() -> datetime:
    return SystemClock().now()


@click.group()
def bank() -> None:
    """Check, look at, import and export question banks."""
    show_every_character()


@bank.command(short_help="Say what is wrong or unfinished in banks.")
@click.argument("folder", type=_PATH, required=False)
@click.option("--bank", "bank_name", metavar="NAME_OR_FOLDER", help="Only this bank, else all banks that the bot has.")
@click.option("--strict", is_flag=True, help="Warnings fail the check as well.")
@grader_option
def check(folder: Path | None, bank_name: str | None, strict: bool, kind: GraderKind) -> None:
    """Say everything that is wrong or unfinished in the bot's banks, or in the one that is named.

    Errors keep the bank from being used, or its rubrics from working: the grader grades the question, the model
    answer, the contrasts and the wrong claims of each. Warnings are for a human: drafts, facts without a source,
    reviews that are due.
    """
    if folder and bank_name:
        raise click.UsageError("Name the bank as FOLDER or by --bank, not both.")
    named = folder or (folder_of(bank_name) if bank_name else None)
    places = [named] if named else BankFolder(banks_folder()).folders()
    sound = [_is_sound(place, _now().date(), kind, strict=strict) for place in places]
    if not all(sound):
        raise click.exceptions.Exit(1)


def _is_sound(place: Path, today: date, kind: GraderKind, *, strict: bool) -> bool:
    """Whether a bank passes the check, of which everything is said."""
    reading = read_folder(place, today)
    add_rubric_faults(reading, kind)
    for defect in reading.errors:
        click.echo(f"{click.style('error', fg='red')}: {defect}")
    for defect in reading.warnings:
        click.echo(f"{click.style('warning', fg='yellow')}: {defect}")
    read = len(reading.questions)
    could = "" if read == reading.found else f" of which {read} could be read"
    counts = (
        f"{count(reading.found, 'question')}{could}",
        count(len(reading.errors), "error"),
        count(len(reading.warnings), "warning"),
    )
    click.echo(f"{place}: {', '.join(counts)}.")
    return not (reading.errors or (strict and reading.warnings))


@bank.command("list")
@bank_option
@click.option("--section", type=click.Choice([*map(str, Section)]), help="Only this section.")
@click.option("--difficulty", type=click.Choice([*map(str, Difficulty)]), help="Only this difficulty.")
@click.option("--topic", help="Only this topic.")
def list_questions(bank_name: str, section: str | None, difficulty: str | None, topic: str | None) -> None:
    """List questions: a table on a terminal, lines with tabs in a pipe."""
    sections = {Section(section)} if section else set(Section)
    difficulties = {Difficulty(difficulty)} if difficulty else set(Difficulty)
    found = load(bank_name).select(sections, difficulties)
    rows = [
        (question.id, question.section.value, question.difficulty.value, ", ".join(question.topics), question.prompt)
        for question in found
        if topic is None or topic in question.topics
    ]
    console = plain_console()
    if console.is_terminal and rows:
        table = Table(caption=count(len(rows), "question"))
        for heading in ("Id", "Section", "Difficulty", "Topics", "Prompt"):
            table.add_column(heading, overflow="fold")  # an id that is cut short cannot be copied
        for row in rows:
            table.add_row(*row)
        console.print(table)
        return
    for row in rows:
        click.echo("\t".join(" ".join(cell.split()) for cell in row))
    if not rows:
        click.echo("No question matches.", err=True)


@bank.command()
@click.argument("question_id", metavar="ID")
@bank_option
def show(question_id: str, bank_name: str) -> None:
    """Show one question with its rubric and its sources."""
    loaded = load(bank_name)
    question = loaded.questions.get(question_id)
    if question is None:
        raise CommandProblem(no_question(loaded, question_id))
    for heading, lines in question_lines(question):
        click.secho(heading, bold=True)
        for line in lines:
            click.echo(f"  {line}")


@bank.command("import", short_help="Import questions from Markdown, CSV or JSON.")
@click.argument("file", type=_PATH)
@click.option("--to", "folder", type=_PATH, required=True, help="The bank's folder; made when missing.")
@click.option(
    "--format", "format_name", type=click.Choice([*map(str, ImportFormat)]), help="Else by the file's ending."
)
@click.option("--force", is_flag=True, help="Overwrite the target file if it exists.")
def import_questions(file: Path, folder: Path, format_name: str | None, force: bool) -> None:
    """Import questions from Markdown, CSV or a JSON export into a bank's folder.

    What comes from Markdown and CSV are drafts: a human checks every key point and gives it a source.
    """
    file_format = ImportFormat(format_name) if format_name else format_of(file)
    if file_format is None and file.suffix.lower() in {".yaml", ".yml"}:
        raise CommandProblem(f"{file.name} needs no import: a file of a bank is YAML. Copy it into {folder}.")
    if file_format is None:
        raise CommandProblem(f"The ending of {file.name} does not tell its format; name it with --format.")
    _tell(import_file(file, folder, file_format, _now().date(), force=force))


@bank.command("export", short_help="Export a bank for people or programs.")
@bank_option
@click.option("--format", "export_format", type=click.Choice(["json", "csv", "anki", "yaml"]), required=True)
@click.option("-o", "--output", type=_PATH, help="The file to write; without it, standard output.")
@click.option("--force", is_flag=True, help="Overwrite the file if it exists.")
def export_bank(bank_name: str, export_format: str, output: Path | None, force: bool) -> None:
    """Export a bank: complete as JSON or YAML, as a table in CSV, or as an Anki deck."""
    if output is None and export_format == "anki":
        raise CommandProblem("An Anki deck is no text: name the file to write with -o.")
    loaded = load(bank_name)
    if output is None:
        click.echo(_export_text(loaded, export_format).encode("utf-8"), nl=False)
        return
    if output.exists() and not force:
        raise CommandProblem(f"{output}: the file exists already and is not overwritten without --force.")
    try:
        if export_format == "anki":
            write_anki_deck(loaded, output, _now())
        else:
            # Spreadsheets take a file for UTF-8 only when it begins with a byte order mark.
            encoding = "utf-8-sig" if export_format == "csv" else "utf-8"
            output.write_text(_export_text(loaded, export_format), encoding=encoding, newline="")
    except OSError as error:
        raise CommandProblem(f"{output} cannot be written: {error.strerror}.") from None
    click.echo(f"Wrote {count(len(loaded.questions), 'question')} to {output}.")


bank.add_command(overlay)


def _export_text(loaded: Bank, export_format: str) -> str:
    if export_format == "json":
        return json_text(loaded)
    if export_format == "csv":
        return csv_text(loaded)
    return yaml_text(loaded.questions.values())


def _tell(report: ImportReport) -> None:
    for question in report.questions:
        click.echo(f"{question.id}: {count(len(question.rubric.key_points), 'key point')}")
    for defect in report.left_out:
        click.echo(f"Left out: {defect}", err=True)
    click.echo(f"Imported {count(len(report.questions), 'question')} into {report.target}.")
    if any(map(is_draft, report.questions)):
        click.echo(
            "They are drafts that nobody has verified. A full answer to one names two thirds of its key points;\n"
            f"check each point and its rule, give it a source, then run: lambda-quiz bank check {report.target.parent}"
        )
