"""Finds a dispute that somebody may decide."""

from bot.domain.disputes import Dispute
from bot.domain.members import Actor
from bot.domain.quiz import Quiz, check_may_decide
from bot.domain.refusals import AlreadyDecided
from bot.domain.rounds import Round
from bot.usecases.find_quiz import find_quiz
from bot.usecases.ports import Store

DECIDED = "This is decided or withdrawn already. `/lambda-quiz reviews` shows what still waits."


def find_dispute(store: Store, actor: Actor, dispute_id: int) -> tuple[Dispute, Quiz, Round]:
    """An open dispute that the actor may decide, with its quiz and its round.

    Raises:
        AlreadyDecided: when it does not wait any more, or is gone with its round.
        NotAllowed: when the actor may not decide about this answer.
    """
    dispute, quiz, round_ = find_any_dispute(store, actor, dispute_id)
    check_may_decide(quiz, actor, dispute.member)
    if not dispute.is_open:
        raise AlreadyDecided(DECIDED)
    return dispute, quiz, round_


def find_any_dispute(store: Store, actor: Actor, dispute_id: int) -> tuple[Dispute, Quiz, Round]:
    """A dispute of the actor's workspace in whatever state, with its quiz and its round.

    Raises:
        AlreadyDecided: when it is gone with its round.
        NoQuiz: when it is of another workspace.
    """
    dispute = store.disputes.get(dispute_id)
    round_ = store.rounds.get(dispute.round_id) if dispute else None
    if dispute is None or round_ is None:
        raise AlreadyDecided("This answer no longer exists. `/lambda-quiz reviews` shows what waits.")
    return dispute, find_quiz(store, actor.id.workspace_id, None, dispute.quiz_id), round_
