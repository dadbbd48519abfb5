"""Replies written without a grader at hand, and labelled twice by readers who did not see each other."""

from functools import cache
from pathlib import Path

from bot.cli.labelled_file import LabelledFile, read_labelled
from bot.grading.labelled import LabelledReply, held_out
from bot.grading.measuring import Graded
from tests.grading.shipped import BANK, QUESTIONS, grade_text

FOUND_OUT = frozenset({"negated", "swapped", "wrong number", "echo", "stuffing", "off topic", "injection"})
"""Kinds that no grader may take for a full answer."""

TEST = held_out(QUESTIONS)
"""Questions whose replies only measure: nothing may be fitted to them. The other half is for development."""


@cache
def load_labelled() -> LabelledFile:
    """Every reply of `labelled.jsonl`, in its order."""
    return read_labelled(Path(__file__).with_name("labelled.jsonl"), BANK)


def of_split(split: str) -> list[LabelledReply]:
    """The replies of "development" or "test"."""
    return [reply for reply in load_labelled().replies if (reply.question.id in TEST) is (split == "test")]


@cache
def graded_split(split: str, grader: str) -> tuple[Graded, ...]:
    """The replies of "development" or "test" with their grades."""
    return tuple(Graded(reply, grade_text(reply.question, reply.text, grader)) for reply in of_split(split))
