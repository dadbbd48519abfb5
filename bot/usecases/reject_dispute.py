"""Leaves a grade as it is, and says why."""

from dataclasses import replace
from datetime import datetime

from bot.domain.disputes import MAX_SENTENCE, Dispute, DisputeKind, DisputeState
from bot.domain.members import Actor
from bot.domain.refusals import AlreadyDecided, InvalidField
from bot.domain.words import day_words
from bot.usecases.find_dispute import DECIDED, find_dispute
from bot.usecases.notify_member import notify_member
from bot.usecases.ports import Store


def reject_dispute(store: Store, actor: Actor, dispute_id: int, sentence: str, now: datetime) -> Dispute:
    """Reject the dispute. A member who disagreed is told; of what the grader asked, their result tells.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
        InvalidField: without a sentence, or with too long a one.
    """
    dispute, _, round_ = find_dispute(store, actor, dispute_id)
    said = " ".join(sentence.split())
    if not any(map(str.isalnum, said)) or len(said) > MAX_SENTENCE:
        raise InvalidField("sentence", f"Say why, in at most {MAX_SENTENCE} characters. The member reads it.")
    decided = replace(dispute, state=DisputeState.REJECTED, reviewer_id=actor.id.user_id, sentence=said, decided_at=now)
    if not store.disputes.decide(decided):
        raise AlreadyDecided(DECIDED)
    if dispute.kind is DisputeKind.DISAGREED:
        told = (
            f"A reviewer looked at your answer to the question of {day_words(round_.local_date)} and left it as it is:"
        )
        key = f"rejected:{dispute.id}"
        notify_member(store, dispute.quiz_id, dispute.member.user_id, key, told, now, result_of=round_, quote=said)
    return decided
