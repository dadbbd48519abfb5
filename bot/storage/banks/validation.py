"""Fits plain data to the schema and says in sentences where it does not fit."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.storage.banks.document import Document
from bot.storage.banks.problems import BankDefect, Steps
from bot.storage.banks.schema import Entry
from bot.storage.banks.text import clipped

E = TypeVar("E", bound=Entry)

_RULES = "single_fact, all_of, n_of_m or required_plus_n"
_TRUTH = " Without them YAML reads yes, no, on and off as true or false."
_SENTENCES: Mapping[str, str] = {
    "missing": "the field is missing.",
    "extra_forbidden": "there is no such field.",
    "string_type": "must be text, not {shown}{quotes}.{truth}",
    "list_type": "must be a list, not {shown}.",
    "dict_type": "must be a group of named fields, not {shown}.",
    "model_type": "must be a group of named fields, not {shown}.",
    "model_attributes_type": "must be a group of named fields, not {shown}.",
    "int_type": "must be a whole number, not {shown}.",
    "bool_type": "must be true or false, not {shown}.",
    "date_type": "must be a date such as 2026-11-23, not {shown}.",
    "string_too_short": "is empty.",
    "string_too_long": "has {length} characters; {max_length} fit.",
    "too_short": "has too few entries: it needs {min_length} or more.",
    "string_pattern_mismatch": "{shown} must be small letters and digits, with single hyphens between them.",
    "greater_than_equal": "must be at least {ge}, not {shown}.",
    "enum": "must be {expected}, not {shown}.",
    "union_tag_invalid": f"the kind must be {_RULES}.",
    "union_tag_not_found": f"the kind is missing: {_RULES}.",
    "value_error": "{error}",
}


def fitted(entry: type[E], data: object, document: Document, steps: Steps, defects: list[BankDefect]) -> E | None:
    """The data as an entry; None after adding to `defects` where it does not fit."""
    try:
        return entry.model_validate(data)
    except ValidationError as error:
        defects.extend(
            document.defect((*steps, *_place(data, detail["loc"])), _sentence(detail)) for detail in error.errors()
        )
    return None


def _place(data: object, loc: tuple[int | str, ...]) -> Steps:
    """Leaves out what was added to the way to a value: a union's tag, `[key]` for a key, the list around one key."""
    steps: list[int | str] = []
    value: Any = data
    for position, step in enumerate(loc):
        if isinstance(value, dict) and step not in value and position < len(loc) - 1:
            continue
        if step == "[key]" or (isinstance(step, int) and not isinstance(value, list)):
            continue
        steps.append(step)
        if isinstance(value, dict):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step]
    return tuple(steps)


def _sentence(detail: ErrorDetails) -> str:
    template = _SENTENCES.get(detail["type"])
    if template is None:
        return f"{detail['msg'].rstrip('.')}."
    value = detail["input"]
    length = len(value.strip()) if isinstance(value, str) else 0
    truth = _TRUTH if isinstance(value, bool) else ""
    # In quotes a list would be text, and not what was meant.
    quotes = "" if value is None or isinstance(value, list | dict) else "; quotes make it text"
    said = {"shown": _shown(value), "length": length, "truth": truth, "quotes": quotes}
    return template.format(**{**detail.get("ctx", {}), **said})


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a group of fields"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return str(value).lower()
    return clipped(str(value))
