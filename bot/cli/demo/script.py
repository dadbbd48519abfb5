"""Who of the demo's cast does what on which day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from enum import StrEnum
from random import Random

from bot.cli.cast import CAST
from bot.cli.demo.replies import Kind

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


class Act(StrEnum):
    """What a person does in Slack."""

    REPLY = "reply"
    EDIT = "edit"
    DELETE = "delete"
    ANSWER_PRIVATELY = "answer privately"
    COPY = "copy"


@dataclass(frozen=True, slots=True)
class Step:
    """One act, `after` the member's usual time. `shared` is the tick in the form for private answers."""

    act: Act
    kind: Kind
    after: timedelta = timedelta()
    shared: bool = True


Turn = tuple[Step, ...]
"""All that one member does on one day."""


def _reply(kind: Kind) -> Turn:
    return (Step(Act.REPLY, kind),)


def _privately(*, shared: bool) -> Turn:
    return (Step(Act.ANSWER_PRIVATELY, Kind.GOOD, shared=shared),)


_away: Turn = ()
_strong, _good, _terse = _reply(Kind.STRONG), _reply(Kind.GOOD), _reply(Kind.TERSE)
_partial, _weak, _joke = _reply(Kind.PARTIAL), _reply(Kind.WEAK), _reply(Kind.JOKE)
_private, _unshared = _privately(shared=True), _privately(shared=False)
_copies = (Step(Act.COPY, Kind.STRONG),)
_edits = (Step(Act.REPLY, Kind.WEAK), Step(Act.EDIT, Kind.BETTER, timedelta(minutes=14)))
_regrets = (Step(Act.REPLY, Kind.JOKE), Step(Act.DELETE, Kind.JOKE, timedelta(minutes=3)))
_late = (Step(Act.REPLY, Kind.PARTIAL, timedelta(minutes=75)),)

# Each text is written by one member a day, since the bot takes a text that it has seen before for a copy.
WEEK: dict[str, tuple[Turn, Turn, Turn, Turn, Turn]] = {
    #          Monday    Tuesday   Wednesday Thursday   Friday
    "Mira": (_private, _private, _private, _unshared, _private),
    "Priya": (_strong, _strong, _strong, _strong, _strong),
    "Tom": (_terse, _terse, _terse, _terse, _terse),
    "Ben": (_away, _copies, _away, _away, _copies),
    "Jonas": (_joke, _regrets, _joke, _away, _joke),
    "Carlos": (_edits, _edits, _edits, _edits, _partial),
    "Grace": (_partial, _partial, _late, _partial, _weak),
}


@dataclass(frozen=True, slots=True)
class Beat:
    """A step with its member, `at` a time since midnight in the quiz's zone."""

    at: timedelta
    name: str
    step: Step


def beats(day: int, dice: Random) -> list[Beat]:
    """What happens on a day (Monday is 0), in order, each member a few minutes around their usual time."""
    return sorted(_beats(day, dice), key=lambda beat: beat.at)


def _beats(day: int, dice: Random) -> Iterator[Beat]:
    for member in CAST:
        usual = since_midnight(member.writes_at) + timedelta(minutes=dice.randrange(10))
        for step in WEEK[member.name][day]:
            yield Beat(usual + step.after, member.name, step)


def copied(text: str) -> str:
    """What somebody makes of another's text to call it their own."""
    return f"Easy one. {text}"


def since_midnight(wall: time) -> timedelta:
    """A wall time as the time that has passed on a day without a change of clocks."""
    return timedelta(hours=wall.hour, minutes=wall.minute)
