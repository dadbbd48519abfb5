"""Questions and assessments as JSON: their fields by name.

What stands in databases has to stay readable: a new field has a default, for rows that lack it, and another name takes
a migration. Scoring rules are told apart by which fields they have.
"""

from functools import cache, lru_cache
from typing import Any

from pydantic import TypeAdapter

from bot.domain.bank import Question
from bot.domain.grading import Assessment

Json = dict[str, Any]


def question_to_json(question: Question) -> Json:
    """The whole question; as text, `question_from_text` gives it back unchanged."""
    written: Json = _questions().dump_python(question, mode="json")
    return written


@lru_cache(maxsize=64)
def question_from_text(text: str) -> Question:
    """The question in the text of that JSON. Many rounds ask the same ones, so those that were read last are kept."""
    return _questions().validate_json(text)


def assessment_to_json(assessment: Assessment) -> Json:
    """Every finding; `assessment_from_json` gives the assessment back unchanged."""
    written: Json = _assessments().dump_python(assessment, mode="json")
    return written


def assessment_from_json(data: Json) -> Assessment:
    """The assessment that `assessment_to_json` wrote."""
    return _assessments().validate_python(data)


# Made once they are needed: it takes longer than to read a hundred questions, and a start does without.
@cache
def _questions() -> TypeAdapter[Question]:
    return TypeAdapter(Question)


@cache
def _assessments() -> TypeAdapter[Assessment]:
    return TypeAdapter(Assessment)
