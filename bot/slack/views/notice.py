"""Single sentences: notices, confirmations, refusals, failures, and the announcements of a quiz."""

from datetime import datetime

from slack_sdk.models.blocks import Block, ButtonElement

from bot.domain.posts import Post
from bot.domain.schedule import Schedule
from bot.slack.message import MAX_SECTION, Message, compose
from bot.slack.views.blocks import actions, section
from bot.slack.views.buttons import controls_button, next_dates_button, result_button, reviews_button, rules_button
from bot.slack.views.dates import weekday_words
from bot.slack.views.second_opinion import second_reader
from bot.slack.views.state import end_words, next_question_words, paused_now
from bot.slack.views.text import MAX_NAME, block_quote, fit, inert, listed, sentence
from bot.usecases.show_announcement import Announcement

BROKEN = "Something went wrong on our side; nothing you wrote was lost. Please try again in a moment."
OPEN_STAYS = "The open question stays as it is."
FILLED_IN = "What you filled in is still here."
MAX_REFUSAL = MAX_SECTION - 200
"""With room for the name of the quiz's owner."""

TO_COPY = "You can copy it into the thread."
UNUSABLE_BANK = "This question bank cannot be used at present. Whoever runs the bot finds why in its log."
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
        blocks.append(actions(controls_button(managed)))
    if reviewed is not None:
        blocks.append(actions(reviews_button(reviewed)))
    return compose(blocks)


def due_notice(post: Post) -> Message:
    """The notice that a post carries."""
    managed = post.quiz_id if post.is_to_owner else None
    reviewed = post.quiz_id if post.is_to_reviewer else None
    return notice(post.sentence, post.quote, post.round_id, managed, reviewed)


def done(text: str, *buttons: ButtonElement) -> Message:
    """Confirms a change in a sentence of markup, with what can be done about it."""
    return compose([section(text), actions(*buttons)] if buttons else [section(text)])


def refusal(text: str, owner: str | None = None) -> Message:
    """Why a request was turned down: the refusal's own sentence, and whose the quiz is, by name, where that helps."""
    return compose([section(refusal_words(text, owner))])


def refusal_words(text: str, owner: str | None = None) -> str:
    """The words of `refusal`."""
    words, shown = fit(text, MAX_REFUSAL, sentence), fit(owner or "", MAX_NAME, inert)
    return f"{words} The quiz belongs to {shown}." if shown else words


def broken() -> Message:
    """What a member reads when we failed."""
    return notice(BROKEN)


def announcement(told: Announcement, now: datetime, model: str | None) -> Message:
    """Tells a channel of its quiz, and who set it up or changed it. `model` gives second opinions."""
    if told.is_of_pause:
        return _paused_or_resumed(told, now)
    paused = paused_now(told.quiz, now)
    return _set_up(told, paused, model) if told.before is None else _new_times(told, told.before, paused)


def _set_up(told: Announcement, paused: list[str], model: str | None) -> Message:
    """That a channel has a quiz now, and what that is."""
    schedule = told.quiz.schedule
    asked = f"{schedule.post_time:%H:%M} ({inert(schedule.time_zone)}), {weekday_words(schedule.weekdays)}"
    revealed = f"the model answer and the points follow at {schedule.reveal_time:%H:%M} the same day"
    return compose(
        [
            section(f"{_who(told)} set up Lambda Quiz in this channel."),
            section(" ".join([f"One interview question comes at {asked}. Answer in its thread; {revealed}.", *paused])),
            *second_reader(model),
            actions(rules_button(told.quiz.id)),
        ]
    )


def _new_times(told: Announcement, before: Schedule, paused: list[str]) -> Message:
    """That questions or answers come at other times than before."""
    stays = [OPEN_STAYS] if told.has_open else []
    return compose(
        [
            section(f"{_who(told)} changed the times of the quiz in this channel."),
            section(" ".join([f"From now on, {_changes(before, told.quiz.schedule)}.", *stays, *paused])),
            actions(next_dates_button(told.quiz.id)),
        ]
    )


def _paused_or_resumed(told: Announcement, now: datetime) -> Message:
    """That no questions come any more, and until when, or that they come again."""
    quiz, today = told.quiz, told.quiz.schedule.local_day(now)
    if quiz.pause and quiz.pause.covers(today):
        did, then = f"paused the quiz {end_words(quiz.pause, today)}", [OPEN_STAYS] * told.has_open
    else:
        did, then = "resumed the quiz", [next_question_words(quiz, now)]
    return compose([section(" ".join([f"{_who(told)} {did}.", *then])), actions(next_dates_button(quiz.id))])


def _who(told: Announcement) -> str:
    return inert(told.name) or "Somebody"


def _changes(before: Schedule, after: Schedule) -> str:
    """What comes at other times than before, and at which it came."""
    changes = []
    if asked := _asked(after, before):
        changes.append(f"questions come {asked} instead of {_asked(before, after)}")
    if after.reveal_time != before.reveal_time:
        changes.append(f"the answers follow at {after.reveal_time:%H:%M} instead of at {before.reveal_time:%H:%M}")
    zone, zone_before = inert(after.time_zone), inert(before.time_zone)
    if zone != zone_before:
        changes.append(f"the times are those of {zone} instead of {zone_before}")
    elif (after.post_time, after.reveal_time) != (before.post_time, before.reveal_time):
        changes[-1] = f"{changes[-1]} ({zone})"
    return listed(changes)


def _asked(schedule: Schedule, other: Schedule) -> str:
    """When questions come, as far as that is not when they come by the other."""
    days = [weekday_words(schedule.weekdays)] if schedule.weekdays != other.weekdays else []
    at = [f"at {schedule.post_time:%H:%M}"] if schedule.post_time != other.post_time else []
    return " ".join(days + at)
