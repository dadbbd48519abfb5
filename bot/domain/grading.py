"""Turns what a grader found in an answer into a verdict, a score and points."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.bank import Rubric

FULL_POINTS = 10
ATTEMPT_POINTS = 1


class Coverage(StrEnum):
    """What an answer does with one key point. A maybe earns nothing until a person has looked at it."""

    COVERED = "covered"
    MAYBE = "maybe"
    MISSING = "missing"
    CONTRADICTED = "contradicted"


class Verdict(StrEnum):
    """The outcome of grading one answer."""

    FULL = "full"
    PARTIAL = "partial"
    NOT_YET = "not yet"
    OFF_TOPIC = "off topic"
    ECHO = "echo"
    COPIED = "copied"
    NO_TEXT = "no text"


EARNS_NOTHING = frozenset({Verdict.OFF_TOPIC, Verdict.ECHO, Verdict.COPIED, Verdict.NO_TEXT})


class Reason(StrEnum):
    """Why words that are near to a key point do not count."""

    WRONG_NUMBER = "wrong number"
    SWAPPED = "swapped"
    DENIED = "denied"
    WRONG_CLAIM = "wrong claim"
    UNCLEAR = "unclear"


class Remark(StrEnum):
    """What a grader noticed about a text as a whole."""

    STUFFING = "stuffing"
    INSTRUCTIONS = "instructions"
    OTHER_LANGUAGE = "other language"


@dataclass(frozen=True, slots=True)
class PointFinding:
    """What the answer does with a key point, and the member's own words that decided it.

    `confidence` (0 to 1) is how sure the grader is of the coverage; `reason` says why near words do not count.
    `read_by` names the model whose second opinion decided where the grader was unsure.
    """

    key_point_id: str
    coverage: Coverage
    evidence: str | None = None
    reason: Reason | None = None
    confidence: float = 1.0
    read_by: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """A wrong claim that the answer makes: its place in the rubric, and the member's own words."""

    index: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a grader found. `not_an_attempt` is set where the text does not try to answer the question."""

    points: tuple[PointFinding, ...]
    claims: tuple[ClaimFinding, ...] = ()
    not_an_attempt: Verdict | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def covered(self) -> frozenset[str]:
        """Ids of the key points that the answer conveys."""
        return frozenset(p.key_point_id for p in self.points if p.coverage is Coverage.COVERED)

    def finding(self, key_point_id: str) -> PointFinding:
        """What the answer does with a key point: nothing, where the grader found nothing of it."""
        found = (p for p in self.points if p.key_point_id == key_point_id)
        return next(found, PointFinding(key_point_id, Coverage.MISSING))

    @property
    def read_by(self) -> str | None:
        """The model whose second opinion decided a key point, if one did."""
        return next((p.read_by for p in self.points if p.read_by), None)

    @property
    def needs_person(self) -> bool:
        """Whether the grader would rather have a person decide than guess."""
        unsure = any(p.coverage is Coverage.MAYBE for p in self.points)
        return unsure or Remark.OTHER_LANGUAGE in self.remarks


@dataclass(frozen=True, slots=True)
class Grade:
    """The graded answer: verdict, the share of the rubric met (0 to 1), points, and every finding behind them."""

    verdict: Verdict
    score: float
    points: int
    assessment: Assessment
    grader: str
    rubric_version: str

    @property
    def covered(self) -> frozenset[str]:
        """Ids of the key points that the answer conveys."""
        return self.assessment.covered


def grade(rubric: Rubric, assessment: Assessment, *, grader: str, rubric_version: str) -> Grade:
    """Score an assessment by the rubric's rule and nothing else.

    A wrong claim takes away the key points it contradicts and no others; true extra points never cost.
    """
    contradicted = {point for claim in assessment.claims for point in rubric.wrong_claims[claim.index].contradicts}
    settled = replace(
        assessment,
        points=tuple(
            replace(p, coverage=Coverage.CONTRADICTED, reason=Reason.WRONG_CLAIM)
            if p.key_point_id in contradicted
            else p
            for p in assessment.points
        ),
    )
    return _scored(rubric, settled, grader, rubric_version)


def made_by(grader: str, assessment: Assessment) -> str:
    """The grader's name and, where a model had a part in it, the model's."""
    return f"{grader}+{assessment.read_by}" if assessment.read_by else grader


def with_covered(
    rubric: Rubric, standing: Grade, added: Iterable[PointFinding], *, grader: str, rubric_version: str
) -> Grade:
    """The standing grade with these key points covered besides, whatever a wrong claim contradicts.

    Nothing that stood is taken away, so that points never fall. Who says a key point has tried to answer; a copy stays
    a copy.
    """
    covered = {finding.key_point_id: finding for finding in added}
    kept = standing.assessment.points
    points = [covered.pop(p.key_point_id, p) for p in kept] + list(covered.values())
    refused = standing.assessment.not_an_attempt
    if refused is not Verdict.COPIED and points != list(kept):
        refused = None
    widened = replace(standing.assessment, points=tuple(points), not_an_attempt=refused)
    return _scored(rubric, widened, grader, rubric_version)


def _scored(rubric: Rubric, settled: Assessment, grader: str, rubric_version: str) -> Grade:
    score = 0.0 if settled.not_an_attempt else rubric.rule.share(settled.covered)
    verdict = settled.not_an_attempt or _verdict(score)
    return Grade(verdict, score, points_for(verdict, score), settled, grader, rubric_version)


def points_for(verdict: Verdict, score: float) -> int:
    """10 for a full answer, its share rounded to the nearest point for a partial one, 1 for an attempt, else 0.

    A partial answer stays between 1 and 9, so that full points always mean a full answer.
    """
    if verdict in EARNS_NOTHING:
        return 0
    if verdict is Verdict.FULL:
        return FULL_POINTS
    return min(FULL_POINTS - 1, max(ATTEMPT_POINTS, int(FULL_POINTS * score + 0.5)))


def team_coverage(rubric: Rubric, grades: Sequence[Grade]) -> dict[str, int]:
    """For each key point, in the rubric's order, how many of the graded answers convey it in words of their own."""
    own = [g for g in grades if g.verdict not in EARNS_NOTHING]
    return {point.id: sum(point.id in g.covered for g in own) for point in rubric.key_points}


def _verdict(score: float) -> Verdict:
    if score >= 1:
        return Verdict.FULL
    return Verdict.PARTIAL if score > 0 else Verdict.NOT_YET
