"""Being away and coming back."""

from datetime import date, datetime, timedelta

import pytest

from bot.domain.members import Absence
from bot.domain.quiz import Quiz
from bot.domain.refusals import UnknownDate
from bot.domain.words import short_date
from bot.usecases.ask_now import ask_now
from bot.usecases.mark_away import mark_away, mark_back
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_record import show_record
from bot.usecases.skip_round import skip_round
from tests.builders import ANA, BEN, OWNER, Calendar, day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

SUN, MON, TUE, WED, FRI = (day(f"2026-11-{n}") for n in (22, 23, 24, 25, 27))
FRIDAY_BEFORE, FRIDAY_EVENING = utc("2026-11-20 08:00"), utc("2026-11-27 18:00")
MONDAY_17, MONDAY_18, MONDAY_22 = (utc(f"2026-11-23 {hour}:00") for hour in (17, 18, 22))
ON_MONDAY, ON_WEDNESDAY = utc("2026-11-23 12:00"), utc("2026-11-25 12:00")
A_MOMENT = timedelta(microseconds=1)


def test_a_member_is_away_from_now_on_until_a_date_or_until_back(play: Play) -> None:
    quiz = play.set_up()

    assert mark_away(play.store, quiz, ANA, FRI, ON_MONDAY) == Absence(ON_MONDAY, FRI)
    assert mark_away(play.store, quiz, BEN, None, ON_MONDAY) == Absence(ON_MONDAY)

    assert play.store.members.absences(ANA) == [Absence(ON_MONDAY, FRI)]
    assert play.store.members.absences(BEN) == [Absence(ON_MONDAY)]


def test_coming_back_ends_an_absence_now(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, ON_MONDAY)

    assert mark_back(play.store, quiz, ANA, ON_WEDNESDAY)
    assert not mark_back(play.store, quiz, ANA, FRIDAY_EVENING)
    assert not mark_back(play.store, quiz, BEN, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(ON_MONDAY, None, ON_WEDNESDAY)]


@pytest.mark.parametrize("until", [TUE, WED])
def test_an_absence_that_is_over_stays_as_it_was(play: Play, until: date) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, until, ON_MONDAY)

    assert not mark_back(play.store, quiz, ANA, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(ON_MONDAY, until)]


def test_going_away_again_changes_the_end(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, ON_MONDAY)

    mark_away(play.store, quiz, ANA, FRI, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(ON_MONDAY, None, ON_WEDNESDAY), Absence(ON_WEDNESDAY, FRI)]


@pytest.mark.parametrize(
    ("away_at", "back_at", "streak"),
    [
        (MONDAY_16 - A_MOMENT, MONDAY_16, 1),
        (MONDAY_16, None, 0),  # it was over
        (MONDAY_9, MONDAY_16 - A_MOMENT, 0),  # it could still be answered
        (FRIDAY_BEFORE, MONDAY_22, 1),
    ],
)
def test_a_round_counts_as_missed_while_away_just_if_its_reveal_came_meanwhile(
    play: Play, away_at: datetime, back_at: datetime | None, streak: int
) -> None:
    quiz = play.set_up(now=FRIDAY_BEFORE)
    play.play_day(quiz, [(ANA, "k1")], utc("2026-11-20 09:00"))
    mark_away(play.store, quiz, ANA, None, away_at)
    if back_at:
        mark_back(play.store, quiz, ANA, back_at)

    play.play_day(quiz, [])

    assert show_record(play.store, quiz, ANA, MONDAY_22).streak == streak


@pytest.mark.parametrize("until", ["2026-11-22", "2026-11-23"])
def test_a_date_that_is_not_after_today_is_refused(play: Play, until: str) -> None:
    quiz = play.set_up()

    with pytest.raises(UnknownDate, match="Choose a date after Mon 23 Nov"):
        mark_away(play.store, quiz, ANA, day(until), ON_MONDAY)

    assert play.store.members.absences(ANA) == []


def test_what_is_revealed_can_be_missed_no_more(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [])

    with pytest.raises(UnknownDate, match="Choose a date after Tue 24 Nov"):
        mark_away(play.store, play.quiz(quiz), ANA, TUE, MONDAY_16)
    assert play.store.members.absences(ANA) == []
    assert mark_away(play.store, play.quiz(quiz), ANA, WED, MONDAY_16) == Absence(MONDAY_16, WED)


