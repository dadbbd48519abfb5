"""How to use the bot: its commands, how a round works, and what it says when it joins a channel."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from slack_sdk.models.blocks import Block

from bot.domain.quiz import Quiz
from bot.slack import ids
from bot.slack.commands import COMMANDS, FOR_EVERYBODY, FOR_MANAGERS, Command
from bot.slack.errors import REFUSALS
from bot.slack.message import Message, compose, shorten
from bot.slack.views.blocks import actions, button, context, header, section
from bot.slack.views.buttons import (
    controls_button,
    leaderboard_button,
    next_dates_button,
    record_button,
    rules_button,
    set_up_button,
    today_button,
)
from bot.slack.views.dates import weekday_words
from bot.slack.views.second_opinion import second_reader
from bot.slack.views.state import paused_now
from bot.slack.views.text import inert

ANSWERING = (
    "*Answer* by replying in the question’s thread, or privately with the button. All your replies are one "
    "answer, jokes and questions too. Edit or delete until the reveal; what stands then counts."
)
SCORING = (
    "*Points*: 10 for a full answer, a share of 10 for part of it, 1 for an honest try, 0 for text that is off topic "
    "or repeats the question. Nearly the same words as an earlier answer earn nothing; nobody else is told why."
)


NOT_THERE = frozenset(REFUSALS[error] for error in ("channel_not_found", "is_archived", "not_in_channel"))
"""Why a quiz has paused in a channel that we were not in."""


def help_message(unknown: str | None = None, nearest: str | None = None) -> Message:
    """The commands, a line each. `unknown` is what somebody typed that is none, `nearest` the command it resembles.

    A command that was nearly right is answered with that one alone.
    """
    if unknown and nearest:
        asked = section(f"{_not_understood(unknown)} Did you mean this?\n{_line(COMMANDS[nearest])}")
        return compose([asked, context(f"`{ids.COMMAND} help` shows every command.")])
    blocks: list[Block] = [header("Lambda Quiz")]
    if unknown:
        blocks.append(section(f"{_not_understood(unknown)} These are the commands:"))
    blocks += [
        section(f"*For everybody*\n{_lines(FOR_EVERYBODY)}"),
        section(f"*For the quiz’s owner and workspace admins*\n{_lines(FOR_MANAGERS)}"),
        context("DATE is the first day back, such as `2026-12-01`, `1 Dec`, `tomorrow` or `monday`."),
        actions(
            today_button(),
            leaderboard_button(),
            record_button(),
            next_dates_button(),
            controls_button(),
        ),
    ]
    return compose(blocks)


def how_it_works(quiz: Quiz | None, model: str | None) -> Message:
    """The rules of a round, told to somebody who has just met the bot. `model` gives second opinions."""
    quiz_id = quiz.id if quiz else None
    lines = [
        _when(quiz),
        ANSWERING,
        "*Private answers* show in the thread after the reveal, unless you untick that.",
        SCORING,
        "*My result* after the reveal shows what your answer covers and what was missing. Nobody else sees it.",
        "*I disagree* beside a key point there asks a person to look at it: a reviewer of the quiz decides.",
        "*Your streak* counts the rounds in a row that earn you points. `/lambda-quiz away` keeps it over a holiday.",
        "*Leaderboards* show names and points. `/lambda-quiz hide` leaves you out.",
    ]
    return compose(
        [
            header("How Lambda Quiz works"),
            section("\n".join(lines)),
            *second_reader(model),
            actions(today_button(quiz_id), record_button(quiz_id)),
        ]
    )


def introduction() -> Message:
    """What the bot says once, when it is invited to a channel without a quiz."""
    return compose(
        [
            section(
                "Hello, I am Lambda Quiz. Once a working day I ask one interview question here. You answer in "
                "its thread, and later I post the model answer, what the team covered, and the points."
            ),
            section("Nothing happens until somebody sets a quiz up for this channel. Whoever does owns it."),
            actions(set_up_button(), rules_button()),
        ]
    )


def welcome_back(quiz: Quiz, now: datetime) -> Message:
    """What the bot says once, when it is invited again to a channel whose quiz is paused."""
    pause = quiz.pause
    if pause and pause.reason in NOT_THERE:
        quiz = replace(quiz, pause=replace(pause, reason="I was not in the channel."))
    return compose(
        [
            section(" ".join(["I am back.", *paused_now(quiz, now), "The quiz’s owner and admins can resume it."])),
            actions(button("Resume", ids.RESUME, quiz.id)),
        ]
    )


def _not_understood(unknown: str) -> str:
    return f"I do not know “{inert(shorten(unknown, 60))}”."


def _lines(commands: Iterable[Command]) -> str:
    return "\n".join(map(_line, commands))


def _line(command: Command) -> str:
    usage = " ".join(filter(None, (ids.COMMAND, command.name, command.arguments)))
    return f"`{usage}` {command.sentence}"


def _when(quiz: Quiz | None) -> str:
    if quiz is None:
        return "One interview question comes each working day; its reveal follows later that day."
    schedule = quiz.schedule
    return (
        f"A question comes at {schedule.post_time:%H:%M} and its reveal at {schedule.reveal_time:%H:%M} "
        f"({inert(schedule.time_zone)}), {weekday_words(schedule.weekdays)}."
    )


HELP = help_message()
"""The overview, which is always the same and made once."""

MENTIONED = compose([section("To answer a question, reply in its thread: nothing else counts."), *HELP.blocks])
"""What whoever mentions the bot reads: it may be an answer that they have written beside the thread."""
