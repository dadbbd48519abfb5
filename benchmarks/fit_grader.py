"""Fits the weights of both graders on the development half of the labelled replies, and prints them.

    .venv/bin/python -m benchmarks.fit_grader

Ridge logistic regression by Newton's method. A reply that is no attempt is left out: the guards see to those. To see
what to expect of other questions, each question of the half is graded by weights from the rest of it.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

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


def main() -> None:
    """Print the weights of both graders, and how well weights from the other questions do."""
    for name, measure in (("lexical", lexical_measure), ("semantic", SemanticGrader(Encoder()).measure)):
        windows, truth, questions = observations(measure)
        held = np.zeros(len(truth))
        for question in sorted(set(questions)):
            mine = questions == question
            model = fit([own for own, is_mine in zip(windows, mine, strict=True) if not is_mine], truth[~mine])
            held[mine] = [likelihood(own, *model) for own, is_mine in zip(windows, mine, strict=True) if is_mine]
        intercept, weights = fit(windows, truth)
        print(f"{name}: {len(truth)} findings; on questions left out, {np.mean((held >= 0.5) == truth):.3f} right")
        print(f"MODEL = Model({intercept:.3f}, ({', '.join(f'{weight:.3f}' for weight in weights)}))")


def observations(measure: Measure) -> tuple[list[Floats], Flags, NDArray[np.str_]]:
    """For each key point of each reply in the development half the features of its windows, its truth and question."""
    windows: list[Floats] = []
    truth: list[bool] = []
    questions: list[str] = []
    for reply in load_labelled().replies:
        if reply.question.id in TEST or reply.truth.nature != "answer":
            continue
        for point, candidates in zip(reply.question.rubric.key_points, _candidates(reply, measure), strict=False):
            if candidates:
                windows.append(np.array([candidate.features for candidate in candidates]))
                truth.append(reply.truth.coverage(reply.question, point.id) is Coverage.COVERED)
                questions.append(reply.question.id)
    return windows, np.array(truth), np.array(questions)


def _candidates(reply: LabelledReply, measure: Measure) -> Sequence[Sequence[Candidate]]:
    answer = own_words(reply.question, reply.text)
    return consider(prepare(reply.question), answer, reply.text, measure).candidates if answer.tokens else ()


def fit(windows: Sequence[Floats], truth: Flags) -> Weights:
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
