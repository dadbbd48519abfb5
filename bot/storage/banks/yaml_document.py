"""Parses a YAML bank file into plain data with line numbers, and refuses what a bank has no use for."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

import yaml
from yaml.constructor import SafeConstructor

from bot.storage.banks.document import Document
from bot.storage.banks.problems import BankDefect, BankProblem, Step, Steps
from bot.storage.banks.text import UNPRINTABLE, clipped

# libyaml reads a bank about ten times as fast; PyYAML built without it does the same in Python.
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_DEPTH = 20  # a bank nests nine deep
_LONGEST_VALUE = 100  # characters of a number or date; to read one in base 60 takes its length squared
# Fields of words, numbers and addresses, none of which has a blank in it: what follows is a comment, and meant as one.
_WORD_FIELDS = {"id", "section", "difficulty", "topics", "kind", "required", "half_credit", "n", "pool", "contradicts"}
_WORD_FIELDS |= {"source", "verified", "checked", "review_after", "url"}
_CUT = "the text ends before this #, where a comment begins: put all of it in quotes, or a blank behind the #."
_COMMENTED = "a comment follows this text: if it is meant as part of the text, put all of it in quotes."
_TEXT_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "value", "merge")}
_VALUE_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp")}
_IN_QUOTES = "while scanning a quoted scalar"
_HINTS = {
    "mapping values are not allowed": " Text that has a colon and a blank in it needs quotes.",
    "cannot start any token": " Text that begins with @, % or ` needs quotes; tabs indent no lines.",
    "alphabetic or numeric character": " Text that begins with * or & needs quotes.",
    "sequence entries are not allowed": " Text that begins with a hyphen and a blank needs quotes.",
}
"""What helps against an error, by words that both of PyYAML's parsers have for it."""


def parse_yaml(name: str, text: str) -> Document:
    """The data of a YAML text. Raises BankProblem naming every place where it cannot be read."""
    if found := UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        sentence = f"the character U+{ord(found[0]):04X} cannot be shown; take it out."
        raise BankProblem([BankDefect(name, line, "", sentence)])
    try:
        if refused := next(_refused(text), None):
            raise BankProblem([BankDefect(name, refused[0], "", refused[1])])
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise BankProblem([_syntax_defect(name, text, error)]) from None
    if root is None:
        raise BankProblem([BankDefect(name, 1, "", "the file is empty.")])
    reading = _Reading(text)
    document = Document(name, reading.value(root, ()), _Lines(text))
    problems, doubts = (
        [replace(document.defect(steps, sentence), line=line) for line, steps, sentence in noted]
        for noted in (reading.problems, reading.doubts)
    )
    if problems:
        raise BankProblem(problems)
    return replace(document, doubts=tuple(doubts))


def _syntax_defect(name: str, text: str, error: yaml.MarkedYAMLError) -> BankDefect:
    mark = error.problem_mark or error.context_mark
    what = error.problem or error.context or "the text cannot be understood"
    line = mark.line + 1 if mark else None
    last = _last_value(text)
    if error.context == _IN_QUOTES and error.context_mark and what.startswith("found unexpected"):
        line, what = error.context_mark.line + 1, "the quote that opens here is never closed"
    elif last and last.style in ("'", '"') and _last_line(last) == line:
        line, what = _line(last), f"{what}. {_after_quotes(last)}"
    elif last and _is_cut(_comment_after(last, text)):
        line, what = _last_line(last), f"{what}. A comment begins at the # of this line: text with a # needs quotes"
    hint = next((hint for words, hint in _HINTS.items() if words in what), "")
    return BankDefect(name, line, "", f"this is not valid YAML: {what}.{hint}")


def _after_quotes(last: yaml.ScalarEvent) -> str:
    """What may be wrong with a text in quotes behind which something else is than should be."""
    if _line(last) == _last_line(last):
        return "More follows on this line behind text in quotes: put all of it into quotes of the other kind"
    return f"Text in quotes begins here and ends on line {_last_line(last)}: is its closing quote missing here"


def _last_value(text: str) -> yaml.ScalarEvent | None:
    """The last value that can be read of a text with an error."""
    last = None
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_Loader):
            last = event if isinstance(event, yaml.ScalarEvent) else last
    return last


