"""How far somebody has come with trying the bot."""

from bot.cli.cast import CHANNEL
from bot.domain.quiz import Quiz
from bot.domain.rounds import HELD, RoundState
from bot.playground import Workspace
from bot.playground.page import Step
from bot.usecases.ports import Store

ANSWERS = 2
"""It takes two to see what a team covered."""

LATEST = 10
"""Rounds of a quiz that are looked at: whoever has two behind them needs no more help, but days may be skipped."""


def first_steps(store: Store, workspace: Workspace) -> list[Step]:
    """What to try, in order. A step that is behind one stays so, whatever the quiz does later."""
    quizzes = store.quizzes.of_workspace(workspace.id)
    asked = [round_ for quiz in quizzes for round_ in store.rounds.recent(quiz.id, LATEST) if round_.state in HELD]
    revealed = [round_ for round_ in asked if round_.state is RoundState.CLOSED]
    over = bool(revealed) or any(store.rounds.closed_days(quiz.id) for quiz in quizzes)
    answered = over or any(store.answers.count_members(round_.id) >= ANSWERS for round_ in asked)
    looked = any(round_.reveal_ts and _shown_since(workspace, round_.reveal_ts) for round_ in revealed)
    return [
        Step(f"In #{CHANNEL}, press Set up, and save the form", bool(quizzes)),
        Step("Press Next event: the question comes", bool(asked)),
        Step(
            "Point at the question, press Reply and answer; then be somebody else, under You are, and answer again",
            answered,
        ),
        Step("Press Run until the reveal", over),
        Step("Press My result or Leaderboard below the answer", looked or _is_old(store, quizzes)),
    ]


def _shown_since(workspace: Workspace, ts: str) -> bool:
    """Whether the bot showed anything to one person alone after the reveal."""
    return any(message.ts > ts for kept in workspace.ephemeral.values() for message in kept)


def _is_old(store: Store, quizzes: list[Quiz]) -> bool:
    """Whether more than one round is over: whoever has come that far needs no more help."""
    return any(len(store.rounds.closed_days(quiz.id)) > 1 for quiz in quizzes)
