"""The same replies get the same grades, to the byte: with any number of threads, any order of hashes, and again.

Also in every version of Python: since 3.12 `sum` makes up for the digits that floating-point numbers lose.
"""

import builtins
import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from operator import add
from typing import Any

import pytest

from bot.domain.grading import Assessment
from bot.grading import rubrics
from bot.grading.labelled import LabelledReply
from bot.grading.lexical import LexicalGrader
from tests.grading.labelled import load_labelled

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "RAYON_NUM_THREADS")
"""What the libraries under the grader ask for their number of threads."""

QUICK = {"layers", "maximum-timeout", "versions-and-aliases"}
"""Questions with fewer phrases than others: most of the time goes into making questions ready."""


def forty_replies() -> list[LabelledReply]:
    """Forty replies to three questions, one of each kind to each as far as they go."""
    one_of_each = {(reply.question.id, reply.kind): reply for reply in load_labelled().replies}
    return [reply for (question, _), reply in one_of_each.items() if question in QUICK][:40]


def grade_twice(threads: str, seed: str) -> list[bytes]:
    """The lines of one process that grades all forty, and then all of them again; without their numbers."""
    asked = [json.dumps({"question": reply.question.id, "answer": reply.text}) for reply in forty_replies()]
    finished = subprocess.run(
        [sys.executable, "-m", "bot", "grader", "grade", "--grader", "semantic"],
        env=os.environ | dict.fromkeys(THREADS, threads) | {"PYTHONHASHSEED": seed},
        input="\n".join(asked + asked).encode(),
        capture_output=True,
        check=True,
    )
    return re.findall(rb'^{"line": \d+, (.*)$', finished.stdout, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def graded() -> list[list[bytes]]:
    """The lines of two processes that differ in the number of threads and in the order of hashes."""
    with ThreadPoolExecutor() as both:
        return list(both.map(grade_twice, ("1", "4"), ("0", "1")))


def test_neither_threads_nor_the_order_of_hashes_change_a_byte(graded: list[list[bytes]]) -> None:
    one, other = graded
    assert len(one) == 80
    assert one == other


def test_a_process_grades_the_same_replies_the_same_way_again(graded: list[list[bytes]]) -> None:
    for lines in graded:
        assert lines[:40] == lines[40:]


def test_the_replies_are_of_every_kind_and_graded_with_every_credit(graded: list[list[bytes]]) -> None:
    assert {reply.question.id for reply in forty_replies()} == QUICK
    assert {reply.kind for reply in forty_replies()} == {reply.kind for reply in load_labelled().replies}
    verdicts = {json.loads(b"{" + line)["verdict"] for line in graded[0]}
    assert {"full", "partial"} < verdicts


def graded_by_sums(monkeypatch: pytest.MonkeyPatch, adding: Callable[[Iterable[Any], Any], Any]) -> list[Assessment]:
    """All labelled replies, by a grader that is made ready and works with such a `sum`."""
    rubrics._prepare.cache_clear()
    with monkeypatch.context() as patched:
        patched.setattr(builtins, "sum", lambda values, start=0: adding(values, start))
        return [LexicalGrader().assess(reply.question, reply.text) for reply in load_labelled().replies]


def test_it_does_not_matter_how_a_python_adds(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_by_one(values: Iterable[Any], start: Any) -> Any:
        return reduce(add, values, start)

    def exactly(values: Iterable[Any], start: Any) -> Any:
        listed = [start, *values]
        return math.fsum(listed) if any(isinstance(value, float) for value in listed) else reduce(add, listed)

    assert graded_by_sums(monkeypatch, one_by_one) == graded_by_sums(monkeypatch, exactly)
