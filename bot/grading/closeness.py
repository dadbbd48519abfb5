"""How near an answer comes to a key point, and how likely it is that it conveys it.

For a phrase of n words with weights w, and a window of the answer (up to three clauses in a row):

    m_i        1 where the window has the i-th word, denied as it is in the phrase
    d_i        1 where it has that word the other way round alone
    recall     sum(w m) / sum(w), less sum(w d) / sum(w)
    careful    as sum(w m) / sum(w), where a negator anywhere in a part of a clause denies that part (denial.py)
    substance  the less of recall and careful, times min(n, 7) / 7: a long phrase found is more of a sign than a short
    order      substance, times 0.4 to 1 by how many neighbours of the phrase are neighbours in the window too

Of each the most over all phrases counts, for right wordings, and of substance and order beside it for those that sound
alike and are wrong. A grader by meaning adds cosines (meaning.py). A logistic model makes a likelihood of them and of
how typical the window's words are (vocabulary.py), and the most likely window counts: a further clause takes nothing
away. Where a key point has few wordings, less of one has to be found (`Prepared.scarcity`). The weights are fitted on
the development half of the labelled replies by benchmarks/fit_grader.py.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.grading.passages import Window
from bot.grading.rubrics import WHOLE

NEAR = 5
"""Neighbours in a phrase are neighbours in the window if no more than this many places apart."""

WHOLLY = 0.999
"""Measures over this are 1 but for rounding."""

SLIP = 0.4
SLIP_MARGIN = 0.05
"""A clause that comes as near as this (in order) to a wording that sounds alike and is wrong, and nearer by the margin
than to any right wording of any key point, says something wrong, as swapped definitions do."""

FEWEST_SAID = 3
"""A wording of fewer words may stand in a sentence that says something else."""

DISORDERED = 0.4
"""What is left of a phrase's substance where none of its words stand in order."""


class Measures(NamedTuple):
    """How near a window comes to a phrase, or the most of each over several: up to 1, as told above."""

    recall: float = 0.0
    careful: float = 0.0
    substance: float = 0.0
    order: float = 0.0


@dataclass(frozen=True, slots=True)
class Closeness:
    """The measures of a window against one key point, for its right wordings and the wrong ones.

    `place` is where the window comes nearest: the first character and the one after the last. `said` is the order of
    the longest right wording that stands in it to the letter. `cosines` are what a grader by meaning adds.
    """

    right: Measures
    wrong: Measures
    place: tuple[int, int]
    said: float
    cosines: tuple[float, ...] = ()

    @property
    def has_a_wording(self) -> bool:
        """Whether all words of a right wording stand in the window."""
        return self.right.recall > WHOLLY

    @property
    def is_said(self) -> bool:
        """Whether a right wording of some length stands in the window to the letter, and nearer than any wrong one."""
        return self.said >= FEWEST_SAID / WHOLE and self.said > self.wrong.order

    @property
    def features(self) -> tuple[float, ...]:
        """What of the likelihood comes from closeness."""
        return (*self.right, self.wrong.substance, self.wrong.order, *self.cosines)


@dataclass(frozen=True, slots=True)
class Measured:
    """The closeness of each window to each key point, in the rubric's order.

    `slips` are the clauses that say something wrong, by number, and about which key point, by its place. No window has
    the parts of them in which words of the wrong wording stand.
    """

    windows: tuple[Window, ...]
    closeness: tuple[tuple[Closeness, ...], ...]
    slips: dict[int, int]


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
        total = self.intercept + math.fsum(w * f for w, f in zip(self.weights, features, strict=True))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, total)))), 3)
