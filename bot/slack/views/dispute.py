"""What a member sees who disagrees: the form, its confirmation, and what becomes of each dispute."""

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.views import View

from bot.domain.answers import quotation
from bot.domain.disputes import MAX_REASON, MAX_WORDS, Dispute, DisputeKind, DisputeState
from bot.slack import ids
from bot.slack.message import MAX_SECTION, Message, compose, shorten
from bot.slack.views.blocks import actions, context, field, section
from bot.slack.views.buttons import result_button, withdraw_button
from bot.slack.views.forms import form
from bot.slack.views.second_opinion import second_reader_words
from bot.slack.views.text import block_quote, fit, quoted
from bot.usecases.open_dispute import DisputeSheet
from bot.usecases.withdraw_dispute import Withdrawal

TITLE = "I disagree"
WHO_READS = "A reviewer of the quiz reads this and your answer, without your name, and you are told what they decide."
NOBODY_ELSE = "Nobody else reads this."


def dispute_form(sheet: DisputeSheet, model: str | None) -> View:
    """Asks which words say the key point, and why, and says who reads it. `model` gives second opinions.

    `private_metadata` is the round's id and the point's place.
    """
    quote = fit(quotation(sheet.result.answer.messages), MAX_SECTION - 100, block_quote)
    blocks: list[Block] = [
        section(f"*Key point*\n{fit(sheet.point.statement, MAX_SECTION - 100)}"),
        section(f"*Your answer*\n{quote}"),
        field(ids.FIELD_WORDS, "Which words of your answer say it?", _words(sheet), hint="As you wrote them."),
        field(
            ids.FIELD_REASON,
            "Why?",
            PlainTextInputElement(action_id=ids.FIELD_REASON, multiline=True, max_length=MAX_REASON),
            optional=True,
        ),
        context(WHO_READS, *(second_reader_words(model) or [NOBODY_ELSE])),
    ]
    return form(ids.DISPUTE_FORM, TITLE, blocks, submit="Send", metadata=f"{sheet.result.round.id}:{sheet.place}")


def dispute_opened(dispute: Dispute) -> Message:
    """Confirms that a reviewer is asked, and offers to take it back."""
    undo = withdraw_button(dispute.id)
    return compose(
        [
            section(f"A reviewer is asked about {quoted(dispute.words)}. You are told what they decide."),
            actions(undo, result_button(dispute.round_id)),
        ]
    )


def dispute_withdrawn(withdrawal: Withdrawal) -> Message:
    """Confirms that a dispute is taken back."""
    words = "It is withdrawn: no reviewer is asked."
    if withdrawal.still_waits:
        words = "It is withdrawn. The grader itself is not sure here, so a reviewer will look at it all the same."
    return compose(
        [
            section(f"{words} You can disagree again in your result."),
            actions(result_button(withdrawal.dispute.round_id)),
        ]
    )


def dispute_words(dispute: Dispute) -> str:
    """What becomes of a key point that a person is asked about, in a sentence of markup."""
    match dispute.state:
        case DisputeState.ACCEPTED:
            return "A reviewer gave you this key point."
        case DisputeState.REJECTED:
            return f"A reviewer left it as it is: {quoted(dispute.sentence)}"
        case _ if dispute.kind is DisputeKind.UNSURE:
            return "The grader is not sure, so a reviewer will look at this: you need not do anything."
        case _:
            return f"You disagree, and it waits for a reviewer. You quoted {quoted(dispute.words)}."


def _words(sheet: DisputeSheet) -> PlainTextInputElement:
    evidence = shorten(" ".join((sheet.finding.evidence or "").split()), MAX_WORDS).removesuffix("…")
    return PlainTextInputElement(
        action_id=ids.FIELD_WORDS, multiline=True, max_length=MAX_WORDS, initial_value=evidence or None
    )
