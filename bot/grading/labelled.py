"""Replies that people have labelled by key point, and what the rubric's rule makes of a label."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.bank import Question
from bot.domain.grading import Coverage

ANSWER = "answer"
NATURES = (ANSWER, "off topic", "echo", "stuffing", "injection")
"""What a reply is as a whole. Only an answer earns anything."""

COPIED, ALIKE = "copied", "alike"
"""The kinds of a reply that was copied from an earlier one, and of one that has its words by chance."""


class Credit(StrEnum):
    """A verdict as far as it is measured: all that is needed, some of it, nothing."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Label:
    """What one reader finds in a reply: ids of key points, places of wrong claims, and one of NATURES."""

    covers: frozenset[str] = frozenset()
    contradicts: frozenset[str] = frozenset()
    claims: frozenset[int] = frozenset()
    nature: str = ANSWER

    def coverage(self, question: Question, point: str) -> Coverage:
        """What this reader says of a key point. A wrong claim takes away what it contradicts, as in a grade."""
        if self.nature != ANSWER:
            return Coverage.MISSING
        claims = (question.rubric.wrong_claims[place] for place in self.claims)
        if point in self.contradicts or any(point in claim.contradicts for claim in claims):
            return Coverage.CONTRADICTED
        return Coverage.COVERED if point in self.covers else Coverage.MISSING

    def score(self, question: Question) -> float:
        """The share of the rubric that a reply with this label meets, 0 to 1."""
        points = {point.id for point in question.rubric.key_points}
        return question.rubric.rule.share(
            {point for point in points if self.coverage(question, point) is Coverage.COVERED}
        )


@dataclass(frozen=True, slots=True)
class LabelledReply:
    """A reply with the labels of one or two readers; `settled` is what they agreed on where they differed.

    `line` is its place in the file, from 1. `writer` only tells writers apart.
    """

    line: int
    question: Question
    kind: str
    writer: str
    text: str
    a: Label
    b: Label | None = None
    settled: Label | None = None

    @property
    def truth(self) -> Label:
        """The label that counts."""
        return self.settled or self.a


@dataclass(frozen=True, slots=True)
class LabelledCopy:
    """A reply of the kind COPIED or ALIKE, beside the text of the earlier reply that it resembles."""

    line: int
    question: Question
    kind: str
    text: str
    earlier: str


def credit_of(score: float) -> Credit:
    """The credit of a score."""
    if score >= 1:
        return Credit.FULL
    return Credit.PARTIAL if score > 0 else Credit.NONE


def held_out(ids: Iterable[str]) -> frozenset[str]:
    """The questions of a bank whose replies only measure: every second by id. Nothing may be fitted to them."""
    return frozenset(sorted(ids)[1::2])
