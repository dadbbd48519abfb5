"""The buttons that stand in more than one place. One without the id of a quiz is about the quiz where it is pressed."""

from slack_sdk.models.blocks import ButtonElement

from bot.slack import ids
from bot.slack.views.blocks import button


def today_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to today's question."""
    return button("Today", ids.SHOW_TODAY, quiz_id or "")


def leaderboard_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to a quiz's leaderboard."""
    return button("Leaderboard", ids.SHOW_LEADERBOARD, quiz_id or "")


def record_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to the reader's own points and streak."""
    return button("My record", ids.SHOW_RECORD, quiz_id or "")


def next_dates_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to when the next questions come."""
    return button("Next dates", ids.SHOW_NEXT, quiz_id or "")


def controls_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to where a quiz is managed."""
    return button("Manage the quiz", ids.SHOW_CONTROLS, quiz_id or "")


def reviews_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to what waits for a reviewer."""
    return button("Reviews", ids.SHOW_REVIEWS, quiz_id or "")


def rules_button(quiz_id: int | None = None) -> ButtonElement:
    """The button to how a round works."""
    return button("How it works", ids.SHOW_HELP, quiz_id or "")


def set_up_button() -> ButtonElement:
    """The button to the form for a new quiz."""
    return button("Set up", ids.OPEN_SETTINGS, style="primary")


def result_button(round_id: int) -> ButtonElement:
    """The button to the reader's own result of a round."""
    return button("My result", ids.SHOW_RESULT, round_id)


def withdraw_button(dispute_id: int) -> ButtonElement:
    """The button by which a member takes a dispute back."""
    return button("Withdraw", f"{ids.WITHDRAW}:{dispute_id}", dispute_id)


def hide_button(quiz_id: int | None = None, *, is_hidden: bool) -> ButtonElement:
    """The button that leaves the reader out of leaderboards, or shows whoever `is_hidden` again."""
    hide = ("Show me on leaderboards", ids.UNHIDE) if is_hidden else ("Hide me from leaderboards", ids.HIDE)
    return button(*hide, quiz_id or "")
