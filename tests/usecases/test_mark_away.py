"""Being away and coming back."""

from datetime import date, timedelta

import pytest

from bot.domain.members import Absence
from bot.domain.refusals import UnknownDate
from bot.domain.words import day_words
from bot.usecases.ask_now import ask_now
from bot.usecases.mark_away import mark_away, mark_back
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.skip_round import skip_round
from tests.builders import ANA, BEN, CLEO, Calendar, day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

SUN, MON, TUE, WED, FRI = (day(f"2026-11-{n}") for n in (22, 23, 24, 25, 27))
FRIDAY_EVENING = utc("2026-11-27 18:00")
ON_MONDAY, ON_WEDNESDAY = utc("2026-11-23 12:00"), utc("2026-11-25 12:00")


def test_a_member_is_away_from_today_until_a_date_or_until_back(play: Play) -> None:
    quiz = play.set_up()

    assert mark_away(play.store, quiz, ANA, FRI, ON_MONDAY) == Absence(MON, FRI)
    assert mark_away(play.store, quiz, BEN, None, ON_MONDAY) == Absence(MON, None)

    assert play.store.members.absences(ANA) == [Absence(MON, FRI)]
    assert play.store.members.absences(BEN) == [Absence(MON, None)]


def test_today_is_what_the_calendar_of_the_quiz_says(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland")))

    assert mark_away(play.store, quiz, ANA, None, ON_MONDAY) == Absence(TUE, None)


def test_a_round_that_was_revealed_before_is_not_missed_while_away(play: Play) -> None:
    quiz = play.set_up()
    play.open(quiz)
    assert mark_away(play.store, quiz, BEN, None, MONDAY_16) == Absence(MON, None)

    play.reveal()

    with pytest.raises(UnknownDate, match="Choose a date after Tue 24 Nov"):
        mark_away(play.store, quiz, ANA, TUE, MONDAY_16)
    assert play.store.members.absences(ANA) == []
    assert mark_away(play.store, quiz, ANA, FRI, MONDAY_16) == Absence(TUE, FRI)
    assert play.store.members.absences(ANA) == [Absence(TUE, FRI)]
    # Whoever was away already is so for today's round too.
    mark_away(play.store, quiz, BEN, FRI, MONDAY_16)
    assert play.store.members.absences(BEN) == [Absence(MON, TUE), Absence(TUE, FRI)]
    assert mark_back(play.store, quiz, ANA, MONDAY_16)
    assert play.store.members.absences(ANA) == []


def test_the_first_day_of_a_year_has_its_year(play: Play) -> None:
    quiz = play.set_up(now=utc("2026-12-30 18:00"))
    play.play_day(quiz, [(BEN, "k1")], utc("2026-12-31 09:00"))

    with pytest.raises(UnknownDate, match="Choose a date after Fri 1 Jan 2027, or none"):
        mark_away(play.store, quiz, ANA, day("2027-01-01"), utc("2026-12-31 17:00"))


def test_coming_back_ends_the_absence_today(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, ON_MONDAY)

    assert mark_back(play.store, quiz, ANA, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(MON, WED)]


def test_coming_back_on_the_same_day_is_as_if_never_away(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, FRI, ON_MONDAY)

    assert mark_back(play.store, quiz, ANA, ON_MONDAY)

    assert play.store.members.absences(ANA) == []


def test_coming_back_after_a_reveal_covers_the_round_that_was_revealed(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, SUNDAY_EVENING)
    mark_away(play.store, quiz, BEN, FRI, MONDAY_9)
    mark_away(play.store, quiz, CLEO, TUE, MONDAY_9)
    play.open(quiz)
    play.reveal()

    assert mark_back(play.store, quiz, ANA, MONDAY_16)
    assert mark_back(play.store, quiz, BEN, MONDAY_16)

    assert play.store.members.absences(ANA) == [Absence(SUN, TUE)]
    assert play.store.members.absences(BEN) == [Absence(MON, TUE)]
    # There is nothing more to miss for whoever is back tomorrow, and for whoever has said already that they are back.
    for member in (ANA, BEN, CLEO):
        assert not mark_back(play.store, quiz, member, MONDAY_16)
    assert play.store.members.absences(ANA) == [Absence(SUN, TUE)]
    assert play.store.members.absences(CLEO) == [Absence(MON, TUE)]


def test_whoever_is_back_after_a_reveal_can_go_away_again(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, MONDAY_9)
    play.open(quiz)
    play.reveal()
    mark_back(play.store, quiz, ANA, MONDAY_16)

    assert mark_away(play.store, quiz, ANA, FRI, MONDAY_16) == Absence(TUE, FRI)
    assert play.store.members.absences(ANA) == [Absence(MON, TUE), Absence(TUE, FRI)]
    assert mark_back(play.store, quiz, ANA, MONDAY_16)
    assert play.store.members.absences(ANA) == [Absence(MON, TUE)]


@pytest.mark.parametrize("until", [TUE, WED])
def test_an_absence_that_is_over_stays_as_it_was(play: Play, until: date) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, until, ON_MONDAY)

    assert not mark_back(play.store, quiz, ANA, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(MON, until)]


def test_going_away_again_changes_the_end_and_keeps_the_days_already_missed(play: Play) -> None:
    quiz = play.set_up()
    mark_away(play.store, quiz, ANA, None, ON_MONDAY)

    mark_away(play.store, quiz, ANA, FRI, ON_WEDNESDAY)

    assert play.store.members.absences(ANA) == [Absence(MON, WED), Absence(WED, FRI)]


@pytest.mark.parametrize("until", ["2026-11-22", "2026-11-23"])
def test_a_date_that_is_not_after_today_is_refused(play: Play, until: str) -> None:
    quiz = play.set_up()

    with pytest.raises(UnknownDate, match="Choose a date after Mon 23 Nov"):
        mark_away(play.store, quiz, ANA, day(until), ON_MONDAY)

    assert play.store.members.absences(ANA) == []


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

    with pytest.raises(UnknownDate, match=f"Choose a date after {day_words(back)}, or none"):
        mark_away(play.store, quiz, ANA, back, now)
    assert mark_away(play.store, quiz, ANA, back + timedelta(days=1), now).until == back + timedelta(days=1)


def test_what_is_open_today_can_be_missed_on_a_day_without_a_question(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule(weekdays=frozenset({5}))))
    ask_now(play.store, play.banks, play.holidays, quiz, ON_MONDAY)

    assert mark_away(play.store, play.quiz(quiz), ANA, TUE, ON_MONDAY) == Absence(MON, TUE)


def test_while_nothing_is_ahead_any_later_day_may_be_the_first_to_miss(play: Play) -> None:
    quiz = play.set_up()
    paused = pause_quiz(play.store, play.holidays, quiz, None, SUNDAY_EVENING)

    assert mark_away(play.store, paused, ANA, MON, SUNDAY_EVENING) == Absence(SUN, MON)
