"""Creates a quiz or changes its settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.members import Actor
from bot.domain.quiz import Quiz, QuizSettings, errors_in
from bot.domain.refusals import InvalidSettings
from bot.domain.schedule import Pause, Schedule, Window
from bot.usecases.find_quiz import lock_quiz_to_change
from bot.usecases.ports import Banks, HolidayCalendar, Store
from bot.usecases.steps.reschedule_quiz import next_windows_and_holidays, reschedule_quiz

OCCUPIED = "A quiz already runs in this channel. Choose another, or change that one with /lambda-quiz settings there."


@dataclass(frozen=True, slots=True)
class QuizSetUp:
    """The quiz as it now stands, as it was before (None of a new one), its next questions, and whether one is open.

    `matching` is how many questions of its bank it can ask, `holidays` maps the public ones among the next questions to
    their names.
    """

    quiz: Quiz
    before: Quiz | None
    ahead: tuple[Window, ...]
    matching: int
    has_open: bool = False
    holidays: Mapping[date, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether there was no such quiz before."""
        return self.before is None

    @property
    def is_new_here(self) -> bool:
        """Whether its channel had no quiz before."""
        return self.before is None or self.before.channel_id != self.quiz.channel_id

    @property
    def is_unchanged(self) -> bool:
        """Whether what was saved is what had been saved before."""
        now, before = self.quiz, self.before
        return before is not None and _of_form(before) == _of_form(now)

    @property
    def is_handed_over(self) -> bool:
        """Whether it has another owner than before."""
        return self.before is not None and self.before.owner_id != self.quiz.owner_id

    @property
    def other_times(self) -> Schedule | None:
        """The times before, if its channel had it then and would wonder about the next question or reveal."""
        if self.before is None or self.is_new_here:
            return None
        now, before = self.quiz.schedule, self.before.schedule
        return before if now != replace(before, holidays_country=now.holidays_country) else None


def set_up_quiz(
    store: Store,
    banks: Banks,
    holidays: HolidayCalendar,
    actor: Actor,
    settings: QuizSettings,
    now: datetime,
    quiz_id: int | None,
) -> QuizSetUp:
    """Store the settings as a new quiz owned by the actor, or as those of `quiz_id`.

    Raises:
        InvalidSettings: naming the fields to correct.
        NotAllowed: when the actor may not change the existing quiz.
        NoQuiz: when `quiz_id` is gone.
    """
    existing = lock_quiz_to_change(store, actor, None, quiz_id) if quiz_id is not None else None
    if errors := find_errors(store, banks, holidays, actor.id.workspace_id, settings, quiz_id):
        raise InvalidSettings(errors)
    if existing:
        quiz = replace(existing, settings=settings, pause=_begun(existing.pause, settings.schedule.local_day(now)))
    else:
        quiz = store.quizzes.add(actor.id.workspace_id, actor.id.user_id, settings)
    quiz = reschedule_quiz(store, holidays, quiz, now)
    ahead, named = next_windows_and_holidays(store, holidays, quiz, now)
    has_open = existing is not None and store.rounds.newest_open(quiz.id) is not None
    return QuizSetUp(quiz, existing, ahead, _matching(banks, settings), has_open, named)


def find_errors(
    store: Store,
    banks: Banks,
    holidays: HolidayCalendar,
    workspace_id: str,
    settings: QuizSettings,
    quiz_id: int | None,
) -> dict[str, str]:
    """What cannot work in the settings for a new quiz, or for that of `quiz_id`: how to correct it, by field."""
    errors = errors_in(settings) | _errors_by_surroundings(banks, holidays, settings)
    resident = store.quizzes.in_channel(workspace_id, settings.channel_id)
    return errors | {"channel": OCCUPIED} if resident and resident.id != quiz_id else errors


def _of_form(quiz: Quiz) -> tuple[object, ...]:
    """What the settings form changes."""
    return quiz.settings, quiz.reviewers, quiz.owner_id


def _begun(pause: Pause | None, today: date) -> Pause | None:
    """A pause has begun since it was made, also where the time zone now makes today an earlier date."""
    return replace(pause, first=min(pause.first, today)) if pause else None


def _errors_by_surroundings(banks: Banks, holidays: HolidayCalendar, settings: QuizSettings) -> dict[str, str]:
    errors = {}
    if banks.get(settings.bank) is None:
        errors["bank"] = f"There is no question bank “{settings.bank}”. Choose one from the list."
    elif settings.sections and settings.difficulties and not _matching(banks, settings):
        errors["sections"] = "No question of the bank has these sections and difficulties. Choose more of either."
    country = settings.schedule.holidays_country
    if country is not None and country not in holidays.countries():
        errors["holidays_country"] = f"The holidays of “{country}” are not known. Choose from the list."
    return errors


def _matching(banks: Banks, settings: QuizSettings) -> int:
    bank = banks.get(settings.bank)
    return len(bank.select(settings.sections, settings.difficulties)) if bank else 0
