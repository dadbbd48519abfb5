"""A quiz's settings with the dates of its next questions, for the settings form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_change
from bot.domain.rounds import MISSED, Round
from bot.domain.schedule import Window
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.steps.reschedule_quiz import next_windows_and_holidays

RECENT = 10


@dataclass(frozen=True, slots=True)
class SettingsSheet:
    """What the form needs. `quiz` is None when a new one is to be set up in `channel_id`.

    `missed` are the latest rounds up to today that did not happen, with their reasons; `countries` maps ISO codes to
    names, `holidays` the public ones among the next questions to theirs.
    """

    quiz: Quiz | None
    channel_id: str | None
    time_zone: str
    banks: tuple[str, ...]
    countries: dict[str, str]
    ahead: tuple[Window, ...]
    missed: tuple[Round, ...]
    holidays: Mapping[date, str] = field(default_factory=dict)


def show_settings(
    store: Store,
    banks: Banks,
    holidays: HolidayCalendar,
    actor: Actor,
    time_zone: str | None,
    channel_id: str | None,
    now: datetime,
) -> SettingsSheet:
    """The settings of the channel's quiz, or an empty sheet in the actor's time zone where there is none.

    `time_zone` is the actor's; None where Slack does not tell, and the one known from before counts.

    Raises:
        NotAllowed: when the channel has a quiz that the actor may not change.
    """
    quiz = store.quizzes.in_channel(actor.id.workspace_id, channel_id) if channel_id else None
    if quiz:
        check_may_change(quiz, actor)
    time_zone = quiz.schedule.time_zone if quiz else time_zone or store.members.get(actor.id).time_zone or "UTC"
    recent = store.rounds.recent(quiz.id, RECENT, quiz.schedule.local_day(now) + timedelta(days=1)) if quiz else []
    ahead, named = next_windows_and_holidays(store, holidays, quiz, now) if quiz else ((), {})
    return SettingsSheet(
        quiz,
        channel_id,
        time_zone,
        tuple(banks.names()),
        holidays.countries(),
        ahead,
        tuple(r for r in recent if r.state in MISSED),
        named,
    )
