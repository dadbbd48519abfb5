"""How long it takes to grade a reply, beside the floor of only tokenising and stemming the same texts.

    .venv/bin/python -m benchmarks.grading

The texts are the judged replies of `tests/grading/replies.yaml` and the model answers, each graded for its own question
in one process with every question made ready before; and one text of 12,000 characters, the longest that is read.
"""

import statistics
import time
from collections.abc import Callable, Sequence

import psutil

from bot.domain.bank import Question
from bot.grading.judging import LONGEST_TEXT
from bot.grading.text import clauses
from tests.grading.replies import load_replies
from tests.grading.shipped import GRADERS, QUESTIONS

ROUNDS = 5
LONG_ROUNDS = 2

Task = tuple[Question, str]


def milliseconds(act: Callable[[Question, str], object], tasks: Sequence[Task], rounds: int) -> list[float]:
    """The time of each call, over all tasks as often as there are rounds."""
    taken = []
    for _ in range(rounds):
        for question, text in tasks:
            began = time.perf_counter()
            act(question, text)
            taken.append(1000 * (time.perf_counter() - began))
    return taken


def row(name: str, grading: Sequence[float], floor: Sequence[float]) -> str:
    """One line of the table: p50 and p95 of both, and how many times the floor the grading takes."""
    values = [cut for times in (grading, floor) for cut in (statistics.median(times), percentile(times, 95))]
    return f"{name:<28}" + "".join(f"{value:>12.3f}" for value in values) + f"{values[0] / values[2]:>9.1f}x"


def percentile(times: Sequence[float], percent: int) -> float:
    """The value that so many percent of the times stay below."""
    return statistics.quantiles(times, n=100)[percent - 1]


def long_tasks() -> list[Task]:
    """For each question its model answer, again and again, up to the longest text that is read."""
    return [
        (q, (q.model_answer * (LONGEST_TEXT // len(q.model_answer) + 1))[:LONGEST_TEXT]) for q in QUESTIONS.values()
    ]


def main() -> None:
    replies = [(reply.question, reply.text) for reply in load_replies()]
    answers = [(question, question.model_answer) for question in QUESTIONS.values()]
    measured = (
        (f"{len(replies)} replies", replies, ROUNDS),
        (f"{len(answers)} model answers", answers, ROUNDS),
        (f"{LONGEST_TEXT:,} characters", long_tasks(), LONG_ROUNDS),
    )
    for grader in GRADERS.values():
        print(
            f"{f'{grader.name}, milliseconds':<28}{'grade p50':>12}{'p95':>12}{'floor p50':>12}{'p95':>12}{'ratio':>10}"
        )
        for name, tasks, rounds in measured:
            for act in (grader.assess, floor):  # Every question is made ready, and every stem is known, for both alike.
                milliseconds(act, tasks, 1)
            print(row(name, milliseconds(grader.assess, tasks, rounds), milliseconds(floor, tasks, rounds)))
        print(f"resident memory of this process so far: {resident_megabytes():.0f} MB")


def resident_megabytes() -> float:
    """How much memory the process holds now."""
    return float(psutil.Process().memory_info().rss) / 2**20


def floor(_: Question, text: str) -> object:
    """What no grader by words can do without."""
    return clauses(text)


if __name__ == "__main__":
    main()
