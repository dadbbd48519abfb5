"""Takes an accepted wording out of its quiz's rubric, and undoes that. Points that were given by it stay."""

from bot.domain.disputes import check_phrasing
from bot.domain.members import Actor
from bot.domain.quiz import check_may_review
from bot.domain.refusals import AlreadyDecided
from bot.usecases.list_wordings import alike
from bot.usecases.ports import AcceptedPhrasing, Grader, Store
from bot.usecases.steps.find_dispute import find_any_dispute
from bot.usecases.steps.find_rubric import find_rubric

TAKEN_BACK = "This wording was taken back already."
RESTORED = "This wording counts again already."


def take_back_wording(store: Store, actor: Actor, dispute_id: int) -> AcceptedPhrasing:
    """Take back what the dispute was accepted with, and the same words wherever else they were accepted for its point.

    The dispute stays accepted, as one without a wording. Any reviewer may do it, also about an answer of their own:
    nobody gains by it.

    Raises:
        AlreadyDecided: when somebody else was first, or the dispute is gone with its round.
        NotAllowed: when the actor is no reviewer of the quiz.
    """
    dispute, quiz, _ = find_any_dispute(store, actor, dispute_id)
    check_may_review(quiz, actor)
    accepted = store.disputes.accepted_phrasings([dispute.quiz_id])
    meant = next((each for each in accepted if each.dispute_id == dispute_id), None)
    if meant is None:
        raise AlreadyDecided(TAKEN_BACK)
    same = [each for each in accepted if alike(each, meant)]
    if not all(store.disputes.reword(each.dispute_id, each.phrasing, "") for each in same):
        raise AlreadyDecided(TAKEN_BACK)
    return meant


def restore_wording(store: Store, grader: Grader, actor: Actor, dispute_id: int, phrasing: str) -> str:
    """Let a wording count again that was taken back from the dispute. Returns it.

    Raises:
        AlreadyDecided: when somebody else was first, or the dispute is gone with its round.
        NotAllowed: when the actor is no reviewer of the quiz.
        InvalidField: when it says something else of the question by now.
    """
    dispute, quiz, round_ = find_any_dispute(store, actor, dispute_id)
    check_may_review(quiz, actor)
    restored = check_phrasing(find_rubric(store, round_), dispute.key_point_id, phrasing, grader.reduced)
    if not store.disputes.reword(dispute_id, "", restored):
        raise AlreadyDecided(RESTORED)
    return restored
