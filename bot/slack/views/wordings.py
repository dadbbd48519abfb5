"""The wordings that reviewers have accepted, each with the button that takes it back."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from slack_sdk.models.blocks import Block, ButtonElement, SectionBlock
from slack_sdk.models.views import View

from bot.domain.words import short_date
from bot.slack import ids
from bot.slack.views.blocks import actions, button, confirmation, context, divider, section
from bot.slack.views.forms import message_view
from bot.slack.views.text import fit, quoted
from bot.usecases.list_wordings import PAGE, ListedWording, WordingsPage
from bot.usecases.ports import AcceptedPhrasing

TITLE = "Accepted wordings"
MAX_PROMPT = 150
STATEMENT = 300

BESIDE_THE_BANK = "Reviewers accepted these beside the bank’s own wordings. Answers are graded by both."
NONE = "No wording counts beside the bank’s own. What reviewers accept is listed here."

EFFECT = "It no longer counts for answers that are graded from now on. Points that were given stay."
LATER = "You can undo this right afterwards; later it can only be accepted again in another answer."


def wordings_button(quiz_id: int | None) -> ButtonElement:
    """Leads to the wordings of a quiz, or of every quiz that the reader reviews."""
    return button(TITLE, ids.SHOW_WORDINGS, _place(quiz_id, 0))


def wordings(shown: WordingsPage, now: datetime, done: SectionBlock | None = None) -> View:
    """A page of the wordings, below what was `done`. `private_metadata` is the value of the button that leads to it."""
    head: list[Block] = [done] if done else []
    if not shown.wordings:
        return message_view(TITLE, [*head, section(NONE)], _place(shown.quiz_id, 0))
    blocks = [*head, context(BESIDE_THE_BANK), *_by_question(shown.wordings, now), *_turn(shown)]
    return message_view(TITLE, blocks, _place(shown.quiz_id, shown.page))


def taken_back(wording: AcceptedPhrasing) -> SectionBlock:
    """Says that a wording was taken back, and offers to undo it."""
    undo = button("Undo", ids.RESTORE_WORDING, f"{wording.dispute_id}:{wording.phrasing}")
    return section(f"{quoted(wording.phrasing)} is taken back. {EFFECT}", undo)


def restored(phrasing: str) -> SectionBlock:
    """Says that a wording counts again."""
    return section(f"{quoted(phrasing)} counts again for answers that are graded from now on.")


def _by_question(listed: Sequence[ListedWording], now: datetime) -> Iterator[Block]:
    for _, group in groupby(listed, lambda each: (each.accepted.quiz_id, each.question.bank, each.question.id)):
        of_question = list(group)
        newest = of_question[0]
        yield divider()
        yield section(f"*Question* in <#{newest.accepted.channel_id}>\n{fit(newest.question.prompt, MAX_PROMPT)}")
        for _, subgroup in groupby(of_question, lambda each: each.point.id):
            of_point = list(subgroup)
            yield section(f"*Key point*\n{fit(of_point[0].point.statement, STATEMENT)}")
            yield from (_wording(each, now) for each in of_point)


def _wording(listed: ListedWording, now: datetime) -> SectionBlock:
    accepted, local_day = listed.accepted, listed.quiz.schedule.local_day
    day = short_date(local_day(accepted.accepted_at), local_day(now))
    by = f" by <@{accepted.reviewer_id}>" if accepted.reviewer_id else ""
    words = f"{quoted(accepted.phrasing)}\nAccepted on {day}{by}"
    sure = confirmation("Take this wording back?", f"{EFFECT} {LATER}", "Take back")
    number = accepted.dispute_id
    return section(words, button("Take back", f"{ids.TAKE_BACK_WORDING}:{number}", number, confirm=sure))


def _turn(shown: WordingsPage) -> list[Block]:
    """The buttons to the pages before and after this one, where there are any."""
    first = shown.page * PAGE + 1
    last = min(first + PAGE - 1, shown.total)
    buttons = []
    if shown.page:
        buttons.append(button("Previous", f"{ids.SHOW_WORDINGS}:previous", _place(shown.quiz_id, shown.page - 1)))
    if last < shown.total:
        buttons.append(button("Next", f"{ids.SHOW_WORDINGS}:next", _place(shown.quiz_id, shown.page + 1)))
    return [actions(*buttons), context(f"{first} to {last} of {shown.total:,}")] if buttons else []


def _place(quiz_id: int | None, page: int) -> str:
    return f"{'' if quiz_id is None else quiz_id}:{page}"
