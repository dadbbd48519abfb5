"""Replies written without a grader at hand, and labelled twice by readers who did not see each other."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bot.domain.bank import Question
from bot.domain.grading import Verdict
from tests.grading.shipped import QUESTIONS, grade_text

ANSWER = "answer"
FOUND_OUT = frozenset({"negated", "swapped", "wrong number", "echo", "stuffing", "off topic", "injection"})
"""Kinds that no grader may take for a full answer."""

TEST = frozenset(sorted(QUESTIONS)[1::2])
"""Questions whose replies only measure: nothing may be fitted to them. The other half is for development."""


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader finds in a reply; `nature` is "answer" unless it is no attempt at one."""

    covers: frozenset[str]
    contradicts: frozenset[str]
    claims: frozenset[int]
    nature: str


@dataclass(frozen=True, slots=True)
class LabelledReply:
    """A reply with its labels, `b` None where it was read only once."""

    question: Question
    kind: str
    writer: int
    text: str
    a: Label
    b: Label | None

    @property
    def agreed(self) -> bool:
        """Whether both readers find the same."""
        return self.a == self.b


@cache
def load_labelled() -> tuple[LabelledReply, ...]:
    """Every reply of `labelled.jsonl`, in its order."""
    lines = Path(__file__).with_name("labelled.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(_reply(json.loads(line)) for line in lines)


def verdict_of(question: Question, label: Label) -> str:
    """The verdict that the rubric's rule gives for a label: "full", "partial" or "none"."""
    claimed = {point for claim in label.claims for point in question.rubric.wrong_claims[claim].contradicts}
    share = question.rubric.rule.share(label.covers - label.contradicts - claimed) if label.nature == ANSWER else 0.0
    return "full" if share >= 1 else "partial" if share > 0 else "none"


def graded_verdict(reply: LabelledReply) -> str:
    """The grader's verdict, in the same words."""
    verdict = grade_text(reply.question, reply.text).verdict
    return {Verdict.FULL: "full", Verdict.PARTIAL: "partial"}.get(verdict, "none")


def macro_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """The mean over the three verdicts of the F1 of (truth, guess) pairs."""
    counted = list(pairs)
    scores = []
    for verdict in ("full", "partial", "none"):
        right = sum(truth == guess == verdict for truth, guess in counted)
        said = sum(guess == verdict for _, guess in counted) + sum(truth == verdict for truth, _ in counted)
        scores.append(2 * right / said if said else 1.0)
    return sum(scores) / len(scores)


def _reply(line: dict[str, Any]) -> LabelledReply:
    question = QUESTIONS[line["question"]]
    ids = {point.id.partition("-")[2]: point.id for point in question.rubric.key_points}
    second = _label(line["b"], ids) if "b" in line else None
    return LabelledReply(question, line["kind"], line["writer"], line["text"], _label(line["a"], ids), second)


def _label(label: dict[str, Any], ids: dict[str, str]) -> Label:
    return Label(
        frozenset(ids[point] for point in label.get("covers", [])),
        frozenset(ids[point] for point in label.get("contradicts", [])),
        frozenset(label.get("claims", [])),
        label.get("nature", ANSWER),
    )
