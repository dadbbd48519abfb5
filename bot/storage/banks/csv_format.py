"""The CSV form of a bank, for spreadsheets: a row a question.

Columns, in any order: `section`, `prompt` and `model_answer` must be there and be filled; `id` (made from the
prompt when empty), `difficulty` (by section when empty), `topics` (separated by `;`), `key_points` (separated
by `|`; made from the sentences of the model answer when empty) and `origin` may be left out.

A `|` or a backslash inside a key point is written with a backslash before it. A cell that a spreadsheet would
take for a formula is written with an apostrophe before it, which reading takes off again.

The columns hold no sources, phrasings, rules or dates: questions read from CSV are drafts.
"""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from bot.domain.bank import Bank, Difficulty, Question, Section
from bot.domain.words import count
from bot.storage.banks.drafts import TOPIC, Draft, DraftPoint, Imported, finish_drafts
from bot.storage.banks.problems import BankDefect, BankProblem
from bot.storage.banks.sentences import sentences

COLUMNS = ("id", "section", "difficulty", "topics", "prompt", "model_answer", "key_points", "origin")
_NEEDED = ("section", "prompt", "model_answer")

_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001 (full-width signs start formulas as well)
_GUARDED = re.compile(r"''*[=+\-@\t\r＝＋－＠]")  # noqa: RUF001


def csv_text(bank: Bank) -> str:
    """The bank as CSV."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_guarded(cell) for cell in _cells(question)] for question in bank.questions.values())
    return out.getvalue()


def import_csv(name: str, text: str, today: date) -> Imported:
    """The questions of a CSV text, as drafts.

    Raises BankProblem with every wrong cell: a table that is half right would be half imported.
    """
    defects: list[BankDefect] = []
    drafts: list[Draft] = []
    try:
        rows = _rows(text)
        header = _header(name, rows)
        for number, (line, row) in enumerate(rows, start=1):
            if len(row) != len(header):
                sentence = f"the row has {count(len(row), 'column')} where the first line names {len(header)}."
                defects.append(BankDefect(name, line, "", sentence))
                continue
            cells = dict(zip(header, map(_unguarded, row), strict=True))
            wrong = list(_wrong_cells(name, line, cells))
            defects += wrong
            if not wrong:
                drafts.append(_draft(f"q{number}", line, cells))
    except csv.Error as error:
        defects.append(BankDefect(name, None, "", f"this is not valid CSV: {error}."))
    imported = finish_drafts(name, drafts, today)
    defects += imported.left_out
    if defects:
        raise BankProblem(sorted(defects, key=lambda defect: defect.line or 0))
    return imported


def _cells(question: Question) -> Iterator[str]:
    points = (point.statement.replace("\\", "\\\\").replace("|", "\\|") for point in question.rubric.key_points)
    yield question.id
    yield question.section.value
    yield question.difficulty.value
    yield ";".join(question.topics)
    yield question.prompt
    yield question.model_answer
    yield "|".join(points)
    yield question.origin or ""


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unguarded(cell: str) -> str:
    return (cell[1:] if _GUARDED.match(cell) else cell).strip()


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    for row in reader:
        if any(cell.strip() for cell in row):
            yield line, row
        line = reader.line_num + 1


def _header(name: str, rows: Iterator[tuple[int, list[str]]]) -> list[str]:
    line, row = next(rows, (1, []))
    header = [cell.strip().lower() for cell in row]
    wrong = [f"{cell!r} is not a column" for cell in header if cell not in COLUMNS]
    wrong += [f"the column {cell} is there twice" for cell in COLUMNS if header.count(cell) > 1]
    wrong += [f"the column {cell} is missing" for cell in _NEEDED if cell not in header]
    if wrong:
        hint = f"columns are {', '.join(COLUMNS)}, with commas between them."
        raise BankProblem([BankDefect(name, line, "", f"{sentence}; {hint}") for sentence in wrong])
    return header


def _wrong_cells(name: str, line: int, cells: dict[str, str]) -> Iterator[BankDefect]:
    for column in _NEEDED:
        if not cells[column]:
            yield BankDefect(name, line, f"column {column}", "the cell is empty.")
    for column, known in (("section", list(Section)), ("difficulty", list(Difficulty))):
        value = cells.get(column, "").lower()
        if value and value not in known:
            sentence = f"{cells[column]!r} is none of {', '.join(known)}."
            yield BankDefect(name, line, f"column {column}", sentence)


def _draft(label: str, line: int, cells: dict[str, str]) -> Draft:
    difficulty = cells.get("difficulty", "").lower()
    points = _points(cells.get("key_points", "")) or sentences(cells["model_answer"])
    topics = [topic.strip() for topic in cells.get("topics", "").split(";")]
    return Draft(
        label=label,
        line=line,
        section=Section(cells["section"].lower()),
        prompt=cells["prompt"],
        model_answer=cells["model_answer"],
        points=[DraftPoint(point) for point in points],
        id=cells.get("id", ""),
        origin=cells.get("origin", ""),
        difficulty=Difficulty(difficulty) if difficulty else None,
        topics=[topic for topic in topics if topic] or [TOPIC],
    )


def _points(cell: str) -> list[str]:
    """The key points of a cell: split at each `|` that no backslash makes a letter."""
    parts = re.split(r"(\\.|\|)", cell, flags=re.DOTALL)
    points = [""]
    for part in parts:
        if part == "|":
            points.append("")
        else:
            points[-1] += part[1:] if part.startswith("\\") and len(part) == 2 else part
    return [point.strip() for point in points if point.strip()]
