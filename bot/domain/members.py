"""People: how they are identified, and when they count as away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


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
    """Local dates on which a member is away: `first` included, `until` (the day they are back) not; None is open."""

    first: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Whether the member is away on `day`."""
        return self.first <= day and (self.until is None or day < self.until)


def is_away(absences: Iterable[Absence], day: date) -> bool:
    """Whether any of the absences covers `day`."""
    return any(absence.covers(day) for absence in absences)
