"""Fits the weights of both graders on the development half of the labelled replies, and prints them.

    .venv/bin/python -m benchmarks.fit_grader

Ridge logistic regression by Newton's method. A reply that is no attempt is left out: the guards see to those. To see
what to expect of other questions, each question of the half is graded by weights from the rest of it. The weight of
scarcity, the last, is fitted afterwards, with the others held, to the same replies and rubrics with few wordings.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.domain.bank import KeyPoint, Question
from bot.domain.grading import Coverage
from bot.grading.encoder import Encoder
from bot.grading.judging import Candidate, Measure, consider, own_words
from bot.grading.labelled import LabelledReply
from bot.grading.lexical import measure as lexical_measure
from bot.grading.rubrics import prepare
from bot.grading.semantic import SemanticGrader
from tests.grading.labelled import TEST, load_labelled

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

Weights = tuple[float, Floats]
"""The intercept, and a weight a feature."""

ROUNDS = 20
"""Fits at most; it has settled after five."""

RIDGE = 1.0
"""Pulls the weights toward zero, in units of one observation of standardised features."""

FEW = (2, 4, 8)
"""Phrasings that a key point has beside its statement in rubrics with few of them."""


@dataclass(frozen=True, slots=True)
class Observations:
    """For each key point of each reply the features of its windows, whether it is covered, and the question's id."""

    windows: list[Floats]
    truth: Flags
    questions: NDArray[np.str_]

    def of(self, chosen: Flags) -> "Observations":
        """Some of them."""
        windows = [own for own, is_chosen in zip(self.windows, chosen, strict=True) if is_chosen]
        return Observations(windows, self.truth[chosen], self.questions[chosen])


def main() -> None:
    """Print the weights of both graders, and how well weights from the other questions do."""
    for name, measure in (("lexical", lexical_measure), ("semantic", SemanticGrader(Encoder()).measure)):
        whole, *few = (observations(measure, phrasings) for phrasings in (None, *FEW))
        print(f"{name}: {len(whole.truth)} findings; on questions left out, right are {held_out(whole, few)}")
        intercept, weights = fit(whole, few)
        print(f"MODEL = Model({intercept:.3f}, ({', '.join(f'{weight:.3f}' for weight in weights)}))")


def held_out(whole: Observations, few: Sequence[Observations]) -> str:
    """The share of right findings with all wordings and with few, each question by weights from the others."""
    right = [0.0] * (1 + len(few))
    for question in sorted(set(whole.questions)):
        model = fit(whole.of(whole.questions != question), [some.of(some.questions != question) for some in few])
        for place, some in enumerate((whole, *few)):
            mine = some.of(some.questions == question)
            likely = np.array([likelihood(own, *model) for own in mine.windows])
            right[place] += ((likely >= 0.5) == mine.truth).sum() / len(some.truth)
    return ", ".join(f"{share:.3f} of {n or 'all'}" for share, n in zip(right, (None, *FEW), strict=True))


def observations(measure: Measure, phrasings: int | None) -> Observations:
    """Those of the development half, with rubrics of so many phrasings a key point, or all."""
    windows: list[Floats] = []
    truth: list[bool] = []
    questions: list[str] = []
    for reply in load_labelled().replies:
        if reply.question.id in TEST or reply.truth.nature != "answer":
            continue
        question = reply.question if phrasings is None else thinned(reply.question, phrasings)
        for point, candidates in zip(question.rubric.key_points, _candidates(question, reply, measure), strict=False):
            if candidates:
                windows.append(np.array([candidate.features for candidate in candidates]))
                truth.append(reply.truth.coverage(reply.question, point.id) is Coverage.COVERED)
                questions.append(question.id)
    return Observations(windows, np.array(truth), np.array(questions))


def thinned(question: Question, phrasings: int) -> Question:
    """The question with so many phrasings a key point and half as many contrasts, by chance but always the same."""

    def chosen(point: KeyPoint) -> KeyPoint:
        chance = random.Random(f"{point.id} {phrasings}")
        few = chance.sample(point.phrasings, min(phrasings, len(point.phrasings)))
        wrong = chance.sample(point.contrasts, min(phrasings // 2, len(point.contrasts)))
        return replace(point, phrasings=tuple(few), contrasts=tuple(wrong))

    points = tuple(map(chosen, question.rubric.key_points))
    return replace(question, version=f"{phrasings}", rubric=replace(question.rubric, key_points=points))


def _candidates(question: Question, reply: LabelledReply, measure: Measure) -> Sequence[Sequence[Candidate]]:
    answer = own_words(question, reply.text)
    return consider(prepare(question), answer, reply.text, measure).candidates if answer.tokens else ()


def fit(whole: Observations, few: Sequence[Observations]) -> Weights:
    """The model of all features; the last is scarcity, which only rubrics with few wordings have."""
    intercept, weights = fit_windows([own[:, :-1] for own in whole.windows], whole.truth)
    windows = [own for some in few for own in some.windows]
    best = np.array([own[(own[:, :-1] @ weights).argmax()] for own in windows])
    truth = np.concatenate([some.truth for some in few])
    return intercept, np.append(weights, _fit_one(best[:, -1], intercept + best[:, :-1] @ weights, truth))


def _fit_one(feature: Floats, known: Floats, truth: Flags) -> float:
    """The weight of one feature beside the known rest of the sum, by Newton's method."""
    weight = 0.0
    for _ in range(50):
        likely = 1 / (1 + np.exp(-known - weight * feature))
        weight += float(feature @ (truth - likely) / (feature**2 @ (likely * (1 - likely))))
    return weight


def fit_windows(windows: Sequence[Floats], truth: Flags) -> Weights:
    """The model whose most likely windows tell best what is true: it is fitted to those that it picks until it settles.

    It begins with imagined windows, which have the most of each feature.
    """
    picked: list[int] = []
    model = _fit_logistic(np.array([own.max(axis=0) for own in windows]), truth)
    for _ in range(ROUNDS):
        before, picked = picked, [int((own @ model[1]).argmax()) for own in windows]
        if picked == before:
            break
        model = _fit_logistic(np.array([own[place] for own, place in zip(windows, picked, strict=True)]), truth)
    return model


def _fit_logistic(features: Floats, truth: Flags) -> Weights:
    """Intercept and weights of the logistic model, for features as they are."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-9
    design = np.column_stack([np.ones(len(truth)), (features - mean) / scale])
    penalty = np.diag([0.0] + [RIDGE] * features.shape[1])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        likely = 1 / (1 + np.exp(-design @ weights))
        gradient = design.T @ (truth - likely) - penalty @ weights
        hessian = (design * (likely * (1 - likely))[:, None]).T @ design + penalty
        weights += np.linalg.solve(hessian, gradient)
    plain = weights[1:] / scale
    return float(weights[0] - plain @ mean), plain


def likelihood(windows: Floats, intercept: float, weights: Floats) -> float:
    """The likelihood of the most likely window."""
    return float(1 / (1 + np.exp(-(intercept + (windows @ weights).max()))))


if __name__ == "__main__":
    main()
