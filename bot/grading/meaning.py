"""What a language model adds to the closeness by words: how far the meaning of a window points where a wording does.

The meaning of a text is the mean of its content words' vectors in context, in which each word counts for what it
weighs: the question's own words say little, however often they come. Two meanings are as near as the cosine between
them. For each window and key point there are three: the most over its right wordings, over those that sound alike and
are wrong, and over the right wordings of any other key point.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from bot.grading.closeness import Measured
from bot.grading.encoder import DIMENSIONS, Encoder
from bot.grading.network import Floats
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared


class Meanings:
    """The meanings of a question's phrases, a row each.

    `sides` tells for each key point which of them are right and wrong wordings of it, and which right ones of others.
    """

    def __init__(self, prepared: Prepared, encoder: Encoder) -> None:
        phrases, points = prepared.phrases, range(len(prepared.ids))
        words = encoder.words([(phrase.text, phrase.passage.tokens) for phrase in phrases])
        own = [meaning(vectors, phrase.weights) for vectors, phrase in zip(words, phrases, strict=True)]
        self.rows = unit(np.array(own, np.float32).reshape(-1, DIMENSIONS))
        of, right = np.array([p.point for p in phrases], int), np.array([p.right for p in phrases], bool)
        self.sides = [((of == point) & right, (of == point) & ~right, (of != point) & right) for point in points]

    def cosines(self, of_window: Floats) -> list[tuple[float, ...]]:
        """The three cosines of each key point."""
        alike = self.rows @ unit(of_window)
        return [tuple(_most(alike[side]) for side in sides) for sides in self.sides]


def meaning(vectors: Floats, weights: Sequence[float]) -> Floats:
    """The mean of words' vectors, up to its length, by what each word weighs."""
    total: Floats = np.array(weights, np.float32) @ vectors
    return total


def unit(vectors: Floats) -> Floats:
    """The vectors with length one; a vector of zeros stays one."""
    scaled: Floats = vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)
    return scaled


@lru_cache(maxsize=64)
def meanings(prepared: Prepared, encoder: Encoder) -> Meanings:
    """The meanings of a question's phrases, which take about a second to find and are kept."""
    return Meanings(prepared, encoder)


def with_meaning(measured: Measured, prepared: Prepared, answer: Passage, text: str, encoder: Encoder) -> Measured:
    """What was measured by words, with the cosines of each window."""
    of_phrases = meanings(prepared, encoder)
    [words] = encoder.words([(text, answer.tokens)])
    weights = [prepared.weight(token) for token in answer.tokens]
    closeness = []
    for window, points in zip(measured.windows, measured.closeness, strict=True):
        here = slice(window.first, window.end)
        cosines = of_phrases.cosines(meaning(words[here], weights[here]))
        closeness.append(tuple(replace(close, cosines=own) for close, own in zip(points, cosines, strict=True)))
    return replace(measured, closeness=tuple(closeness))


def _most(values: Floats) -> float:
    # Rounded, so that no difference in a last bit between machines shows.
    return round(float(values.max()), 4) if values.size else 0.0
