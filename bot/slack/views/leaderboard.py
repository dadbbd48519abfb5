"""The leaderboard of a period as one member sees it."""

from slack_sdk.models.blocks import ActionsBlock, Block

from bot.domain.members import MemberId
from bot.domain.quiz import Quiz
from bot.domain.standings import Leaderboard, Period, Standing
from bot.domain.words import count
from bot.slack import ids
from bot.slack.message import Message, compose
from bot.slack.views.blocks import actions, button, context, header, section, sections
from bot.slack.views.buttons import hide_button
from bot.slack.views.dates import range_words
from bot.slack.views.text import name

MEDALS = {1: "🥇 ", 2: "🥈 ", 3: "🥉 "}
PERIOD_NAMES = {Period.WEEK: "Week", Period.MONTH: "Month", Period.SEASON: "Season", Period.ALL: "All time"}
GAP = "⋯"


def leaderboard_board(board: Leaderboard, quiz: Quiz, reader: MemberId) -> Message:
    """The board with the reader's own row marked, and buttons for the other periods."""
    blocks: list[Block] = [header(f"Leaderboard: {range_words(board.dates)}")]
    if board.top:
        blocks += sections(_rows(board, reader))
        blocks.append(context(f"{count(board.members, 'person', 'people')} on this leaderboard"))
    else:
        blocks.append(section("No points yet in this period. Answer the next question and you take the lead."))
    blocks += _own_note(board, quiz)
    blocks.append(_period_buttons(board.period, quiz))
    return compose(blocks)


def standing_line(standing: Standing, reader: MemberId | None = None) -> str:
    """One row: rank, name, points and rounds. The reader's own says so and stands out; no points earn no medal."""
    own = standing.member.id == reader
    shown = f"{name(standing.member)} (you)" if own else name(standing.member)
    earned = f"{count(standing.points, 'point')} in {count(standing.rounds, 'round')}"
    row = f"{standing.rank}. {shown} · {earned}"
    medal = MEDALS.get(standing.rank, "") if standing.points else ""
    return f"{medal}{f'*{row}*' if own else row}"


def _rows(board: Leaderboard, reader: MemberId) -> list[str]:
    rows = [standing_line(standing, reader) for standing in board.top]
    if not board.around_own:
        return rows
    gap = [] if board.follows_on else [GAP]
    return [*rows, *gap, *(standing_line(standing, reader) for standing in board.around_own)]


def _own_note(board: Leaderboard, quiz: Quiz) -> list[Block]:
    """What the reader should know of their own place where the rows do not say it."""
    own = board.own
    if own is None:
        return [context("You have no points in this period yet.")] if board.top else []
    if not own.member.hidden:
        return []
    place = f"with {count(own.points, 'point')} you would be at rank {own.rank}."
    return [
        context(f"You are hidden, so only you see this: {place}"),
        actions(hide_button(quiz.id, is_hidden=True)),
    ]


def _period_buttons(current: Period, quiz: Quiz) -> ActionsBlock:
    return actions(
        *(
            button(
                label,
                f"{ids.CHOOSE_PERIOD}:{period.value}",
                quiz.id,
                style="primary" if period is current else None,
            )
            for period, label in PERIOD_NAMES.items()
        )
    )
