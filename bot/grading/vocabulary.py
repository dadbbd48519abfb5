"""How typical an answer's words are of a key point, by all its wordings together.

For a word w, denied or not, and a key point p:

    mine(w)    (n + a) / (N + 2a), where n of the N right wordings of p have the word, and a is 0.1
    others(w)  the same of the right wordings of all other key points
    weight     ln(mine / others), if p has the word and this is over 0; else 0

A window of the answer is as typical as the square root of the sum of its different words' weights, over 3. It finds who
takes one word from this wording and one from that, as no single phrase can.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from bot.grading.passages import Passage, Window

Said = tuple[str, bool]
"""A stem, and whether a negator stands in its part of the clause."""

Weights = Mapping[Said, tuple[float, ...]]
"""What each word weighs for each key point, in the rubric's order."""

SMOOTHING = 0.1

SCALE = 3


def vocabulary(wordings: Sequence[Sequence[Passage]]) -> Weights:
    """The weights of all words in the right wordings of each key point."""
    counts = [Counter(said for wording in own for said in _said(wording, 0, len(wording.tokens))) for own in wordings]
    sizes = [len(own) for own in wordings]
    total, size = Counter[Said](), sum(sizes)
    for count in counts:
        total.update(count)

    def weight(said: Said, point: int) -> float:
        count = counts[point][said]
        if not count:
            return 0.0
        mine = (count + SMOOTHING) / (sizes[point] + 2 * SMOOTHING)
        others = (total[said] - count + SMOOTHING) / (size - sizes[point] + 2 * SMOOTHING)
        return max(0.0, math.log(mine / others))

    return {said: tuple(weight(said, point) for point in range(len(wordings))) for said in total}


def typicality(weights: Weights, answer: Passage, window: Window, points: int) -> tuple[float, ...]:
    """How typical a window of the answer is of each of so many key points, from 0, to three places."""
    known = [weights[said] for said in _said(answer, window.first, window.end) if said in weights]
    sums = map(math.fsum, zip(*known, strict=True)) if known else (0.0,) * points
    return tuple(round(math.sqrt(total) / SCALE, 3) for total in sums)


def _said(passage: Passage, first: int, end: int) -> set[Said]:
    return {(passage.tokens[place].stem, passage.doubted[place]) for place in range(first, end)}
