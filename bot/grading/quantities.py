"""Brings quantities to one form: 30 min, thirty minutes, 1800 s and half an hour are the same."""

import re
from functools import lru_cache
from itertools import pairwise

from bot.grading.spelling import one_apart
from bot.grading.words import Word

SECONDS = {
    unit: seconds
    for units, seconds in (
        ("ms millisecond milliseconds", 0.001),
        ("s sec secs second seconds", 1),
        ("m min mins minute minutes", 60),
        ("h hr hrs hour hours", 3600),
        ("d day days", 86400),
        ("wk wks week weeks", 604_800),
        ("year years", 31_536_000),
    )
    for unit in units.split()
}
MEGABYTES = {
    unit: megabytes
    for units, megabytes in (
        ("byte bytes", 1 / 1024**2),
        ("kb kib kilobyte kilobytes", 1 / 1024),
        ("mb mib meg megs megabyte megabytes", 1),
        ("gb gib gig gigs gigabyte gigabytes", 1024),
        ("tb tib terabyte terabytes", 1024**2),
        ("pb pib petabyte petabytes", 1024**3),
    )
    for unit in units.split()
}
SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
NUMBERS = {word: value for value, word in enumerate(SMALL)} | {word: 10 * (n + 2) for n, word in enumerate(TENS)}
MULTIPLES = {"hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9}
SINGLE = frozenset({"minute", "hour", "day", "week", "year"})
"""Units of which "a" or "an" means one. "A second" may be the next one."""

NUMBER = re.compile(r"\$?[\d.e+-]+(?:s|mb)?")

THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
"""A comma before three digits separates thousands, as in 1,769. Any other is a decimal point, as in 1,5."""

UNITS = frozenset({*SECONDS, *MEGABYTES})
LONG_NUMBERS = tuple(number for number in NUMBERS if len(number) >= 6)
"""Shorter ones are too often a letter away from another word."""

LONG_UNITS = ("seconds", "minutes", "megabytes", "gigabytes")
SPOKEN_HOURS = {
    "quarter": (900, (("of", "an", "hour"), ("of", "hour"), ("hour",))),
    "half": (1800, (("an", "hour"), ("of", "an", "hour"), ("hour",))),
    "an": (5400, (("hour", "and", "a", "half"),)),
    "one": (5400, (("and", "a", "half", "hours"), ("hour", "and", "a", "half"))),
}
"""By its first word: how many seconds, and what may follow."""


def is_number(word: str) -> bool:
    """Whether a word is a number or a quantity in the form that `merge_quantities` gives it."""
    return NUMBER.fullmatch(word) is not None and any(character.isdigit() for character in word)


def unit_of(word: str) -> str:
    """The unit of a quantity in the form that `merge_quantities` gives it: "s", "mb", or none."""
    return word.lstrip("$0123456789.e+-") if is_number(word) else ""


def without_unit(quantity: str) -> set[str]:
    """How a time is written where its unit goes without saying: 1800 seconds as "1800" or "30", not as "0.5"."""
    seconds = float(quantity.removesuffix("s")) if unit_of(quantity) == "s" else 0
    return {f"{seconds / size:g}" for size in (1, 60, 3600, 86400) if seconds and seconds % size == 0}


def merge_quantities(words: list[Word]) -> list[Word]:
    """Replace numbers by digits, and a number with a unit of time or size by one word such as "900s" or "250mb"."""
    merged: list[Word] = []
    place = 0
    while place < len(words):
        word, used = _quantity(words, place)
        merged.append(word)
        place += used
    return merged


def _quantity(words: list[Word], place: int) -> tuple[Word, int]:
    """The word or quantity that begins at `place`, and how many words it takes."""
    seconds, endings = SPOKEN_HOURS.get(words[place].text, (0, ()))
    for ending in endings:
        end = place + 1 + len(ending)
        if tuple(word.text for word in words[place + 1 : end]) == ending:
            return _joined(words, place, 1 + len(ending), f"{seconds}s"), 1 + len(ending)
    if words[place].text in ("a", "an") and words[place + 1 : place + 2] and words[place + 1].text in SINGLE:
        return _joined(words, place, 2, f"{SECONDS[words[place + 1].text]:g}s"), 2
    value, used = _number(words, place)
    if value is None and place + 1 < len(words) and _unit(words[place + 1].text) in UNITS:
        value, used = _misspelt(words[place].text), 1
    if value is None:
        return words[place], 1
    unit = _unit(words[place + used].text) if place + used < len(words) and not _is_name(words, place + used) else ""
    if unit in SECONDS:
        return _joined(words, place, used + 1, f"{value * SECONDS[unit]:g}s"), used + 1
    if unit in MEGABYTES:
        return _joined(words, place, used + 1, f"{value * MEGABYTES[unit]:g}mb"), used + 1
    return _joined(words, place, used, f"{value:g}"), used


def _misspelt(word: str) -> float | None:
    """The number that a word before a unit is a slip of: "thiry" minutes are thirty."""
    return next((NUMBERS[number] for number in LONG_NUMBERS if number[0] == word[0] and one_apart(word, number)), None)


def _is_name(words: list[Word], place: int) -> bool:
    """Whether a digit stands right behind the word, and none before it: "10 S3 buckets" are no 10 seconds."""
    word, following = words[place], words[place + 1 : place + 2]
    is_glued = bool(following) and following[0].start == word.end and following[0].text[0].isdigit()
    return is_glued and words[place - 1].end < word.start


@lru_cache(maxsize=10_000)
def _unit(word: str) -> str:
    """The word, with a slip in one of the long units mended: after a number, "mintues" are minutes."""
    return next((unit for unit in LONG_UNITS if word not in SECONDS and one_apart(word, unit)), word)


def _number(words: list[Word], place: int) -> tuple[float | None, int]:
    """The number that begins at `place`, and how many words it takes: 1,769 or nine hundred or twenty-nine."""
    value, used = _before_multiples(words, place)
    if value is None:
        return None, 0
    # A float, since nobody limits how many multiples follow each other, and of those it makes an infinity.
    value, last = float(value), 1
    while multiple := MULTIPLES.get(_text(words, place + used)):
        value, used, last = value * multiple, used + 1, multiple
    # In "a hundred and five" the five are part of it, in "between one hundred and two hundred" the two are not.
    rest = place + used + (_text(words, place + used) == "and")
    more, further = _number(words, rest) if last > 1 and _text(words, rest) in NUMBERS else (None, 0)
    if more is None or more >= last or any(b.start - a.end > 1 for a, b in pairwise(words[place : rest + further])):
        return value, used
    return value + more, rest + further - place


def _before_multiples(words: list[Word], place: int) -> tuple[float | None, int]:
    """The digits, or the number below a hundred, that a number begins with. "A hundred" is one of them."""
    text, following = words[place].text, _text(words, place + 1)
    if text[0].isdigit():
        return _digits(text), 1
    if text == "a" and following in MULTIPLES:
        return 1, 1
    if text not in NUMBERS:
        return None, 0
    value = NUMBERS[text]
    if value >= 20 and NUMBERS.get(following, 10) < 10:
        return value + NUMBERS[following], 2
    return value, 1


def _text(words: list[Word], place: int) -> str:
    return words[place].text if place < len(words) else ""


def _digits(text: str) -> float | None:
    try:
        return float(text.replace(",", "" if THOUSANDS.fullmatch(text) else "."))
    except ValueError:  # 1.2.3, or digits of another script
        return None


def _joined(words: list[Word], place: int, count: int, text: str) -> Word:
    return Word(text, words[place].start, words[place + count - 1].end)
