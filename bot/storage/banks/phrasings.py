"""Adds phrasings to the text of a bank file, and leaves every other character as it is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import yaml

from bot.domain.bank import normalised

Place = tuple[str, str]
"""A question's id and a key point's."""

STEP = 2
"""Spaces by which the items of a new list stand further in than its field."""


@dataclass(slots=True)
class Amended:
    """The new text, how many phrasings it gained, and which places and phrasings had to be left out.

    `found` are the places that the file has.
    """

    text: str
    added: int = 0
    found: set[Place] = field(default_factory=set)
    left_out: list[str] = field(default_factory=list)


def amend(text: str, phrasings: Mapping[Place, Sequence[str]]) -> Amended:
    """Add to each key point those of the phrasings that it has not got. The text must be a valid bank file's."""
    amended = Amended(text)
    insertions: list[tuple[int, str]] = []
    # PyYAML's own parser, since libyaml does not tell where in the text a value ends.
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    for question in _items(root, "questions"):
        points = list(_items(_value(question, "rubric"), "key_points"))
        taken = {normalised(said): _text(point, "id") for point in points for said in _said(point)}
        for point in points:
            place = (_text(question, "id"), _text(point, "id"))
            if place in phrasings:
                amended.found.add(place)
                new = _new(place, phrasings[place], taken, amended)
                amended.added += len(new)
                insertions += _insertion(text, point, new)
    for index, inserted in sorted(insertions, reverse=True):
        amended.text = amended.text[:index] + inserted + amended.text[index:]
    return amended


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


def _insertion(text: str, point: yaml.Node, new: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Where to insert what into the text, so that the key point has the new phrasings."""
    if not new:
        return
    stood = _value(point, "phrasings")
    quoted = ", ".join(json.dumps(phrasing, ensure_ascii=False) for phrasing in new)
    if isinstance(stood, yaml.SequenceNode) and stood.flow_style:
        yield _before_bracket(stood), f"{', ' if stood.value else ''}{quoted}"
    elif isinstance(stood, yaml.SequenceNode):
        yield _lines_after(text, stood.value[-1], _list_lines(new, stood.start_mark.column))
    elif isinstance(point, yaml.MappingNode) and point.flow_style:
        yield _before_bracket(point), f", phrasings: [{quoted}]"
    else:
        key, value = next(entry for entry in point.value if entry[0].value == "statement")
        column = key.start_mark.column
        yield _lines_after(text, value, [f"{' ' * column}phrasings:", *_list_lines(new, column + STEP)])


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


def _before_bracket(node: yaml.Node) -> int:
    return node.end_mark.index - 1


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
