"""Reduces words to their stems."""

import re
from functools import cache, lru_cache
from typing import Any

from bot.grading.words import NEGATORS, OPPOSITE_WORDS

NOT = "not"
"""The one stem of every negator: "no servers" and "without servers" say the same."""

BRITISH = re.compile(r"(?<=\w{4})is(?=(?:e|ed|es|ing|ation|ations)$)")
"""Initialise and initialize are one word. Exercise becomes "exercize" on both sides, which harms nobody."""

IRREGULAR = {"alias": "alias"}
"""Words whose last letter Snowball would take for a plural."""


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of an English word (Snowball). Negators share one, quantities and numbers stay as they are."""
    if word in NEGATORS:
        return NOT
    if word in IRREGULAR:
        return IRREGULAR[word]
    return str(_stemmer().stemWord(BRITISH.sub("iz", word.removesuffix("'s")))) if word[0].isalpha() else word


@cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415 - it brings 30 languages along, and a process may never grade

    return snowballstemmer.stemmer("english")


@cache
def opposites() -> dict[str, frozenset[str]]:
    """The opposites of each stem that has some: what is one of them is not the other."""
    pairs = [(stem(a), stem(b)) for a, b in OPPOSITE_WORDS]
    both = [*pairs, *((b, a) for a, b in pairs)]
    return {word: frozenset(b for a, b in both if a == word) for word, _ in both}
