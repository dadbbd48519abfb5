"""Reveals a round: ends it, grades every answer and puts the points into the ledger."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.answers import collect_answers, copyists
from bot.domain.bank import KeyPoint, Question
from bot.domain.grading import EARNS_NOTHING, Assessment, Grade, Verdict, grade, made_by, team_coverage
from bot.domain.members import Member
from bot.domain.opinions import settle, unclear
from bot.domain.posts import Post
from bot.domain.rounds import Round, RoundState
from bot.domain.standings import Leaderboard, Period, period_dates, public_leaderboard
from bot.usecases.find_rubric import find_rubric
from bot.usecases.mark_unsure import mark_unsure
from bot.usecases.ports import Grader, LedgerEntry, Store
from bot.usecases.show_card import time_zone_of

NOTHING_TO_REVEAL = "The round was not open any more when its reveal was due."


@dataclass(frozen=True, slots=True)
class PointCoverage:
    """A key point, and how many members conveyed it."""

    point: KeyPoint
    members: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """What the reveal of a round shows. `answered` counts members; `best` are those with the most points, if any.

    `attempts` counts the answers behind `coverage`: those that try to answer, in words of their own.
    `read_by` names the model whose second opinions decided unclear points, if any did.
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
    time_zone: str
    read_by: str | None = None

    @property
    def zone(self) -> ZoneInfo:
        """The quiz's time zone, for readers whose Slack cannot show their own time."""
        return ZoneInfo(self.time_zone)


def reveal_round(store: Store, grader: Grader, post: Post, now: datetime, model: str | None = None) -> Reveal | None:
    """End the round and return what to post, or give the post up when the round cannot be revealed.

    What was kept of `model`'s second opinions settles unclear points. A round found in revealing was interrupted by a
    crash: its grades stand and only the message is made again.
    """
    round_ = store.rounds.get(post.round_id) if post.round_id else None
    if round_ is None or round_.state not in (RoundState.OPEN, RoundState.REVEALING):
        store.posts.fail(post.key, NOTHING_TO_REVEAL)
        return None
    if store.rounds.step(round_.id, [RoundState.OPEN], RoundState.REVEALING):
        _grade_all(store, grader, round_, now, model)
    return show_reveal(store, replace(round_, state=RoundState.REVEALING))


def _grade_all(store: Store, grader: Grader, round_: Round, now: datetime, model: str | None) -> None:
    question = find_rubric(store, round_)
    answers = collect_answers(store.answers.of_round(round_.id))
    copied = copyists(answers)
    grades = {}
    for answer in answers:
        assessment = _with_opinions(store, round_, grader.assess(question, answer.text), answer.text, model)
        grades[answer.member] = _grade(grader, question, assessment, is_copy=answer.member in copied)
    store.results.add_grades(round_.id, grades, now)
    store.results.append(
        LedgerEntry(round_.quiz_id, round_.id, member, round_.local_date, result.points, "award", now)
        for member, result in grades.items()
    )
    mark_unsure(store, round_, question.rubric, grades, now)


def _with_opinions(store: Store, round_: Round, assessment: Assessment, text: str, model: str | None) -> Assessment:
    if model is None or not unclear(assessment):
        return assessment
    said = store.opinions.of(round_, model, text).values()
    return settle(assessment, [opinion for opinion in said if opinion], text, model=model)


def _grade(grader: Grader, question: Question, assessment: Assessment, *, is_copy: bool) -> Grade:
    if is_copy and not assessment.not_an_attempt:
        assessment = replace(assessment, not_an_attempt=Verdict.COPIED)
    name = made_by(grader.name, assessment)
    return grade(question.rubric, assessment, grader=name, rubric_version=question.version)


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
        time_zone=time_zone_of(store, round_),
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
