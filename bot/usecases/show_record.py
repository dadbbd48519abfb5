"""One member's own record in a quiz: points, rank, streak and latest rounds."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.members import Absence, Member, MemberId, is_away
from bot.domain.quiz import Quiz
from bot.domain.standings import Period, Standing, streak
from bot.usecases.ports import GradedRound, Store
from bot.usecases.show_leaderboard import board_of

LATEST = 5


@dataclass(frozen=True, slots=True)
class Record:
    """A member's record on a local date. `standings` holds their place in each period in which they have one.

    `absence` is the one that goes on, if any.
    """

    quiz: Quiz
    member: Member
    standings: dict[Period, Standing]
    streak: int
    latest: tuple[GradedRound, ...]
    absence: Absence | None
    today: date


def show_record(store: Store, quiz: Quiz, reader: MemberId, now: datetime) -> Record:
    """The reader's record up to now; empty for somebody who has not played."""
    day = quiz.schedule.local_day(now)
    boards = {period: board_of(store, quiz.id, period, day, reader) for period in Period}
    absences, held = store.members.absences(reader), store.rounds.closed_days(quiz.id)
    away = {closed for closed, reveal_at in held.items() if is_away(absences, closed, reveal_at)}
    return Record(
        quiz,
        store.members.get(reader),
        {period: board.own for period, board in boards.items() if board.own},
        streak(held, store.results.answered_days(quiz.id, reader), away),
        tuple(store.results.record(quiz.id, reader, LATEST)),
        next((absence for absence in absences if absence.goes_on(day)), None),
        day,
    )
