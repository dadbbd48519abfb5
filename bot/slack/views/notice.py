"""Single sentences: notices to owners, refusals, failures, and the announcement of a new quiz."""

from bot.domain.quiz import Quiz
from bot.slack import ids
from bot.slack.message import MAX_SECTION, Message, compose
from bot.slack.views.blocks import actions, button, section
from bot.slack.views.dates import weekday_words
from bot.slack.views.text import fit, inert, sentence

BROKEN = "Something went wrong on our side; nothing you wrote was lost. Please try again in a moment."


def notice(text: str) -> Message:
    """A sentence of ours to somebody; `code` and channels in it are shown as such."""
    return compose([section(fit(text, MAX_SECTION, sentence))])


def refusal(text: str) -> Message:
    """Why a request was turned down: the refusal's own sentence."""
    return notice(text)


def broken() -> Message:
    """What a member reads when we failed."""
    return notice(BROKEN)


def set_up_announcement(quiz: Quiz, name: str) -> Message:
    """Tells a channel that it has a quiz now, and who set it up. `name` is that person's name."""
    schedule = quiz.schedule
    days = weekday_words(schedule.weekdays)
    when = f"{schedule.post_time:%H:%M} ({inert(schedule.time_zone)}), {days}"
    return compose(
        [
            section(f"{inert(name) or 'Somebody'} set up Lambda Quiz in this channel."),
            section(
                f"One interview question comes at {when}. Answer in its thread; "
                f"the model answer and the points follow at {schedule.reveal_time:%H:%M} the same day."
            ),
            actions(button("How it works", ids.SHOW_HELP, quiz.id)),
        ]
    )
