"""Disputes: key points of answers that a person is asked to look at, and the phrasings that people accepted."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.bank import KeyPoint, Question, Rubric, normalised
from bot.domain.grading import Coverage, Grade, PointFinding, Remark, Verdict
from bot.domain.members import MemberId
from bot.domain.quotations import find_words
from bot.domain.refusals import InvalidField

WINDOW = timedelta(days=14)
"""How long after the reveal a member may disagree."""

MAX_WORDS = 200
"""Characters of the words that a dispute quotes and of a phrasing: a bank's phrasings are no longer."""

MAX_REASON = 500
MAX_SENTENCE = 500

SETTLED = frozenset({Verdict.FULL, Verdict.COPIED, Verdict.NO_TEXT})
"""Verdicts that no key point can change: there is nothing to gain, the words are another's, or there are none."""

Reduce = Callable[[str], tuple[str, ...]]
"""Gives a wording as far as the grader can tell it from another, which is empty when it says nothing."""

_SECOND_STATEMENT = re.compile(r"[.!?;]\s+\w")


class DisputeKind(StrEnum):
    """Who asks for a person: the member who disagrees, or the grader that is unsure."""

    DISAGREED = "disagreed"
    UNSURE = "unsure"


class DisputeState(StrEnum):
    """open -> accepted, rejected or withdrawn. A grader's question is withdrawn while its member's own waits."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One key point of one member's answer that a person is to look at; instants in UTC.

    `words` are those of the answer that are said to convey the point, `reason` is the member's own. `reviewer_id` is
    the user who decided, `sentence` what they told the member, `phrasing` what they added to the quiz's rubric, empty
    again once that was taken back.
    """

    id: int
    quiz_id: int
    round_id: int
    member: MemberId
    key_point_id: str
    kind: DisputeKind
    words: str
    reason: str
    opened_at: datetime
    state: DisputeState = DisputeState.OPEN
    reviewer_id: str | None = None
    sentence: str = ""
    phrasing: str = ""
    decided_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it waits for a person."""
        return self.state is DisputeState.OPEN

    @property
    def is_heard(self) -> bool:
        """Whether a person has decided what the member asked; what the grader alone asked does not count."""
        decided = self.state in (DisputeState.ACCEPTED, DisputeState.REJECTED)
        return decided and self.kind is DisputeKind.DISAGREED


def disputable(rubric: Rubric, grade: Grade) -> frozenset[str]:
    """Ids of the key points that the grade does not give the member and that would earn more.

    Of a text that was taken for no attempt these are all that count: with any of them it is one.
    """
    if grade.verdict in SETTLED:
        return frozenset()
    covered, rule = grade.covered, rubric.rule
    missed = rule.key_points() - covered
    if grade.assessment.not_an_attempt:
        return missed
    return frozenset(point for point in missed if rule.share(covered | {point}) > rule.share(covered))


def unsure_points(rubric: Rubric, grade: Grade) -> list[PointFinding]:
    """What the grader leaves to a person: each maybe and, of a text in another language, each point it did not find."""
    foreign = Remark.OTHER_LANGUAGE in grade.assessment.remarks
    left = {Coverage.MAYBE, Coverage.MISSING} if foreign else {Coverage.MAYBE}
    counting = disputable(rubric, grade)
    return [p for p in grade.assessment.points if p.coverage in left and p.key_point_id in counting]


def newest(disputes: Iterable[Dispute]) -> dict[str, Dispute]:
    """Of one answer's disputes, oldest first, the newest of each key point that was not withdrawn."""
    return {d.key_point_id: d for d in disputes if d.state is not DisputeState.WITHDRAWN}


def check_words(words: str, answer: str) -> str:
    """The quoted words on one line.

    Raises:
        InvalidField: when they are not the answer's, or too many.
    """
    quoted = " ".join(words.split())
    if len(quoted) > MAX_WORDS:
        raise InvalidField("words", f"Quote at most {MAX_WORDS} characters: the words that say it best.")
    if not find_words(quoted, answer):
        raise InvalidField("words", "These words are not in your answer. Copy them as you wrote them.")
    return quoted


