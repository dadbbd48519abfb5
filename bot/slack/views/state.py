"""What a quiz is doing, in a sentence."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.members import Absence
from bot.domain.quiz import Quiz
from bot.domain.rounds import Round
from bot.domain.schedule import Pause
from bot.domain.words import short_date
from bot.slack.errors import fact_of
from bot.slack.views.dates import reader_time
from bot.slack.views.text import sentence

WHO_RESUMES = "The quiz’s owner or an admin can resume it with `/lambda-quiz resume`."
WHO_CHANGES_DAYS = "The quiz’s owner or an admin can change the days with `/lambda-quiz settings`."


def pause_words(pause: Pause, today: date, place: str = "", *, to_manager: bool = False) -> str:
    """That a quiz is paused, until when, why, and what ends it; `place` is where it runs, as " in #lambda".

    Only who manages it is told what to do about the reason.
    """
    why = pause.reason if to_manager else fact_of(pause.reason)
    reason = f" {sentence(why.rstrip('.'))}." if why else ""
    return f"The quiz{place} is paused {end_words(pause, today)}.{reason}"


def end_words(pause: Pause, today: date) -> str:
    """Until when a quiz is paused."""
    return f"until {short_date(pause.until, today)}" if pause.until else "until somebody resumes it"


def paused_now(quiz: Quiz, now: datetime, place: str = "", *, to_manager: bool = False) -> list[str]:
    """That the quiz is paused, as by `pause_words`, and nothing while it is not."""
    today = quiz.schedule.local_day(now)
    if quiz.pause is None or not quiz.pause.covers(today):
        return []
    return [pause_words(quiz.pause, today, place, to_manager=to_manager)]


def next_question_words(quiz: Quiz, now: datetime, *, has_buttons: bool = False) -> str:
    """When the next question comes, or why none does and what to do about it.

    A reader who `has_buttons` for it beside the sentence manages the quiz, and is not told how.
    """
    if paused := paused_now(quiz, now, to_manager=has_buttons):
        words, who = [*paused, *_next_time(quiz, now)], WHO_RESUMES
    elif quiz.next_post_at is None:
        words, who = ["No question is ahead: every coming day is a day off."], WHO_CHANGES_DAYS
    else:
        return " ".join(_next_time(quiz, now))
    return " ".join(words if has_buttons else [*words, who])


def closing_words(round_: Round, zone: ZoneInfo, now: datetime) -> str:
    """When an open round closes, or was to close where its reveal has not come: until it does, answers count."""
    if now < round_.reveal_at:
        return reader_time("Closes", round_.reveal_at, zone, now)
    was = reader_time("It was to close", round_.reveal_at, zone, now)
    return f"{was}. Its reveal waits, and until then answers count."


def away_words(absence: Absence, today: date) -> str:
    """That the reader is away, for how long, and that it costs nothing."""
    end = f", and back on {short_date(absence.until, today)}" if absence.until else " until you say `/lambda-quiz back`"
    return f"You are away{end}. Rounds you miss meanwhile do not break your streak."


def _next_time(quiz: Quiz, now: datetime) -> list[str]:
    if quiz.next_post_at is None:
        return []
    return [f"{reader_time('The next question comes', quiz.next_post_at, quiz.schedule.zone, now)}."]
