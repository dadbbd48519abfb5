"""What is drawn for the steps of a life: people, texts, settings and waits."""

from datetime import time, timedelta

from hypothesis import strategies as st

from bot.domain.bank import Difficulty, Section
from bot.domain.quiz import QuizSettings
from bot.domain.schedule import Schedule
from tests.builders import ADMIN, BANK, utc
from tests.usecases.life.team import ACTORS, PEOPLE

BEGINNINGS = (
    "2026-03-06 12:00",  # before summer time in America
    "2026-03-27 20:00",  # in Europe
    "2026-04-02 08:00",  # before its end in Chile and on Lord Howe Island
    "2026-04-22 23:30",  # before it begins at midnight in Egypt
    "2026-10-23 10:00",
    "2026-11-22 18:00",
    "2026-12-29 07:00",
)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Asia/Kolkata",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Pacific/Kiritimati",
    "Antarctica/Troll",
)
TEXTS = (
    "k1",
    "k2",
    "k1 k2",
    "k1 k2 k3",
    "k2?",
    "k3? k1",
    "it halts",
    "it halts at once",
    "k1 it stops",
    "auf Deutsch",
    "off topic k2",
    "claim0 k1",
    "nothing of it",
    " ",
    "*it* halts",
    "it halts as soon as the time is over and nobody who waits is told why k1",
    "it halts as soon as the time is over and nobody who waits is told why",
)
PHRASINGS = ("it halts", "it stops", "halts at once", "it", "k2", "claim0", "nothing of it", "One. Two.")
NEXT = None
"""A wait for the next question or, where one is open, for its reveal."""

beginnings = st.sampled_from(BEGINNINGS).map(utc)
people = st.sampled_from(PEOPLE)
actors = st.sampled_from((*[ADMIN] * 4, *ACTORS))
texts = st.sampled_from(TEXTS)
replies = st.lists(st.tuples(people, texts), max_size=4)
phrasings = st.sampled_from(("", "it halts", *PHRASINGS))
waits = st.sampled_from((NEXT, NEXT, NEXT, *(timedelta(minutes=minutes) for minutes in (0, 0, 0, 0, 1, 60, 500))))
post_times = st.sampled_from([time(0), time(0, 30), time(1, 59), time(2, 30), time(3), time(9), time(22, 30)])
minutes_open = st.sampled_from([60, 61, 90, 420, 840, 1400])
weekdays = st.sampled_from([frozenset({1, 2, 3, 4, 5}), frozenset(range(1, 8)), frozenset({3}), frozenset({6, 7})])
sections = st.sampled_from([frozenset(Section), frozenset({Section.BASIC}), frozenset(list(Section)[1:])])


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """Times, days and zones at which changes of clocks matter."""
    post = draw(post_times)
    end = min(post.hour * 60 + post.minute + draw(minutes_open), 24 * 60 - 1)
    reveal = time(*divmod(end, 60))
    return Schedule(draw(st.sampled_from(ZONES)), post, reveal, draw(weekdays), draw(st.sampled_from([None, "DE"])))


@st.composite
def quiz_settings(draw: st.DrawFn) -> QuizSettings:
    """Settings that can work, in one of three channels."""
    channel_id = draw(st.sampled_from(["C1", "C2", "C3"]))
    return QuizSettings(channel_id, BANK, draw(sections), frozenset(Difficulty), draw(schedules()))
