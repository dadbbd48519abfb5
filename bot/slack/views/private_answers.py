"""The private answers that members share, in the thread after the reveal: as many messages as they need, up to ten."""

from collections.abc import Sequence
from math import ceil

from slack_sdk.models.blocks import Block

from bot.domain.members import Member
from bot.domain.words import count
from bot.slack.message import MAX_BLOCKS, MAX_SECTION, Message, compose, room_beside
from bot.slack.views.blocks import context, section
from bot.slack.views.text import MAX_NAME, block_quote, fit, name
from bot.usecases.show_private_answers import PrivateAnswers

MOST_MESSAGES = 10
MOST_IN_MESSAGE = MAX_BLOCKS - 10
MAX_HEADING = MAX_NAME + 5
"""A name in bold on a line of its own, between two marks where it is of the other direction."""

Shared = Sequence[tuple[Member, str]]


def private_answers(shared: PrivateAnswers) -> list[Message]:
    """Each member's text under their name. Long ones are shortened, alike, where all would not fit otherwise.

    How many messages these are and who is in which depends on nothing that may change while they are posted one by one.
    """
    shown = shared.answers[: MOST_MESSAGES * MOST_IN_MESSAGE]
    if not shown:
        return [compose([context("Nobody shared a private answer this time.")])]
    limit = MAX_SECTION
    parts = _packed(shown, limit)
    if len(parts) > MOST_MESSAGES:
        limit = _room() // ceil(len(shown) / MOST_MESSAGES)
        parts = _packed(shown, limit)
    messages = [_blocks(part, place, len(parts), limit) for place, part in enumerate(parts, start=1)]
    if left_out := len(shared.answers) - len(shown):
        messages[-1].append(context(f"{count(left_out, 'more private answer')} did not fit into these messages."))
    return [compose(blocks) for blocks in messages]


def _packed(answers: Shared, limit: int) -> list[list[tuple[Member, str]]]:
    """The answers in as few messages as they fill in their order, where each takes at most `limit` characters."""
    parts: list[list[tuple[Member, str]]] = []
    left = 0
    for member, text in answers:
        # Whatever the name is: it may be another by the time of the next message.
        taken = min(limit, MAX_HEADING + len(block_quote(text)))
        if taken > left or len(parts[-1]) == MOST_IN_MESSAGE:
            parts.append([])
            left = _room()
        parts[-1].append((member, text))
        left -= taken
    return parts


def _room() -> int:
    return room_beside([_title(MOST_MESSAGES, MOST_MESSAGES)])


def _blocks(part: Shared, place: int, of: int, limit: int) -> list[Block]:
    return [_title(place, of), *(section(_answer(member, text, limit)) for member, text in part)]


def _title(place: int, of: int) -> Block:
    return context("Answers given privately" if of == 1 else f"Answers given privately, {place} of {of}")


def _answer(member: Member, text: str, limit: int) -> str:
    heading = f"*{name(member)}*\n"
    return heading + fit(text, limit - len(heading), block_quote)
