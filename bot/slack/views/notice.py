"""Single sentences: notices to owners, refusals, failures, and the announcements of a quiz."""

from slack_sdk.models.blocks import Block

from bot.domain.schedule import Schedule
from bot.slack import ids
from bot.slack.message import MAX_SECTION, Message, compose
from bot.slack.views.blocks import actions, button, section
from bot.slack.views.card import result_button
from bot.slack.views.dates import weekday_words
from bot.slack.views.second_opinion import second_reader
from bot.slack.views.text import block_quote, fit, inert, sentence
from bot.usecases.show_announcement import Announcement

BROKEN = "Something went wrong on our side; nothing you wrote was lost. Please try again in a moment."
OPEN_STAYS = "The open question stays as it is."
STILL_HERE = "Something went wrong on our side. What you filled in is still here: send it again in a moment."


def notice(
    text: str,
    quote: str = "",
    round_id: int | None = None,
    managed: int | None = None,
    reviewed: int | None = None,
) -> Message:
    """A sentence of ours to somebody; `code` and channels in it are shown as such.

    `quote` is what somebody wrote. A notice about a round has the button to the reader's result, and one about a quiz,
    given by its id, the button to where the reader manages it or to what waits there for a reviewer. Nobody can type a
    command in the conversation where notices come.
    """
    blocks: list[Block] = [section(fit(text, MAX_SECTION, sentence))]
    if shown := fit(quote, MAX_SECTION, block_quote):  # of characters that nobody sees nothing is left
        blocks.append(section(shown))
    if round_id is not None:
        blocks.append(actions(result_button(round_id)))
    if managed is not None:
        blocks.append(actions(button("Manage the quiz", ids.SHOW_CONTROLS, managed)))
    if reviewed is not None:
        blocks.append(actions(button("Reviews", ids.SHOW_REVIEWS, reviewed)))
    return compose(blocks)


def refusal(text: str) -> Message:
    """Why a request was turned down: the refusal's own sentence."""
    return notice(text)


def broken() -> Message:
    """What a member reads when we failed."""
    return notice(BROKEN)


def set_up_announcement(told: Announcement, model: str | None = None) -> Message:
    """Tells a channel that it has a quiz now, who set it up, and which model gives second opinions."""
    asked, revealed = _times(told.quiz.schedule)
    return compose(
        [
            section(f"{_who(told)} set up Lambda Quiz in this channel."),
            section(f"One interview question comes at {asked}. Answer in its thread; {revealed}."),
            *second_reader(model),
            actions(button("How it works", ids.SHOW_HELP, told.quiz.id)),
        ]
    )


def times_announcement(told: Announcement) -> Message:
    """Tells a channel when the questions of its quiz come from now on, and who changed that."""
    asked, revealed = _times(told.quiz.schedule)
    words = [f"From the next question on, one comes at {asked}; {revealed}.", *([OPEN_STAYS] if told.has_open else [])]
    return compose(
        [
            section(f"{_who(told)} changed the times of the quiz in this channel."),
            section(" ".join(words)),
            actions(button("Next dates", ids.SHOW_NEXT, told.quiz.id)),
        ]
    )


def _who(told: Announcement) -> str:
    return inert(told.name) or "Somebody"


def _times(schedule: Schedule) -> tuple[str, str]:
    """When questions come, and when what follows them does."""
    asked = f"{schedule.post_time:%H:%M} ({inert(schedule.time_zone)}), {weekday_words(schedule.weekdays)}"
    return asked, f"the model answer and the points follow at {schedule.reveal_time:%H:%M} the same day"
