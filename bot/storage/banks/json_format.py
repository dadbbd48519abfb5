"""The JSON form of a bank: complete, and readable again.

One object with the fields

- `format`: always "lambda-quiz-bank/1"
- `bank`: the bank's name
- `sources` and `questions`: as in a YAML bank file, with dates as text such as "2026-11-23"
"""

import json
from typing import Any

from bot.domain.bank import Bank
from bot.storage.banks.document import Document
from bot.storage.banks.problems import BankDefect, BankProblem
from bot.storage.banks.writing import file_data

FORMAT = "lambda-quiz-bank/1"


def json_text(bank: Bank) -> str:
    """The whole bank as JSON."""
    data = {"format": FORMAT, "bank": bank.name, **file_data(bank.questions.values())}
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


def parse_json(name: str, text: str) -> Document:
    """The data of a bank in JSON. Raises BankProblem when it is none."""
    line = None
    try:
        data = json.loads(text, object_pairs_hook=_without_repeats)
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        line, sentence = error.lineno, f"this is not valid JSON: {error.msg[:1].lower()}{error.msg[1:]}."
    except UnicodeEncodeError:
        sentence = "a text holds half a character (a lone surrogate)."
    except RecursionError:
        sentence = "values nest too deep."
    except ValueError as error:
        sentence = str(error)
    else:
        if isinstance(data, dict) and data.pop("format", None) == FORMAT:
            data.pop("bank", None)
            return Document(name, data)
        sentence = f'this is not a bank: the field format must say "{FORMAT}".'
    raise BankProblem([BankDefect(name, line, "", sentence)])


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for key, value in pairs:
        if key in data:
            raise ValueError(f"the field {key} stands twice in one object.")
        data[key] = value
    return data
