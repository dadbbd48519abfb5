"""Grades a round's answers anew for one key point, after a person has accepted a phrasing of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.answers import collect_answers
from bot.domain.bank import Question
from bot.domain.disputes import Dispute, DisputeState
from bot.domain.grading import Coverage, Grade, PointFinding, Verdict, made_by, with_covered
from bot.domain.members import MemberId
from bot.domain.rounds import Round
from bot.usecases.ports import EntryKind, Grader, LedgerEntry, Store


@dataclass(frozen=True, slots=True)
class Regrade:
    """A member's standing grade and the one that takes its place."""

    member: MemberId
    before: Grade
    after: Grade

    @property
    def gained(self) -> int:
        """The points that it adds; never below zero."""
        return self.after.points - self.before.points


def find_regrades(store: Store, grader: Grader, round_: Round, question: Question, dispute: Dispute) -> list[Regrade]:
    """The others whose answers convey the dispute's key point by the rubric of `question`, and did not before.

    An accepted phrasing adds this one key point and nothing else: weights and neighbours that it shifts inside a grader
    change nobody's other points. What a person rejected, and what a wrong claim contradicts, stays as it is.
    """
    point = dispute.key_point_id
    rejected = {
        d.member
        for d in store.disputes.of_round(round_.id)
        if d.key_point_id == point and d.state is DisputeState.REJECTED
    }
    grades = store.results.grades(round_.id)
    regrades = []
    for answer in collect_answers(store.answers.of_round(round_.id)):
        standing = grades.get(answer.member)
        if standing is None or answer.member in rejected | {dispute.member} or not _may_gain(standing, point):
            continue
        finding = grader.assess(question, answer.text).finding(point)
        if finding.coverage is Coverage.COVERED:
            regrades.append(Regrade(answer.member, standing, widened(question, standing, finding, grader)))
    return regrades


def widened(question: Question, standing: Grade, found: PointFinding, grader: Grader) -> Grade:
    """The standing grade with what was found besides, by the rubric of `question`."""
    name = made_by(grader.name, standing.assessment)
    return with_covered(question.rubric, standing, [found], grader=name, rubric_version=question.version)


def regrade_round(store: Store, round_: Round, regrades: Sequence[Regrade], now: datetime) -> None:
    """Store the new grades, and in the ledger what they add to the points."""
    store.results.add_grades(round_.id, {regrade.member: regrade.after for regrade in regrades}, now)
    store.results.append(
        LedgerEntry(
            round_.quiz_id, round_.id, regrade.member, round_.local_date, regrade.gained, EntryKind.CORRECTION, now
        )
        for regrade in regrades
        if regrade.gained
    )


def _may_gain(standing: Grade, point: str) -> bool:
    open_to_it = standing.assessment.finding(point).coverage in (Coverage.MISSING, Coverage.MAYBE)
    return open_to_it and standing.verdict not in (Verdict.COPIED, Verdict.NO_TEXT)