def _line(marked: yaml.Event | yaml.Node) -> int:
    return marked.start_mark.line + 1 if marked.start_mark else 1


def _last_line(marked: yaml.Event | yaml.Node) -> int:
    return marked.end_mark.line + 1 if marked.end_mark else 1


def _field(steps: Steps) -> str:
    """The field that holds a value, by itself or in a list."""
    return next((step for step in reversed(steps) if isinstance(step, str)), "")


def _comment_after(scalar: yaml.Event | yaml.Node, text: str) -> str:
    """The comment on the line on which a text without quotes ends; it may well have been meant as part of it."""
    end, style = scalar.end_mark, getattr(scalar, "style", None)
    rest = text[end.index :].partition("\n")[0].strip() if end and not style else ""
    return rest if rest.startswith("#") else ""


def _is_cut(comment: str) -> bool:
    """Whether a comment is the rest of a text: "#12" is meant as text, and "# so they say" as a comment."""
    return len(comment) > 1 and not comment[1].isspace()


def _refused(text: str) -> Iterator[tuple[int, str]]:
    """Lines that would be dangerous or ambiguous to compose: aliases, deep nesting, a second document."""
    depth = documents = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            yield line, "aliases (*name) are not allowed; write the value out."
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _DEPTH:
                yield line, f"values nest more than {_DEPTH} deep."
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield line, "a second document begins here; a bank file holds one."


@dataclass(frozen=True)
class _Lines:
    """Finds lines in a text, which is composed once more for the first: of most texts nobody asks for any."""

    text: str

    @cached_property
    def _root(self) -> Any:
        return yaml.compose(self.text, Loader=_Loader)

    def __call__(self, steps: Steps) -> int:
        node, line = self._root, _line(self._root)
        for step in steps:
            if (found := _at(node, step)) is None:
                break
            line, node = found
        return line


def _at(node: yaml.Node, step: Step) -> tuple[int, yaml.Node] | None:
    """On which line a node has something at a step, and what."""
    if isinstance(node, yaml.MappingNode):
        return next(((_line(key), value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _line(node.value[step]), node.value[step]
    return None


@dataclass(slots=True)
class _Reading:
    """Turns composed nodes into plain data and notes problems on the way."""

    text: str
    problems: list[tuple[int, Steps, str]] = field(default_factory=list)
    doubts: list[tuple[int, Steps, str]] = field(default_factory=list)

    def value(self, node: yaml.Node, steps: Steps) -> object:
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, steps)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*steps, position)) for position, item in enumerate(node.value)]
        return self._scalar(node, steps)

    def _mapping(self, node: yaml.MappingNode, steps: Steps) -> dict[str, object]:
        data: dict[str, object] = {}
        lines: dict[str, int] = {}
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self.problems.append((line, (), "a field name must be plain text."))
                continue
            key = str(key_node.value)  # also what YAML 1.1 takes for a number or a truth value, such as `on`
            if key in data:
                again = f"the field is here a second time; line {lines[key]} has it."
                self.problems.append((line, (*steps, key), again))
                continue
            lines[key] = line
            data[key] = self.value(value_node, (*steps, key))
        return data

    def _scalar(self, node: yaml.Node, steps: Steps) -> object:
        comment = "" if _field(steps) in _WORD_FIELDS else _comment_after(node, self.text)
        if _is_cut(comment):
            self.problems.append((_last_line(node), steps, _CUT))
        elif comment and node.value:
            self.doubts.append((_last_line(node), steps, _COMMENTED))
        if node.tag in _TEXT_TAGS:
            return str(node.value)
        sentence = f"{clipped(node.value)!r} is not a value that exists."
        if node.tag not in _VALUE_TAGS:
            sentence = "a bank has no use for tags (!name); take it out."
        elif len(node.value) <= _LONGEST_VALUE:
            with suppress(ValueError, LookupError, AttributeError, OverflowError):  # as a text does not fit its tag
                return SafeConstructor().construct_object(node)
        self.problems.append((_line(node), steps, sentence))
        return None
