"""Leaves a grade as it is, and says why."""

from dataclasses import replace
from datetime import datetime

from bot.domain.disputes import MAX_SENTENCE, Dispute, DisputeKind, DisputeState
from bot.domain.members import Actor
from bot.domain.refusals import AlreadyDecided, InvalidField
from bot.domain.words import count, short_date
from bot.usecases.ports import Store
from bot.usecases.steps.find_dispute import DECIDED, find_dispute
from bot.usecases.steps.find_rubric import find_rubric
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
    open_ = [d for d in store.disputes.of_member(round_.id, dispute.member) if d.is_open]
    rest = [d for d in open_ if d.kind is DisputeKind.UNSURE] if with_rest else []
    for waiting in rest:
        store.disputes.decide(_rejected(waiting, actor, said, now))
    day = short_date(round_.local_date, quiz.schedule.local_day(now))
    others = f" Nor do they find {count(len(rest), 'other')} that the grader asked about." if rest else ""
    point = find_rubric(store, round_).rubric.point(dispute.key_point_id)
    key, looked = _notice(dispute, day)
    told = f"{looked} and does not find this key point in it: “{point.statement}”{others} They write:"
    notify_member(store, dispute.quiz_id, dispute.member.user_id, key, told, now, result_of=round_, quote=said)
    return decided


def _rejected(dispute: Dispute, actor: Actor, said: str, now: datetime) -> Dispute:
    by = actor.id.user_id
    return replace(dispute, state=DisputeState.REJECTED, reviewer_id=by, sentence=said, decided_at=now)


def _notice(dispute: Dispute, day: str) -> tuple[str, str]:
    """The key of the notice to the member, and the beginning of what it says."""
    if dispute.kind is DisputeKind.DISAGREED:
        return f"rejected:{dispute.id}", f"A reviewer looked at your answer to the question of {day}"
    member = dispute.member
    looked = f"The grader was not sure about your answer to the question of {day}, so a reviewer looked at it"
    return f"rejected:{dispute.round_id}:{member.workspace_id}:{member.user_id}", looked
