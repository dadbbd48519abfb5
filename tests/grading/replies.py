"""Replies that a person judged, and how near the grader comes to that judgement."""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from bot.domain.bank import Question
from bot.domain.grading import Grade, Verdict
from tests.grading.shipped import QUESTIONS, grade_text


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply to one question, with a person's judgement."""

    question: Question
    kind: str
    text: str
    verdict: Verdict
    covers: frozenset[str]
    claims: frozenset[int]


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the grader sees a reply otherwise than the person."""

    reply: Reply
    graded: Grade
    missed: Set[str]
    invented: Set[str]
    claims: Set[int]

    def __str__(self) -> str:
        said = f"{self.reply.question.id} {self.reply.kind}: {self.reply.verdict} but graded {self.graded.verdict}"
        points = f"missed {sorted(self.missed)} invented {sorted(self.invented)} claims {sorted(self.claims)}"
        return f"{said}; {points}\n    {self.reply.text}"


@dataclass(slots=True)
class Agreement:
    """Counts over many replies. Precision and recall are those of single key points."""

    replies: int = 0
    verdicts: int = 0
    found: int = 0
    invented: int = 0
    missed: int = 0
    claims_found: int = 0
    claims_invented: int = 0
    claims_missed: int = 0
    false_full: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    @property
    def verdict_share(self) -> float:
        return self.verdicts / self.replies

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.invented)

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed)

    def __str__(self) -> str:
        return (
            f"{self.replies} replies: verdicts {self.verdict_share:.3f} ({self.verdicts}), "
            f"key points precision {self.precision:.3f} recall {self.recall:.3f}, wrong claims "
            f"{self.claims_found} found {self.claims_missed} missed {self.claims_invented} invented, "
            f"false full credit {len(self.false_full)}"
        )


def load_replies() -> list[Reply]:
    """The replies of `replies.yaml`, in their order."""
    written = yaml.safe_load(Path(__file__).with_name("replies.yaml").read_text(encoding="utf-8"))
    return [_reply(QUESTIONS[question_id], entry) for question_id, entries in written.items() for entry in entries]


def _reply(question: Question, entry: dict[str, object]) -> Reply:
    ids = {point.id.partition("-")[2]: point.id for point in question.rubric.key_points}
    covers, claims = entry.get("covers", []), entry.get("claims", [])
    assert isinstance(covers, list)
    assert isinstance(claims, list)
    return Reply(
        question,
        str(entry["kind"]),
        str(entry["text"]),
        Verdict(str(entry["verdict"])),
        frozenset(ids[point] for point in covers),
        frozenset(claims),
    )


def compare(replies: Iterable[Reply]) -> Agreement:
    """Grade every reply and count where the grader agrees with the person."""
    agreement = Agreement()
    for reply in replies:
        graded = grade_text(reply.question, reply.text)
        claims = {found.index for found in graded.assessment.claims}
        agreement.replies += 1
        agreement.verdicts += graded.verdict is reply.verdict
        agreement.found += len(graded.covered & reply.covers)
        agreement.invented += len(graded.covered - reply.covers)
        agreement.missed += len(reply.covers - graded.covered)
        agreement.claims_found += len(claims & reply.claims)
        agreement.claims_invented += len(claims - reply.claims)
        agreement.claims_missed += len(reply.claims - claims)
        difference = Difference(
            reply, graded, reply.covers - graded.covered, graded.covered - reply.covers, claims ^ reply.claims
        )
        if graded.verdict is Verdict.FULL and reply.verdict is not Verdict.FULL:
            agreement.false_full.append(str(difference))
        if graded.verdict is not reply.verdict or graded.covered != reply.covers or claims != reply.claims:
            agreement.differences.append(difference)
    return agreement
