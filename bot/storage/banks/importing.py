"""Imports a file into a bank's folder, as one more YAML file that nobody has verified yet."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.domain.bank import Question
from bot.storage.banks.csv_format import import_csv
from bot.storage.banks.document import Document, decode
from bot.storage.banks.drafts import NOTICE, Imported, is_draft
from bot.storage.banks.folder import question_files, read_document
from bot.storage.banks.json_format import parse_json
from bot.storage.banks.markdown_import import import_markdown
from bot.storage.banks.problems import BankDefect, BankProblem
from bot.storage.banks.reading import read_documents
from bot.storage.banks.writing import slug, yaml_text
from bot.storage.banks.yaml_document import parse_yaml


class ImportFormat(StrEnum):
    """What can be imported. JSON keeps everything; from the others come drafts."""

    MARKDOWN = "markdown"
    CSV = "csv"
    JSON = "json"


_FORMATS = {
    ".md": ImportFormat.MARKDOWN,
    ".markdown": ImportFormat.MARKDOWN,
    ".csv": ImportFormat.CSV,
    ".json": ImportFormat.JSON,
}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote and where, and what it left out with the reasons."""

    target: Path
    questions: list[Question]
    left_out: list[BankDefect]


def format_of(file: Path) -> ImportFormat | None:
    """The format that the file's ending stands for."""
    return _FORMATS.get(file.suffix.lower())


def import_file(
    file: Path, folder: Path, file_format: ImportFormat, today: date, *, force: bool = False
) -> ImportReport:
    """Import a file into a folder as `<its name>.yaml`.

    Raises BankProblem and writes nothing when the file has nothing to import, when the target exists and `force`
    is not given, or when the folder would hold a bank that does not load.
    """
    target = folder / f"{slug(file.stem) or 'imported'}.yaml"
    if target.exists() and not force:
        raise _refusal(str(target), "the file exists already and is not overwritten without --force.")
    imported = _read(file, file_format, today)
    if not imported.questions:
        none = BankDefect(file.name, None, "", "there is nothing in it to import.")
        raise BankProblem([*imported.left_out, none])
    text = yaml_text(imported.questions, NOTICE if any(map(is_draft, imported.questions)) else "")
    _check_together(folder, target, Document(file.name, parse_yaml(target.name, text).data))
    try:
        _write(target, text)
    except OSError as error:
        raise _refusal(str(target), f"the file cannot be written: {error.strerror}.") from None
    return ImportReport(target, imported.questions, imported.left_out)


def _read(file: Path, file_format: ImportFormat, today: date) -> Imported:
    try:
        text = decode(file.name, file.read_bytes())
    except OSError as error:
        raise _refusal(str(file), f"the file cannot be read: {error.strerror}.") from None
    if not text.strip():
        raise _refusal(file.name, "the file is empty.")
    if file_format is ImportFormat.MARKDOWN:
        return import_markdown(file.name, text, today)
    if file_format is ImportFormat.CSV:
        return import_csv(file.name, text, today)
    bank = read_documents("", [parse_json(file.name, text)]).bank()
    return Imported(list(bank.questions.values()))


def _check_together(folder: Path, target: Path, new: Document) -> None:
    """The new file must load, and beside the folder's other files: an id taken there would break the bank."""
    others = question_files(folder) if folder.is_dir() else []
    try:
        documents = [read_document(other) for other in others if other != target]
        read_documents("", documents).bank()
    except BankProblem as problem:
        sentence = "nothing was imported, since a bank with an error in any of its files cannot be used."
        advice = "Mend that first, or import into another folder."
        refusal = BankDefect(str(target), None, "", f"{sentence} {advice}")
        raise BankProblem([refusal, *problem.defects]) from None
    read_documents("", [*documents, new]).bank()


def _write(target: Path, text: str) -> None:
    """Write all or nothing: a crash must not leave half a bank file behind."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.part")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    unfinished.replace(target)


def _refusal(file: str, sentence: str) -> BankProblem:
    return BankProblem([BankDefect(file, None, "", sentence)])
