"""The tick: one round for each day with a question, however the clock is called and whatever it slept through."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.bank import Section
from bot.domain.posts import PostKind
from bot.domain.quiz import Quiz
from bot.domain.rounds import RoundState
from bot.domain.schedule import Schedule
from bot.storage.transactions import Transactions
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.plan_due import MISSED_DAYS_KEPT, NOT_RUNNING, plan_quizzes
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.skip_round import skip_round
from tests.builders import (
    EVERY_DAY,
    OWNER,
    Calendar,
    Shelf,
    bank_of,
    day,
    quiz_settings,
    schedule,
    three_per_section,
    utc,
)
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play, plan_due

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
AT_NIGHT = schedule("Europe/Berlin", "02:30", "12:00", EVERY_DAY)


def change(play: Play, quiz: Quiz, to: Schedule, now: datetime) -> None:
    settings = replace(quiz.settings, schedule=to)
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, settings, now, quiz.id)


@pytest.mark.parametrize("step", [timedelta(minutes=7), HOUR, timedelta(hours=4, minutes=11)])
@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [
        # 29 March has no 02:30: it is asked at 03:00, which is 01:00 UTC.
        (
            "2026-03-28 20:00",
            "2026-03-30 06:00",
            [("2026-03-29", "2026-03-29 01:00"), ("2026-03-30", "2026-03-30 00:30")],
        ),
        # 25 October has two: the first is in summer time.
        (
            "2026-10-24 20:00",
            "2026-10-26 06:00",
            [("2026-10-25", "2026-10-25 00:30"), ("2026-10-26", "2026-10-26 01:30")],
        ),
    ],
)
def test_each_day_has_one_round_also_when_clocks_change(
    play: Play, step: timedelta, start: str, end: str, asked: list[tuple[str, str]]
) -> None:
    quiz = play.set_up(quiz_settings(AT_NIGHT), now=utc(start))

    play.ticks(utc(start), utc(end), step)

    assert [(r.local_date, r.post_at) for r in play.rounds(quiz)] == [(day(d), utc(at)) for d, at in asked]
    assert len(play.due(utc(end), PostKind.QUESTION)) == len(asked)


@pytest.mark.parametrize("night", ["2026-03-29 00:00", "2026-10-25 00:00"])
def test_every_minute_of_a_night_in_which_clocks_change_makes_one_round(play: Play, night: str) -> None:
    quiz = play.set_up(quiz_settings(AT_NIGHT), now=utc(night))

    play.ticks(utc(night), utc(night) + 3 * HOUR, MINUTE)

    assert play.days(quiz) == [utc(night).date()]
    assert len(play.due(utc(night) + 3 * HOUR)) == 1


def test_restarts_between_ticks_change_nothing(transactions: Transactions) -> None:
    banks, holidays = Shelf(bank_of(*three_per_section())), Calendar()
    with transactions.write() as store:
        quiz = set_up_quiz(store, banks, holidays, OWNER, quiz_settings(), SUNDAY_EVENING, quiz_id=None).quiz

    for hours in range(5 * 24):
        for _ in ("before the restart", "after it"):
            with transactions.write() as store:
                plan_due(store, banks, holidays, SUNDAY_EVENING + hours * HOUR)

    with transactions.read() as store:
        rounds = store.rounds.recent(quiz.id, 100)
    assert [r.local_date for r in rounds[::-1]] == [day(f"2026-11-{n}") for n in range(23, 28)]
    assert {r.state for r in rounds} == {RoundState.PLANNED}


def plan_and_fail(transactions: Transactions, banks: Shelf) -> None:
    with transactions.write() as store:
        plan_due(store, banks, Calendar(), MONDAY_9)
        raise OSError("the power fails")


def test_a_tick_that_fails_leaves_nothing_behind_and_the_next_one_plans(transactions: Transactions) -> None:
    banks, holidays = Shelf(bank_of(*three_per_section())), Calendar()
    with transactions.write() as store:
        quiz = set_up_quiz(store, banks, holidays, OWNER, quiz_settings(), SUNDAY_EVENING, quiz_id=None).quiz

    with pytest.raises(OSError, match="power"):
        plan_and_fail(transactions, banks)
    with transactions.write() as store:
        assert store.rounds.recent(quiz.id, 10) == []
        plan_due(store, banks, holidays, MONDAY_9 + MINUTE)
        (planned,) = store.rounds.recent(quiz.id, 10)

    assert planned.state is RoundState.PLANNED


def test_weekends_holidays_and_pauses_have_no_rounds(play: Play) -> None:
    play.holidays = Calendar({day("2026-11-25"): "A feast"})
    quiz = play.set_up(quiz_settings(schedule(country="DE")))
    pause_quiz(play.store, play.holidays, quiz, day("2026-12-02"), utc("2026-11-22 19:00"))
    resume_quiz(play.store, play.holidays, play.quiz(quiz), utc("2026-11-22 19:30"))
    play.ticks(SUNDAY_EVENING, utc("2026-11-29 18:00"), HOUR)
    pause_quiz(play.store, play.holidays, play.quiz(quiz), day("2026-12-02"), utc("2026-11-29 18:30"))
    play.ticks(utc("2026-11-29 19:00"), utc("2026-12-06 18:00"), HOUR)

    # From Monday on without Wednesday's feast; the next week begins with a pause until Wednesday.
    expected = ["2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27", "2026-12-02", "2026-12-03", "2026-12-04"]
    assert play.days(quiz) == [day(d) for d in expected]
    assert play.days(quiz, RoundState.PLANNED) == play.days(quiz)


def test_a_round_takes_its_window_and_question_from_the_quiz(play: Play) -> None:
    quiz = play.set_up()

    play.tick(MONDAY_9)

    (planned,) = play.rounds(quiz)
    assert (planned.post_at, planned.reveal_at, planned.channel_id) == (MONDAY_9, MONDAY_16, quiz.channel_id)
    assert play.store.rounds.question(planned).section.level == 0
    (post,) = play.due(MONDAY_9)
    assert (post.kind, post.round_id, post.due_at) == (PostKind.QUESTION, planned.id, MONDAY_9)
    assert play.quiz(quiz).next_post_at == utc("2026-11-24 09:00")


@pytest.mark.parametrize(
    ("awake_at", "state", "reason"),
    [
        ("2026-11-23 09:00:00", RoundState.PLANNED, ""),
        ("2026-11-23 12:00:00", RoundState.PLANNED, ""),
        ("2026-11-23 15:00:00", RoundState.PLANNED, ""),  # exactly an hour is left
        ("2026-11-23 15:00:01", RoundState.SKIPPED, NOT_RUNNING),
        ("2026-11-23 16:30:00", RoundState.SKIPPED, NOT_RUNNING),
        ("2026-11-24 08:59:59", RoundState.SKIPPED, NOT_RUNNING),
    ],
)
def test_a_machine_asleep_over_post_time_asks_late_while_an_hour_is_left(
    play: Play, awake_at: str, state: RoundState, reason: str
) -> None:
    quiz = play.set_up()

    play.tick(utc(awake_at))
    play.tick(utc(awake_at))

    (monday,) = play.rounds(quiz)
    assert (monday.local_date, monday.state, monday.reason) == (day("2026-11-23"), state, reason)
    assert (monday.post_at, monday.reveal_at) == (MONDAY_9, MONDAY_16)
    assert play.quiz(quiz).next_post_at == utc("2026-11-24 09:00")


def test_a_machine_asleep_for_days_writes_down_each_missed_day_and_asks_todays(play: Play) -> None:
    quiz = play.set_up()

    play.tick(utc("2026-11-26 10:00"))

    assert play.days(quiz, RoundState.SKIPPED) == [day(f"2026-11-{n}") for n in (23, 24, 25)]
    assert play.days(quiz, RoundState.PLANNED) == [day("2026-11-26")]
    assert play.quiz(quiz).next_post_at == utc("2026-11-27 09:00")


def test_after_weeks_of_sleep_only_the_latest_missed_days_are_written_down(play: Play) -> None:
    quiz = play.set_up()

    play.tick(utc("2026-12-21 12:00"))  # four weeks later, a Monday

    missed = play.days(quiz, RoundState.SKIPPED)
    assert len(missed) == MISSED_DAYS_KEPT
    assert (missed[0], missed[-1]) == (day("2026-12-07"), day("2026-12-18"))
    assert play.days(quiz, RoundState.PLANNED) == [day("2026-12-21")]


def test_after_years_of_sleep_the_quiz_goes_on(play: Play) -> None:
    quiz = play.set_up()

    play.tick(utc("2029-11-20 12:00"))
    play.tick(utc("2029-11-21 09:00"))

    assert play.days(quiz, RoundState.PLANNED)[-1] == day("2029-11-21")


def test_days_off_that_were_slept_through_are_not_missed(play: Play) -> None:
    play.holidays = Calendar({day("2026-11-24"): "A feast"})
    quiz = play.set_up(quiz_settings(schedule(country="DE")))

    play.tick(utc("2026-11-30 08:00"))

    assert play.days(quiz) == [day(f"2026-11-{n}") for n in (23, 25, 26, 27)]


def test_a_reveal_is_planned_once_when_its_time_has_come(play: Play) -> None:
    opened = play.open(play.set_up())

    play.tick(MONDAY_16 - MINUTE)
    assert play.due(MONDAY_16 - MINUTE) == []
    play.tick(MONDAY_16)
    play.tick(MONDAY_16)

    (post,) = play.due(MONDAY_16)
    assert (post.kind, post.round_id, post.due_at) == (PostKind.REVEAL, opened.id, MONDAY_16)


def test_a_machine_asleep_over_the_reveal_reveals_as_soon_as_it_is_up_and_asks_anew(play: Play) -> None:
    quiz = play.set_up()
    play.open(quiz)

    (revealed,) = play.run(utc("2026-11-25 11:00"))

    assert revealed.round.local_date == day("2026-11-23")
    assert play.days(quiz, RoundState.CLOSED) == [day("2026-11-23")]
    assert play.days(quiz, RoundState.SKIPPED) == [day("2026-11-24")]
    assert play.days(quiz, RoundState.OPEN) == [day("2026-11-25")]


@pytest.mark.parametrize(
    ("new", "asked"),
    [
        # Today's round is out: a later time today does not ask again.
        (schedule(post="11:00"), ["2026-11-24 11:00", "2026-11-25 11:00"]),
        (schedule(post="07:00"), ["2026-11-24 07:00", "2026-11-25 07:00"]),
        # 09:00 in New York and Los Angeles is still to come today, and today's date has its round.
        (schedule("America/New_York"), ["2026-11-24 14:00", "2026-11-25 14:00"]),
        (schedule("America/Los_Angeles"), ["2026-11-24 17:00", "2026-11-25 17:00"]),
        # In Auckland it is Tuesday's 09:00 at 20:00.
        (schedule("Pacific/Auckland"), ["2026-11-23 20:00", "2026-11-24 20:00"]),
        # In Kiritimati Monday's date is over at 10:00, and Tuesday's 09:00 comes at 19:00.
        (schedule("Pacific/Kiritimati"), ["2026-11-23 19:00", "2026-11-24 19:00"]),
        # In Pago Pago it is Sunday at 10:00, and Monday's date has its round.
        (schedule("Pacific/Pago_Pago"), ["2026-11-24 20:00", "2026-11-25 20:00"]),
    ],
)
def test_a_change_of_schedule_never_gives_a_date_two_rounds(play: Play, new: Schedule, asked: Sequence[str]) -> None:
    quiz = play.set_up()
    play.tick(MONDAY_9)

    change(play, quiz, new, utc("2026-11-23 10:00"))
    play.ticks(utc("2026-11-23 10:00"), utc("2026-11-25 21:00"), HOUR)

    rounds = play.rounds(quiz)
    assert [r.post_at for r in rounds][:3] == [MONDAY_9, *map(utc, asked)]
    assert len({r.local_date for r in rounds}) == len(rounds)
    assert {r.state for r in rounds} == {RoundState.PLANNED}


def test_going_back_and_forth_between_time_zones_never_gives_a_date_two_rounds(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule(weekdays=EVERY_DAY)))

    for hours in range(4 * 24):
        now = SUNDAY_EVENING + hours * HOUR
        zone = ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC")[hours % 3]
        change(play, quiz, schedule(zone, weekdays=EVERY_DAY), now)
        play.tick(now + 30 * MINUTE)

    posts = play.due(SUNDAY_EVENING + timedelta(days=9), PostKind.QUESTION)
    assert len(posts) == len(play.days(quiz, RoundState.PLANNED))


@pytest.mark.parametrize("change_name", ["settings saved", "earlier", "skipped", "resumed"])
def test_a_change_between_post_time_and_the_next_tick_does_not_lose_the_question(play: Play, change_name: str) -> None:
    quiz = play.set_up()
    woken_at = MONDAY_9 + timedelta(minutes=20)
    match change_name:
        case "settings saved":
            change(play, quiz, schedule(reveal="15:00"), woken_at)
        case "earlier":
            change(play, quiz, schedule(post="08:30"), woken_at)
        case "skipped":
            skip_round(play.store, play.holidays, quiz, woken_at)
        case _:
            resume_quiz(play.store, play.holidays, quiz, woken_at)

    play.tick(woken_at + MINUTE)

    assert play.days(quiz, RoundState.PLANNED) == [day("2026-11-23")]
    next_post_at = play.quiz(quiz).next_post_at
    assert next_post_at
    assert next_post_at.date() == day("2026-11-25" if change_name == "skipped" else "2026-11-24")


@pytest.mark.parametrize(
    "new",
    [
        # In Pago Pago Sunday's window is over by now.
        schedule("Pacific/Pago_Pago", weekdays=EVERY_DAY),
        schedule(post="07:00", reveal="08:00"),
    ],
)
def test_a_change_to_times_that_are_over_makes_no_day_missed(play: Play, new: Schedule) -> None:
    quiz = play.set_up()

    change(play, quiz, new, MONDAY_9 + timedelta(minutes=20))
    play.tick(MONDAY_9 + timedelta(minutes=21))

    assert play.rounds(quiz) == []


def test_a_pause_between_post_time_and_the_next_tick_leaves_the_question_out(play: Play) -> None:
    quiz = play.set_up()

    pause_quiz(play.store, play.holidays, quiz, None, MONDAY_9 + MINUTE)
    play.tick(MONDAY_9 + 2 * MINUTE)

    assert play.rounds(quiz) == []
    assert play.quiz(quiz).next_post_at is None


def test_two_quizzes_of_a_workspace_do_not_disturb_each_other(play: Play) -> None:
    one = play.set_up(quiz_settings(channel_id="C1"))
    other = play.set_up(quiz_settings(schedule(post="10:00"), channel_id="C2"))

    play.tick(MONDAY_9)
    assert (play.days(one), play.days(other)) == ([day("2026-11-23")], [])
    pause_quiz(play.store, play.holidays, play.quiz(one), None, utc("2026-11-23 09:30"))
    play.ticks(utc("2026-11-23 10:00"), utc("2026-11-24 10:00"), HOUR)

    assert play.days(one) == [day("2026-11-23")]
    assert play.days(other) == [day("2026-11-23"), day("2026-11-24")]
    assert [r.channel_id for r in play.rounds(other)] == ["C2", "C2"]


def test_quizzes_that_are_planned_together_get_each_what_is_theirs(play: Play) -> None:
    play.banks.banks["gone"] = bank_of(*three_per_section())
    quizzes = [
        play.set_up(quiz_settings(channel_id="usual")),
        play.set_up(quiz_settings(schedule(post="11:00"), channel_id="later")),
        skipping := play.set_up(quiz_settings(channel_id="skipping")),
        play.set_up(quiz_settings(channel_id="without questions", bank="gone")),
        paused := play.set_up(quiz_settings(channel_id="paused")),
        play.set_up(quiz_settings(schedule(post="10:00"), channel_id="scenarios", sections=[Section.SCENARIO])),
    ]
    skip_round(play.store, play.holidays, skipping, SUNDAY_EVENING)
    skip_round(play.store, play.holidays, play.quiz(skipping), SUNDAY_EVENING)
    pause_quiz(play.store, play.holidays, paused, None, SUNDAY_EVENING)
    del play.banks.banks["gone"]

    play.tick(utc("2026-11-24 10:00"))

    monday, tuesday = day("2026-11-23"), day("2026-11-24")
    states = {quiz.channel_id: {r.local_date: r.state for r in play.rounds(quiz)} for quiz in quizzes}
    assert states == {
        "usual": {monday: RoundState.SKIPPED, tuesday: RoundState.PLANNED},
        "later": {monday: RoundState.SKIPPED},
        "skipping": {monday: RoundState.SKIPPED, tuesday: RoundState.SKIPPED},
        "without questions": {monday: RoundState.SKIPPED, tuesday: RoundState.FAILED},
        "paused": {},
        "scenarios": {monday: RoundState.SKIPPED, tuesday: RoundState.PLANNED},
    }
    channels = {quiz.id: quiz.channel_id for quiz in quizzes}
    posts = play.due(utc("2026-11-24 10:00"))
    assert {(channels[post.quiz_id], post.kind, post.due_at) for post in posts} == {
        ("usual", PostKind.QUESTION, utc("2026-11-24 09:00")),
        ("without questions", PostKind.NOTICE, utc("2026-11-24 09:00")),
        ("scenarios", PostKind.QUESTION, utc("2026-11-24 10:00")),
    }
    planned = [r for quiz in quizzes for r in play.rounds(quiz) if r.state is RoundState.PLANNED]
    sections = {channels[r.quiz_id]: play.store.rounds.question(r).section for r in planned}
    assert sections == {"usual": Section.ADVANCED, "scenarios": Section.SCENARIO}  # a usual week rises from Monday on
    assert {quiz.channel_id: play.quiz(quiz).next_post_at for quiz in quizzes} == {
        "usual": utc("2026-11-25 09:00"),
        "later": utc("2026-11-24 11:00"),
        "skipping": utc("2026-11-25 09:00"),
        "without questions": utc("2026-11-25 09:00"),
        "paused": None,
        "scenarios": utc("2026-11-25 10:00"),
    }


def test_a_quiz_that_is_not_due_any_more_is_left_as_it_is(play: Play) -> None:
    quiz = play.set_up()

    plan_quizzes(play.store, play.banks, play.holidays, [quiz.id], MONDAY_9 - MINUTE)
    plan_quizzes(play.store, play.banks, play.holidays, [quiz.id + 1], MONDAY_9)

    assert play.rounds(quiz) == []
    assert play.quiz(quiz) == quiz
