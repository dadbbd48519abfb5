"""Closeness by meaning: words are alike as far as their vectors in context are, from a small language model."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from bot.grading.closeness import (
    DISORDERED,
    NEAR,
    REVERSED_LIKENESS,
    WHOLE,
    Closeness,
    Measured,
    Measures,
    Slip,
    is_slip,
)
from bot.grading.encoder import Encoder
from bot.grading.passages import Passage
from bot.grading.quantities import is_number
from bot.grading.rubrics import Prepared
from bot.grading.stemming import OPPOSITES

Floats = NDArray[np.float32]

NEARLY = 0.98
"""Different words are never quite the same."""

NUMBER_FACTOR = 0.5
"""How alike a number and a word are, of what their vectors say. Two numbers are equal or not at all alike."""

SAID = 0.5
"""A word of the answer is shown as evidence where it is as alike as this."""

NOTHING_NEAR = Closeness(Measures(), Measures())
"""Of a text without a clause that counts, and to a key point without a word that can be looked for."""


RECALL, ORDER = Measures._fields.index("recall"), Measures._fields.index("order")
"""Rows of the arrays that hold the measures of all phrases."""


class VectorisedPhrases:
    """All phrases of a question, their words one after the other in one array."""

    def __init__(self, prepared: Prepared, encoder: Encoder) -> None:
        phrases = prepared.phrases
        vectors = [encoder.words(phrase.text, phrase.passage.tokens) for phrase in phrases]
        lengths = [len(phrase.weights) for phrase in phrases]
        self.stems = [token.stem for phrase in phrases for token in phrase.passage.tokens]
        self.words = unit(np.concatenate(vectors))
        self.means = unit(np.stack([own.mean(axis=0) for own in vectors]))
        self.weights = np.array([weight for phrase in phrases for weight in phrase.weights], np.float32)
        self.denied = np.array([flag for phrase in phrases for flag in phrase.passage.denied])
        self.doubted = np.array([flag for phrase in phrases for flag in phrase.passage.doubted])
        self.numbers = np.array([is_number(stem) for stem in self.stems])
        self.starts = np.cumsum([0, *lengths])[:-1]
        self.lengths = np.array(lengths, np.float32)
        self.totals = np.add.reduceat(self.weights, self.starts)
        self.points = np.array([phrase.point for phrase in phrases])
        self.right = np.array([phrase.right for phrase in phrases])

    def summed(self, by_word: NDArray[np.generic]) -> Floats:
        """The sum over the words of each phrase."""
        return np.add.reduceat(by_word.astype(np.float32), self.starts)


def unit(vectors: Floats) -> Floats:
    """The vectors with length one; a vector of zeros stays one."""
    scaled: Floats = vectors / (np.linalg.norm(vectors, axis=-1, keepdims=True) + 1e-9)
    return scaled


@lru_cache(maxsize=64)
def vectorised(prepared: Prepared, encoder: Encoder) -> VectorisedPhrases:
    """The phrases of a question with their vectors, which take about a second to make and are kept."""
    return VectorisedPhrases(prepared, encoder)


def semantic_closeness(prepared: Prepared, answer: Passage, text: str, encoder: Encoder) -> Measured:
    """The closeness of an answer to each key point. The answer has at least one word."""
    if not prepared.phrases:
        return Measured(tuple(NOTHING_NEAR for _ in prepared.ids))
    phrases = vectorised(prepared, encoder)
    raw = encoder.words(text, answer.tokens)
    alike = likeness(phrases, answer, unit(raw))
    slips = _slips(
        phrases, np.stack([_measures(phrases, answer, alike, raw, clause)[ORDER] for clause in answer.clauses])
    )
    told = tuple(Slip(point, number) for number, point in slips.items())
    windows = answer.windows(without=slips)
    if not windows:
        return Measured(tuple(NOTHING_NEAR for _ in prepared.ids), told)
    measured = np.stack([_measures(phrases, answer, alike, raw, window) for window in windows])
    points = range(len(prepared.ids))
    return Measured(tuple(_closeness(phrases, answer, alike, measured, windows, point) for point in points), told)


def _slips(phrases: VectorisedPhrases, order: Floats) -> dict[int, int]:
    """The clauses that say something wrong, and about which key point, from each clause's order with each phrase."""
    right = np.where(phrases.right, order, 0).max(axis=1)
    wrong = np.where(phrases.right, 0, order)
    nearest = phrases.points[wrong.argmax(axis=1)]
    both = enumerate(zip(right, wrong.max(axis=1), nearest, strict=True))
    return {number: int(point) for number, (good, bad, point) in both if is_slip(float(good), float(bad))}


