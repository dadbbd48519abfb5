"""Takes text apart: clauses of stemmed words that know where they stand in the original."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.grading.breaks import BREAK, CLAUSE_END, OR
from bot.grading.quantities import merge_quantities
from bot.grading.rewriting import PLAIN, plain_text
from bot.grading.stemming import NOT, stem
from bot.grading.words import AUXILIARIES, PAIRS, SAME, STOP_WORDS, Word

WORD = re.compile(r"(?<!\S)/[^\W\d_]+|\$?\d+(?:[.,]\d+)*|\$?[^\W\d_]+(?:'[^\W\d_]+)*")
"""Numbers, paths such as /opt, and words, $LATEST and contractions among them."""

CONTRACTED = re.compile(r"'(?:s|d|m|ll|re|ve)$")


@dataclass(frozen=True, slots=True)
class Token:
    """A word reduced to its stem, with its place (characters) in the original text and its part in the clause."""

    stem: str
    start: int
    end: int
    word: str
    after_break: bool
    after_or: bool
    denies_back: bool
    """A negator with an auxiliary straight after a word, as in "retries are not needed"."""


def clauses(text: str) -> list[list[Token]]:
    """The text's clauses as tokens, without stop words; empty clauses are left out."""
    plain = plain_text(text)
    ends = [match.end() for match in CLAUSE_END.finditer(plain)]
    bounds = zip([0, *ends], [*ends, len(plain)], strict=True)
    found = (_tokens(plain, start, end) for start, end in bounds)
    return [clause for clause in found if clause]


def stems(text: str) -> list[str]:
    """The stems of a text's words, in order, without stop words."""
    return [token.stem for clause in clauses(text) for token in clause]


def reduced(wording: str) -> tuple[str, ...]:
    """A wording as far as words can tell it from another."""
    return tuple(stems(wording))


def words(text: str) -> list[str]:
    """The text's words as they are before stemming, stop words among them."""
    return [word.text for word in _words(text.translate(PLAIN), 0, len(text))]


def _tokens(text: str, start: int, end: int) -> list[Token]:
    found = merge_quantities(_joined(list(_words(text, start, end))))
    tokens: list[Token] = []
    last = start
    for place, word in enumerate(found):
        if is_stop_word(word.text):
            continue
        token = _token(word, found[place - 1] if place else None, text, last)
        tokens.append(token)
        last = token.end
    return tokens


def _token(word: Word, before: Word | None, text: str, last: int) -> Token:
    """The token of a word. `last` is where the token before it ends."""
    reduced = stem(word.text)
    start, denies_back = word.start, False
    if reduced == NOT and last:
        helped = before is not None and word.text == "not" and before.text in AUXILIARIES
        start = before.start if before is not None and helped else start
        denies_back = (helped or "n't" in word.text or word.text == "cannot") and text[last:start].isspace()
    return Token(
        reduced,
        word.start,
        word.end,
        word.text,
        after_break=BREAK.search(text, last, start) is not None,
        after_or=OR.search(text, last, start) is not None,
        denies_back=denies_back,
    )


def _words(text: str, start: int, end: int) -> Iterator[Word]:
    for match in WORD.finditer(text, start, end):
        plain = unicodedata.normalize("NFKC", match.group()).casefold()
        yield Word(SAME.get(plain, plain), match.start(), match.end())


def _joined(found: list[Word]) -> list[Word]:
    """The words with every known pair made one word."""
    joined: list[Word] = []
    for word in found:
        pair = PAIRS.get((joined[-1].text, word.text)) if joined else None
        if pair:
            joined[-1] = Word(pair, joined[-1].start, word.end)
        else:
            joined.append(word)
    return joined


def is_stop_word(word: str) -> bool:
    """Whether a word carries no fact, as in "you", "you'll" or "you've"."""
    return word in STOP_WORDS or ("'" in word and CONTRACTED.sub("", word) in STOP_WORDS)


def covering(tokens: Sequence[Token]) -> tuple[int, int]:
    """The place in the text from the first of the tokens to the last."""
    return min(token.start for token in tokens), max(token.end for token in tokens)
