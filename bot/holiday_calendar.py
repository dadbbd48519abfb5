"""Public holidays, from the `holidays` package."""

import re
from datetime import date
from functools import lru_cache

ENGLISH = "en_US"
NAMES = {
    "AX": "Åland Islands",
    "BL": "Saint Barthélemy",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CW": "Curaçao",
    "GW": "Guinea-Bissau",
    "HM": "Heard Island and McDonald Islands",
    "RE": "Réunion",
    "SH": "Saint Helena, Ascension and Tristan da Cunha",
    "ST": "São Tomé and Príncipe",
    "TL": "Timor-Leste",
}
"""Countries whose names have what no name of a class can have."""

SMALL_WORDS = re.compile(r"\b(And|Of|The)\b")


class PublicHolidays:
    """The holidays of whole countries; regional ones are left to pauses and skips."""

    def name_of(self, country: str, day: date) -> str | None:
        """The name of the public holiday that a country (ISO 3166) has on a date, or None."""
        return _year(country, day.year).get(day)

    def countries(self) -> dict[str, str]:
        """The countries whose holidays are known: ISO 3166 code to English name, by name."""
        return _countries()


@lru_cache(maxsize=256)
def _year(country: str, year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 - only some quizzes have holidays

    if country not in _countries():  # any more: the quiz goes on without, and its settings say so
        return {}
    # Left to itself the package takes the names from the language of the machine that the bot runs on.
    known = holidays.country_holidays(country)
    language = ENGLISH if ENGLISH in known.supported_languages else known.default_language
    return dict(holidays.country_holidays(country, years=year, language=language).items())


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415 - only the settings list them

    names = {code: NAMES.get(code) or _in_words(class_name) for class_name, code, *_ in COUNTRIES.values()}
    return dict(sorted(names.items(), key=lambda item: item[1]))


def _in_words(class_name: str) -> str:
    """The package names countries as classes: IsleOfMan becomes Isle of Man, DRCongo becomes DR Congo."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", class_name)
    return SMALL_WORDS.sub(lambda word: word.group().lower(), spaced)
