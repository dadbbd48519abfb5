"""The latest traffic between Slack and the bot, numbered, for the list beside the channel."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ..models import JSON
from ..traffic import ApiCall, Delivery

MOST_ENTRIES = 500
_KINDS = {"events_api": "event", "interactive": "interaction", "slash_commands": "command"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One exchange. The bot's calls to Slack are told from what Slack hands to the bot by `from_bot`."""

    number: str
    record: ApiCall | Delivery

    @property
    def from_bot(self) -> bool:
        """Whether the bot called Slack."""
        return isinstance(self.record, ApiCall)

    @property
    def kind(self) -> str:
        """One of call, event, interaction and command."""
        return "call" if isinstance(self.record, ApiCall) else _KINDS[self.record.kind]

    @property
    def name(self) -> str:
        """The method, event, interaction or command."""
        return self.record.method if isinstance(self.record, ApiCall) else self.record.name

    @property
    def at(self) -> datetime:
        """When it began, by the workspace's clock."""
        return self.record.at

    @property
    def milliseconds(self) -> float | None:
        """How long the answer took; None while it is awaited."""
        return self.record.milliseconds if self._is_over else None

    @property
    def outcome(self) -> str:
        """How it went, in a word or Slack's name for the error."""
        record = self.record
        if isinstance(record, ApiCall):
            return "answer lost" if record.lost else "ok" if record.ok else f"{record.status} {record.error}"
        if not record.is_answered:
            return "waiting"
        again = f", attempt {record.attempt + 1}" if record.attempt else ""
        return f"{'acknowledged' if record.acknowledged else record.reason}{again}"

    @property
    def is_good(self) -> bool:
        """Whether it went as it should, so far."""
        record = self.record
        if isinstance(record, ApiCall):
            return record.ok and not record.lost
        return record.acknowledged or not record.is_answered

    @property
    def sent(self) -> JSON:
        """What went out: arguments or payload."""
        return self.record.args if isinstance(self.record, ApiCall) else self.record.payload

    @property
    def answered(self) -> Any:
        """What came back."""
        return self.record.response if isinstance(self.record, ApiCall) else self.record.answer

    @property
    def _is_over(self) -> bool:
        return isinstance(self.record, ApiCall) or self.record.is_answered


class Log:
    """The latest entries; older ones are forgotten."""

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque(maxlen=MOST_ENTRIES)
        self._count = 0

    def note(self, record: ApiCall | Delivery) -> None:
        """Keeps a record, unless it is one that was noted when it set out."""
        if any(entry.record is record for entry in reversed(self._entries)):
            return
        self._count += 1
        self._entries.append(Entry(f"log-{self._count}", record))

    def find(self, number: str) -> Entry | None:
        """The entry of that number, if it is still kept."""
        return next((entry for entry in self._entries if entry.number == number), None)

    def search(self, words: str, most: int) -> list[Entry]:
        """The newest entries whose kind, name or outcome hold all the words, newest first."""
        wanted = words.casefold().split()
        found = []
        for entry in reversed(self._entries):
            said = f"{entry.kind} {entry.name} {entry.outcome}".casefold()
            if all(word in said for word in wanted):
                found.append(entry)
            if len(found) == most:
                break
        return found
