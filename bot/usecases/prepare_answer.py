"""What a member sees when they answer privately: the question, and what they have written so far."""

from dataclasses import dataclass

from bot.domain.answers import Answer
from bot.domain.members import MemberId
from bot.domain.quiz import zone_of
from bot.usecases.find_open_round import round_to_answer
from bot.usecases.ports import Store
from bot.usecases.show_card import QuestionCard, show_card
from bot.usecases.steps.find_answer import find_answer


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The round's card, and the member's own answer so far."""

    card: QuestionCard
    own: Answer


def prepare_answer(store: Store, round_id: int, member: MemberId) -> AnswerSheet:
    """The sheet of an open round.

    Raises:
        RoundUnavailable: when the round is over.
    """
    round_ = round_to_answer(store, round_id)
    return AnswerSheet(
        show_card(store, round_, zone_of(store.quizzes.get(round_.quiz_id))), find_answer(store, round_id, member)
    )
