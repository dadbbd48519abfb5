"""Counts who has answered, for the cards that are to show it."""

from bot.domain.rounds import Round
from bot.usecases.ports import Store
from bot.usecases.show_card import OPEN_FACE


def count_answers(store: Store, limit: int) -> list[tuple[Round, str]]:
    """Count for those cards whose answers have changed, and return what is wanted of cards that show something else.

    It is left to when a card is brought up to date, so that a reply does not wait for all others to be counted.
    """
    uncounted = [round_.id for round_, face in store.rounds.cards_due(limit) if face == OPEN_FACE]
    store.rounds.count_answers(uncounted, OPEN_FACE)
    return [(round_, face) for round_, face in store.rounds.cards_due(limit) if face != OPEN_FACE]
