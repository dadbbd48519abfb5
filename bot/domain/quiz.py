"""A quiz: a channel's subscription to a bank, on a schedule, in somebody's care."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.bank import Difficulty, Section
from bot.domain.members import Actor, MemberId
from bot.domain.refusals import NotAllowed, RoleNotKnown
from bot.domain.schedule import MIN_WINDOW, Pause, Schedule

WEEKDAYS = frozenset(range(1, 6))

NO_ZONES = frozenset({"Factory", "localtime", "posix", "posixrules", "right"})
"""First parts of names that machines keep among their time zones, and that mean another thing on each or no place."""

PLACES = {
    "EST": "America/New_York",
    "EST5EDT": "America/New_York",
    "CST6CDT": "America/Chicago",
    "MST": "America/Denver",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "HST": "Pacific/Honolulu",
}
"""Old names of zones, and a place that is often meant: "EST" never changes its clocks. Quizzes that have one go on."""


@dataclass(frozen=True, slots=True)
class QuizSettings:
    """What the settings form holds: where, from which bank, and when."""

    channel_id: str
    bank: str
    sections: frozenset[Section]
    difficulties: frozenset[Difficulty]
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Quiz:
    """A quiz as stored. `next_post_at` (UTC) is when its next question is due, None while nothing is ahead.

    `reviewers` are the users whom the owner named to decide disputes.
    """

    id: int
    workspace_id: str
    owner_id: str
    settings: QuizSettings
    pause: Pause | None = None
    next_post_at: datetime | None = None
    reviewers: frozenset[str] = frozenset()

    @property
    def schedule(self) -> Schedule:
        """When rounds happen."""
        return self.settings.schedule

    def is_paused(self, day: date) -> bool:
        """Whether there is no question on a local date because of the pause."""
        return self.pause is not None and self.pause.covers(day)

    @property
    def channel_id(self) -> str:
        """The channel that the questions go to."""
        return self.settings.channel_id


def errors_in(settings: QuizSettings) -> dict[str, str]:
    """What cannot work in the settings: how to correct it, by field."""
    schedule = settings.schedule
    errors = {}
    if error := _error_in_zone(schedule.time_zone):
        errors["time_zone"] = error
    if not schedule.weekdays:
        errors["weekdays"] = "Choose at least one day of the week."
    if not settings.sections:
        errors["sections"] = "Choose at least one section."
    if not settings.difficulties:
        errors["difficulties"] = "Choose at least one difficulty."
    if _time_open(schedule) < MIN_WINDOW:
        errors["reveal_time"] = "The reveal must come at least an hour after the question, on the same day."
    return errors


def zone_of(quiz: Quiz | None) -> ZoneInfo:
    """The time zone in which the days of a round are counted, by its quiz; UTC where that has gone meanwhile."""
    return quiz.schedule.zone if quiz else ZoneInfo("UTC")


def member_local_day(quiz: Quiz, time_zone: str | None, now: datetime) -> date:
    """The local date of somebody in that time zone, or of the quiz where the zone is not known."""
    if time_zone is None or not _is_time_zone(time_zone):
        return quiz.schedule.local_day(now)
    return now.astimezone(ZoneInfo(time_zone)).date()


def _error_in_zone(name: str) -> str | None:
    if place := PLACES.get(name):
        return f"“{name}” is an old name. Write a region and a city instead, like {place}."
    if not _is_time_zone(name):
        how = "write it like Europe/Berlin, Asia/Kolkata for all of India, or UTC."
        return f"“{name}” is not the name of a time zone. Not every city has one: {how}"
    return None


def _is_time_zone(name: str) -> bool:
    if name.partition("/")[0] in NO_ZONES:
        return False
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: a folder of zones, such as "Europe"
        return False
    return True


def _time_open(schedule: Schedule) -> timedelta:
    post, reveal = schedule.post_time, schedule.reveal_time
    return timedelta(hours=reveal.hour - post.hour, minutes=reveal.minute - post.minute)


def check_may_change(quiz: Quiz, actor: Actor) -> None:
    """Only the quiz's owner and workspace admins may change it.

    Raises:
        RoleNotKnown: to those who may be admins.
        NotAllowed: to everybody else, naming whom to ask.
    """
    if not may_change(quiz, actor):
        check_role_is_known(actor)
        sentence = "Only the quiz’s owner and workspace admins can do this. Please ask one of them."
        raise NotAllowed(sentence, quiz.owner_id)


def check_role_is_known(actor: Actor) -> None:
    """Nobody is told that they may not do what admins may before it is known whether they are one.

    Raises:
        RoleNotKnown: while it is not.
    """
    if actor.is_admin is None:
        raise RoleNotKnown


def may_change(quiz: Quiz, actor: Actor) -> bool:
    """Whether somebody manages the quiz: its owner, and workspace admins."""
    return bool(actor.is_admin) or actor.id.user_id == quiz.owner_id


def may_review(quiz: Quiz, actor: Actor) -> bool:
    """Whether somebody decides disputes: the quiz's owner, workspace admins, and whom the owner named."""
    return bool(actor.is_admin) or actor.id.user_id in {quiz.owner_id, *quiz.reviewers}


def check_may_review(quiz: Quiz, actor: Actor) -> None:
    """Only reviewers see the queue and decide.

    Raises:
        RoleNotKnown: to those who may be admins.
        NotAllowed: to everybody else, naming whom to ask.
    """
    if not may_review(quiz, actor):
        check_role_is_known(actor)
        raise NotAllowed(
            "Only reviewers can do this: the quiz’s owner, workspace admins, and people whom the owner names. "
            "Please ask the owner to name you with `/lambda-quiz settings`.",
            quiz.owner_id,
        )


def may_decide(quiz: Quiz, actor: Actor, member: MemberId) -> bool:
    """Whether a reviewer decides about a member: about others, and about themselves only where there is nobody else.

    Admins who were not named do not count as others to turn to: nobody knows who they are.
    """
    return actor.id != member or not {quiz.owner_id, *quiz.reviewers} - {actor.id.user_id}


def check_may_decide(quiz: Quiz, actor: Actor, member: MemberId) -> None:
    """A reviewer decides about whom `may_decide` says.

    Raises:
        RoleNotKnown: to those who may be admins.
        NotAllowed: to those who are no reviewers, and to those who have others to ask.
    """
    check_may_review(quiz, actor)
    if not may_decide(quiz, actor, member):
        raise NotAllowed("This is your own answer, so another reviewer has to decide. Please ask one of them.")
