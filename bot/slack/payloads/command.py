"""What follows `/lambda-quiz`: which subcommand is meant, and its argument."""

import difflib
from dataclasses import dataclass

from bot.domain.standings import Period
from bot.slack.commands import COMMANDS

_QUOTES = str.maketrans(dict.fromkeys("\"'`“”„\u2018’\u201a«»", " "))
"""Phones put quotation marks of their own around what people copy."""
_NEAR_ENOUGH = 0.6
_ENDINGS = "?!.,;:"
_MEANT = {
    word: name
    for name, words in {
        "today": ("question", "answer"),
        "leaderboard": ("board", "ranking", "ranks", "scores", "top"),
        "me": ("points", "record", "result", "results", "score", "stats", "streak"),
        "next": ("dates", "schedule", "when"),
        "away": ("holiday", "vacation"),
        "show": ("unhide",),
        "reviews": ("dispute", "disputes", "queue"),
        "settings": ("config", "configure", "set", "setup"),
        "pause": ("stop",),
        "resume": ("continue", "start", "unpause"),
        "help": ("commands", "how", "info", "rules", "usage"),
    }.items()
    for word in words
}
"""Words that people try which look like other subcommands, or like none."""


@dataclass(frozen=True, slots=True)
class Subcommand:
    """A subcommand with its argument as typed, without quotation marks; `period` for the leaderboard."""

    name: str
    argument: str = ""
    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Something typed that is no subcommand, and the subcommand that it resembles."""

    typed: str
    nearest: str | None


def read_subcommand(text: str) -> Subcommand | NotUnderstood:
    """Read what was typed, whatever its case, spacing and punctuation. Nothing means `today`, "?" means `help`."""
    words = text.translate(_QUOTES).split()
    if not words:
        return Subcommand("today")
    name = words[0].casefold().strip(_ENDINGS) or "help"
    argument = " ".join(words[1:]).strip(f"{_ENDINGS} ")
    command = COMMANDS.get(name)
    if command and command.takes_date:
        return Subcommand(name, argument)
    if name == "leaderboard":
        period = _period(argument)
        return Subcommand(name, argument, period) if period else NotUnderstood(text.strip(), name)
    # A word too many could be a wish that we would not fulfil, such as "skip tomorrow".
    if command and not argument:
        return Subcommand(name)
    nearest = _nearest(name)
    return Subcommand("help") if nearest == "help" else NotUnderstood(text.strip(), nearest)


def _period(argument: str) -> Period | None:
    if not argument:
        return Period.MONTH
    word = argument.casefold().removeprefix("this ").removesuffix(" time")
    return next((period for period in Period if period.value == word), None)


def _nearest(name: str) -> str | None:
    if name in _MEANT:
        return _MEANT[name]
    return next(iter(difflib.get_close_matches(name, COMMANDS, n=1, cutoff=_NEAR_ENOUGH)), None)
