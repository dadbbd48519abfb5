"""Which question comes next: new ones first, weeks that rise, and weak ones sooner."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.bank import Difficulty, Question, Section
from bot.domain.choice import Asked, choose_question, week_ahead
from tests.builders import EVERY_DAY, MONDAY_TO_FRIDAY, day, question, three_per_section

MONDAY = day("2026-11-23")


def quiz_days(first: date, weekdays: frozenset[int], count: int) -> list[date]:
    days = (first + timedelta(days=n) for n in range(7 * count + 7))
    return [d for d in days if d.isoweekday() in weekdays][:count]


def play(
    questions: Sequence[Question],
    days: Sequence[date],
    weekdays: frozenset[int],
    scores: Sequence[float | None] = (),
    seed: str = "1",
) -> Iterator[tuple[Question, bool]]:
    """The question of each day and whether the bank was used up; unless given, every round scores 1."""
    history: list[Asked] = []
    for place, day_ in enumerate(days):
        choice = choose_question(questions, history, week_ahead(day_, weekdays), seed)
        assert choice
        history.append(Asked(choice.question.id, scores[place] if place < len(scores) else 1.0))
        yield choice.question, choice.bank_used_up


def sections_by_week(questions: Sequence[Question], days: Sequence[date], weekdays: frozenset[int]) -> list[list[int]]:
    asked = zip(days, play(questions, days, weekdays), strict=True)
    weeks = groupby(asked, key=lambda entry: entry[0].isocalendar()[:2])
    return [[q.section.level for _, (q, _) in week] for _, week in weeks]


@pytest.mark.parametrize(
    ("day_", "weekdays", "expected"),
    [
        ("2026-11-23", MONDAY_TO_FRIDAY, ["0", "1/4", "1/2", "3/4", "1"]),
        ("2026-11-25", MONDAY_TO_FRIDAY, ["1/2", "3/4", "1"]),
        ("2026-11-27", MONDAY_TO_FRIDAY, ["1"]),
        ("2026-11-28", MONDAY_TO_FRIDAY, ["1"]),  # by hand on a Saturday: as on Friday
        ("2026-11-24", frozenset({1, 4}), ["0", "1"]),  # by hand between two quiz days: as on the first
        ("2026-11-23", frozenset({3, 4}), ["0", "0", "1"]),  # by hand before the first
        ("2026-11-29", EVERY_DAY, ["1"]),
    ],
)
def test_a_week_goes_from_0_on_its_first_quiz_day_to_1_on_its_last(
    day_: str, weekdays: frozenset[int], expected: list[str]
) -> None:
    assert week_ahead(day(day_), weekdays) == tuple(Fraction(place) for place in expected)


def test_a_weekly_quiz_goes_from_0_to_1_over_four_weeks_without_a_break_at_new_year() -> None:
    fridays = [day("2026-11-06") + timedelta(weeks=n) for n in range(60)]  # 2026 has 53 weeks

    places = [week_ahead(friday, frozenset({5}))[0] for friday in fridays]

    start = places.index(Fraction(0))
    cycle = [Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1)]
    assert places[start : start + 56] == cycle * 14


def test_a_weekly_quiz_looks_ahead_to_the_end_of_its_four_weeks() -> None:
    weekly = frozenset({5})
    first = next(d for d in quiz_days(MONDAY, weekly, 4) if week_ahead(d, weekly)[0] == 0)

    assert week_ahead(first, weekly) == (Fraction(0), Fraction(1, 3), Fraction(2, 3), Fraction(1))
    assert week_ahead(first + timedelta(weeks=3), weekly) == (Fraction(1),)


def test_the_bank_of_twelve_fills_two_weeks_and_two_days_that_rise_from_basic_to_scenario() -> None:
    days = quiz_days(MONDAY, MONDAY_TO_FRIDAY, 12)

    first, second, third = sections_by_week(three_per_section(), days, MONDAY_TO_FRIDAY)

    # Wednesday lies between advanced and practical, so the lower comes while there is one.
    assert first == [0, 1, 1, 2, 3]
    assert second == [0, 1, 2, 2, 3]
    assert third == [0, 3]


def test_difficulty_rises_inside_a_section() -> None:
    days = quiz_days(MONDAY, MONDAY_TO_FRIDAY, 5)
    questions = [question(difficulty, Section.BASIC, difficulty) for difficulty in Difficulty]

    asked = [q.difficulty.value for q, used_up in play(questions, days, MONDAY_TO_FRIDAY) if not used_up]

    assert asked == ["easy", "medium", "hard"]


BANKS = st.lists(st.tuples(st.sampled_from(list(Section)), st.sampled_from(list(Difficulty))), min_size=1, max_size=30)
WEEKDAYS = st.frozensets(st.integers(1, 7), min_size=2)
FIRST_DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))


def as_questions(bank: list[tuple[Section, Difficulty]]) -> list[Question]:
    return [question(f"q{n}", section, difficulty) for n, (section, difficulty) in enumerate(bank)]


@given(BANKS, WEEKDAYS, FIRST_DAYS, st.sets(st.integers(0, 40)))
def test_no_week_falls_back_before_the_bank_is_used_up(
    bank: list[tuple[Section, Difficulty]], weekdays: frozenset[int], first: date, left_out: set[int]
) -> None:
    """Whatever the bank, the days, the day to start on, and the days that fall to a holiday or a skip."""
    days = [d for n, d in enumerate(quiz_days(first, weekdays, len(bank) + len(left_out))) if n not in left_out]
    days = days[: len(bank)]

    for week in sections_by_week(as_questions(bank), days, weekdays):
        assert week == sorted(week)


@given(BANKS, WEEKDAYS, FIRST_DAYS)
def test_nothing_is_asked_twice_before_the_bank_is_used_up(
    bank: list[tuple[Section, Difficulty]], weekdays: frozenset[int], first: date
) -> None:
    questions = as_questions(bank)
    days = quiz_days(first, weekdays, len(bank) + 1)

    asked = list(play(questions, days, weekdays))

    assert {q.id for q, _ in asked[: len(bank)]} == {q.id for q in questions}
    assert [used_up for _, used_up in asked] == [False] * len(bank) + [True]


def test_new_questions_come_before_those_asked_already() -> None:
    old, new = question("old"), question("new", Section.SCENARIO, Difficulty.HARD)

    choice = choose_question([old, new], [Asked("old", 0.0)], week_ahead(MONDAY, MONDAY_TO_FRIDAY), "1")

    assert choice
    assert (choice.question.id, choice.bank_used_up) == ("new", False)


def test_history_of_questions_that_are_no_longer_chosen_does_not_matter() -> None:
    history = [Asked("gone", 0.0), Asked("left", 1.0), Asked("gone", None)]

    choice = choose_question([question("left")], history, (Fraction(0),), "1")

    assert choice
    assert choice.question.id == "left"


def test_there_is_no_choice_without_questions() -> None:
    assert choose_question([], [Asked("gone", 1.0)], (Fraction(0),), "1") is None


SCORES = st.one_of(st.none(), st.floats(0, 1))


@given(st.integers(2, 9), st.lists(SCORES, min_size=40, max_size=40))
def test_half_of_the_bank_lies_between_two_times_of_a_question(size: int, scores: list[float | None]) -> None:
    questions = [question(f"q{n}") for n in range(size)]

    asked = [q.id for q, _ in play(questions, quiz_days(MONDAY, EVERY_DAY, 40), EVERY_DAY, scores)]

    for question_id in set(asked):
        places = [place for place, other in enumerate(asked) if other == question_id]
        assert all(later - earlier > size // 2 for earlier, later in pairwise(places))


@given(st.integers(2, 8), st.lists(SCORES, min_size=60, max_size=60))
def test_no_question_starves(size: int, scores: list[float | None]) -> None:
    """The best known waits four times as long as the least known, which is back within the size of the bank."""
    questions = [question(f"q{n}") for n in range(size)]

    asked = [q.id for q, _ in play(questions, quiz_days(MONDAY, EVERY_DAY, 60), EVERY_DAY, scores)]

    longest = 5 * size
    for start in range(size, len(asked) - longest):
        assert len(set(asked[start : start + longest])) == size


def test_of_two_questions_the_one_answered_worse_comes_back_sooner() -> None:
    questions = [question("known"), question("unknown"), question("between")]
    history = [Asked("known", 1.0), Asked("unknown", 0.2), Asked("between", 1.0)]

    choice = choose_question(questions, history, (Fraction(0),), "1")

    # Three rounds ago times 1 against two rounds ago times 1 + 3 * 0.8 = 3.4.
    assert choice
    assert (choice.question.id, choice.bank_used_up) == ("unknown", True)


@pytest.mark.parametrize(("rounds_ago", "expected"), [(7, "unknown"), (9, "known")])
def test_what_nobody_knew_comes_back_up_to_four_times_as_soon(rounds_ago: int, expected: str) -> None:
    questions = [question("known"), question("unknown"), question("between")]
    history = [Asked("known", 1.0), *[Asked("between", 1.0)] * (rounds_ago - 3), Asked("unknown", 0.0)]

    choice = choose_question(questions, [*history, Asked("between", 1.0)], (Fraction(0),), "1")

    # Two rounds ago times 4 is 8.
    assert choice
    assert choice.question.id == expected


def test_a_question_that_nobody_answered_counts_as_not_known() -> None:
    questions = [question("known"), question("unanswered"), question("between")]
    history = [Asked("known", 0.9), Asked("unanswered", None), Asked("between", 1.0)]

    choice = choose_question(questions, history, (Fraction(0),), "1")

    # 3 * 1.3 against 2 * 4.
    assert choice
    assert choice.question.id == "unanswered"


def test_only_the_latest_score_of_a_question_counts() -> None:
    questions = [question("improved"), question("worse"), question("between")]
    history = [
        Asked("improved", 0.0),
        Asked("worse", 1.0),
        Asked("between", 1.0),
        Asked("improved", 1.0),
        Asked("worse", 0.5),
        Asked("between", 1.0),
    ]

    choice = choose_question(questions, history, (Fraction(0),), "1")

    # 3 * 1 against 2 * 2.5.
    assert choice
    assert choice.question.id == "worse"


def test_a_bank_of_one_asks_it_again_and_again() -> None:
    asked = [q.id for q, _ in play([question("only")], quiz_days(MONDAY, EVERY_DAY, 3), EVERY_DAY)]

    assert asked == ["only"] * 3


def test_the_same_quiz_always_gets_the_same_order_and_another_one_its_own() -> None:
    questions = [question(f"q{n}") for n in range(12)]
    days = quiz_days(MONDAY, EVERY_DAY, 12)

    orders = [[q.id for q, _ in play(questions, days, EVERY_DAY, seed=seed)] for seed in ("1", "1", "2")]
    reversed_bank = [q.id for q, _ in play(questions[::-1], days, EVERY_DAY, seed="1")]

    assert orders[0] == orders[1] == reversed_bank
    assert orders[0] != orders[2]
