"""How well both graders order answers that people have scored: three public sets of graded short answers.

    .venv/bin/python -m benchmarks.asag

The sets are Mohler (university computer science), SciEntsBank (school science) and Beetle (electricity), read from
`shared/asag` beside the repository; without them nothing is measured. A question gets one key point, and the reference
answers are its wordings. The score of an answer is the mean of recall and careful of its nearest window, as in
bot/grading/closeness.py, and for the grader by meaning the cosine more: of the formulas tried, the one with the best
AUC over the training answers of SciEntsBank and Beetle.

Nothing is fitted to a question that is measured. For Mohler: the correlation r with the mean of two readers, as it
is and after isotonic calibration on other questions; the root of the mean squared error of calibrated scores, from 0 to
5; the AUC for answers of 4 and more. For the others: the macro-F1 of correct and incorrect, with the threshold that is
best on the training answers, for unseen questions (uq) and unseen domains (ud).
"""

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypedDict

import numpy as np
from numpy.typing import NDArray

from bot.domain.bank import Difficulty, KeyPoint, Question, Rubric, Section, SingleFact
from bot.grading.closeness import Closeness
from bot.grading.encoder import Encoder
from bot.grading.judging import Measure, own_words
from bot.grading.lexical import LexicalGrader
from bot.grading.lexical import measure as lexical_measure
from bot.grading.passages import passage
from bot.grading.rubrics import prepare
from bot.grading.semantic import SemanticGrader
from bot.grading.text import clauses

FOLDER = Path(__file__).parents[2] / "shared" / "asag"
SETS = ("mohler", "scientsbank", "beetle")

FOLDS = 10
FULL = 5
"""What a reader of Mohler's gives a full answer."""

GOOD = 0.8
"""The score of an answer with 4 of the 5."""

NEVER = date.max
"""Questions have dates; grading reads none."""

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Row(TypedDict):
    """An answer with its question, the reference answers, and its score, 0 to 1; `s1` and `s2` are in Mohler only."""

    qid: str
    question: str
    refs: list[str]
    split: str
    answer: str
    score: float
    s1: float
    s2: float


@dataclass(frozen=True, slots=True)
class Scored:
    """What a grader makes of a set: an entry an answer, `due` from people, `given` by the grader in `took` ms."""

    questions: NDArray[np.str_]
    splits: NDArray[np.str_]
    due: Floats
    given: Floats
    took: Floats


def main() -> None:
    """Print a line for each grader."""
    if not all(_file(name).is_file() for name in SETS):
        print("Skipped: the graded short answers are not in shared/asag beside the repository.")
        return
    sets = {name: read(name) for name in SETS}
    readers = [np.array([(row["s1"], row["s2"]) for row in sets["mohler"]])[:, reader] for reader in (0, 1)]
    print(f"Mohler's two readers with each other: r {correlation(*readers):.3f}")
    print("grader       r raw  calibr.   RMSE    AUC   SciEnts uq     ud  Beetle uq   CPU ms p50    p95")
    semantic = SemanticGrader(Encoder())
    for name, measure in ((LexicalGrader.name, lexical_measure), (semantic.name, semantic.measure)):
        print(f"{name:<11}" + line(*(scored(sets[set_name], measure) for set_name in SETS)), flush=True)


def line(mohler: Scored, scients: Scored, beetle: Scored) -> str:
    """The figures of one grader."""
    calibrated = calibrate(mohler)
    error = FULL * float(np.sqrt(np.mean((calibrated - mohler.due) ** 2)))
    p50, p95 = np.percentile(np.concatenate([one.took for one in (mohler, scients, beetle)]), [50, 95])
    return (
        f"{correlation(mohler.given, mohler.due):>7.3f}{correlation(calibrated, mohler.due):>9.3f}{error:>7.3f}"
        f"{auc(mohler.given, mohler.due >= GOOD):>7.3f}{transferred(scients, 'uq'):>13.3f}"
        f"{transferred(scients, 'ud'):>7.3f}{transferred(beetle, 'uq'):>11.3f}{p50:>13.2f}{p95:>7.2f}"
    )


def _file(name: str) -> Path:
    return FOLDER / f"{name}.jsonl.gz"


