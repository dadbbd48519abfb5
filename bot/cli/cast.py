"""The people of the local workspace, and where and when its quiz runs."""

from dataclasses import dataclass
from datetime import time

CHANNEL = "lambda-study"
TIME_ZONE = "Europe/Berlin"
SET_UP_AT = time(8, 55)
POST_TIME = time(9)
REVEAL_TIME = time(16)
BANK = "aws-lambda"


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody in the channel. `writes_at` is their usual time, in the quiz's zone."""

    name: str
    city: str
    time_zone: str
    writes_at: time
    about: str


OWNER = Role("Mira", "Berlin", "Europe/Berlin", time(9, 25), "sets the quiz up, answers privately")
STRONGEST = Role("Priya", "Bengaluru", "Asia/Kolkata", time(9, 5), "knows her way around")

CAST = (
    OWNER,
    STRONGEST,
    Role("Tom", "London", "Europe/London", time(10, 5), "wastes no words"),
    Role("Ben", "London", "Europe/London", time(11, 30), "types what Priya typed"),
    Role("Jonas", "Madrid", "Europe/Madrid", time(12, 40), "is here for the jokes"),
    Role("Carlos", "New York", "America/New_York", time(14, 5), "thinks again and edits"),
    Role("Grace", "New York", "America/New_York", time(15, 10), "overslept once"),
)
