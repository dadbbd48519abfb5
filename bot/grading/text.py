"""Takes text apart: clauses of stemmed words that know where they stand in the original."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from bot.grading.quantities import merge_quantities
from bot.grading.words import NEGATORS, STOP_WORDS, Word

WORD = re.compile(r"(?<!\S)/[^\W\d_]+|\$?\d+(?:[.,]\d+)*|\$?[^\W\d_]+(?:[’'][^\W\d_]+)*")
"""Numbers, paths such as /opt, and words, $LATEST and contractions among them."""

CLAUSE_END = re.compile(r"[.!?;](?=\s|$)|\n|,?\s(?=(?:but|although|though|while|whereas)\b)", re.IGNORECASE)

BENIGN = re.compile(
    r"\b(?:not (?:only|just)|no (?:need|matter|doubt|wonder)|(?:do not|don[’']?t) (?:have|need) to)\b", re.IGNORECASE
)
"""Negators that deny nothing about what follows. They are blanked out, so that places in the text stay the same."""

NOT = "not"
"""The one stem of every negator: "no servers" and "without servers" say the same."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word reduced to its stem, with its place (characters) in the original text."""

    stem: str
    start: int
    end: int


def clauses(text: str) -> list[list[Token]]:
    """The text's clauses as tokens, without stop words; empty clauses are left out."""
    plain = BENIGN.sub(lambda match: " " * len(match.group()), text)
    ends = [match.end() for match in CLAUSE_END.finditer(plain)]
    bounds = zip([0, *ends], [*ends, len(plain)], strict=True)
    found = (_tokens(plain, start, end) for start, end in bounds)
    return [clause for clause in found if clause]


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order, without stop words."""
    return [token.stem for clause in clauses(text) for token in clause]


def _tokens(text: str, start: int, end: int) -> list[Token]:
    words = merge_quantities(list(_words(text, start, end)))
    return [Token(stem(word.text), word.start, word.end) for word in words if word.text not in STOP_WORDS]


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in WORD.finditer(text, start, end):
        plain = unicodedata.normalize("NFKC", match.group()).casefold().replace("’", "'")
        yield Word(plain, match.start(), match.end())


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word (Snowball). Negators share one, quantities and numbers stay as they are."""
    if word in NEGATORS:
        return NOT
    return str(_STEMMER.stemWord(word.removesuffix("'s"))) if word[0].isalpha() else word


def covering(tokens: Sequence[Token]) -> tuple[int, int]:
    """The place in the text from the first of the tokens to the last."""
    return min(token.start for token in tokens), max(token.end for token in tokens)


_STEMMER = snowballstemmer.stemmer("english")
