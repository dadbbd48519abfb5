"""Counts a member as away, so that their streak outlasts it, and as back again."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.domain.members import Absence, MemberId
from bot.domain.quiz import Quiz
from bot.domain.refusals import UnknownDate
from bot.domain.rounds import GRADED, MISSED
from bot.domain.words import told_day
from bot.usecases.ports import Store


def mark_away(store: Store, quiz: Quiz, member: MemberId, until: date | None, now: datetime) -> Absence:
    """Count the member as away from today on, until the local date `until` or until they are back.

    Where today's round was revealed before, it was held without them: they are away from tomorrow on.

    Raises:
        UnknownDate: when `until` is not after the first day away that has a question.
    """
    first = first_to_miss(store, quiz, now)
    asked = _first_with_question(store, quiz, first)
    if until is not None and until <= asked:
        told = told_day(asked, quiz.schedule.local_day(now))
        raise UnknownDate(
            "You would be back before you miss a question. "
            f"Choose a date after {told}, or none: then you are away until you say that you are back."
        )
    absence = Absence(first, until)
    store.members.set_absences(member, [*_past(store, member, first), absence])
    return absence


def mark_back(store: Store, quiz: Quiz, member: MemberId, now: datetime) -> bool:
    """End the member's absence. False for somebody who is not away, or back by the next round, who is not changed.

    Where today's round was revealed before, it was held without them: their absence covers it still.
    """
    past = _past(store, member, first_to_miss(store, quiz, now))
    if past == store.members.absences(member):
        return False
    store.members.set_absences(member, past)
    return True


def first_to_miss(store: Store, quiz: Quiz, now: datetime) -> date:
    """The first day whose round can still be missed: today, or tomorrow where today's was revealed."""
    today = quiz.schedule.local_day(now)
    todays = store.rounds.on_day(quiz.id, today)
    return today + timedelta(days=1) if todays and todays.state in GRADED else today


def _first_with_question(store: Store, quiz: Quiz, first: date) -> date:
    """The first day with a question from a date on. While none is ahead, which a resume can change, it may be that."""
    round_ = store.rounds.on_day(quiz.id, first)
    if quiz.next_post_at is None or (round_ and round_.state not in MISSED):
        return first
    return max(first, quiz.schedule.local_day(quiz.next_post_at))


def _past(store: Store, member: MemberId, end: date) -> list[Absence]:
    """The absences so far, cut off at a date."""
    ended = []
    for absence in store.members.absences(member):
        if absence.first < end:
            still_open = absence.until is None or absence.until > end
            ended.append(replace(absence, until=end) if still_open else absence)
    return ended
