"""Finds the key points that an answer denies: a right wording of theirs stands there, with a negator before it."""

from collections import defaultdict

from bot.grading.passages import Passage
from bot.grading.rubrics import Prepared

SHARE = 0.8
"""How much of a wording, by the weight of its words, has to stand in the clause."""

DOUBTED = 0.7
"""How much of what stands there has to be in a part of the clause that has a negator."""

FEWEST = 3
"""Words of a wording; what is shorter stands in many a sentence that denies something else."""


def denied_points(prepared: Prepared, answer: Passage) -> dict[int, int]:
    """The key points that are denied, by place in the rubric, and in which of the answer's clauses."""
    found: dict[int, int] = {}
    for number, (first, end) in enumerate(answer.clauses):
        places = range(first, end)
        denied = {answer.tokens[place].stem for place in places if answer.denied[place]}
        if denied:
            said = {answer.tokens[place].stem for place in places}
            sure = {answer.tokens[place].stem for place in places if not answer.doubted[place]}
            found |= dict.fromkeys(_points_denied(prepared, said, denied, said - sure), number)
    return found


def _points_denied(prepared: Prepared, said: set[str], denied: set[str], doubted: set[str]) -> set[int]:
    shares: dict[int, float] = defaultdict(float)
    doubts: dict[int, float] = defaultdict(float)
    touched = set()
    for stem in said:
        for occurrence in prepared.index.get(stem, ()):
            if not occurrence.denied:  # a wording such as "no servers to manage" says so itself
                shares[occurrence.phrase] += occurrence.weight
                doubts[occurrence.phrase] += occurrence.weight * (stem in doubted)
                if stem in denied:
                    touched.add(occurrence.phrase)
    return {
        wording.point
        for phrase in touched
        if (wording := prepared.phrases[phrase]).right
        and len(wording.weights) >= FEWEST
        and shares[phrase] >= SHARE * wording.total
        and doubts[phrase] >= DOUBTED * shares[phrase]
    }
