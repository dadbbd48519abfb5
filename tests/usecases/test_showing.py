"""What members and owners are shown: today, cards, results, records, boards and settings."""

from datetime import date, timedelta

import pytest

from bot.domain.grading import Verdict
from bot.domain.members import Absence
from bot.domain.posts import Post, PostKind
from bot.domain.refusals import NotAllowed, NotRevealed, RoundUnavailable
from bot.domain.rounds import Round, RoundState
from bot.domain.standings import Period
from bot.usecases.ask_now import ask_now
from bot.usecases.mark_away import mark_away, mark_back
from bot.usecases.pause_quiz import pause_quiz
from bot.usecases.plan_due import NOT_RUNNING
from bot.usecases.ports import EntryKind, LedgerEntry
from bot.usecases.prepare_answer import prepare_answer
from bot.usecases.record_answer import record_private_answer
from bot.usecases.reveal_now import reveal_now
from bot.usecases.set_up_quiz import set_up_quiz
from bot.usecases.show_controls import show_controls
from bot.usecases.show_leaderboard import show_leaderboard
from bot.usecases.show_next import show_next
from bot.usecases.show_private_answers import show_private_answers
from bot.usecases.show_record import show_record
from bot.usecases.show_result import show_result
from bot.usecases.show_settings import RECENT, show_settings
from bot.usecases.show_today import show_today
from bot.usecases.skip_round import skip_round
from tests.builders import ANA, BEN, CLEO, EVERY_DAY, OWNER, SOMEBODY, Calendar, day, quiz_settings, schedule, utc
from tests.usecases.play import MONDAY_9, MONDAY_16, SUNDAY_EVENING, Play

