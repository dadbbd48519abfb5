"""Creates a quiz or changes its settings."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, QuizSettings, check_settings
from bot.domain.refusals import InvalidSettings
from bot.domain.schedule import Pause, Window
from bot.usecases.find_quiz import keep_quiz_to_change
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.reschedule_quiz import next_windows, reschedule_quiz

OCCUPIED = "A quiz already runs in this channel. Choose another, or change that one with /lambda-quiz settings there."


@dataclass(frozen=True, slots=True)
class QuizSetUp:
    """The quiz as it now stands, the channel that it was in before (None of a new one), and its next questions."""

    quiz: Quiz
    before: str | None
    ahead: tuple[Window, ...]

    @property
    def is_new(self) -> bool:
        """Whether there was no such quiz before."""
        return self.before is None

    @property
    def is_new_here(self) -> bool:
        """Whether its channel had no quiz before."""
        return self.before != self.quiz.channel_id


def set_up_quiz(
    store: Store,
    banks: Banks,
    holidays: HolidayCalendar,
    actor: Actor,
    settings: QuizSettings,
    now: datetime,
    quiz_id: int | None = None,
) -> QuizSetUp:
    """Store the settings as a new quiz owned by the actor, or as those of `quiz_id`.

    Raises:
        InvalidSettings: naming the field to correct.
        NotAllowed: when the actor may not change the existing quiz.
        NoQuiz: when `quiz_id` is gone.
    """
    check_settings(settings)
    _check_against_surroundings(banks, holidays, settings)
    existing = keep_quiz_to_change(store, actor, None, quiz_id) if quiz_id is not None else None
    resident = store.quizzes.in_channel(actor.id.workspace_id, settings.channel_id)
    if resident and resident != existing:
        raise InvalidSettings("channel", OCCUPIED)
    if existing:
        quiz = replace(existing, settings=settings, pause=_begun(existing.pause, settings.schedule.local_day(now)))
    else:
        quiz = store.quizzes.add(actor.id.workspace_id, actor.id.user_id, settings)
    quiz = reschedule_quiz(store, holidays, quiz, now)
    ahead = tuple(next_windows(store, holidays, quiz, now))
    return QuizSetUp(quiz, existing.channel_id if existing else None, ahead)


def _begun(pause: Pause | None, today: date) -> Pause | None:
    """A pause has begun since it was made, also where the time zone now makes today an earlier date."""
    return replace(pause, first=min(pause.first, today)) if pause else None


def _check_against_surroundings(banks: Banks, holidays: HolidayCalendar, settings: QuizSettings) -> None:
    bank = banks.get(settings.bank)
    if bank is None:
        raise InvalidSettings("bank", f"There is no question bank “{settings.bank}”. Choose one from the list.")
    if not bank.select(settings.sections, settings.difficulties):
        raise InvalidSettings(
            "sections", "No question of the bank has these sections and difficulties. Choose more of either."
        )
    country = settings.schedule.holidays_country
    if country is not None and country not in holidays.countries():
        raise InvalidSettings("holidays_country", f"The holidays of “{country}” are not known. Choose from the list.")
