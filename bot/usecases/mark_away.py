"""Counts a member as away, so that their streak outlasts it, and as back again."""

from datetime import date, datetime

from bot.domain.members import Absence, MemberId
from bot.domain.quiz import Quiz
from bot.domain.refusals import UnknownDate
from bot.domain.rounds import MISSED
from bot.domain.words import short_date
from bot.usecases.ports import Store


def mark_away(store: Store, quiz: Quiz, member: MemberId, until: date | None, now: datetime) -> Absence:
    """Count the member as away from now on, until the local date `until` or until they are back.

    Raises:
        UnknownDate: when `until` is not after the first day on which they can miss a question of the quiz.
    """
    today = quiz.schedule.local_day(now)
    first = _first_to_miss(store, quiz, today, now)
    if until is not None and until <= first:
        raise UnknownDate(
            f"You would be back before you miss a question. Choose a date after {short_date(first, today)}, or none: "
            "then you are away until you say that you are back."
        )
    absence = Absence(now, until)
    store.members.end_absences(member, today, now)
    store.members.add_absence(member, absence)
    return absence


def mark_back(store: Store, quiz: Quiz, member: MemberId, now: datetime) -> bool:
    """End the member's absence. False for somebody who is not away."""
    return store.members.end_absences(member, quiz.schedule.local_day(now), now)


def _first_to_miss(store: Store, quiz: Quiz, today: date, now: datetime) -> date:
    """The first day whose question can be missed. While none is ahead, which a resume can change, it may be today."""
    round_ = store.rounds.on_day(quiz.id, today)
    is_today = round_ is not None and round_.state not in MISSED and now < round_.reveal_at
    if is_today or quiz.next_post_at is None:
        return today
    return max(today, quiz.schedule.local_day(quiz.next_post_at))