TEN, NOON, EVENING = utc("2026-11-23 10:00"), utc("2026-11-23 12:00"), utc("2026-11-23 20:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def test_today_shows_the_open_round_and_ones_own_answer(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)
    play.reply(opened, ANA, "k1", TEN)
    play.reply(opened, BEN, "k2", TEN)

    today = show_today(play.store, quiz, ANA, NOON)

    assert today.card
    assert (today.card.round, today.card.answered) == (opened, 2)
    assert [m.text for m in today.own.messages] == ["k1"]
    assert today.skipped_reason is None


def test_today_shows_todays_round_when_it_is_over(play: Play) -> None:
    quiz = play.set_up()
    closed = play.play_day(quiz, [(ANA, "k1")])

    today = show_today(play.store, quiz, BEN, utc("2026-11-23 20:00"))

    assert today.card
    assert (today.card.round, today.own.messages) == (closed, ())
    assert show_today(play.store, quiz, BEN, utc("2026-11-24 08:00")).card is None


def test_today_shows_a_round_that_is_still_open_from_the_day_before(play: Play) -> None:
    quiz = play.set_up()
    opened = play.open(quiz)

    today = show_today(play.store, quiz, ANA, utc("2026-11-24 08:00"))

    assert today.card
    assert today.card.round == opened


def test_today_shows_the_open_round_also_where_a_later_date_was_held_before_the_time_zone_changed(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland", reveal="10:00", weekdays=EVERY_DAY)), MONDAY_9)
    tuesday = play.play_day(quiz, [(ANA, "k1")], utc("2026-11-23 20:00"))  # 09:00 in Auckland
    western = quiz_settings(schedule("America/Los_Angeles", "14:00", "17:00", EVERY_DAY))
    set_up_quiz(play.store, play.banks, play.holidays, OWNER, western, utc("2026-11-23 21:30"), quiz.id)
    monday = play.open(quiz, utc("2026-11-23 22:00"))

    now = show_today(play.store, play.quiz(quiz), ANA, utc("2026-11-23 23:00"))
    a_day_later = show_today(play.store, play.quiz(quiz), ANA, utc("2026-11-24 22:30"))
    play.reveal(monday.reveal_at)
    later = show_today(play.store, play.quiz(quiz), ANA, utc("2026-11-24 22:30"))

    assert [today.card and today.card.round for today in (now, a_day_later)] == [monday, monday]
    assert later.card
    assert later.card.round == tuesday


def test_today_shows_the_open_round_of_the_day_before_also_where_todays_was_revealed_by_hand(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("UTC", "09:00", "20:00")), utc("2026-11-23 21:00"))
    asked = ask_now(play.store, play.banks, play.holidays, quiz, utc("2026-11-23 22:30"))  # open for eleven hours
    play.deliver(utc("2026-11-23 22:30"))
    play.run(utc("2026-11-24 09:00"))
    todays = play.rounds(quiz)[-1]
    reveal_now(play.store, quiz, todays.id, utc("2026-11-24 09:10"))
    play.run(utc("2026-11-24 09:10"))

    states = [play.round(round_).state for round_ in (asked, todays)]
    today = show_today(play.store, quiz, ANA, utc("2026-11-24 09:20"))
    play.reveal(utc("2026-11-24 09:30"))
    later = show_today(play.store, quiz, ANA, utc("2026-11-24 09:40"))

    assert states == [RoundState.OPEN, RoundState.CLOSED]
    assert today.card
    assert today.card.round.id == asked.id
    assert later.card
    assert later.card.round.id == todays.id


def test_today_says_why_there_is_no_question(play: Play) -> None:
    quiz = play.set_up()
    assert show_today(play.store, quiz, ANA, SUNDAY_EVENING).skipped_reason is None

    play.tick(utc("2026-11-23 15:30"))

    today = show_today(play.store, quiz, ANA, MONDAY_16)
    assert (today.card, today.skipped_reason) == (None, NOT_RUNNING)


def test_today_says_that_a_question_is_about_to_be_posted(play: Play) -> None:
    quiz = play.set_up()
    assert not show_today(play.store, quiz, ANA, MONDAY_9).is_coming

    play.tick(MONDAY_9)
    today = show_today(play.store, quiz, ANA, MONDAY_9)
    assert (today.card, today.own.messages, today.skipped_reason, today.is_coming) == (None, (), None, True)

    play.deliver(MONDAY_9)
    assert not show_today(play.store, quiz, ANA, MONDAY_9).is_coming


def test_an_open_round_can_be_answered_in_a_form_that_shows_what_is_written(play: Play) -> None:
    opened = play.open(play.set_up(quiz_settings(schedule("Europe/Berlin", "10:00", "17:00"))))
    record_private_answer(play.store, opened.id, ANA, "k1", shared=False, now=TEN)

    sheet = prepare_answer(play.store, opened.id, ANA)

    assert (sheet.card.round, sheet.card.zone.key) == (opened, "Europe/Berlin")
    assert [(m.text, m.shared) for m in sheet.own.messages] == [("k1", False)]


def test_a_round_that_is_over_or_unknown_cannot_be_answered(play: Play) -> None:
    closed = play.play_day(play.set_up(), [])

    for round_id in (closed.id, 9999):
        with pytest.raises(RoundUnavailable):
            prepare_answer(play.store, round_id, ANA)


def test_a_result_shows_ones_own_grade_and_points(play: Play) -> None:
    closed = play.play_day(play.set_up(), [(ANA, "k1"), (BEN, "k1 k2")])

    result = show_result(play.store, closed.id, ANA, EVENING)

    assert (result.round, result.question) == (closed, play.store.rounds.question(closed))
    assert result.answer.text == "k1"
    assert (result.grade.verdict, result.grade.covered, result.points) == (Verdict.PARTIAL, frozenset({"k1"}), 5)


def test_a_result_is_shown_on_the_day_of_its_quiz(play: Play) -> None:
    closed = play.play_day(
        play.set_up(quiz_settings(schedule("Pacific/Auckland"))), [(ANA, "k1")], SUNDAY_EVENING + 2 * HOUR
    )

    assert show_result(play.store, closed.id, ANA, NOON).today == day("2026-11-24")


def test_points_in_a_result_are_those_after_any_correction(play: Play) -> None:
    closed = play.play_day(play.set_up(), [(ANA, "k1")])
    correction = LedgerEntry(closed.quiz_id, closed.id, ANA, closed.local_date, 3, EntryKind.CORRECTION, MONDAY_16)
    play.store.results.append([correction])

    assert show_result(play.store, closed.id, ANA, EVENING).points == 8


def test_there_are_no_results_before_the_reveal(play: Play) -> None:
    opened = play.open(play.set_up())
    play.reply(opened, ANA, "k1", TEN)

    with pytest.raises(NotRevealed):
        show_result(play.store, opened.id, ANA, EVENING)


def test_who_did_not_answer_has_no_result(play: Play) -> None:
    closed = play.play_day(play.set_up(), [(ANA, "k1")])

    with pytest.raises(RoundUnavailable, match="did not answer"):
        show_result(play.store, closed.id, BEN, EVENING)
    with pytest.raises(RoundUnavailable, match="no longer exists"):
        show_result(play.store, 9999, ANA, EVENING)


def test_a_record_holds_points_ranks_streak_and_latest_rounds(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "k1"), (BEN, "k1 k2")], MONDAY_9)
    play.play_day(quiz, [(ANA, "k1 k2")], MONDAY_9 + DAY)
    play.store.members.note(ANA, "Ana", "Europe/Berlin", TEN)

    record = show_record(play.store, quiz, ANA, utc("2026-11-24 20:00"))

    assert (record.member.name, record.quiz, record.absence) == ("Ana", quiz, None)
    assert {p: (s.rank, s.points, s.rounds) for p, s in record.standings.items()} == dict.fromkeys(Period, (1, 15, 2))
    assert record.streak == 2
    assert [(g.round.local_date, g.points) for g in record.latest] == [(day("2026-11-24"), 10), (day("2026-11-23"), 5)]
    assert show_record(play.store, quiz, BEN, utc("2026-11-24 20:00")).streak == 0


