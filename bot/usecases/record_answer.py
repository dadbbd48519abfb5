"""Records what members write: replies in a round's thread and private answers, with their edits and deletions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.answers import DELETED_VERSION, AnswerMessage
from bot.domain.members import MemberId
from bot.domain.refusals import RoundUnavailable
from bot.domain.rounds import Round
from bot.usecases.find_open_round import OVER
from bot.usecases.ports import Store
from bot.usecases.show_card import OPEN_FACE

PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class ThreadReply:
    """A human's reply as it stands in a thread. `version` is the ts of its newest edit, or of the message itself."""

    member: MemberId
    message_ts: str
    text: str
    version: str
    written_at: datetime
    channel_id: str
    thread_ts: str

    @property
    def thread(self) -> tuple[str, str]:
        """The channel and the ts of the message at the thread's head."""
        return self.channel_id, self.thread_ts


@dataclass(frozen=True, slots=True)
class Deletion:
    """A reply that its author or an admin deleted. Slack does not always say whose it was, and in which thread."""

    channel_id: str
    message_ts: str
    written_at: datetime
    thread_ts: str | None
    member: MemberId | None


def record_answers(store: Store, replies: Sequence[ThreadReply]) -> bool:
    """Record replies, new or edited; False when none of them counts (no open round there).

    The newest text wins, in whatever order replies and their edits arrive.
    """
    round_ids = store.rounds.lock_open_in_threads({reply.thread for reply in replies})
    messages = [message_of(round_ids[reply.thread], reply) for reply in replies if reply.thread in round_ids]
    put_answers(store, messages)
    return bool(messages)


def remove_answer(store: Store, gone: Deletion) -> bool:
    """Take back a deleted reply; False when it is of no open round.

    Its thread and its member help where the deletion arrives before the reply itself.
    """
    found = store.answers.round_of(gone.channel_id, gone.message_ts)
    if found is None and gone.thread_ts:
        found = store.rounds.in_thread(gone.channel_id, gone.thread_ts)
    round_ = store.rounds.lock_open(found.id) if found else None
    if round_ is None:
        return False
    known = next((m for m in store.answers.of_round(round_.id) if m.message_id == gone.message_ts), None)
    if known:
        put_answers(store, [replace(known, text="", version=DELETED_VERSION, deleted=True)])
    elif gone.member:
        ts, at = gone.message_ts, gone.written_at
        put_answers(store, [AnswerMessage(round_.id, gone.member, ts, "", at, DELETED_VERSION, deleted=True)])
    return True


def record_private_answer(
    store: Store, round_id: int, member: MemberId, text: str, *, shared: bool, now: datetime
) -> Round:
    """Record or replace a member's private answer; an empty text takes it back.

    Raises:
        RoundUnavailable: when the round is over.
    """
    round_ = store.rounds.lock_open(round_id)
    if round_ is None:
        raise RoundUnavailable(OVER)
    stored = next((m for m in store.answers.of_member(round_id, member) if m.private), None)
    written_at = stored.written_at if stored and not stored.deleted else now
    version = _version_after(stored, now)
    deleted = not text.strip()
    message = AnswerMessage(
        round_id, member, PRIVATE, text, written_at, version, private=True, shared=shared, deleted=deleted
    )
    put_answers(store, [message])
    return round_


def _version_after(stored: AnswerMessage | None, now: datetime) -> str:
    """A version for a text written now that counts as newer than the stored one, even if our clock was set back."""
    instant = now.timestamp()
    return f"{max(instant, float(stored.version) + 1e-6) if stored else instant:.6f}"


def message_of(round_id: int, reply: ThreadReply) -> AnswerMessage:
    """The reply as a message of its member's answer."""
    return AnswerMessage(round_id, reply.member, reply.message_ts, reply.text, reply.written_at, reply.version)


def put_answers(store: Store, messages: Sequence[AnswerMessage]) -> None:
    """Store messages of answers, and have the cards count anew of the rounds in which that changed anything."""
    store.rounds.want_cards(store.answers.put(*messages), OPEN_FACE)
