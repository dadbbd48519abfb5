"""The folder of a bank: its files, and everything that they hold."""

from datetime import date
from pathlib import Path

from bot.storage.banks.document import Document, decode
from bot.storage.banks.problems import BankDefect, BankProblem
from bot.storage.banks.reading import BankReading
from bot.storage.banks.yaml_document import parse_yaml


def question_files(folder: Path) -> list[Path]:
    """The files of a bank by name; hidden ones are leftovers of editors and no part of it."""
    files = [path for path in folder.iterdir() if path.suffix in {".yaml", ".yml"}]
    return sorted(path for path in files if not path.name.startswith("."))


def places(root: Path) -> list[Path]:
    """Where banks may be under a folder, by name; hidden folders are those of other programs, such as git."""
    return sorted(path for path in root.iterdir() if not path.name.startswith("."))


def holds_questions(folder: Path) -> bool | None:
    """Whether there are question files in a folder; None where that may not be seen."""
    try:
        return folder.is_dir() and bool(question_files(folder))
    except PermissionError:
        return None


def read_document(file: Path) -> Document:
    """One YAML file as data. Raises BankProblem when it cannot be read."""
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            # A pipe, for one, would be waited for.
            raise BankProblem([BankDefect(file.name, None, "", "this is no file that holds text.")])
        return parse_yaml(file.name, decode(file.name, file.read_bytes()))
    except OSError as error:
        defect = BankDefect(file.name, None, "", f"the file cannot be read: {error.strerror}.")
        raise BankProblem([defect]) from None


def read_folder(folder: Path, today: date | None = None) -> BankReading:
    """The bank in a folder with all of its errors and warnings; never raises for what the files hold.

    `today` decides which reviews are due; without it none is.
    """
    reading = BankReading(_name(folder), today)
    try:
        files = question_files(folder)
    except OSError as error:
        sentence = f"the folder cannot be read: {error.strerror}."
        reading.errors.append(BankDefect(str(folder), None, "", sentence))
        return reading
    if not files:
        inside = [path.name for path in places(folder) if holds_questions(path)]
        banks = f" There are banks in it, so name one of these folders: {', '.join(inside)}." if inside else ""
        reading.errors.append(BankDefect(str(folder), None, "", f"the folder holds no .yaml file.{banks}"))
    for file in files:
        try:
            reading.add(read_document(file))
        except BankProblem as problem:
            reading.errors += problem.defects
    return reading


def _name(folder: Path) -> str:
    """The folder's own name, also where it is a link: by that name quizzes know their bank, wherever it leads."""
    return (folder.resolve() if folder.name in {"", ".."} else folder).name
