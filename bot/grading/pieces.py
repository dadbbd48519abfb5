"""Cuts text into the word pieces that the language model knows, as was done when it was trained.

BERT's tokenisation, uncased: accents and case fall away, punctuation and ideographs stand alone, and of each word the
longest piece that the vocabulary has is taken, from the left. The vocabulary in pieces.txt is that of BERT base uncased
(Google, Apache-2.0), one piece a line, whose number is the piece's id. What it calls [SEP] and the like is plain text
where a member writes it.
"""

import re
import string
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

UNKNOWN = "[UNK]"

INSIDE = "##"
"""What a piece begins with that does not begin a word."""

LONGEST_WORD = 100
"""Longer ones are unknown."""

DROPPED = {"Cc", "Cf", "Co", "Mn"}
"""Unicode's categories of controls, what has no meaning in general, and accents."""

IDEOGRAPHS = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0002a6df\U0002a700-\U0002b73f\U0002b740-\U0002b81f\U0002b920-\U0002ceaf\U0002f800-\U0002fa1f]"
)


class Piece(NamedTuple):
    """A piece by its id, with its place in the text (characters)."""

    id: int
    start: int
    end: int


def vocabulary() -> list[str]:
    """All pieces, in the order of their ids."""
    return Path(__file__).with_name("pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]


class Pieces:
    """The vocabulary, and how words are cut by it."""

    def __init__(self) -> None:
        self._ids = {piece: number for number, piece in enumerate(vocabulary())}
        self.begin, self.end = self._ids["[CLS]"], self._ids["[SEP]"]

    def cut(self, text: str) -> list[Piece]:
        """The pieces of a text, in order."""
        spelled = [_spelled(character) for character in text]
        places = [place for place, letters in enumerate(spelled) for _ in letters]
        return [
            Piece(number, places[word.start() + start], places[word.start() + end - 1] + 1)
            for word in re.finditer("[^ ]+", "".join(spelled))
            for number, start, end in self._cut_word(word.group())
        ]

    def _cut_word(self, word: str) -> list[Piece]:
        """The pieces of a word with their places in it; a single unknown one where the vocabulary does not suffice."""
        pieces: list[Piece] = []
        start = 0
        while start < len(word) <= LONGEST_WORD:
            piece = next(self._from(word, start), None)
            if piece is None:
                break
            pieces.append(piece)
            start = piece.end
        return pieces if start == len(word) else [Piece(self._ids[UNKNOWN], 0, len(word))]

    def _from(self, word: str, start: int) -> Iterator[Piece]:
        """The pieces that a word has at a place, the longest first."""
        for end in range(len(word), start, -1):
            number = self._ids.get((INSIDE if start else "") + word[start:end])
            if number is not None:
                yield Piece(number, start, end)


@lru_cache(maxsize=4096)
def _spelled(character: str) -> str:
    """A character as the vocabulary spells it: in small letters, without accents, with spaces where a word ends."""
    if character in "\t\n\r":
        return " "
    if character == "\ufffd" or unicodedata.category(character) in DROPPED:
        return ""
    if character.isspace():
        return " "
    letters = (letter for letter in unicodedata.normalize("NFD", character) if unicodedata.category(letter) != "Mn")
    return "".join(f" {letter} " if _stands_alone(letter) else letter.lower() for letter in letters)


def _stands_alone(letter: str) -> bool:
    return (
        letter in string.punctuation
        or unicodedata.category(letter).startswith("P")
        or IDEOGRAPHS.match(letter) is not None
    )
