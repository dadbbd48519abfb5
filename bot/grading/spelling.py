"""Repairs typing errors toward the words of a rubric."""

from collections.abc import Set

SHORTEST = 6
"""Shorter words are too often one letter away from another."""

OPPOSITES = ("a", "un", "non", "im", "in", "dis")
"""Prefixes that make another word of it: asynchronous is no typing error for synchronous."""


def repair(stem: str, vocabulary: Set[str]) -> str:
    """The one word of the vocabulary that `stem` is a single typing error away from, else `stem` itself.

    An error is a letter left out, put in, replaced, or swapped with its neighbour.
    """
    if len(stem) < SHORTEST or stem in vocabulary or not stem.isalpha():
        return stem
    near = [word for word in vocabulary if len(word) >= SHORTEST and _one_apart(stem, word)]
    return near[0] if len(near) == 1 and not _opposite(stem, near[0]) else stem


def _one_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    if len(a) == len(b):
        swapped = rest_a[1::-1] + rest_a[2:]
        return rest_a[1:] == rest_b[1:] or swapped == rest_b
    return rest_a[1:] == rest_b if len(a) > len(b) else rest_a == rest_b[1:]


def _opposite(a: str, b: str) -> bool:
    longer, shorter = sorted((a, b), key=len, reverse=True)
    return any(longer == prefix + shorter for prefix in OPPOSITES)
