"""Reads a file of labelled replies, one JSON object a line, and says of each bad line what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from bot.cli.json_lines import LineProblem, json_object, named, question_field, text_field
from bot.cli.terminal import CommandProblem
from bot.domain.bank import Bank, Question
from bot.domain.words import count
from bot.grading.labelled import ALIKE, ANSWER, COPIED, NATURES, Label, LabelledCopy, LabelledReply
from bot.storage.banks.text import one_line

_MOST_PROBLEMS = 20
_LABEL_FIELDS = frozenset({"claims", "contradicts", "covers", "nature"})


@dataclass(slots=True)
class LabelledFile:
    """Labelled replies, and beside them those that only show whether copies are found out."""

    replies: list[LabelledReply] = field(default_factory=list)
    copies: list[LabelledCopy] = field(default_factory=list)
    _texts: dict[int, tuple[Question, str]] = field(default_factory=dict)

    def add(self, number: int, data: dict[str, object], bank: Bank) -> None:
        """Read what one line holds. Raises LineProblem and adds nothing when that is wrong."""
        question, kind, text = question_field(data, bank), text_field(data, "kind"), text_field(data, "text")
        if kind in {COPIED, ALIKE}:
            earlier = self._earlier(data, question)
            self.copies.append(LabelledCopy(number, question, kind, text, earlier))
        else:
            self.replies.append(_reply(number, question, kind, text, data))
        self._texts[number] = question, text

    def _earlier(self, data: dict[str, object], question: Question) -> str:
        of = data.get("of")
        # True is an int, and the same as 1.
        earlier, text = self._texts.get(of, (None, "")) if type(of) is int else (None, "")
        if earlier != question:
            raise LineProblem("The field of must be the number of a line before it, with a reply to the same question.")
        return text


def read_labelled(file: Path, bank: Bank) -> LabelledFile:
    """The replies of a file, in its order. Raises CommandProblem with a sentence for each line that is wrong."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError as error:
        raise CommandProblem(f"{file}: the file cannot be read: {error.strerror}.") from None
    found, problems = LabelledFile(), []
    for number, line in _numbered(lines):
        try:
            found.add(number, json_object(line), bank)
        except LineProblem as problem:
            problems.append(one_line(f"{file.name}, line {number}: {problem}"))
    if problems:
        more = len(problems) - _MOST_PROBLEMS
        rest = [f"{file.name}: {count(more, 'more line is', 'more lines are')} wrong."] if more > 0 else []
        raise CommandProblem("\n".join([*problems[:_MOST_PROBLEMS], *rest]))
    return found


def _numbered(lines: Iterable[bytes]) -> Iterable[tuple[int, bytes]]:
    return ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _reply(number: int, question: Question, kind: str, text: str, data: dict[str, object]) -> LabelledReply:
    first = _label("a", data, question)
    if first is None:
        raise LineProblem("The field a is missing.")
    second, settled = _label("b", data, question), _label("settled", data, question)
    return LabelledReply(number, question, kind, str(data.get("writer", "")), text, first, second, settled)


def _label(name: str, data: dict[str, object], question: Question) -> Label | None:
    value = data.get(name)
    if value is None:
        return None
    if not isinstance(value, dict):
        raise LineProblem(f"The label {name} must be an object, not {named(value)}.")
    if unknown := sorted(value.keys() - _LABEL_FIELDS):
        raise LineProblem(f"The label {name} has no field {unknown[0]}, only {', '.join(sorted(_LABEL_FIELDS))}.")
    covers = frozenset(_point(item, question) for item in _items(name, "covers", value))
    contradicts = frozenset(_point(item, question) for item in _items(name, "contradicts", value))
    if both := sorted(covers & contradicts):
        raise LineProblem(f"The label {name} both covers and contradicts {both[0]}.")
    claims = frozenset(_claim(item, question) for item in _items(name, "claims", value))
    nature = value.get("nature", ANSWER)
    if nature not in NATURES:
        raise LineProblem(f"The nature in label {name} must be {', '.join(NATURES[:-1])} or {NATURES[-1]}.")
    return Label(covers, contradicts, claims, nature)


def _items(label: str, name: str, value: dict[str, object]) -> list[object]:
    items = value.get(name, [])
    if not isinstance(items, list):
        raise LineProblem(f"The field {name} of label {label} must be a list, not {named(items)}.")
    return items


def _point(item: object, question: Question) -> str:
    """The full id of a key point, which may be named by what follows its first hyphen."""
    ids = [point.id for point in question.rubric.key_points]
    if item in ids:
        return str(item)
    found = [full for full in ids if item and full.partition("-")[2] == item]
    if len(found) != 1:
        raise LineProblem(f"There is no key point {_shown(item)} in {question.id}; it has {', '.join(ids)}.")
    return found[0]


def _claim(item: object, question: Question) -> int:
    """The place of a wrong claim in the rubric, from 0."""
    count = len(question.rubric.wrong_claims)
    if not isinstance(item, int) or isinstance(item, bool) or not 0 <= item < count:
        has = f"{count}, from 0" if count else "none"
        raise LineProblem(f"There is no wrong claim {_shown(item)} in {question.id}; it has {has}.")
    return item


def _shown(item: object) -> str:
    return str(item)[:80] if isinstance(item, str | int) else named(item)