def read(name: str) -> list[Row]:
    """The answers of a set, without new answers to questions that the threshold is fitted to (ua)."""
    with gzip.open(_file(name), "rt", encoding="utf-8") as lines:
        rows: list[Row] = [json.loads(text) for text in lines]
    return [row for row in rows if row["split"] != "ua"]


def scored(rows: Sequence[Row], measure: Measure) -> Scored:
    """Score every answer, question by question, each made ready before the clock starts."""
    by_question: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_question[row["qid"]].append(row)
    given, took = [], []
    for of_one in by_question.values():
        question = as_question(of_one[0])
        reference = question.model_answer
        measure(prepare(question), passage(clauses(reference)), reference)
        for row in of_one:
            began = time.process_time()
            given.append(score(question, row["answer"], measure))
            took.append(1000 * (time.process_time() - began))
    kept = [row for of_one in by_question.values() for row in of_one]
    return Scored(
        np.array([row["qid"] for row in kept]),
        np.array([row["split"] for row in kept]),
        np.array([row["score"] for row in kept]),
        np.array(given),
        np.array(took),
    )


def as_question(row: Row) -> Question:
    """A question of a set as one of a bank, which takes its single fact from any of the reference answers."""
    first, *others = row["refs"]
    rubric = Rubric(SingleFact("k1"), (KeyPoint("k1", first, tuple(others), source=None),))
    return Question(
        id=row["qid"],
        bank="asag",
        prompt=row["question"],
        section=Section.BASIC,
        difficulty=Difficulty.EASY,
        topics=(),
        model_answer=first,
        rubric=rubric,
        checked=NEVER,
        review_after=NEVER,
        version="1",
    )


def score(question: Question, text: str, measure: Measure) -> float:
    """How near the answer comes to the key point, or below 0 where it says the opposite."""
    answer = own_words(question, text)
    if not answer.tokens:
        return 0.0
    return max((_nearness(*window) for window in measure(prepare(question), answer, text).closeness), default=0.0)


def _nearness(close: Closeness) -> float:
    return (close.right.recall + close.right.careful) / 2 + sum(close.cosines[:1])


def calibrate(mohler: Scored) -> Floats:
    """The scores as people would give them, learnt for each tenth of the questions from the others."""
    found = np.zeros(len(mohler.given))
    names = np.unique(mohler.questions)
    for fold in range(FOLDS):
        mine = np.isin(mohler.questions, names[fold::FOLDS])
        found[mine] = np.interp(mohler.given[mine], *isotonic(mohler.given[~mine], mohler.due[~mine]))
    return found


def isotonic(given: Floats, due: Floats) -> tuple[Floats, Floats]:
    """The nearest values to those due that never fall, by the values given (pool adjacent violators)."""
    values, place = np.unique(given, return_inverse=True)
    weights = np.bincount(place).astype(float)
    blocks: list[list[float]] = []  # the mean of each, its weight, and how many values are in it
    for mean, weight in zip(np.bincount(place, due) / weights, weights, strict=True):
        blocks.append([mean, weight, 1])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            (left, before, count), (right, after, more) = blocks[-2:]
            blocks[-2:] = [[(left * before + right * after) / (before + after), before + after, count + more]]
    means, _, counts = np.array(blocks).T
    return values, np.repeat(means, counts.astype(int))


def transferred(of_set: Scored, split: str) -> float:
    """The macro-F1 of a split, with the threshold that is best on the training answers."""
    correct, train, test = of_set.due == 1, of_set.splits == "train", of_set.splits == split
    candidates = np.unique(of_set.given[train])
    threshold = max(candidates, key=lambda least: macro_f1(of_set.given[train] >= least, correct[train]))
    return macro_f1(of_set.given[test] >= threshold, correct[test])


def macro_f1(found: Flags, correct: Flags) -> float:
    """The mean of the F1 of correct and of incorrect."""
    both = ((found, correct), (~found, ~correct))
    return float(np.mean([2 * (mine & due).sum() / (mine.sum() + due.sum()) for mine, due in both]))


def auc(given: Floats, good: Flags) -> float:
    """How likely a good answer has more than one that is not, where equals count half."""
    _, place, counts = np.unique(given, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    number = int(good.sum())
    return float((ranks[good].sum() - number * (number + 1) / 2) / (number * (len(good) - number)))


def correlation(one: Floats, other: Floats) -> float:
    """Pearson's r."""
    return float(np.corrcoef(one, other)[0, 1])


if __name__ == "__main__":
    main()
