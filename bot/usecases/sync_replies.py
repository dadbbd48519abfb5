"""Brings a round's answers in line with its thread, for what happened while nothing was listening."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from bot.domain.answers import DELETED_VERSION
from bot.domain.rounds import Round
from bot.usecases.ports import Store
from bot.usecases.record_answer import ThreadReply, message_of, put_answers


def sync_replies(store: Store, round_: Round, replies: Sequence[ThreadReply], gone: Collection[str]) -> None:
    """Record every reply and take back recorded ones that the thread no longer has.

    Does nothing once the round has stopped taking answers. `gone` are the ids of the messages that were recorded when
    the reading of the thread began and that it does not have: a reply recorded since may have come too late to be read,
    so that its absence says nothing.
    """
    if store.rounds.lock_open(round_.id) is None:
        return
    stored = store.answers.of_round(round_.id)
    versions = {(message.message_id, message.version) for message in stored}
    members = {message.message_id: message.member for message in stored}
    said = [
        # A thread may say less than an event about which workspace its writer is of.
        message_of(round_.id, replace(reply, member=members.get(reply.message_ts, reply.member)))
        for reply in replies
        # Nearly all of them stand as they were recorded, and to store each again would keep everybody waiting.
        if (reply.message_ts, reply.version) not in versions
    ]
    taken_back = [
        replace(message, text="", version=DELETED_VERSION, deleted=True)
        for message in stored
        if message.message_id in gone and not message.private and not message.deleted
    ]
    put_answers(store, [*said, *taken_back])
