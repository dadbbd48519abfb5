"""Anki decks: a card a question. Importing a newer deck updates the cards and keeps their learning history."""

import errno
import hashlib
import html
import itertools
import sqlite3
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

import genanki

from bot.domain.bank import Bank, KeyPoint, Question

# Anki recognises a note type, a deck and a note by these ids: they must never change.
_MODEL_ID = 1_764_205_311
_GUID_SPACE = "lambda-quiz"

_MODEL = genanki.Model(
    _MODEL_ID,
    "Lambda Quiz question",
    fields=[{"name": "Prompt"}, {"name": "Model answer"}, {"name": "Key points"}],
    templates=[
        {
            "name": "Question",
            "qfmt": "{{Prompt}}",
            "afmt": '{{FrontSide}}<hr id="answer">{{Model answer}}<h4>Key points</h4>{{Key points}}',
        }
    ],
    css=".card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 40em; margin: auto; }",
)


def write_anki_deck(bank: Bank, file: Path, now: datetime) -> None:
    """Write the bank as an .apkg file; `now` is when the cards changed, by which Anki takes the newer ones.

    Raises OSError when it cannot be written.
    """
    deck = genanki.Deck(_deck_id(bank.name), f"Lambda Quiz: {bank.name}")
    for question in bank.questions.values():
        deck.add_note(_note(question))
    _write_package(genanki.Package(deck), file, now.timestamp())


def _write_package(package: genanki.Package, file: Path, timestamp: float) -> None:
    # genanki's own write_to_file leaves its temporary database behind.
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder, "collection.anki2")
        connection = sqlite3.connect(database)
        try:
            package.write_to_db(connection.cursor(), timestamp, itertools.count(int(timestamp * 1000)))
            connection.commit()
        except sqlite3.Error as error:  # as on a full disk
            raise OSError(errno.EIO, str(error)) from None
        finally:
            connection.close()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(database, database.name)
            archive.writestr("media", "{}")


def _deck_id(name: str) -> int:
    digest = hashlib.sha256(f"{_GUID_SPACE} {name}".encode()).digest()
    return (1 << 30) + int.from_bytes(digest[:4]) % (1 << 30)


def _note(question: Question) -> genanki.Note:
    points = "".join(f"<li>{_point_html(point)}</li>" for point in question.rubric.key_points)
    return genanki.Note(
        model=_MODEL,
        fields=[_html(question.prompt), _html(question.model_answer), f"<ul>{points}</ul>"],
        guid=genanki.guid_for(_GUID_SPACE, question.bank, question.id),
        tags=[
            f"section::{question.section}",
            f"difficulty::{question.difficulty}",
            *(f"topic::{topic}" for topic in question.topics),
        ],
    )


def _point_html(point: KeyPoint) -> str:
    shown = _html(point.statement) if point.verified else f"{_html(point.statement)} <i>(draft, not verified)</i>"
    if point.source is None:
        return shown
    return f'{shown} (<a href="{html.escape(point.source.url)}">{_html(point.source.title)}</a>)'


def _html(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")