def test_a_record_shows_the_latest_five_rounds_and_periods_with_points_only(play: Play) -> None:
    quiz = play.set_up()
    for n in (0, 1, 2, 3, 4, 7):
        play.play_day(quiz, [(ANA, "k1")], MONDAY_9 + n * DAY)

    record = show_record(play.store, quiz, ANA, utc("2026-12-07 08:00"))  # a Monday, in a month without rounds

    assert len(record.latest) == 5
    assert record.latest[0].round.local_date == day("2026-11-30")
    assert set(record.standings) == {Period.SEASON, Period.ALL}
    assert record.streak == 6


def test_a_streak_waits_for_a_member_who_is_away(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "k1"), (BEN, "k1")], MONDAY_9)
    mark_away(play.store, quiz, ANA, None, utc("2026-11-23 20:00"))
    play.play_day(quiz, [], MONDAY_9 + DAY)
    away = show_record(play.store, quiz, ANA, utc("2026-11-24 20:00"))
    mark_back(play.store, quiz, ANA, utc("2026-11-25 08:00"))
    play.play_day(quiz, [(ANA, "k1"), (BEN, "k1")], MONDAY_9 + 2 * DAY)

    back = show_record(play.store, quiz, ANA, utc("2026-11-25 20:00"))

    # On Monday evening, when she went away, Monday's round was over.
    assert (away.streak, away.absence) == (1, Absence(utc("2026-11-23 20:00")))
    assert (back.streak, back.absence) == (2, None)
    assert show_record(play.store, quiz, BEN, utc("2026-11-25 20:00")).streak == 1


def test_a_round_that_was_revealed_while_a_member_was_away_does_not_break_their_streak(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "k1"), (BEN, "k1")], MONDAY_9)
    mark_away(play.store, quiz, ANA, day("2026-11-27"), utc("2026-11-24 08:00"))
    mark_away(play.store, quiz, BEN, day("2026-11-25"), utc("2026-11-24 08:00"))
    play.open(quiz, MONDAY_9 + DAY)
    play.reveal(utc("2026-11-24 16:00"))
    mark_back(play.store, quiz, ANA, utc("2026-11-24 20:00"))

    evening = utc("2026-11-24 20:00")
    back, back_tomorrow = (show_record(play.store, quiz, member, evening) for member in (ANA, BEN))

    assert (back.streak, back.absence) == (1, None)
    assert (back_tomorrow.streak, back_tomorrow.absence) == (1, Absence(utc("2026-11-24 08:00"), day("2026-11-25")))
    play.play_day(quiz, [], MONDAY_9 + 2 * DAY)
    assert show_record(play.store, quiz, ANA, utc("2026-11-25 20:00")).streak == 0


def test_answers_that_earned_nothing_do_not_keep_a_streak(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "k1")], MONDAY_9)
    play.play_day(quiz, [(ANA, "off topic")], MONDAY_9 + DAY)

    assert show_record(play.store, quiz, ANA, utc("2026-11-24 20:00")).streak == 0


def test_the_record_of_somebody_who_has_not_played_is_empty(play: Play) -> None:
    record = show_record(play.store, play.set_up(), ANA, NOON)

    assert (record.standings, record.streak, record.latest, record.absence) == ({}, 0, (), None)
    assert record.member.name == ANA.user_id


