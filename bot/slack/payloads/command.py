"""What follows `/lambda-quiz`: which subcommand is meant, and its argument."""

import difflib
from dataclasses import dataclass

from bot.domain.standings import Period

NAMES = (
    "today",
    "leaderboard",
    "me",
    "next",
    "away",
    "back",
    "hide",
    "show",
    "settings",
    "pause",
    "resume",
    "skip",
    "ask",
    "reveal",
    "help",
)
TAKES_DATE = frozenset({"pause", "away"})
_QUOTES = str.maketrans(dict.fromkeys("\"'`“”„\u2018’\u201a«»", " "))
"""Phones put quotation marks of their own around what people copy."""
_NEAR_ENOUGH = 0.6


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand with its argument as typed, in lower case; `period` for the leaderboard."""

    name: str
    argument: str = ""
    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something typed that is no subcommand, and the subcommand that it resembles."""

    typed: str
    nearest: str | None


def read_subcommand(text: str) -> Subcommand | NotUnderstood:
    """Read what was typed, whatever its case, spacing and quotation marks. Nothing typed means `today`."""
    words = text.translate(_QUOTES).casefold().split()
    name, argument = (words[0], " ".join(words[1:])) if words else ("today", "")
    if name in TAKES_DATE:
        return Subcommand(name, argument)
    if name == "leaderboard":
        period = _period(argument)
        return Subcommand(name, argument, period) if period else NotUnderstood(text.strip(), name)
    # A word too many could be a wish that we would not fulfil, such as "skip tomorrow".
    if name in NAMES and not argument:
        return Subcommand(name)
    return NotUnderstood(text.strip(), _nearest(name))


def _period(argument: str) -> Period | None:
    if not argument:
        return Period.MONTH
    word = argument.removeprefix("this ").removesuffix(" time")
    return next((period for period in Period if period.value == word), None)


def _nearest(name: str) -> str | None:
    return next(iter(difflib.get_close_matches(name, NAMES, n=1, cutoff=_NEAR_ENOUGH)), None)
