"""Fits the weights of both graders on the development half of the labelled replies, and prints them.

    .venv/bin/python -m benchmarks.fit_grader

Ridge logistic regression by Newton's method. A reply that is no attempt is left out: the guards see to those. To see
what to expect of other questions, each question of the half is graded by weights from the rest of it.
"""

from collections.abc import Sequence

import numpy as np

from bot.domain.bank import Question
from bot.domain.grading import Coverage
from bot.grading.encoder import Encoder
from bot.grading.judging import Measure, consider, own_words
from bot.grading.lexical import measure as lexical_measure
from bot.grading.rubrics import prepare
from bot.grading.semantic import SemanticGrader
from tests.grading.labelled import TEST, load_labelled

RIDGE = 1.0
"""Pulls the weights toward zero, in units of one observation of standardised features."""


def main() -> None:
    """Print the weights of both graders, and how well weights from the other questions do."""
    for name, measure in (("lexical", lexical_measure), ("semantic", SemanticGrader(Encoder()).measure)):
        features, truth, questions = observations(measure)
        held = np.zeros(len(truth))
        for question in sorted(set(questions)):
            mine = questions == question
            held[mine] = predict(features[mine], *fit(features[~mine], truth[~mine]))
        intercept, weights = fit(features, truth)
        print(f"{name}: {len(truth)} findings; on questions left out, {np.mean((held >= 0.5) == truth):.3f} right")
        print(f"MODEL = Model({intercept:.3f}, ({', '.join(f'{weight:.3f}' for weight in weights)}))")


def observations(measure: Measure) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features, truth and question of each key point of each reply in the development half."""
    rows: list[tuple[float, ...]] = []
    truth: list[bool] = []
    questions: list[str] = []
    for reply in load_labelled().replies:
        if reply.question.id in TEST or reply.truth.nature != "answer":
            continue
        features = _features(reply.question, reply.text, measure)
        for point, row in zip(reply.question.rubric.key_points, features, strict=False):
            rows.append(row)
            truth.append(reply.truth.coverage(reply.question, point.id) is Coverage.COVERED)
            questions.append(reply.question.id)
    return np.array(rows), np.array(truth), np.array(questions)


def _features(question: Question, text: str, measure: Measure) -> Sequence[tuple[float, ...]]:
    answer = own_words(question, text)
    return consider(prepare(question), answer, text, measure).features if answer.tokens else ()


def fit(features: np.ndarray, truth: np.ndarray) -> tuple[float, np.ndarray]:
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


def predict(features: np.ndarray, intercept: float, weights: np.ndarray) -> np.ndarray:
    """The likelihoods of the model."""
    return 1 / (1 + np.exp(-(intercept + features @ weights)))


if __name__ == "__main__":
    main()
