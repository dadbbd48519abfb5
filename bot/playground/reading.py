"""Reads JSON that somebody else wrote: the bot, whose mistakes are to be refused by name, or the page."""

from __future__ import annotations

import json
import math
from typing import Any

DEEPEST = 100
"""How far things may be nested. Slack names no limit; rich text, the deepest of all blocks, stays far below this."""


def read_json(text: str) -> Any:
    """The value that a JSON text stands for.

    Raises:
        ValueError: when it is no JSON, as with NaN in it, or nested more than `DEEPEST` deep.
    """
    try:
        value = json.loads(text, parse_constant=_finite, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply to be read") from None
    _refuse_deep(value, DEEPEST)
    return value


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise ValueError(f"{number} is no number in JSON")
    return value


def _refuse_deep(value: Any, left: int) -> None:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if inside and not left:
        raise ValueError("nested too deeply")
    for part in inside:
        _refuse_deep(part, left - 1)