def likeness(phrases: VectorisedPhrases, answer: Passage, words: Floats) -> Floats:
    """How alike each word of the phrases (rows) and each word of the answer (columns) are, 0 to 1."""
    alike: Floats = np.clip(phrases.words @ words.T, 0, NEARLY)
    numbers = np.array([is_number(token.stem) for token in answer.tokens])
    alike[phrases.numbers[:, None] != numbers[None, :]] *= NUMBER_FACTOR
    alike[phrases.numbers[:, None] & numbers[None, :]] = 0
    columns: dict[str, list[int]] = {}
    for column, token in enumerate(answer.tokens):
        columns.setdefault(token.stem, []).append(column)
    for row, stem in enumerate(phrases.stems):
        if stem in columns:
            alike[row, columns[stem]] = 1
        for opposite in OPPOSITES.get(stem, ()):
            if opposite in columns:
                alike[row, columns[opposite]] = 0
    return alike


def _measures(
    phrases: VectorisedPhrases, answer: Passage, alike: Floats, raw: Floats, window: tuple[int, int]
) -> Floats:
    """The measures of every phrase in one window, a row a measure."""
    columns = slice(*window)
    here = alike[:, columns]
    agree = phrases.denied[:, None] == np.array(answer.denied[columns])[None, :]
    sure = np.where(phrases.doubted[:, None] == np.array(answer.doubted[columns])[None, :], here, 0)
    same, other = np.where(agree, here, 0).max(axis=1), np.where(agree, 0, here).max(axis=1)
    reversed_ = np.maximum(other - same, 0) * (other > REVERSED_LIKENESS)
    share = phrases.summed(phrases.weights * same) / phrases.totals
    recall = share - phrases.summed(phrases.weights * reversed_) / phrases.totals
    careful = phrases.summed(phrases.weights * sure.max(axis=1)) / phrases.totals
    whole = np.minimum(phrases.lengths, WHOLE) / WHOLE
    letter = (np.where(agree, here, 0) == 1).any(axis=1)
    literal = phrases.summed(phrases.weights * letter) / phrases.totals * whole
    substance = np.clip(np.minimum(recall, careful), 0, None) * whole
    order = substance * (DISORDERED + (1 - DISORDERED) * _kept_order(phrases, sure))
    cosine = phrases.means @ unit(raw[columns].mean(axis=0))
    return np.stack([recall, careful, literal, substance, order, cosine])


def _kept_order(phrases: VectorisedPhrases, sure: Floats) -> Floats:
    """The share of each phrase's neighbours that are neighbours in the window; 1 for a single word."""
    at = sure.argmax(axis=1)
    step = np.diff(at, prepend=at[:1])
    kept = (step > 0) & (step <= NEAR)
    kept[phrases.starts] = False
    share: Floats = np.where(phrases.lengths > 1, phrases.summed(kept) / np.maximum(phrases.lengths - 1, 1), 1)
    return share


def _closeness(
    phrases: VectorisedPhrases,
    answer: Passage,
    alike: Floats,
    measured: Floats,
    windows: Sequence[tuple[int, int]],
    point: int,
) -> Closeness:
    mine = phrases.points == point
    right, wrong = mine & phrases.right, mine & ~phrases.right
    if not right.any():
        return NOTHING_NEAR
    most_wrong = measured[:, :, wrong].max(axis=(0, 2)) if wrong.any() else np.zeros(measured.shape[1])
    order = np.where(right, measured[:, ORDER] + measured[:, RECALL], -1)
    window, phrase = np.unravel_index(int(order.argmax()), order.shape)
    place = _place(phrases, answer, alike, windows[int(window)], int(phrase))
    return Closeness(_rounded(measured[:, :, right].max(axis=(0, 2))), _rounded(most_wrong), place)


def _place(
    phrases: VectorisedPhrases, answer: Passage, alike: Floats, window: tuple[int, int], phrase: int
) -> tuple[int, int]:
    """Where in the text the window says most of the phrase."""
    first = int(phrases.starts[phrase])
    here = alike[first : first + int(phrases.lengths[phrase]), slice(*window)]
    said = window[0] + here.argmax(axis=1)[here.max(axis=1) >= min(SAID, here.max())]
    return answer.place(int(said.min()), int(said.max()) + 1)


def _rounded(values: Sequence[float] | NDArray[np.generic]) -> Measures:
    # So that no difference in a last bit between machines shows.
    return Measures(*(round(float(value), 4) for value in values))
