"""A bank file as plain data that still knows on which line each value stands."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.storage.banks.problems import BankDefect, BankProblem, Step, Steps


def _nowhere(_steps: Steps) -> None:
    """For formats that have no lines."""


@dataclass(frozen=True, slots=True)
class Document:
    """Parsed data and what in it may be meant otherwise.

    `line_of` finds the line of a value; of one that is missing, that of what should hold it.
    """

    name: str
    data: object
    line_of: Callable[[Steps], int | None] = _nowhere
    doubts: tuple[BankDefect, ...] = ()

    def defect(self, steps: Steps, sentence: str) -> BankDefect:
        """A defect of the value at `steps`; a value that is missing is placed at what should hold it."""
        return BankDefect(self.name, self.line_of(steps), self._field(steps), sentence)

    def place(self, steps: Steps) -> str:
        """The file and the line of a value."""
        line = self.line_of(steps)
        return self.name if line is None else f"{self.name}, line {line}"

    def without_texts(self) -> "Document":
        """The same document with no more of its data than it takes to tell where something is."""
        return replace(self, data=_outline(self.data))

    def _field(self, steps: Steps) -> str:
        """The way as its author would say it: list items go by their id, or count from 1."""
        shown = ""
        value = self.data
        for step in steps:
            value = _inside(value, step)
            if isinstance(step, str):
                shown += f".{step}" if shown else step
            else:
                name = _inside(value, "id")
                shown += f"[{name if isinstance(name, str) else step + 1}]"
        return shown


def _outline(value: object) -> object:
    if isinstance(value, dict):
        inner = {key: _outline(item) for key, item in value.items() if isinstance(item, dict | list)}
        return inner | ({"id": value["id"]} if "id" in value else {})
    return [_outline(item) for item in value] if isinstance(value, list) else None


def _inside(value: object, step: Step) -> object:
    if isinstance(step, str):
        return value.get(step) if isinstance(value, dict) else None
    return value[step] if isinstance(value, list) and step < len(value) else None


def decode(name: str, content: bytes) -> str:
    """The text of a file; a byte order mark and Windows line ends are taken off.

    Raises BankProblem when the file is not UTF-8.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BankProblem([BankDefect(name, line, "", "the file is not UTF-8 text.")]) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
