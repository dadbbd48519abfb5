"""Creating a quiz and changing its settings."""

from dataclasses import replace

import pytest

from bot.domain.bank import Difficulty, Section
from bot.domain.members import Actor
from bot.domain.quiz import QuizSettings
from bot.domain.refusals import InvalidSettings, NoQuiz, NotAllowed
from bot.domain.schedule import Pause
from bot.usecases.name_reviewers import name_reviewers
from bot.usecases.pause_quiz import pause_quiz, resume_quiz
from bot.usecases.set_up_quiz import QuizSetUp, set_up_quiz
from tests.builders import (
    ADMIN,
    EVERY_DAY,
    OWNER,
    SOMEBODY,
    bank_of,
    day,
    member_id,
    question,
    quiz_settings,
    schedule,
    utc,
)
from tests.usecases.play import MONDAY_9, SUNDAY_EVENING, Play

STRANGER = Actor(member_id("UOWNER", workspace_id="T2"), is_admin=True)


def save(play: Play, settings: QuizSettings, actor: Actor = OWNER, quiz_id: int | None = None) -> QuizSetUp:
    return set_up_quiz(play.store, play.banks, play.holidays, actor, settings, SUNDAY_EVENING, quiz_id)


def test_a_new_quiz_belongs_to_who_set_it_up_and_knows_its_next_questions(play: Play) -> None:
    set_up = save(play, quiz_settings())

    assert set_up.is_new
    assert (set_up.quiz.workspace_id, set_up.quiz.owner_id) == ("T1", "UOWNER")
    assert set_up.quiz.settings == quiz_settings()
    assert set_up.quiz.next_post_at == MONDAY_9
    assert len(set_up.ahead) == 10
    assert set_up.ahead[0].post_at == MONDAY_9
    assert set_up.matching == 12
    assert play.quiz(set_up.quiz) == set_up.quiz


def test_a_quiz_is_changed_by_its_id(play: Play) -> None:
    quiz = save(play, quiz_settings()).quiz
    changed = save(play, quiz_settings(schedule(post="10:00"), sections=[Section.BASIC]), quiz_id=quiz.id)

    assert changed.quiz.id == quiz.id
    assert changed.matching == 3
    assert not changed.is_new
    assert not changed.is_new_here
    assert changed.quiz.next_post_at == utc("2026-11-23 10:00")
    assert play.store.quizzes.of_workspace("T1") == [changed.quiz]


@pytest.mark.parametrize(
    ("settings", "has_new_times"),
    [
        (quiz_settings(), False),
        (quiz_settings(schedule(post="10:00")), True),
        (quiz_settings(schedule(reveal="17:00")), True),
        (quiz_settings(schedule("Europe/Berlin")), True),
        (quiz_settings(schedule(weekdays=EVERY_DAY)), True),
        (quiz_settings(schedule(country="DE"), sections=[Section.BASIC]), False),
        (quiz_settings(schedule(post="10:00"), channel_id="C2"), False),  # which is announced there
    ],
)
def test_whether_the_questions_of_a_channel_come_at_other_times(
    play: Play, settings: QuizSettings, has_new_times: bool
) -> None:
    set_up = save(play, quiz_settings())
    assert set_up.other_times is None

    other_times = save(play, settings, quiz_id=set_up.quiz.id).other_times
    assert other_times == (set_up.quiz.schedule if has_new_times else None)
    later = quiz_settings(schedule(post="11:00"), channel_id=settings.channel_id)
    pause_quiz(play.store, play.holidays, play.quiz(set_up.quiz), None, SUNDAY_EVENING)
    assert save(play, later, quiz_id=set_up.quiz.id).other_times == settings.schedule


def test_whether_anything_was_changed(play: Play) -> None:
    first = save(play, quiz_settings())
    again, other = save(play, quiz_settings(), quiz_id=first.quiz.id), quiz_settings(sections=[Section.BASIC])
    assert [set_up.is_unchanged for set_up in (first, again)] == [False, True]
    assert not save(play, other, quiz_id=first.quiz.id).is_unchanged
    named = name_reviewers(play.store, OWNER, again.quiz, frozenset({"UANA"}), SUNDAY_EVENING)
    assert not replace(again, quiz=named).is_unchanged
    assert not replace(again, quiz=replace(again.quiz, owner_id="UANA")).is_unchanged


def test_whether_it_was_handed_over(play: Play) -> None:
    first = save(play, quiz_settings())
    again = save(play, quiz_settings(schedule(post="10:00")), ADMIN, quiz_id=first.quiz.id)
    assert not first.is_handed_over
    assert not again.is_handed_over
    assert replace(again, quiz=replace(again.quiz, owner_id="UANA")).is_handed_over


@pytest.mark.parametrize("actor", [OWNER, ADMIN, SOMEBODY])
def test_a_new_quiz_takes_no_place_of_another(play: Play, actor: Actor) -> None:
    quiz = save(play, quiz_settings()).quiz

    with pytest.raises(InvalidSettings) as refused:
        save(play, quiz_settings(schedule(post="10:00")), actor)

    assert list(refused.value.sentences) == ["channel"]
    assert play.store.quizzes.of_workspace("T1") == [quiz]


def test_a_quiz_can_move_to_another_channel(play: Play) -> None:
    quiz = save(play, quiz_settings()).quiz

    moved = save(play, quiz_settings(channel_id="C2"), quiz_id=quiz.id)

    assert (moved.quiz.id, moved.quiz.channel_id, moved.is_new, moved.is_new_here) == (quiz.id, "C2", False, True)
    assert play.store.quizzes.in_channel("T1", "C1") is None


