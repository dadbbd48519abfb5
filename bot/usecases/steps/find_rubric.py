"""Finds what the answers of a round are graded by."""

from bot.domain.bank import Question
from bot.domain.disputes import with_overlay
from bot.domain.rounds import Round
from bot.usecases.ports import Store


def find_rubric(store: Store, round_: Round, also: tuple[str, str] | None = None) -> Question:
    """The round's question as it was asked, with the phrasings that the quiz's reviewers have accepted up to now.

    `also` is the id of a key point with a phrasing that is about to be accepted.
    """
    question = store.rounds.question(round_)
    overlay = store.disputes.overlay(round_.quiz_id, question.bank, question.id)
    if also:
        key_point_id, phrasing = also
        overlay[key_point_id] = [*overlay.get(key_point_id, []), phrasing]
    return with_overlay(question, overlay)