def test_a_leaderboard_covers_the_period_of_the_quizs_today(play: Play) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [(ANA, "k1 k2"), (BEN, "k1")], utc("2026-11-30 09:00"))
    play.play_day(quiz, [(BEN, "k1 k2"), (CLEO, "k1 k2")], utc("2026-12-01 09:00"))
    now = utc("2026-12-01 20:00")

    december = show_leaderboard(play.store, quiz, Period.MONTH, ANA, now)
    week = show_leaderboard(play.store, quiz, Period.WEEK, ANA, now)

    assert [(s.rank, s.member.id, s.points) for s in december.top] == [(1, BEN, 10), (1, CLEO, 10)]
    assert december.own is None
    assert [(s.rank, s.member.id, s.points) for s in week.top] == [(1, BEN, 15), (2, ANA, 10), (2, CLEO, 10)]
    assert week.own == week.top[1]


def test_a_correction_of_an_old_round_belongs_to_that_rounds_period(play: Play) -> None:
    quiz = play.set_up()
    closed = play.play_day(quiz, [(ANA, "k1")])
    december = utc("2026-12-10 12:00")
    play.store.results.append(
        [LedgerEntry(quiz.id, closed.id, ANA, closed.local_date, -2, EntryKind.CORRECTION, december)]
    )

    assert show_leaderboard(play.store, quiz, Period.MONTH, ANA, december).top == ()
    (november,) = show_leaderboard(play.store, quiz, Period.MONTH, ANA, NOON).top
    assert (november.points, november.rounds) == (3, 1)


def private_post(round_: Round) -> Post:
    return Post("private", PostKind.PRIVATE_ANSWERS, round_.quiz_id, MONDAY_16, round_.id)


def test_shared_private_answers_are_shown_with_their_authors_in_the_order_written(play: Play) -> None:
    opened = play.open(play.set_up())
    record_private_answer(play.store, opened.id, BEN, "first", shared=True, now=TEN)
    record_private_answer(play.store, opened.id, CLEO, "mine alone", shared=False, now=TEN)
    record_private_answer(play.store, opened.id, ANA, "second", shared=True, now=NOON)
    play.reply(opened, ANA, "in the thread", NOON)
    play.store.members.note(ANA, "Ana", None, NOON)

    shown = show_private_answers(play.store, private_post(opened))

    assert shown
    assert shown.round == opened
    assert [(member.name, text) for member, text in shown.answers] == [("UBEN", "first"), ("Ana", "second")]


def test_private_answers_of_a_round_that_is_gone_are_not_shown(play: Play) -> None:
    opened = play.open(play.set_up())
    play.store.quizzes.remove_workspace("T1")

    assert show_private_answers(play.store, private_post(opened)) is None
    assert show_private_answers(play.store, Post("p", PostKind.PRIVATE_ANSWERS, 1, MONDAY_16)) is None


def test_controls_show_the_open_round_and_what_is_ahead(play: Play) -> None:
    quiz = play.set_up()
    play.set_up(quiz_settings(channel_id="C2"))
    before = show_controls(play.store, play.holidays, quiz, SUNDAY_EVENING)
    opened = play.open(quiz)

    during = show_controls(play.store, play.holidays, quiz, NOON)

    assert (before.quiz, before.open_round, before.ahead[0].post_at) == (quiz, None, MONDAY_9)
    assert (during.open_round, during.ahead[0].post_at) == (opened, MONDAY_9 + DAY)
    assert (before.can_ask, during.can_ask) == (True, False)


@pytest.mark.parametrize(("now", "can_ask"), [("2026-11-23 20:00", False), ("2026-11-24 08:00", True)])
def test_a_question_can_be_asked_on_a_day_whose_round_is_not_over(play: Play, now: str, can_ask: bool) -> None:
    quiz = play.set_up()
    play.play_day(quiz, [])
    assert show_controls(play.store, play.holidays, quiz, utc(now)).can_ask is can_ask


def test_a_question_can_be_asked_on_a_day_that_was_skipped(play: Play) -> None:
    quiz = play.set_up()
    skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)
    assert show_controls(play.store, play.holidays, quiz, NOON).can_ask


def test_controls_show_the_skips_ahead(play: Play) -> None:
    quiz = play.set_up()
    skipped, _ = skip_round(play.store, play.holidays, quiz, SUNDAY_EVENING)

    assert show_controls(play.store, play.holidays, quiz, SUNDAY_EVENING).skipped == (skipped,)


