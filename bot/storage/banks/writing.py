"""Writes questions as a YAML bank file that people can read and edit."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from itertools import chain, count
from typing import Any

import yaml

from bot.domain.bank import Question, Source
from bot.storage.banks.content import Data, question_data, source_data

_WIDTH = 110
_LONGEST = 60
_KEY = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def file_data(questions: Iterable[Question]) -> Data:
    """The content of one bank file: the questions, and every source they use under a key made from its address."""
    keys: dict[Source, str] = {}

    def refer(source: Source) -> str:
        if source not in keys:
            keys[source] = free_name(_key(source), keys.values())
        return keys[source]

    entries = [question_data(question, refer) for question in questions]
    data: Data = {"sources": {key: source_data(source) for source, key in keys.items()}} if keys else {}
    return data | {"questions": entries}


def yaml_text(questions: Iterable[Question], heading: str = "") -> str:
    """A YAML bank file; each line of `heading` becomes a comment at its top."""
    comment = "".join(f"# {line}\n" for line in heading.splitlines())
    return comment + yaml.dump(
        file_data(questions), Dumper=_BankDumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )


def slug(text: str) -> str:
    """The text as small ASCII words with hyphens, cut at a word's end; empty when none of it is ASCII."""
    ascii_text = unicodedata.normalize("NFKD", text.replace("'", "")).encode("ascii", "ignore").decode("ascii")
    words = re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")
    return words if len(words) <= _LONGEST else words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or where it is taken the first of `name-2`, `name-3` and so on that is not."""
    numbered = (f"{name}-{number}" for number in count(2))
    return next(free for free in chain([name], numbered) if free not in taken)


def _key(source: Source) -> str:
    address = source.url.partition("#")[0].rstrip("/")
    page = re.sub(r"\.html?$", "", address.rpartition("/")[2])
    return slug(page) or slug(source.title) or "source"


class _BankDumper(yaml.SafeDumper):
    """Indents lists below their field, and gives long text a block of its own."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _list_node(dumper: _BankDumper, items: list[Any]) -> yaml.SequenceNode:
    """Lists of keys stand on one line."""
    keys = [key for item in items for key in (item if isinstance(item, list) else [item])]
    on_one_line = all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=on_one_line)


def _text_node(dumper: _BankDumper, text: str) -> yaml.ScalarNode:
    # PyYAML falls back to a quoted style by itself where a block could not hold the text as it is.
    style = None
    if "\n" in text:
        style = "|"
    elif len(text) > _WIDTH - 20 and "  " not in text:
        style = ">"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_BankDumper.add_representer(str, _text_node)
_BankDumper.add_representer(list, _list_node)
