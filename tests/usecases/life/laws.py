"""The laws that hold of what is stored at every moment, whatever was done."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.grading import FULL_POINTS, Verdict
from bot.domain.members import MemberId, is_away
from bot.domain.posts import PostKind, PostState
from bot.domain.rounds import GRADED, Round, RoundState
from bot.domain.standings import Period
from bot.storage.store.standings import Standings
from bot.storage.tables import posts, standings
from tests.usecases.life.moment import Moment
from tests.usecases.life.team import PEOPLE, Life

S, D = RoundState, DisputeState

WAYS = {
    S.PLANNED: {S.POSTING, S.SKIPPED, S.FAILED},
    S.POSTING: {S.OPEN, S.SKIPPED, S.FAILED},
    S.OPEN: {S.REVEALING},
    S.REVEALING: {S.CLOSED},
    S.CLOSED: set(),
    S.SKIPPED: {S.PLANNED},
    S.FAILED: {S.PLANNED},
}
DECISIONS = {
    D.OPEN: {D.ACCEPTED, D.REJECTED, D.WITHDRAWN},
    D.ACCEPTED: set(),
    D.REJECTED: set(),
    D.WITHDRAWN: {D.OPEN},  # a question of the grader's, once its member's own is withdrawn
}


def reachable(ways: dict[Any, set[Any]], origin: Any) -> set[Any]:
    """Where one can get to by any number of the ways, none included."""
    reached, left = {origin}, [origin]
    while left:
        new = ways[left.pop()] - reached
        reached |= new
        left += new
    return reached


@dataclass
class Laws:
    """Checks them, and remembers what a law of before and after needs."""

    life: Life
    moment: Moment = field(init=False)
    rounds: dict[int, Round] = field(default_factory=dict)
    disputes: dict[int, Dispute] = field(default_factory=dict)
    points: dict[tuple[int, MemberId], int] = field(default_factory=dict)
    graded: dict[int, set[MemberId]] = field(default_factory=dict)
    away: dict[tuple[int, MemberId], bool] = field(default_factory=dict)
    given: dict[tuple[int, MemberId], frozenset[str]] = field(default_factory=dict)

    def check(self, moment: Moment) -> None:
        """All of them."""
        self.moment = moment
        self.check_rounds()
        self.check_posts()
        self.check_answers()
        self.check_grades()
        self.check_ledger()
        self.check_disputes()
        self.rounds = {round_.id: round_ for round_ in moment.rounds}

    def check_rounds(self) -> None:
        """A quiz has one round a date, and a round goes its way and never back."""
        rounds = self.moment.rounds
        assert len({(r.quiz_id, r.local_date) for r in rounds}) == len(rounds)
        for round_ in rounds:
            before = self.rounds.get(round_.id)
            if before:
                assert round_.state in reachable(WAYS, before.state), f"{before.state} -> {round_.state}"
            assert bool(round_.message_ts) >= (round_.state in {S.OPEN, S.REVEALING, S.CLOSED})
            assert bool(round_.reveal_ts) == (round_.state is S.CLOSED)
            assert bool(round_.reason) == (round_.state in {S.SKIPPED, S.FAILED})
            if round_.question_id:
                assert self.life.store.rounds.question(round_).id == round_.question_id

    def check_posts(self) -> None:
        """What a round waits for is owed to it still, and Slack has what it is said to have."""
        rows = self.life.connection.execute(select(posts)).all()
        owed, given_up = defaultdict(set), defaultdict(set)
        for row in rows:
            if row.state in {PostState.DUE, PostState.SENDING, PostState.UNSURE}:
                owed[row.round_id].add(row.kind)
            if row.state is PostState.FAILED:
                given_up[row.round_id].add(row.kind)
            if row.state is PostState.SENT:
                assert row.ts in [at for _, at in self.life.slack.standing[row.key]], row.key
        for round_ in self.moment.rounds:
            if round_.state in {S.PLANNED, S.POSTING}:
                assert PostKind.QUESTION in owed[round_.id], f"{round_} waits for ever"
            if round_.state is S.REVEALING:
                assert PostKind.REVEAL in owed[round_.id] | given_up[round_.id], f"{round_} waits for ever"

    def check_answers(self) -> None:
        """What was said last is what is stored, and shown."""
        expected: dict[tuple[int, MemberId], dict[str, str]] = defaultdict(dict)
        for (round_id, member, message_id), (_, text) in self.life.said.items():
            if text is not None:
                expected[round_id, member][message_id] = text
        for round_ in self.moment.latest:
            stored = self.moment.answers[round_.id]
            assert {a.member: {m.message_id: m.text for m in a.messages} for a in stored} == {
                member: said for (round_id, member), said in expected.items() if round_id == round_.id
            }
            for answer in stored:
                assert [m.written_at for m in answer.messages] == sorted(m.written_at for m in answer.messages)

    def check_grades(self) -> None:
        """A round that is over has grades of exactly those whose answers stood, and nobody is graded before."""
        for round_ in self.moment.latest:
            grades = self.moment.grades[round_.id]
            if round_.state not in GRADED:
                assert not grades
                continue
            stood = {answer.member for answer in self.moment.answers[round_.id]}
            assert set(grades) == stood
            assert self.graded.setdefault(round_.id, stood) == stood
            for member, grade in grades.items():
                assert self.given.get((round_.id, member), frozenset()) <= grade.covered
                self.given[round_.id, member] = grade.covered
                assert grade.points == self.moment.points[round_.id, member]
            self._check_away(round_)

    def _check_away(self, round_: Round) -> None:
        """Whoever was away, or was not, when a round was revealed is held to have been so ever after."""
        for person in PEOPLE:
            was_away = is_away(self.moment.absences[person], round_.local_date, round_.reveal_at)
            assert self.away.setdefault((round_.id, person), was_away) is was_away, f"{person} {round_}"

    def check_ledger(self) -> None:
        """Points only grow and are no more than a full answer's; the standings are their sums."""
        sums: Counter[tuple[Any, ...]] = Counter()
        rounds: Counter[tuple[Any, ...]] = Counter()
        awards: Counter[tuple[int, MemberId]] = Counter()
        for entry in self.moment.ledger:
            member = MemberId(entry.workspace_id, entry.user_id)
            awards[entry.round_id, member] += entry.kind == "award"
            for period in Period:
                place = (entry.quiz_id, period, first_day(period, entry.local_date), member)
                sums[place] += entry.points
                rounds[place] += entry.kind == "award"
        assert set(awards.values()) <= {1}
        for key, earned in self.moment.points.items():
            assert self.points.get(key, 0) <= earned <= FULL_POINTS, key
        self.points = dict(self.moment.points)
        kept = {
            (row.quiz_id, row.period, row.since, MemberId(row.workspace_id, row.user_id)): row
            for row in self.life.connection.execute(select(standings))
        }
        assert {key: (row.points, row.rounds) for key, row in kept.items()} == {
            key: (total, rounds[key]) for key, total in sums.items()
        }
        assert all(row.hidden == (key[-1] in self.life.hidden) for key, row in kept.items())
        assert Standings(self.life.connection).wrong() == 0

    def check_disputes(self) -> None:
        """A key point of an answer waits once at most, and what is decided stays so."""
        for round_ in self.moment.latest:
            disputes = [each for each in self.moment.all_disputes if each.round_id == round_.id]
            waiting = [(d.member, d.key_point_id) for d in disputes if d.is_open]
            assert len(set(waiting)) == len(waiting)
            assert not disputes or round_.state in GRADED
            for dispute in disputes:
                before = self.disputes.get(dispute.id, dispute)
                assert dispute.state in reachable(DECISIONS, before.state)
                if dispute.kind is DisputeKind.DISAGREED and before.state is D.WITHDRAWN:
                    assert dispute.state is D.WITHDRAWN
                assert (dispute.decided_at is None) == (dispute.state in {D.OPEN, D.WITHDRAWN})
                grade = self.moment.grades[round_.id][dispute.member]
                if dispute.state is D.ACCEPTED:
                    assert dispute.key_point_id in grade.covered
                if dispute.is_open:
                    assert dispute.key_point_id not in grade.covered, "nobody waits for what they have"
                    assert grade.verdict is not Verdict.FULL, "nor for what would not earn more"
                self.disputes[dispute.id] = dispute


def first_day(period: Period, day: date) -> date:
    """The first day of the week, month or quarter that a day is in; the first of all for all time."""
    quarter = date(day.year, (day.month + 2) // 3 * 3 - 2, 1)
    monday = day - timedelta(days=day.isoweekday() - 1)
    return {"week": monday, "month": day.replace(day=1), "season": quarter, "all": date.min}[period]
