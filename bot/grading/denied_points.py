"""Finds the key points that an answer denies: a right wording of theirs stands there, with a negator before it."""

from collections import defaultdict

from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared

SHARE = 0.8
"""How much of a wording, by the weight of its words, has to stand in the clause."""

FEWEST = 3
"""Words of a wording; what is shorter stands in many a sentence that denies something else."""


def denied_points(prepared: Prepared, answer: Passage) -> dict[int, int]:
    """The key points that are denied, by place in the rubric, and in which of the answer's clauses."""
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(answer.clauses):
        denied = {answer.tokens[place].stem for place in range(first, end) if answer.denied[place]}
        if denied:
            said = {token.stem for token in answer.tokens[first:end]}
            found |= dict.fromkeys(_points_denied(prepared, said, denied), number)
    return found


def _points_denied(prepared: Prepared, said: set[str], denied: set[str]) -> set[int]:
    shares: dict[int, float] = defaultdict(float)
    touched = set()
    for stem in said:
        for occurrence in prepared.index.get(stem, ()):
            if not occurrence.denied:  # a wording such as "no servers to manage" says so itself
                shares[occurrence.phrase] += occurrence.weight
                if stem in denied:
                    touched.add(occurrence.phrase)
    phrases = ((prepared.phrases[phrase], shares[phrase]) for phrase in touched)
    return {p.point for p, share in phrases if p.right and len(p.weights) >= FEWEST and share >= SHARE * p.total}
