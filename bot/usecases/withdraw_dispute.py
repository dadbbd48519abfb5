"""Takes a member's own dispute back."""

from dataclasses import dataclass

from bot.domain.disputes import Dispute, DisputeKind, DisputeState
from bot.domain.members import MemberId
from bot.domain.refusals import AlreadyDecided
from bot.usecases.ports import Store


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A dispute that was taken back; whether a reviewer is asked all the same, since the grader had asked before."""

    dispute: Dispute
    still_waits: bool


def withdraw_dispute(store: Store, dispute_id: int, member: MemberId) -> Withdrawal:
    """Withdraw it. What the grader itself had asked before waits for a person again.

    Raises:
        AlreadyDecided: when there is nothing left to take back.
    """
    dispute = store.disputes.get(dispute_id)
    is_own = dispute is not None and dispute.member == member and dispute.kind is DisputeKind.DISAGREED
    if dispute is None or not is_own or not store.disputes.step(dispute_id, DisputeState.OPEN, DisputeState.WITHDRAWN):
        raise AlreadyDecided("There is nothing to withdraw: it was decided or withdrawn already. See your result.")
    earlier = [
        one
        for one in store.disputes.of_member(dispute.round_id, member)
        if one.kind is DisputeKind.UNSURE and one.key_point_id == dispute.key_point_id
    ]
    reopened = [store.disputes.step(one.id, DisputeState.WITHDRAWN, DisputeState.OPEN) for one in earlier]
    return Withdrawal(dispute, any(reopened))
