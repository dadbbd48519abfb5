"""How near an answer comes to a key point, and how likely it is that it conveys it.

For a phrase of n words with weights w, and a window of the answer (one clause or two):

    m_i        how alike the i-th word and the most alike word of the window are, of those that are denied as it is
    d_i        the same, of those that are denied where it is not, or the other way round
    recall     sum(w m) / sum(w), less what is said the other way round: sum(w max(d - m, 0)) / sum(w), where d > 0.6
    careful    as sum(w m) / sum(w), where a negator anywhere in a part of a clause denies all of that part
    literal    the share of weight that is there to the letter, times min(n, 7) / 7
    substance  the less of recall and careful, times min(n, 7) / 7: a long phrase found is more of a sign than a short
    order      substance, times 0.4 to 1 by how many neighbours of the phrase are neighbours in the window too
    cosine     of the mean vectors of phrase and window (0 for a grader without vectors)

Of each the most over all phrases and windows counts, for right wordings, and beside it for those that sound alike and
are wrong. A logistic model makes one likelihood of them and of how typical the answer's words are (vocabulary.py), with
weights fitted on the development half of the labelled replies by benchmarks/fit_grader.py.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

WHOLE = 7
"""A phrase of so many words counts in full."""

REVERSED_LIKENESS = 0.6
"""A word said the other way round takes away only when it is as alike as this."""

NEAR = 5
"""Neighbours in a phrase are neighbours in the window if no more than this many places apart."""

SLIP = 0.4
SLIP_MARGIN = 0.05
"""A clause that comes as near as this (in order) to a wording that sounds alike and is wrong, and nearer by the margin
than to any right wording of any key point, says something wrong, as swapped definitions do."""

FEWEST_SAID = 3
"""A wording of fewer words may stand in a sentence that says something else."""

DISORDERED = 0.4
"""What is left of a phrase's substance where none of its words stand in order."""


class Measures(NamedTuple):
    """How near an answer comes to a phrase, or the most of each over several: up to 1, as told above."""

    recall: float = 0.0
    careful: float = 0.0
    literal: float = 0.0
    substance: float = 0.0
    order: float = 0.0
    cosine: float = 0.0


@dataclass(frozen=True, slots=True)
class Closeness:
    """The measures of an answer against one key point, for its right wordings and the wrong ones.

    `place` is where the answer comes nearest: the first character and the one after the last.
    """

    right: Measures
    wrong: Measures
    place: tuple[int, int] | None = None

    @property
    def is_said(self) -> bool:
        """Whether a right wording stands in the answer whole and in order, and comes nearer than any wrong one."""
        right, fewest = self.right, FEWEST_SAID / WHOLE
        in_order = fewest - 0.001 <= right.order == right.substance > self.wrong.order
        return in_order and min(right.recall, right.careful) > 0.999

    @property
    def features(self) -> tuple[float, ...]:
        """What of the likelihood comes from closeness."""
        right, wrong = self.right, self.wrong
        margins = Measures(*(mine - other for mine, other in zip(right, wrong, strict=True)))
        cosine = margins.cosine if right.cosine else 0.0
        return (*right[:5], margins.literal, margins.substance, margins.order, cosine)


@dataclass(frozen=True, slots=True)
class Slip:
    """A clause of the answer, by its number, that says something wrong about the key point at place `point`."""

    point: int
    clause: int


@dataclass(frozen=True, slots=True)
class Measured:
    """The closeness of an answer to each key point, in the rubric's order, without the clauses that slip."""

    points: tuple[Closeness, ...]
    slips: tuple[Slip, ...] = ()


def is_slip(right: float, wrong: float) -> bool:
    """Whether a clause that comes so near to right and wrong wordings, of whatever key point, says a wrong one."""
    return wrong >= SLIP and wrong > right + SLIP_MARGIN


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic model of the features."""

    intercept: float
    weights: tuple[float, ...]

    def likelihood(self, features: Sequence[float]) -> float:
        """How likely it is that the key point is conveyed, 0 to 1, to three places so that no last bit decides."""
        total = self.intercept + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)