def suggested_phrasing(dispute: Dispute) -> str:
    """The words that a member quoted, as a phrasing to begin with; empty for a single one, which many answers may have.

    What the grader is unsure of it quotes with all that stands around it, and that may be wrong.
    """
    is_quoted = dispute.kind is DisputeKind.DISAGREED and len(dispute.words.split()) > 1
    return dispute.words if is_quoted else ""


def check_phrasing(question: Question, key_point_id: str, text: str, reduced: Reduce) -> str:
    """The phrasing on one line; empty when nothing is to be added to the rubric.

    Raises:
        InvalidField: when it is no single short statement, says nothing to the grader, says another key point of the
            question, or is known to be wrong.
    """
    phrasing = " ".join(text.split())
    if not phrasing:
        return ""
    if len(phrasing) > MAX_WORDS:
        raise InvalidField("phrasing", f"Write at most {MAX_WORDS} characters.")
    if not phrasing.isprintable() or not any(map(str.isalnum, phrasing)):
        raise InvalidField("phrasing", "Write it in plain words.")
    if _SECOND_STATEMENT.search(phrasing):
        raise InvalidField("phrasing", "Write one statement, without a second sentence: the words that say the point.")
    if not reduced(phrasing):
        raise InvalidField("phrasing", "These words say nothing by themselves. Write those that say the point.")
    _check_unlike(question, key_point_id, phrasing, reduced)
    return phrasing


def _check_unlike(question: Question, key_point_id: str, phrasing: str, reduced: Reduce) -> None:
    """Refuse what reads like something else of the question."""

    def is_like(other: str) -> bool:
        return normalised(other) == normalised(phrasing) or reduced(other) == reduced(phrasing)

    for point in question.rubric.key_points:
        if point.id != key_point_id and any(map(is_like, point.wordings)):
            raise says_another(point)
        if point.id == key_point_id and any(map(is_like, point.contrasts)):
            raise InvalidField(
                "phrasing", "The question knows this as a wrong statement that sounds alike. Leave it empty."
            )
    for claim in question.rubric.wrong_claims:
        if any(map(is_like, claim.wordings)):
            raise InvalidField("phrasing", f"The question knows this as a wrong claim: {claim.claim}")


def says_another(point: KeyPoint) -> InvalidField:
    """The refusal of a phrasing of a key point that says this other one instead."""
    advice = "Leave it empty to accept this answer alone, or quote other words."
    return InvalidField("phrasing", f"This already says another key point: “{point.statement}” {advice}")


def with_overlay(question: Question, phrasings: Mapping[str, Sequence[str]]) -> Question:
    """The question with accepted phrasings, by key point, added to its own.

    Its version is the question's, a plus sign and a digest of what was added, so that a grade tells which rubric it was
    made with. Key points that the question does not have, and phrasings that it has already, add nothing.
    """
    added = {point.id: _new(point, phrasings.get(point.id, ())) for point in question.rubric.key_points}
    if not any(added.values()):
        return question
    points = tuple(
        replace(point, phrasings=(*point.phrasings, *added[point.id]), accepted=point.accepted + len(added[point.id]))
        for point in question.rubric.key_points
    )
    canonical = json.dumps(added, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    digest = hashlib.sha256(canonical.encode("ascii")).hexdigest()[:8]
    return replace(question, rubric=replace(question.rubric, key_points=points), version=f"{question.version}+{digest}")


def _new(point: KeyPoint, phrasings: Iterable[str]) -> list[str]:
    known = _known(point)
    new = {said: phrasing for phrasing in phrasings if (said := normalised(phrasing)) not in known}
    return list(new.values())


def _known(point: KeyPoint) -> set[str]:
    return {normalised(text) for text in point.wordings}
