"""Public holidays, against dates looked up by hand."""

import unicodedata
from datetime import date

import pytest
from holidays.registry import COUNTRIES

from bot.holiday_calendar import NAMES, PublicHolidays


@pytest.mark.parametrize(
    ("country", "day", "name"),
    [
        ("DE", date(2026, 10, 3), "German Unity Day"),
        ("DE", date(2026, 4, 3), "Good Friday"),
        ("DE", date(2027, 5, 6), "Ascension Day"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),
        ("US", date(2026, 7, 3), "Independence Day (observed)"),
        ("US", date(2027, 1, 18), "Martin Luther King Jr. Day"),
        ("IN", date(2026, 1, 26), "Republic Day"),
        ("IN", date(2026, 10, 2), "Mahatma Gandhi's Birthday"),
        ("GB", date(2026, 5, 4), "May Day"),
        ("GB", date(2026, 12, 28), "Boxing Day (observed)"),
    ],
)
def test_days_off(country: str, day: date, name: str) -> None:
    assert PublicHolidays().name_of(country, day) == name


def test_names_are_english_whatever_language_the_machine_speaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    assert PublicHolidays().name_of("DE", date(2031, 10, 3)) == "German Unity Day"
    assert PublicHolidays().name_of("GB", date(2031, 12, 25)) == "Christmas Day"


@pytest.mark.parametrize("country", ["DE", "US", "IN", "GB"])
def test_a_working_day(country: str) -> None:
    assert PublicHolidays().name_of(country, date(2026, 11, 25)) is None


def test_a_holiday_of_one_part_of_a_country_is_a_working_day() -> None:
    assert PublicHolidays().name_of("DE", date(2026, 6, 4)) is None  # Corpus Christi in Bavaria and others


def test_a_country_that_is_not_known_has_no_holidays() -> None:
    assert PublicHolidays().name_of("XX", date(2026, 12, 25)) is None


def test_countries_by_code_with_names_to_choose_from() -> None:
    countries = PublicHolidays().countries()
    assert len(countries) > 200
    assert list(countries.values()) == sorted(countries.values())
    assert all(len(code) == 2 and code.isupper() for code in countries)
    assert all(name[0].isupper() and "_" not in name and "  " not in name for name in countries.values())
    assert {code: countries[code] for code in ("DE", "US", "GB", "IM", "CD", "TT")} == {
        "DE": "Germany",
        "US": "United States",
        "GB": "United Kingdom",
        "IM": "Isle of Man",
        "CD": "DR Congo",
        "TT": "Trinidad and Tobago",
    }


@pytest.mark.parametrize(("code", "name"), [("AX", "Åland Islands"), ("TL", "Timor-Leste"), ("CW", "Curaçao")])
def test_countries_have_their_accents_hyphens_and_commas(code: str, name: str) -> None:
    assert PublicHolidays().countries()[code] == name


def test_names_of_our_own_are_the_packages_letter_by_letter() -> None:
    known = {code: class_name for class_name, code, *_ in COUNTRIES.values()}
    assert {code: _letters(name) for code, name in NAMES.items()} == {code: _letters(known[code]) for code in NAMES}


def _letters(name: str) -> str:
    """Without accents, signs, blanks and case."""
    return "".join(filter(str.isalpha, unicodedata.normalize("NFD", name))).casefold()


def test_every_country_that_can_be_chosen_can_be_asked() -> None:
    holidays = PublicHolidays()
    for country in holidays.countries():
        holidays.name_of(country, date(2026, 12, 25))
