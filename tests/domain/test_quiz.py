"""Settings that cannot work are refused with the field to correct, and only some may change a quiz."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

import pytest

from bot.domain.members import Actor
from bot.domain.quiz import (
    Quiz,
    QuizSettings,
    check_may_change,
    check_may_decide,
    check_may_review,
    errors_in,
    may_review,
    member_local_day,
    zone_of,
)
from bot.domain.refusals import NotAllowed, RoleNotKnown
from bot.domain.schedule import Pause
from tests.builders import ADMIN, ANA, BEN, CHANNEL, OWNER, SOMEBODY, day, quiz_settings, schedule, utc

QUIZ = Quiz(1, "T1", OWNER.id.user_id, quiz_settings())


def test_a_quiz_speaks_for_its_settings() -> None:
    assert QUIZ.schedule == QUIZ.settings.schedule
    assert QUIZ.channel_id == CHANNEL


def test_a_quiz_is_paused_on_the_days_of_its_pause() -> None:
    paused = replace(QUIZ, pause=Pause(day("2026-11-24"), day("2026-11-25")))
    days = [day("2026-11-23"), day("2026-11-24"), day("2026-11-25")]
    assert [paused.is_paused(each) for each in days] == [False, True, False]
    assert not any(map(QUIZ.is_paused, days))


def test_days_are_counted_in_the_zone_of_the_quiz_and_in_utc_where_that_is_gone() -> None:
    in_berlin = Quiz(1, "T1", OWNER.id.user_id, quiz_settings(schedule("Europe/Berlin")))
    assert [zone_of(quiz).key for quiz in (in_berlin, None)] == ["Europe/Berlin", "UTC"]


@pytest.mark.parametrize(
    "settings",
    [
        quiz_settings(),
        quiz_settings(schedule("Europe/Berlin")),
        quiz_settings(schedule(weekdays=frozenset({7}))),
        quiz_settings(schedule(post="09:30", reveal="10:30")),
        quiz_settings(schedule(post="00:00", reveal="23:59")),
    ],
)
def test_settings_that_can_work_have_no_errors(settings: QuizSettings) -> None:
    assert errors_in(settings) == {}


@pytest.mark.parametrize(
    ("field", "settings"),
    [
        ("time_zone", quiz_settings(schedule("Europe/Nowhere"))),
        ("time_zone", quiz_settings(schedule("Europe"))),  # a folder of zones
        ("time_zone", quiz_settings(schedule(""))),
        ("time_zone", quiz_settings(schedule("../etc/passwd"))),
        ("time_zone", quiz_settings(schedule("Europe/" + "x" * 500))),
        ("time_zone", quiz_settings(schedule("zone\x00"))),
        *(("time_zone", quiz_settings(schedule(name))) for name in ("EST", "MST", "HST", "CST6CDT", "MST7MDT")),
        ("time_zone", quiz_settings(schedule("localtime"))),  # that of whichever machine
        ("time_zone", quiz_settings(schedule("Factory"))),
        ("time_zone", quiz_settings(schedule("posixrules"))),
        ("time_zone", quiz_settings(schedule("posix/Europe/Berlin"))),
        ("time_zone", quiz_settings(schedule("right/Europe/Berlin"))),  # counts leap seconds
        ("weekdays", quiz_settings(schedule(weekdays=frozenset()))),
        ("sections", quiz_settings(sections=[])),
        ("difficulties", quiz_settings(difficulties=[])),
        ("reveal_time", quiz_settings(schedule(post="09:00", reveal="09:59"))),
        ("reveal_time", quiz_settings(schedule(post="09:00", reveal="09:00"))),
        ("reveal_time", quiz_settings(schedule(post="23:30", reveal="00:30"))),  # the day after
    ],
)
def test_settings_that_cannot_work_name_the_field_to_correct(field: str, settings: QuizSettings) -> None:
    errors = errors_in(settings)

    assert list(errors) == [field]
    assert errors[field].endswith(".")


def test_all_fields_to_correct_are_named() -> None:
    settings = quiz_settings(schedule("", reveal="09:00", weekdays=frozenset()), sections=[], difficulties=[])

    assert errors_in(settings).keys() == {"time_zone", "weekdays", "sections", "difficulties", "reveal_time"}


@pytest.mark.parametrize("actor", [OWNER, ADMIN, replace(OWNER, is_admin=True)])
def test_the_owner_and_admins_may_change_a_quiz(actor: Actor) -> None:
    check_may_change(QUIZ, actor)


@pytest.mark.parametrize(
    ("zone", "own"),
    [
        ("Asia/Tokyo", "2026-12-04"),
        ("America/Lima", "2026-12-03"),
        (None, "2026-12-03"),
        ("Mars/Olympus", "2026-12-03"),
    ],
)
def test_whose_time_zone_is_not_known_has_the_day_of_the_quiz(zone: str | None, own: str) -> None:
    assert member_local_day(QUIZ, zone, utc("2026-12-03 15:04")) == day(own)


def test_nobody_else_may_change_a_quiz() -> None:
    with pytest.raises(NotAllowed) as refused:
        check_may_change(QUIZ, SOMEBODY)
    assert refused.value.owner_id == QUIZ.owner_id


NAMED = replace(QUIZ, reviewers=frozenset({BEN.user_id}))


@pytest.mark.parametrize(("actor", "may"), [(OWNER, True), (ADMIN, True), (Actor(BEN), True), (SOMEBODY, False)])
def test_reviewers_are_the_owner_admins_and_whom_the_owner_named(actor: Actor, may: bool) -> None:
    assert may_review(NAMED, actor) is may
    refused: AbstractContextManager[object] = (
        nullcontext() if may else pytest.raises(NotAllowed, match="Only reviewers")
    )
    with refused:
        check_may_review(NAMED, actor)
    with refused:
        check_may_decide(NAMED, actor, ANA)


@pytest.mark.parametrize("quiz", [QUIZ, NAMED])
def test_nobody_decides_about_themselves_while_there_is_another_reviewer(quiz: Quiz) -> None:
    for actor in (OWNER, ADMIN, Actor(BEN)):
        others = {quiz.owner_id, *quiz.reviewers} - {actor.id.user_id}
        if others and may_review(quiz, actor):
            with pytest.raises(NotAllowed, match="another reviewer"):
                check_may_decide(quiz, actor, actor.id)


def test_who_may_be_an_admin_is_not_refused_for_good() -> None:
    for check in (check_may_change, check_may_review):
        with pytest.raises(RoleNotKnown, match="not told me yet"):
            check(NAMED, replace(SOMEBODY, is_admin=None))
    check_may_change(NAMED, replace(OWNER, is_admin=None))
    check_may_review(NAMED, Actor(BEN, is_admin=None))


def test_an_only_reviewer_decides_about_themselves() -> None:
    check_may_decide(QUIZ, OWNER, OWNER.id)
