"""What the demo's people write, from `replies.yaml`."""

from collections.abc import Mapping
from enum import StrEnum
from importlib import resources

import yaml


class Kind(StrEnum):
    """How good a reply is; `replies.yaml` explains each."""

    STRONG = "strong"
    GOOD = "good"
    TERSE = "terse"
    PARTIAL = "partial"
    WEAK = "weak"
    BETTER = "better"
    JOKE = "joke"


Replies = Mapping[str, Mapping[Kind, str]]
"""Texts by question id and kind."""


def load_replies() -> Replies:
    """Every reply that the demo can write."""
    source = resources.files(__package__).joinpath("replies.yaml").read_text(encoding="utf-8")
    return {
        question_id: {Kind(kind): text for kind, text in texts.items()}
        for question_id, texts in yaml.safe_load(source).items()
    }
