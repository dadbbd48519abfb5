"""Adds phrasings to the text of a bank file, and leaves every other character as it is."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any

import yaml

from bot.domain.bank import normalised
from bot.storage.banks.document import decode
from bot.storage.banks.problems import BankProblem
from bot.storage.banks.yaml_document import parse_yaml

Place = tuple[str, str]
"""A question's id and a key point's."""

STEP = 2
"""Spaces by which the items of a new list stand further in than its field."""

_COMMENT = re.compile("#.*")


@dataclass(slots=True)
class Amended:
    """The new text, how many phrasings it gained, and which places and phrasings had to be left out.

    `found` are the places that the file has.
    """

    text: str
    added: int = 0
    found: set[Place] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Addition:
    """New phrasings of a key point, and what goes into the text at `index` for them.

    `at` counts which question and which key point of it that is, from 0.
    """

    place: Place
    at: tuple[int, int]
    new: list[str]
    index: int
    inserted: str


def amend(text: str, phrasings: Mapping[Place, Sequence[str]]) -> Amended:
    """Add to each key point those of the phrasings that it has not got. The text must be a valid bank file's."""
    amended = Amended(text)
    additions: list[_Addition] = []
    # PyYAML's own parser, since libyaml does not tell where in the text a value ends.
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for position, question in enumerate(_items(root, "questions")):
        points = list(_items(_value(question, "rubric"), "key_points"))
        taken = {normalised(said): _text(point, "id") for point in points for said in _said(point)}
        for number, point in enumerate(points):
            place = (_text(question, "id"), _text(point, "id"))
            if place in phrasings:
                amended.found.add(place)
                if new := _new(place, phrasings[place], taken, amended):
                    additions.append(_Addition(place, (position, number), new, *_insertion(text, point, new)))
    # YAML can be written in more ways than are known here.
    fitting = additions if _fit(text, additions) else [each for each in additions if _fit(text, [each])]
    amended.text = _inserted(text, fitting)
    for each in additions:
        if each in fitting:
            amended.added += len(each.new)
        else:
            amended.left_out += [_by_hand(each.place, phrasing) for phrasing in each.new]
    return amended


def _fit(text: str, additions: Sequence[_Addition]) -> bool:
    """Whether the text with the additions is read as it was before, but for the new phrasings."""
    meant: Any = _data(text)
    for each in additions:
        point = meant["questions"][each.at[0]]["rubric"]["key_points"][each.at[1]]
        point["phrasings"] = [*point.get("phrasings", ()), *each.new]
    try:
        return bool(_data(_inserted(text, additions)) == meant)
    except BankProblem:
        return False


def _data(text: str) -> object:
    return parse_yaml("", decode("", text.encode("utf-8"))).data


def _inserted(text: str, additions: Iterable[_Addition]) -> str:
    for each in sorted(additions, key=attrgetter("index"), reverse=True):
        text = text[: each.index] + each.inserted + text[each.index :]
    return text


def _by_hand(place: Place, phrasing: str) -> str:
    return f"{place[0]}, {place[1]}: “{phrasing}” cannot be fitted into the file as it is written; add it by hand."


def _new(place: Place, wanted: Sequence[str], taken: dict[str, str], amended: Amended) -> list[str]:
    """Those that are new, which are taken from then on."""
    new = []
    for phrasing in wanted:
        owner = taken.setdefault(normalised(phrasing), "")
        if not owner:
            taken[normalised(phrasing)] = place[1]
            new.append(phrasing)
        elif owner != place[1]:
            amended.left_out.append(f"{place[0]}, {place[1]}: “{phrasing}” says {owner} already.")
    return new


def _insertion(text: str, point: yaml.Node, new: Sequence[str]) -> tuple[int, str]:
    """Where to insert what into the text, so that the key point has the new phrasings."""
    stood = _value(point, "phrasings")
    quoted = ", ".join(json.dumps(phrasing, ensure_ascii=False) for phrasing in new)
    if isinstance(stood, yaml.SequenceNode) and stood.flow_style:
        return _before_bracket(text, stood, quoted)
    if isinstance(stood, yaml.SequenceNode):
        return _lines_after(text, stood.value[-1], _list_lines(new, stood.start_mark.column))
    if isinstance(point, yaml.MappingNode) and point.flow_style:
        return _before_bracket(text, point, f"phrasings: [{quoted}]")
    key, value = next(entry for entry in point.value if entry[0].value == "statement")
    column = key.start_mark.column
    return _lines_after(text, value, [f"{' ' * column}phrasings:", *_list_lines(new, column + STEP)])


def _list_lines(new: Sequence[str], column: int) -> list[str]:
    return [f"{' ' * column}- {_scalar(phrasing)}" for phrasing in new]


def _lines_after(text: str, value: yaml.Node, lines: Sequence[str]) -> tuple[int, str]:
    """The lines, to stand below the last one of a value."""
    line_end, end = "\r\n" if "\r\n" in text else "\n", value.end_mark
    inserted = "".join(f"{line}{line_end}" for line in lines)
    if end.column == 0:  # a block of text ends where the next line begins
        return end.index, inserted
    next_line = text.find("\n", end.index) + 1
    return (next_line, inserted) if next_line else (len(text), f"{line_end}{inserted}")


def _before_bracket(text: str, node: yaml.CollectionNode, inserted: str) -> tuple[int, str]:
    """One more entry of a list or group in brackets, after a comma where the last one has none."""
    bracket = node.end_mark.index - 1
    if not node.value:
        return bracket, inserted
    last = node.value[-1][1] if isinstance(node, yaml.MappingNode) else node.value[-1]
    behind = _COMMENT.sub("", text[last.end_mark.index : bracket])
    return bracket, f"{' ' if ',' in behind else ', '}{inserted}"


def _scalar(text: str) -> str:
    """The text as YAML writes it on one line: plain where that is read back unchanged, else quoted."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text]
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _said(point: yaml.Node) -> Iterator[str]:
    yield _text(point, "statement")
    yield from (str(node.value) for node in _items(point, "phrasings"))


def _items(node: yaml.Node | None, key: str) -> Iterator[yaml.Node]:
    found = _value(node, key)
    return iter(found.value if isinstance(found, yaml.SequenceNode) else ())


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    entries = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in entries if name.value == key), None)


def _text(node: yaml.Node, key: str) -> str:
    found = _value(node, key)
    return str(found.value).strip() if found else ""
