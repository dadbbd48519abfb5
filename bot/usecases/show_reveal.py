"""What a reveal shows, when it is posted and whenever it is brought up to date."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.bank import KeyPoint, Question
from bot.domain.grading import EARNS_NOTHING, team_coverage
from bot.domain.members import Member
from bot.domain.quiz import zone_of
from bot.domain.rounds import Round
from bot.domain.standings import Leaderboard, Period, period_dates, public_leaderboard
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class PointCoverage:
    """A key point, and how many members conveyed it."""

    point: KeyPoint
    members: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """What the reveal of a round shows. `answered` counts members; `best` are those with the most points, if any.

    `attempts` counts the answers behind `coverage`: those that try to answer, in words of their own.
    `zone` is for readers whose Slack cannot show their own time. `read_by` names the model whose second opinions
    decided unclear points, if any did.
    """

    round: Round
    question: Question
    answered: int
    attempts: int
    coverage: tuple[PointCoverage, ...]
    best: tuple[Member, ...]
    best_points: int
    leaderboard: Leaderboard
    next_post_at: datetime | None
    zone: ZoneInfo
    read_by: str | None


def show_reveal(store: Store, round_: Round) -> Reveal:
    """What the reveal shows by the grades that stand: its leaderboard is that of the round's own day."""
    question = store.rounds.question(round_)
    grades = store.results.grades(round_.id)
    coverage = team_coverage(question.rubric, list(grades.values()))
    best_points, best = _best(store, round_)
    quiz = store.quizzes.get(round_.quiz_id)
    return Reveal(
        round_,
        question,
        answered=len(grades),
        attempts=sum(g.verdict not in EARNS_NOTHING for g in grades.values()),
        coverage=tuple(PointCoverage(point, coverage[point.id]) for point in question.rubric.key_points),
        best=best,
        best_points=best_points,
        leaderboard=_board(store, round_),
        next_post_at=quiz.next_post_at if quiz else None,
        zone=zone_of(quiz),
        read_by=next((by for g in grades.values() if (by := g.assessment.read_by)), None),
    )


def _board(store: Store, round_: Round) -> Leaderboard:
    """The month's board up to the round: later rounds do not belong into a reveal that is brought up to date."""
    dates = period_dates(Period.MONTH, round_.local_date)
    totals = store.results.totals(round_.quiz_id, replace(dates, last=round_.local_date))
    return public_leaderboard(Period.MONTH, dates, totals)


def _best(store: Store, round_: Round) -> tuple[int, tuple[Member, ...]]:
    """The day's most points and who earned them; members who hide from boards are left out."""
    points = store.results.points(round_.id)
    members = store.members.known(list(points))
    seen = {member: earned for member, earned in points.items() if not members[member].hidden}
    most = max(seen.values(), default=0)
    if most <= 1:
        return 0, ()
    best = [members[member] for member, earned in seen.items() if earned == most]
    return most, tuple(sorted(best, key=lambda member: (member.name.casefold(), member.id)))
