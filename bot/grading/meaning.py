"""What a language model adds to the closeness by words: how far the meaning of a window points where a wording does.

The meaning of a text is the mean of its content words' vectors in context, and two meanings are as near as the cosine
between them. For each window and key point there are three: the most over its right wordings, over those that sound
alike and are wrong, and over the right wordings of any other key point.
"""

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.grading.closeness import Measured
from bot.grading.encoder import DIMENSIONS, Encoder
from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared

Floats = NDArray[np.float32]


class Meanings:
    """The meanings of a question's phrases, a row each.

    `sides` tells for each key point which of them are right and wrong wordings of it, and which right ones of others.
    """

    def __init__(self, prepared: Prepared, encoder: Encoder) -> None:
        phrases, points = prepared.phrases, range(len(prepared.ids))
        words = encoder.words([(phrase.text, phrase.passage.tokens) for phrase in phrases])
        self.rows = unit(np.array([own.mean(axis=0) for own in words], np.float32).reshape(-1, DIMENSIONS))
        of, right = np.array([p.point for p in phrases], int), np.array([p.right for p in phrases], bool)
        self.sides = [((of == point) & right, (of == point) & ~right, (of != point) & right) for point in points]

    def cosines(self, meaning: Floats) -> list[tuple[float, ...]]:
        """The three cosines of each key point."""
        alike = self.rows @ unit(meaning)
        return [tuple(_most(alike[side]) for side in sides) for sides in self.sides]


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
    closeness = []
    for window, points in zip(measured.windows, measured.closeness, strict=True):
        cosines = of_phrases.cosines(words[window.first : window.end].mean(axis=0))
        closeness.append(tuple(replace(close, cosines=own) for close, own in zip(points, cosines, strict=True)))
    return replace(measured, closeness=tuple(closeness))


def _most(values: Floats) -> float:
    # Rounded, so that no difference in a last bit between machines shows.
    return round(float(values.max()), 4) if values.size else 0.0