def test_next_dates_come_with_the_skipped_days_that_would_have_a_question(play: Play) -> None:
    quiz = play.set_up()
    monday, tuesday = (skip_round(play.store, play.holidays, play.quiz(quiz), SUNDAY_EVENING)[0] for _ in range(2))

    shown = show_next(play.store, play.holidays, play.quiz(quiz), SUNDAY_EVENING)

    assert (len(shown.windows), shown.windows[0].day, shown.skipped) == (10, day("2026-11-25"), (monday, tuesday))
    paused = pause_quiz(play.store, play.holidays, play.quiz(quiz), day("2026-11-24"), SUNDAY_EVENING)
    assert show_next(play.store, play.holidays, paused, SUNDAY_EVENING).skipped == (tuesday,)


def test_public_holidays_among_the_next_dates_are_named_where_these_are_shown(play: Play) -> None:
    play.holidays = Calendar({day("2026-11-25"): "Repentance Day", day("2026-12-25"): "Christmas Day"})
    quiz = play.set_up(quiz_settings(schedule(country="DE")))
    named = {day("2026-11-25"): "Repentance Day"}

    assert show_next(play.store, play.holidays, quiz, SUNDAY_EVENING).holidays == named
    assert show_settings(play.store, play.banks, play.holidays, OWNER, None, "C1", SUNDAY_EVENING).holidays == named
    saved = set_up_quiz(play.store, play.banks, play.holidays, OWNER, quiz.settings, SUNDAY_EVENING, quiz.id)
    assert saved.holidays == named


def test_settings_of_a_quiz_show_what_is_ahead_and_what_was_missed(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("UTC", weekdays=frozenset({1, 2}))))
    play.tick(utc("2026-11-23 17:00"))
    skip_round(play.store, play.holidays, play.quiz(quiz), utc("2026-11-23 18:00"))
    play.play_day(quiz, [], utc("2026-11-30 09:00"))

    sheet = show_settings(play.store, play.banks, play.holidays, OWNER, None, "C1", utc("2026-11-30 20:00"))

    assert sheet.quiz == play.quiz(quiz)
    assert (sheet.channel_id, sheet.time_zone, sheet.banks) == ("C1", "UTC", ("lambda",))
    assert sheet.countries == {"DE": "Germany"}
    assert len(sheet.ahead) == 10
    assert sheet.ahead[0].day == day("2026-12-01")
    assert [r.local_date for r in sheet.missed] == [day("2026-11-24"), day("2026-11-23")]
    assert {r.state for r in sheet.missed} == {RoundState.SKIPPED}


def test_skips_ahead_do_not_hide_the_days_that_were_missed(play: Play) -> None:
    quiz = play.set_up(quiz_settings(schedule("Pacific/Auckland")))
    play.tick(utc("2026-11-23 05:00"))
    for _ in range(RECENT):
        skip_round(play.store, play.holidays, play.quiz(quiz), utc("2026-11-23 05:00"))

    def missed(now: str) -> list[date]:
        sheet = show_settings(play.store, play.banks, play.holidays, OWNER, None, "C1", utc(now))
        return [round_.local_date for round_ in sheet.missed]

    assert missed("2026-11-23 10:59") == [day("2026-11-23")]
    assert missed("2026-11-23 11:00") == [day("2026-11-24"), day("2026-11-23")]


@pytest.mark.parametrize(
    ("told_zone", "known_zone", "shown_zone"),
    [("Asia/Tokyo", "Asia/Seoul", "Asia/Tokyo"), (None, "Asia/Seoul", "Asia/Seoul"), (None, None, "UTC")],
)
def test_settings_of_a_new_quiz_begin_with_the_time_zone_of_who_asks(
    play: Play, told_zone: str | None, known_zone: str | None, shown_zone: str
) -> None:
    play.store.members.note(SOMEBODY.id, "Somebody", known_zone, NOON)

    for channel_id in ("C1", None):
        sheet = show_settings(play.store, play.banks, play.holidays, SOMEBODY, told_zone, channel_id, NOON)

        assert (sheet.quiz, sheet.channel_id, sheet.time_zone) == (None, channel_id, shown_zone)
        assert (sheet.ahead, sheet.missed) == ((), ())


def test_settings_are_not_shown_to_those_who_may_not_change_them(play: Play) -> None:
    play.set_up()

    with pytest.raises(NotAllowed):
        show_settings(play.store, play.banks, play.holidays, SOMEBODY, None, "C1", NOON)
