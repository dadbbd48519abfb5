"""Finds a member's answer."""

from bot.domain.answers import Answer, collect_answers
from bot.domain.members import MemberId
from bot.usecases.ports import Store


def find_answer(store: Store, round_id: int, member: MemberId) -> Answer:
    """The member's answer as it stands, without messages where there is none."""
    answers = collect_answers(store.answers.of_member(round_id, member))
    return answers[0] if answers else Answer(member, ())
