"""Days and counts in words, worked out by hand."""

from datetime import date

import pytest

from bot.domain.words import count, short_date


def test_a_date_has_its_year_where_that_is_not_todays_or_is_not_known() -> None:
    assert short_date(date(2026, 1, 5), date(2026, 12, 31)) == "Mon 5 Jan"
    assert short_date(date(2027, 1, 4), date(2026, 12, 31)) == "Mon 4 Jan 2027"
    assert short_date(date(2026, 11, 23), date(2027, 1, 4)) == "Mon 23 Nov 2026"
    assert short_date(date(2027, 1, 4), None) == "Mon 4 Jan 2027"


@pytest.mark.parametrize(
    ("number", "expected"), [(0, "0 points"), (1, "1 point"), (2, "2 points"), (1240, "1,240 points")]
)
def test_nouns_follow_their_number(number: int, expected: str) -> None:
    assert count(number, "point") == expected


def test_irregular_plurals_are_given() -> None:
    assert count(2, "person", "people") == "2 people"
