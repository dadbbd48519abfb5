"""What a member wrote for a round: the messages that make up one answer, and near copies of earlier answers."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from operator import itemgetter

from bot.domain.members import MemberId

Trigram = tuple[str, str, str]

COPY_MIN_WORDS = 12
COPY_SHARE = 0.8

WITNESSES = 20
"""Of the answers in which a run of words stands, only the first so many are looked at: many equal ones are quick."""

DELETED_VERSION = "~"
"""The version of a deletion: it sorts after every timestamp, so that nothing undoes it."""


@dataclass(frozen=True, slots=True)
class AnswerMessage:
    """One message of an answer. `message_id` is Slack's ts, or "private" for the answer given in the form.

    `version` grows with every edit, so that the newest text wins whatever order events arrive in.
    `shared` says whether a private answer is shown in the thread at the reveal.
    """

    round_id: int
    member: MemberId
    message_id: str
    text: str
    written_at: datetime
    version: str
    private: bool = False
    shared: bool = True
    deleted: bool = False

    @property
    def changed_at(self) -> datetime:
        """When the text became what it is: the instant of the newest edit. A deletion has none."""
        return datetime.fromtimestamp(float(self.version), UTC)


@dataclass(frozen=True, slots=True)
class Answer:
    """All that one member wrote for a round before its reveal: no messages while they have written nothing."""

    member: MemberId
    messages: tuple[AnswerMessage, ...]

    @property
    def text(self) -> str:
        """The member's messages in the order they were written, a line apart."""
        return "\n".join(message.text for message in self.messages if message.text.strip())

    @property
    def private_message(self) -> AnswerMessage | None:
        """What was written in the form."""
        return next((message for message in self.messages if message.private), None)

    @property
    def shared_private_text(self) -> str:
        """The privately given part that the member lets the team see at the reveal."""
        return "\n".join(m.text for m in self.messages if m.private and m.shared and m.text.strip())


def quotation(messages: Iterable[AnswerMessage]) -> str:
    """An answer for people to read: the texts of its messages, a line apart, and what was sent again left out."""
    texts: dict[str, str] = {}
    for message in messages:
        texts.setdefault(" ".join(message.text.split()), message.text)
    return "\n".join(text for words, text in texts.items() if words)


def collect_answers(messages: Iterable[AnswerMessage]) -> list[Answer]:
    """One answer a member, ordered by when each member first wrote; deleted messages are gone."""
    standing = sorted((m for m in messages if not m.deleted), key=lambda m: (m.written_at, m.message_id, m.member))
    by_member: dict[MemberId, list[AnswerMessage]] = {}
    for message in standing:
        by_member.setdefault(message.member, []).append(message)
    return [Answer(member, tuple(parts)) for member, parts in by_member.items()]


def copyists(answers: Iterable[Answer]) -> frozenset[MemberId]:
    """The members whose answers repeat what another had written before, almost to the letter.

    Almost to the letter: at least 80% of an answer's word trigrams stand in one other answer, and stood there unchanged
    before they were written here. What was edited afterwards is no evidence, or the author of the original could be
    taken for the copyist. Texts under twelve words are never copies, since short right answers look alike.
    """
    return _copyists(tuple(answers))


# Kept, so that what takes seconds for hundreds of long answers can be done before the transaction that needs it.
@lru_cache(maxsize=8)
def _copyists(everybody: tuple[Answer, ...]) -> frozenset[MemberId]:
    standing: dict[Trigram, list[tuple[MemberId, datetime]]] = {}
    for answer in everybody:
        for trigram, since in _trigrams(answer, lambda message: message.changed_at).items():
            standing.setdefault(trigram, []).append((answer.member, since))
    earliest = {trigram: sorted(stood, key=itemgetter(1))[:WITNESSES] for trigram, stood in standing.items()}
    return frozenset(answer.member for answer in everybody if _is_copy(answer, earliest))


def _is_copy(answer: Answer, standing: Mapping[Trigram, Sequence[tuple[MemberId, datetime]]]) -> bool:
    if len(_words(answer.text)) < COPY_MIN_WORDS:
        return False
    written = _trigrams(answer, lambda message: message.written_at)
    taken = Counter(
        author
        for trigram, at in written.items()
        for author, since in standing[trigram]
        if since < at and author != answer.member
    )
    return max(taken.values(), default=0) >= COPY_SHARE * len(written)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _trigrams(answer: Answer, time_of: Callable[[AnswerMessage], datetime]) -> dict[Trigram, datetime]:
    """Each run of three words, with the instant at which it first stood there complete."""
    words = [(word, time_of(message)) for message in answer.messages for word in _words(message.text)]
    first: dict[Trigram, datetime] = {}
    for (one, at_one), (two, at_two), (three, at_three) in zip(words, words[1:], words[2:], strict=False):
        at = max(at_one, at_two, at_three)
        first[one, two, three] = min(at, first.get((one, two, three), at))
    return first
