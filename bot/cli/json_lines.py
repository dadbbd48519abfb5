"""Lines of JSON that somebody else wrote: each is read whole or turned down with a sentence."""

import json
import re

from bot.cli.bank_choice import no_question
from bot.domain.bank import Bank, Question
from bot.failure import Problem

_SURROGATE = re.compile("[\ud800-\udfff]")
_LONGEST_NAME = 80

_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "true or false"),  # before the numbers, which it is one of
    (int, "a number"),
    (float, "a number"),
    (str, "text"),
    (list, "a list"),
    (dict, "an object"),
)


class LineProblem(Problem):
    """A line that cannot be used; `str(problem)` says why."""


def json_object(line: bytes) -> dict[str, object]:
    """The object that a line holds. Raises LineProblem where it holds none."""
    try:
        value = json.loads(line.rstrip().decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except UnicodeDecodeError:
        raise LineProblem("The line is not UTF-8 text.") from None
    except json.JSONDecodeError as error:
        raise LineProblem(f"The line is not JSON: {error.msg} at character {error.colno}.") from None
    except (ValueError, RecursionError):  # a number of too many digits, lists in lists in lists
        raise LineProblem("The line is JSON that is too large to read.") from None
    if not isinstance(value, dict):
        raise LineProblem(f"The line must be a JSON object, not {named(value)}.")
    return value


def text_field(data: dict[str, object], name: str) -> str:
    """The text of a field. Raises LineProblem where it is missing, no text, or holds what no message can hold."""
    if name not in data:
        raise LineProblem(f"The field {name} is missing.")
    text = data[name]
    if not isinstance(text, str):
        raise LineProblem(f"The field {name} must be text, not {named(text)}.")
    if "\0" in text:
        raise LineProblem(f"The field {name} holds the character U+0000, which no message can hold.")
    if found := _SURROGATE.search(text):
        raise LineProblem(f"The field {name} holds U+{ord(found[0]):04X}, which is half a character.")
    return text


def question_field(data: dict[str, object], bank: Bank) -> Question:
    """The question that the field `question` names by id or origin. Raises LineProblem where it names none."""
    name = text_field(data, "question")
    found = [bank.questions[name]] if name in bank.questions else _of_origin(bank, name)
    if len(found) > 1:
        raise LineProblem(f"The origin “{name}” is that of {', '.join(q.id for q in found)}; give the id.")
    if not found:
        raise LineProblem(no_question(bank, name[:_LONGEST_NAME]))
    return found[0]


def named(value: object) -> str:
    """What kind of JSON value this is, for a sentence."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "null")


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data: dict[str, object] = {}
    for name, value in pairs:
        if name in data:
            shown = _SURROGATE.sub("?", name[:_LONGEST_NAME])
            raise LineProblem(f"The field {shown} stands twice in one object.")
        data[name] = value
    return data


def _of_origin(bank: Bank, origin: str) -> list[Question]:
    return [question for question in bank.questions.values() if question.origin == origin]
