"""People: how they are identified, and when they count as away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, order=True)
class MemberId:
    """A person of a workspace. `workspace_id` is the enterprise id where there is one, else the team id."""

    workspace_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Member:
    """What we keep of a person: the name shown on boards, their IANA time zone, and whether they hide."""

    id: MemberId
    name: str
    time_zone: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a request, and whether the workspace calls them an admin or owner; None while that is not known."""

    id: MemberId
    is_admin: bool | None = False


@dataclass(frozen=True, slots=True)
class Absence:
    """A member is away from when they said so until the local date `until`, if any, or said that they are back.

    It is of all quizzes, and of the rounds whose reveal is due meanwhile. `since` and `back_at` are instants in UTC.
    """

    since: datetime
    until: date | None = None
    back_at: datetime | None = None

    def covers(self, day: date, reveal_at: datetime) -> bool:
        """Whether the member is away for the round of a local date whose reveal is due at an instant."""
        was_back = self.back_at is not None and self.back_at < reveal_at
        return self.since < reveal_at and not was_back and (self.until is None or day < self.until)

    def goes_on(self, day: date) -> bool:
        """Whether it has no end yet that has come by a local date."""
        return self.back_at is None and (self.until is None or day < self.until)


def is_away(absences: Iterable[Absence], day: date, reveal_at: datetime) -> bool:
    """Whether any of the absences covers the round of a local date whose reveal is due at an instant."""
    return any(absence.covers(day, reveal_at) for absence in absences)
