"""What a channel shows now that it did not show at the last look."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.playground import Message


@dataclass(frozen=True, slots=True)
class Posted:
    """A message appeared."""

    message: Message


@dataclass(frozen=True, slots=True)
class Edited:
    """A person changed the words of a message."""

    message: Message


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message is gone; it said this."""

    message: Message


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The bot changed a message of its own; `lines` are those that are new."""

    message: Message
    lines: tuple[str, ...]


Change = Posted | Edited | Deleted | Refreshed


class Feed:
    """Remembers what was seen, so that the order in which a busy bot did things does not matter."""

    def __init__(self) -> None:
        self._seen: dict[str, Message] = {}

    def look(self, messages: Sequence[Message]) -> list[Change]:
        """What changed since the last look, in the order of the messages; what the bot changed comes last."""
        now = {message.ts: message.snapshot() for message in messages}
        changes = sorted(self._changes(now), key=lambda change: isinstance(change, Refreshed))
        self._seen = now
        return changes

    def _changes(self, now: dict[str, Message]) -> Iterator[Change]:
        for ts in sorted(self._seen.keys() | now.keys()):
            before, after = self._seen.get(ts), now.get(ts)
            if before and not after:
                yield Deleted(before)
            elif after and not before:
                yield Posted(after)
            elif before and after and before.text != after.text:
                yield _changed(before, after)


def _changed(before: Message, after: Message) -> Change:
    if after.bot_id is None:
        return Edited(after)
    known = set(before.text.splitlines())
    return Refreshed(after, tuple(line for line in after.text.splitlines() if line not in known))
