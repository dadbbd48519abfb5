"""Repairs typing errors toward the words of a rubric."""

from collections import defaultdict
from functools import cache, lru_cache

from bot.grading import pieces
from bot.grading.stemming import stem

SHORTEST = 5
"""Shorter words are too often one letter away from another; at this length no letter may be replaced."""

LONG = 9
"""From this length on what is no word by itself may have two errors."""

EVERYDAY = 3_000
"""So many entries of the vocabulary are held for everyday, some 900 of them words, behind characters."""

OPPOSITES = ("a", "un", "non", "im", "in", "dis")
"""Prefixes that make another word of it: asynchronous is no typing error for synchronous."""


def repair(word: str, vocabulary: frozenset[str]) -> str:
    """The one word of the vocabulary (or one of its forms) that `word` is a typing error of, else `word` itself.

    An error is a letter left out, put in, replaced, or swapped with its neighbour; the first letter is right. A word
    that is one itself has one at most: "innovation" is not meant to be "invocation".
    """
    if len(word) < SHORTEST or word in vocabulary or not word.isalpha():
        return word
    alike = _by_first_letter(vocabulary).get(word[0], ())
    for errors in (1, 2) if len(word) >= LONG and word not in _common_words() else (1,):
        near = [o for o in alike if abs(len(o) - len(word)) <= errors and _is_slip(word, o, errors)]
        if near:
            return min(near) if len({stem(other) for other in near}) == 1 else word
    return word


@lru_cache(maxsize=512)
def _by_first_letter(vocabulary: frozenset[str]) -> dict[str, list[str]]:
    """A question's words; made once, since whatever is none of them is looked for among all."""
    words: dict[str, list[str]] = defaultdict(list)
    for word in sorted(vocabulary):
        words[word[0]].append(word)
    return dict(words)


@cache
def everyday_words() -> frozenset[str]:
    """Words of English that are so frequent that they say little of a service by themselves: "put", but not "cache".

    The language model has its vocabulary in about the order of frequency.
    """
    return frozenset(pieces.vocabulary()[:EVERYDAY])


@cache
def telling_words() -> frozenset[str]:
    """Words of English that are not so frequent, and say something of what a text is about."""
    return _common_words() - everyday_words()


@cache
def _common_words() -> frozenset[str]:
    """The words that the language model has whole, some 22,000, names and other languages among them.

    Grading by words needs its vocabulary for this, and not the model.
    """
    return frozenset(filter(str.isalpha, pieces.vocabulary()))


def one_apart(a: str, b: str) -> bool:
    """Whether one letter left out, put in, replaced or swapped with its neighbour makes one word of the other."""
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = rest_a[1::-1] + rest_a[2:]
        return rest_a[1:] == rest_b[1:] or swapped == rest_b
    return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]


def _is_slip(word: str, other: str, errors: int) -> bool:
    if len(other) < SHORTEST:
        return False
    if errors == 1:
        is_near = one_apart(word, other) and (min(len(word), len(other)) > SHORTEST or not _replaced(word, other))
    else:
        is_near = len(other) >= LONG and _distance(word, other) <= errors
    return is_near and not _related(word, other)


def _replaced(a: str, b: str) -> bool:
    return len(a) == len(b) and sorted(a) != sorted(b)


def _related(a: str, b: str) -> bool:
    """Whether one is a plural or the opposite of the other, which is another word and no slip."""
    longer, shorter = sorted((a, b), key=len, reverse=True)
    return longer == shorter + "s" or any(longer == prefix + shorter for prefix in OPPOSITES)


def _distance(a: str, b: str) -> int:
    """The edits between two words, a swap of neighbours counted as one (optimal string alignment)."""
    if abs(len(a) - len(b)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        previous, row = row, [i + 1]
        for j, y in enumerate(b):
            best = min(previous[j] + (x != y), previous[j + 1] + 1, row[j] + 1)
            if i and j and x == b[j - 1] and a[i - 1] == y:
                best = min(best, before[j - 1] + 1)
            row.append(best)
        before = previous
    return row[-1]
