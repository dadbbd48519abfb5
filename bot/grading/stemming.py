"""Reduces words to their stems."""

import re
from functools import lru_cache

import snowballstemmer

from bot.grading.words import NEGATORS, OPPOSITE_WORDS

NOT = "not"
"""The one stem of every negator: "no servers" and "without servers" say the same."""

BRITISH = re.compile(r"(?<=\w{4})is(?=(?:e|ed|es|ing|ation|ations)$)")
"""Initialise and initialize are one word. Exercise becomes "exercize" on both sides, which harms nobody."""

IRREGULAR = {"alias": "alias"}
"""Words whose last letter Snowball would take for a plural."""

_STEMMER = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word (Snowball). Negators share one, quantities and numbers stay as they are."""
    if word in NEGATORS:
        return NOT
    if word in IRREGULAR:
        return IRREGULAR[word]
    return str(_STEMMER.stemWord(BRITISH.sub("iz", word.removesuffix("'s")))) if word[0].isalpha() else word


def _opposites() -> dict[str, frozenset[str]]:
    pairs = [(stem(a), stem(b)) for a, b in OPPOSITE_WORDS]
    both = [*pairs, *((b, a) for a, b in pairs)]
    return {word: frozenset(b for a, b in both if a == word) for word, _ in both}


OPPOSITES = _opposites()
"""The opposites of a stem, which stand in like sentences and are by no means alike."""
