"""The table form and the deck form of a bank."""

import csv
import io
import sqlite3
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.bank import Bank, Difficulty, Section
from bot.storage.bank_files import load_bank
from bot.storage.banks.anki import write_anki_deck
from bot.storage.banks.csv_format import csv_text, import_csv
from bot.storage.banks.problems import BankProblem
from tests.banks.samples import GOOD, TODAY, bank_folder

HEADER = "id,section,difficulty,topics,prompt,model_answer,key_points,origin\n"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def errors(text: str) -> list[str]:
    with pytest.raises(BankProblem) as caught:
        import_csv("t.csv", text, TODAY)
    return [str(defect) for defect in caught.value.defects]


def test_a_row_becomes_a_draft() -> None:
    (question,) = import_csv(
        "t.csv", HEADER + 'tide,Basic,HARD,sea; moon,Why?,"So,\nyes.",one | two\\|2,me\n', TODAY
    ).questions
    assert (question.id, question.section, question.difficulty) == ("tide", Section.BASIC, Difficulty.HARD)
    assert (question.topics, question.model_answer, question.origin) == (("sea", "moon"), "So,\nyes.", "me")
    assert [point.statement for point in question.rubric.key_points] == ["one", "two|2"]
    assert not any(point.verified for point in question.rubric.key_points)


def test_columns_that_can_be_left_out_are_filled() -> None:
    text = "prompt,section,model_answer\nWhy?,scenario,So. Yes.\n\n,,\nWhy?,basic,So."
    first, second = import_csv("t.csv", text, TODAY).questions
    assert (first.id, first.difficulty, first.topics) == ("why", Difficulty.HARD, ("imported",))
    assert [point.statement for point in first.rubric.key_points] == ["So.", "Yes."]
    assert second.id == "why-2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "t.csv, line 1: the column section is missing; columns are id, section,"),
        ("id;section;prompt\n", "line 1: 'id;section;prompt' is not a column; columns are"),
        ("section,prompt,prompt,model_answer\n", "line 1: the column prompt is there twice;"),
        (HEADER + "a\n", "line 2: the row has 1 column where the first line names 8."),
        (HEADER + "a,basic\n", "line 2: the row has 2 columns where the first line names 8."),
        (HEADER + 'a,basic,,,"P\nQ",A,,\nb,odd,,,P,A,,\n', "line 4, column section: 'odd' is none of basic, advanced,"),
        (HEADER + "a,basic,odd,,P,A,,\n", "line 2, column difficulty: 'odd' is none of easy, medium, hard."),
        (HEADER + "a,,,,P,A,,\n", "line 2, column section: the cell is empty."),
        (HEADER + "a,basic,,,,A,,\n", "line 2, column prompt: the cell is empty."),
        (HEADER + "a,basic,,,P,A,,\na,basic,,,P,A,,\n", "line 3, id: the id a is taken by a question before it."),
        (HEADER + "A b,basic,,,P,A,,\n", "line 2, questions[A b].id: A b must be small letters and digits"),
        (HEADER + f"a,basic,,,{'p' * 401},A,,\n", "line 2, questions[a].prompt: has 401 characters; 400 fit."),
        (HEADER + 'a,basic,,,"P"x,A,,\n', "this is not valid CSV:"),
        (HEADER + 'a,basic,,,"P,A,,\n', "this is not valid CSV:"),
    ],
)
def test_each_defect_of_a_table_has_its_sentence(text: str, expected: str) -> None:
    found = errors(text)
    assert any(expected in problem for problem in found), found


def test_all_defects_of_a_table_are_told_at_once() -> None:
    found = errors(HEADER + "a,odd,,,P,A,,\nb\nc,basic,,,,A,,\n")
    assert [problem.partition(": ")[0] for problem in found] == [
        "t.csv, line 2, column section",
        "t.csv, line 3",
        "t.csv, line 4, column prompt",
    ]


FORMULA_STARTS = ("=", "+", "-", "@", "\N{FULLWIDTH EQUALS SIGN}")


@pytest.mark.parametrize(
    "cell", ["=1+1", "+1", "-1", "@x", "\N{FULLWIDTH EQUALS SIGN}1", "'=1", "''@x", "'quoted'", "\\=1"]
)
def test_no_cell_is_a_formula_and_none_is_changed(tmp_path: Path, cell: str) -> None:
    quoted = cell.replace("\\", "\\\\").replace('"', '\\"')
    folder = bank_folder(tmp_path, a=GOOD.replace("Why are there tides?", f'"{quoted}"'))
    text = csv_text(load_bank(folder))
    cells = [written for row in csv.reader(io.StringIO(text)) for written in row]
    assert not [written for written in cells if written[:1] in FORMULA_STARTS]
    assert import_csv("t.csv", text, TODAY).questions[0].prompt == cell


def deck_rows(bank: Bank, file: Path) -> list[tuple[str, str, str, int, int]]:
    """Guid, fields, tags, note type and deck of every note."""
    write_anki_deck(bank, file, NOW)
    with zipfile.ZipFile(file) as archive:
        archive.extract("collection.anki2", file.parent)
        assert archive.read("media") == b"{}"
    connection = sqlite3.connect(file.parent / "collection.anki2")
    try:
        query = "SELECT guid, flds, tags, mid, did FROM notes JOIN cards ON cards.nid = notes.id"
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def test_a_card_holds_prompt_answer_and_key_points_with_their_sources(tmp_path: Path) -> None:
    text = GOOD.replace("Why are", "Why <b> & are").replace("[coasts], source: tides", "[coasts], verified: false")
    ((_, fields, tags, _, _),) = deck_rows(load_bank(bank_folder(tmp_path, a=text)), tmp_path / "deck.apkg")
    prompt, answer, points = fields.split("\x1f")
    assert prompt == "Why &lt;b&gt; &amp; are there tides?"
    assert answer == "Two bodies pull:<br>- the `moon`<br>- the sun, and coasts differ"
    assert '<li>The moon pulls. (<a href="https://example.org/tides">How tides work</a>)</li>' in points
    assert "<li>Coasts differ. <i>(draft, not verified)</i></li>" in points
    assert tags.split() == ["section::basic", "difficulty::easy", "topic::sea", "topic::moon"]


def test_a_newer_deck_updates_the_cards_of_an_older_one(tmp_path: Path) -> None:
    (first,) = deck_rows(load_bank(bank_folder(tmp_path, a=GOOD)), tmp_path / "one.apkg")
    (tmp_path / "seas" / "a.yaml").write_text(GOOD.replace("Why are", "Whence are"), encoding="utf-8")
    (second,) = deck_rows(load_bank(tmp_path / "seas"), tmp_path / "two.apkg")
    assert first[1] != second[1]
    assert (first[0], *first[3:]) == (second[0], *second[3:])
    assert first[3:] == (1_764_205_311, 1_997_653_465)


def test_two_banks_are_two_decks(tmp_path: Path) -> None:
    bank = load_bank(bank_folder(tmp_path, a=GOOD))
    (one,) = deck_rows(bank, tmp_path / "one.apkg")
    (two,) = deck_rows(Bank("lakes", bank.questions), tmp_path / "two.apkg")
    assert one[4] != two[4]
