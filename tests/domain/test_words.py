"""Days and counts in words, worked out by hand."""

from datetime import date

import pytest

from bot.domain.words import count, day_words, told_day


def test_a_day_has_its_year_only_when_asked() -> None:
    assert day_words(date(2026, 11, 23)) == "Mon 23 Nov"
    assert day_words(date(2027, 1, 4), year=True) == "Mon 4 Jan 2027"


def test_a_day_of_another_year_is_told_with_it() -> None:
    assert told_day(date(2026, 1, 5), date(2026, 12, 31)) == "Mon 5 Jan"
    assert told_day(date(2027, 1, 4), date(2026, 12, 31)) == "Mon 4 Jan 2027"
    assert told_day(date(2026, 11, 23), date(2027, 1, 4)) == "Mon 23 Nov 2026"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 points"), (1, "1 point"), (2, "2 points"), (1240, "1,240 points")]
)
def test_nouns_follow_their_number(number: int, expected: str) -> None:
    assert count(number, "point") == expected


def test_irregular_plurals_are_given() -> None:
    assert count(2, "person", "people") == "2 people"
