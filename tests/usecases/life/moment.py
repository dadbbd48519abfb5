"""What is stored at one moment of a life, read once for all laws."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import select

from bot.domain.answers import Answer, collect_answers
from bot.domain.disputes import Dispute, DisputeState
from bot.domain.grading import Grade
from bot.domain.members import Absence, MemberId
from bot.domain.quiz import Quiz
from bot.domain.rounds import GRADED, HELD, Round, RoundState
from bot.storage.tables import ledger
from bot.usecases.show_result import show_result
from tests.usecases.life.team import PEOPLE, Life

LATEST = 3


@dataclass
class Moment:
    """All of it by the ports, but for the ledger, which is read as it is."""

    life: Life

    @cached_property
    def quizzes(self) -> list[Quiz]:
        """All quizzes, oldest first."""
        return self.life.quizzes

    @cached_property
    def rounds(self) -> list[Round]:
        """All rounds of all quizzes, of each the oldest first."""
        return [round_ for rounds in self.by_quiz.values() for round_ in rounds]

    @cached_property
    def by_quiz(self) -> dict[int, list[Round]]:
        """The rounds of each quiz, oldest first."""
        return {quiz.id: self.life.play.rounds(quiz) for quiz in self.quizzes}

    @cached_property
    def latest(self) -> list[Round]:
        """The latest rounds of each quiz: those that anything is done to, and that are looked at closely."""
        return [round_ for rounds in self.by_quiz.values() for round_ in rounds[-LATEST:]]

    def posted(self, *states: RoundState) -> list[Round]:
        """Of the latest those whose question the team has seen, or those in the given states."""
        return [r for r in self.latest if r.message_ts and r.state in (states or HELD)]

    @cached_property
    def answers(self) -> dict[int, list[Answer]]:
        """What stands, by round."""
        return {r.id: collect_answers(self.life.store.answers.of_round(r.id)) for r in self.latest}

    @cached_property
    def grades(self) -> dict[int, dict[MemberId, Grade]]:
        """The standing grades, by round."""
        return {r.id: self.life.store.results.grades(r.id) for r in self.latest}

    @cached_property
    def ledger(self) -> list[Any]:
        """Every entry."""
        return list(self.life.connection.execute(select(ledger)).all())

    @cached_property
    def points(self) -> Counter[tuple[int, MemberId]]:
        """What each member has earned in each round."""
        earned: Counter[tuple[int, MemberId]] = Counter()
        for entry in self.ledger:
            earned[entry.round_id, MemberId(entry.workspace_id, entry.user_id)] += entry.points
        return earned

    @cached_property
    def absences(self) -> dict[MemberId, list[Absence]]:
        """Everybody's."""
        return {person: self.life.store.members.absences(person) for person in PEOPLE}

    @cached_property
    def all_disputes(self) -> list[Dispute]:
        """Every dispute of every round."""
        return [d for r in self.latest if r.state in GRADED for d in self.life.store.disputes.of_round(r.id)]

    def disputes(self, *states: DisputeState) -> list[Dispute]:
        """Those in the given states."""
        return [dispute for dispute in self.all_disputes if dispute.state in states]

    @cached_property
    def disputable(self) -> list[tuple[Round, MemberId, int]]:
        """The key points that members are offered to disagree about, with their places in the rubric."""
        return [
            (round_, member, place)
            for round_ in self.posted(*GRADED)
            for member in self.grades[round_.id]
            for result in [show_result(self.life.store, round_.id, member, self.life.now)]
            for place, point in enumerate(result.question.rubric.key_points)
            if point.id in result.disputable
        ]