def test_a_quiz_cannot_move_to_a_channel_that_has_one(play: Play) -> None:
    save(play, quiz_settings())
    other = save(play, quiz_settings(channel_id="C2")).quiz

    with pytest.raises(InvalidSettings) as refused:
        save(play, quiz_settings(channel_id="C1"), quiz_id=other.id)

    assert list(refused.value.sentences) == ["channel"]
    assert play.quiz(other) == other


def test_an_admin_changes_a_quiz_and_it_keeps_its_owner_and_its_pause(play: Play) -> None:
    quiz = pause_quiz(play.store, play.holidays, save(play, quiz_settings()).quiz, None, SUNDAY_EVENING)

    changed = save(play, quiz_settings(schedule(post="10:00")), ADMIN, quiz.id)

    assert (changed.quiz.owner_id, changed.quiz.pause, changed.quiz.next_post_at) == ("UOWNER", quiz.pause, None)
    assert changed.ahead == ()


@pytest.mark.parametrize(
    ("zone", "first"),
    [("America/Los_Angeles", "2026-11-22"), ("UTC", "2026-11-22"), ("Pacific/Kiritimati", "2026-11-23")],
)
def test_a_pause_goes_on_when_the_time_zone_makes_today_an_earlier_date(play: Play, zone: str, first: str) -> None:
    # 18:00 UTC on Sunday is Monday in Auckland, and in Los Angeles it is Sunday still.
    quiz = save(play, quiz_settings(schedule("Pacific/Auckland", weekdays=EVERY_DAY))).quiz
    pause_quiz(play.store, play.holidays, quiz, day("2026-11-25"), SUNDAY_EVENING, "Offsite")

    changed = save(play, quiz_settings(schedule(zone, "20:00", "22:00", EVERY_DAY)), quiz_id=quiz.id)

    assert changed.quiz.pause == Pause(day(first), day("2026-11-25"), "Offsite")
    assert changed.ahead[0].day == day("2026-11-25")
    assert play.quiz(quiz) == changed.quiz


def test_a_quiz_goes_on_that_has_an_old_name_of_a_zone_and_has_to_name_a_place_when_it_is_changed(play: Play) -> None:
    old = quiz_settings(schedule("EST"))
    quiz = replace(save(play, quiz_settings()).quiz, settings=old)
    play.store.quizzes.save(quiz)

    assert resume_quiz(play.store, play.holidays, quiz, SUNDAY_EVENING).next_post_at == utc("2026-11-23 14:00")
    with pytest.raises(InvalidSettings, match="America/New_York"):
        save(play, old, quiz_id=quiz.id)


def test_nobody_else_changes_a_quiz(play: Play) -> None:
    quiz = save(play, quiz_settings()).quiz

    with pytest.raises(NotAllowed):
        save(play, quiz_settings(schedule(post="10:00")), SOMEBODY, quiz.id)

    assert play.quiz(quiz) == quiz


def test_a_quiz_of_another_workspace_or_one_that_is_gone_cannot_be_changed(play: Play) -> None:
    quiz = save(play, quiz_settings()).quiz

    with pytest.raises(NoQuiz):
        save(play, quiz_settings(), STRANGER, quiz.id)
    with pytest.raises(NoQuiz):
        save(play, quiz_settings(), OWNER, 9999)


def test_the_same_channel_id_in_another_workspace_is_another_channel(play: Play) -> None:
    quiz = save(play, quiz_settings()).quiz

    foreign = save(play, quiz_settings(), STRANGER)

    assert foreign.is_new
    assert foreign.quiz.id != quiz.id


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("bank", quiz_settings(bank="none-such")),
        ("sections", quiz_settings(sections=[Section.SCENARIO], difficulties=[Difficulty.EASY])),
        ("holidays_country", quiz_settings(schedule(country="XX"))),
        ("time_zone", quiz_settings(schedule("Mars/Olympus"))),
    ],
)
def test_settings_that_cannot_work_are_refused_and_nothing_is_stored(
    play: Play, field: str, settings: QuizSettings
) -> None:
    play.banks.banks = {"lambda": bank_of(question("easy", Section.BASIC, Difficulty.EASY))}

    with pytest.raises(InvalidSettings) as refused:
        save(play, settings)

    assert list(refused.value.sentences) == [field]
    assert play.store.quizzes.of_workspace("T1") == []


def test_all_that_cannot_work_is_told_at_once(play: Play) -> None:
    save(play, quiz_settings())

    with pytest.raises(InvalidSettings) as refused:
        save(play, quiz_settings(schedule("Mars/Olympus", country="XX"), bank="none-such", sections=[]))

    assert refused.value.sentences.keys() == {"channel", "bank", "sections", "time_zone", "holidays_country"}
    assert "at least one section" in refused.value.sentences["sections"]


def test_a_country_whose_holidays_are_known_is_taken(play: Play) -> None:
    assert save(play, quiz_settings(schedule(country="DE"))).quiz.schedule.holidays_country == "DE"


def test_saved_settings_come_back_as_they_were(play: Play) -> None:
    settings = quiz_settings(
        schedule("Australia/Lord_Howe", "23:15", "23:59", frozenset({6, 7})),
        sections=[Section.BASIC, Section.SCENARIO],
        difficulties=[Difficulty.HARD],
    )
    settings = replace(settings, schedule=replace(settings.schedule, post_time=settings.schedule.post_time.replace(22)))

    assert play.quiz(save(play, settings).quiz).settings == settings
