"""Finds a member's answer."""

from bot.domain.answers import AnswerMessage, collect_answers
from bot.domain.members import MemberId
from bot.usecases.ports import Store


def own_answer(store: Store, round_id: int, member: MemberId) -> list[AnswerMessage]:
    """The messages that make up the member's answer as it stands."""
    answers = collect_answers(store.answers.of_member(round_id, member))
    return list(answers[0].messages) if answers else []