def test_today_is_what_the_calendar_of_the_quiz_says(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland")), utc("2026-11-22 18:00"))

    with pytest.raises(UnknownDate, match="Choose a date after Mon 23 Nov"):
        mark_away(play.store, quiz, ANA, MON, SUNDAY_EVENING)


def test_the_first_day_of_a_year_has_its_year(play: Play) -> None:
    quiz = play.set_up(now=utc("2026-12-30 18:00"))
    play.play_day(quiz, [(BEN, "k1")], utc("2026-12-31 09:00"))

    with pytest.raises(UnknownDate, match="Choose a date after Fri 1 Jan 2027, or none"):
        mark_away(play.store, play.quiz(quiz), ANA, day("2027-01-01"), utc("2026-12-31 17:00"))


@pytest.mark.parametrize("why", ["weekend", "holiday", "skip", "pause"])
def test_an_absence_that_ends_before_the_next_question_is_refused(play: Play, why: str) -> None:
    now, back = (FRIDAY_EVENING, day("2026-11-30")) if why == "weekend" else (SUNDAY_EVENING, TUE)
    play.holidays = Calendar({MON: "Labour Day"} if why == "holiday" else {})
    quiz = play.set_up(quiz_settings(schedule(country="DE")), now)
    if why == "skip":
        skip_round(play.store, play.holidays, quiz, now)
    elif why == "pause":
        pause_quiz(play.store, play.holidays, quiz, TUE, now)
    quiz = play.quiz(quiz)

    with pytest.raises(UnknownDate, match=f"Choose a date after {short_date(back, back)}, or none"):
        mark_away(play.store, quiz, ANA, back, now)
    assert mark_away(play.store, quiz, ANA, back + timedelta(days=1), now).until == back + timedelta(days=1)


def test_what_is_open_today_can_be_missed_on_a_day_without_a_question(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule(weekdays=frozenset({5}))))
    ask_now(play.store, play.banks, play.holidays, quiz, ON_MONDAY)

    assert mark_away(play.store, play.quiz(quiz), ANA, TUE, ON_MONDAY) == Absence(ON_MONDAY, TUE)


def test_while_nothing_is_ahead_any_later_day_may_be_the_first_to_miss(play: Play) -> None:
    quiz = play.set_up()
    paused = pause_quiz(play.store, play.holidays, quiz, None, SUNDAY_EVENING)

    assert mark_away(play.store, paused, ANA, MON, SUNDAY_EVENING) == Absence(SUNDAY_EVENING, MON)


def streak_of(play: Play, quiz: Quiz) -> int:
    """Ana's, on Monday night."""
    return show_record(play.store, quiz, ANA, MONDAY_22).streak


@pytest.fixture
def two_quizzes(play: Play) -> tuple[Quiz, Quiz]:
    """Ana has a streak of one in both. On Monday she misses both, of which the second is revealed two hours later."""
    early = play.set_up(now=FRIDAY_BEFORE)
    late = play.set_up(quiz_settings(schedule(reveal="18:00"), "C2"), FRIDAY_BEFORE)
    friday = utc("2026-11-20 09:00")
    play.run(friday)
    for round_ in play.store.rounds.open():
        play.reply(round_, ANA, "k1", friday)
    for at in (friday + timedelta(hours=7), friday + timedelta(hours=9), MONDAY_9, MONDAY_16):
        play.run(at)
    return early, late


def test_an_absence_mends_no_streak_in_another_quiz(play: Play, two_quizzes: tuple[Quiz, Quiz]) -> None:
    early, late = two_quizzes
    mark_away(play.store, late, ANA, None, MONDAY_17)
    play.run(MONDAY_18)

    assert (streak_of(play, early), streak_of(play, late)) == (0, 1)


def test_who_is_back_breaks_no_streak_in_another_quiz(play: Play, two_quizzes: tuple[Quiz, Quiz]) -> None:
    early, late = two_quizzes
    mark_away(play.store, early, ANA, None, ON_MONDAY)
    mark_back(play.store, late, ANA, MONDAY_17)
    play.run(MONDAY_18)

    assert (streak_of(play, early), streak_of(play, late)) == (1, 0)


def test_who_is_back_is_so_in_quizzes_that_are_still_to_be_revealed(play: Play, two_quizzes: tuple[Quiz, Quiz]) -> None:
    early, late = two_quizzes
    mark_away(play.store, early, ANA, None, SUNDAY_EVENING)
    mark_back(play.store, early, ANA, MONDAY_17)
    play.run(MONDAY_18)

    assert (streak_of(play, early), streak_of(play, late)) == (1, 0)


def test_an_absence_mends_no_streak_where_a_quiz_has_moved_west(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Kiritimati")), FRIDAY_BEFORE)
    play.play_day(quiz, [(ANA, "k1")], utc("2026-11-22 19:00"))
    play.play_day(quiz, [], utc("2026-11-23 19:00"))
    settings = quiz_settings(schedule("America/Santiago"))
    moved = set_up_quiz(play.store, play.banks, play.holidays, OWNER, settings, utc("2026-11-24 02:10"), quiz.id).quiz

    mark_away(play.store, moved, ANA, None, utc("2026-11-24 02:20"))  # on Monday

    assert play.days(quiz) == [MON, TUE]
    assert show_record(play.store, moved, ANA, utc("2026-11-24 02:30")).streak == 0
