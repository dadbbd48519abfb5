"""What people type after the command."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.standings import Period
from bot.slack.commands import COMMANDS
from bot.slack.payloads.command import NotUnderstood, Subcommand, read_subcommand


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("", Subcommand("today")),
        ("   ", Subcommand("today")),
        ("ToDay", Subcommand("today")),
        ("“today”", Subcommand("today")),
        ("`me`", Subcommand("me")),
        ("today?", Subcommand("today")),
        ("?", Subcommand("help")),
        ("HELP!", Subcommand("help")),
        ("help me", Subcommand("help")),
        ("rules", Subcommand("help")),
        ("leaderboard", Subcommand("leaderboard")),
        ("  LEADERBOARD   Week ", Subcommand("leaderboard", "Week", Period.WEEK)),
        ("leaderboard this season", Subcommand("leaderboard", "this season", Period.SEASON)),
        ("leaderboard all time", Subcommand("leaderboard", "all time", Period.ALL)),
        ("leaderboard week.", Subcommand("leaderboard", "week", Period.WEEK)),
        ("leaderboard: all time!", Subcommand("leaderboard", "all time", Period.ALL)),
        ("today ?", Subcommand("today")),
        ("pause", Subcommand("pause")),
        ("pause  until  1 Dec", Subcommand("pause", "until 1 Dec")),
        ("away “until Monday”", Subcommand("away", "until Monday")),
        ("away until tomorrow.", Subcommand("away", "until tomorrow")),
        ("away “until Monday.”", Subcommand("away", "until Monday")),
    ],
)
def test_understood(typed: str, meant: Subcommand) -> None:
    assert read_subcommand(typed) == meant


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("leaderbord", "leaderboard"),
        ("leaderboard year", "leaderboard"),
        ("setings", "settings"),
        ("skip tomorrow", "skip"),
        ("puase", "pause"),
        ("xyzzy", None),
        ("hide me please", "hide"),
        ("stats", "me"),
        ("results", "me"),
        ("set up", "settings"),
        ("stop", "pause"),
    ],
)
def test_not_understood(typed: str, nearest: str | None) -> None:
    assert read_subcommand(typed) == NotUnderstood(typed, nearest)


@given(st.text() | st.builds(" ".join, st.lists(st.sampled_from([*COMMANDS, "until", "week", "1", "dec", "“"]))))
def test_whatever_is_typed_is_read(typed: str) -> None:
    meant = read_subcommand(typed)
    assert isinstance(meant, NotUnderstood) or meant.name in COMMANDS
