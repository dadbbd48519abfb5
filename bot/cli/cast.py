"""The people of the local workspace, and where and when its quiz runs."""

from dataclasses import dataclass
from datetime import time

CHANNEL = "lambda-study"
TIME_ZONE = "Europe/Berlin"
SET_UP_AT = time(8, 55)
POST_TIME = time(9)
REVEAL_TIME = time(16)


@dataclass(frozen=True, slots=True)
class CastMember:
    """Somebody in the channel. `writes_at` is their usual time, in the quiz's zone."""

    name: str
    city: str
    time_zone: str
    writes_at: time
    about: str


OWNER = CastMember("Mira", "Berlin", "Europe/Berlin", time(9, 25), "sets the quiz up, answers privately")
STRONGEST = CastMember("Priya", "Bengaluru", "Asia/Kolkata", time(9, 5), "knows her way around")

CAST = (
    OWNER,
    STRONGEST,
    CastMember("Tom", "London", "Europe/London", time(10, 5), "wastes no words"),
    CastMember("Ben", "London", "Europe/London", time(11, 30), "types what Priya typed"),
    CastMember("Jonas", "Madrid", "Europe/Madrid", time(12, 40), "is here for the jokes"),
    CastMember("Carlos", "New York", "America/New_York", time(14, 5), "thinks again and edits"),
    CastMember("Grace", "New York", "America/New_York", time(15, 10), "overslept once"),
)
