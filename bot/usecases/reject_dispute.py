"""Leaves a grade as it is, and says why."""

from dataclasses import replace
from datetime import datetime

from bot.domain.disputes import MAX_SENTENCE, Dispute, DisputeKind, DisputeState
from bot.domain.members import Actor
from bot.domain.refusals import AlreadyDecided, InvalidField
from bot.domain.words import short_date
from bot.usecases.ports import Store
from bot.usecases.steps.find_dispute import DECIDED, find_dispute
from bot.usecases.steps.notify_member import notify_member


def reject_dispute(
    store: Store, actor: Actor, dispute_id: int, sentence: str, now: datetime, *, with_rest: bool = False
) -> Dispute:
    """Reject the dispute and tell its member. Of what the grader asks about an answer only the first is sent.

    `with_rest` rejects, by the same sentence, whatever else the grader asks about the answer.

    Raises:
        AlreadyDecided, NotAllowed: as `find_dispute`.
        InvalidField: without a sentence, or with too long a one.
    """
    dispute, quiz, round_ = find_dispute(store, actor, dispute_id)
    said = " ".join(sentence.split())
    if not any(map(str.isalnum, said)) or len(said) > MAX_SENTENCE:
        raise InvalidField("sentence", f"Say why, in at most {MAX_SENTENCE} characters. The member reads it.")
    decided = _rejected(dispute, actor, said, now)
    if not store.disputes.decide(decided):
        raise AlreadyDecided(DECIDED)
    if with_rest:
        for waiting in store.disputes.of_member(round_.id, dispute.member):
            if waiting.is_open and waiting.kind is DisputeKind.UNSURE:
                store.disputes.decide(_rejected(waiting, actor, said, now))
    key, told = _notice(dispute, short_date(round_.local_date, quiz.schedule.local_day(now)))
    notify_member(store, dispute.quiz_id, dispute.member.user_id, key, told, now, result_of=round_, quote=said)
    return decided


def _rejected(dispute: Dispute, actor: Actor, said: str, now: datetime) -> Dispute:
    by = actor.id.user_id
    return replace(dispute, state=DisputeState.REJECTED, reviewer_id=by, sentence=said, decided_at=now)


def _notice(dispute: Dispute, day: str) -> tuple[str, str]:
    """The key of the notice to the member, and what it says before the reviewer's sentence."""
    if dispute.kind is DisputeKind.DISAGREED:
        told = f"A reviewer looked at your answer to the question of {day} and left it as it is:"
        return f"rejected:{dispute.id}", told
    member = dispute.member
    told = (
        f"The grader was not sure about your answer to the question of {day}, so a reviewer looked at it. "
        "Of a key point that they leave as it is they say:"
    )
    return f"rejected:{dispute.round_id}:{member.workspace_id}:{member.user_id}", told
