"""What people are told of the model that gives second opinions, wherever it has a part."""

from slack_sdk.models.blocks import ContextBlock

from bot.domain.grading import Coverage, PointFinding
from bot.slack.views.blocks import context
from bot.slack.views.text import inert


def second_reader(model: str | None) -> list[ContextBlock]:
    """That a model reads what is unclear, and what it gets; nothing where none does."""
    return [context(words) for words in second_reader_words(model)]


def second_reader_words(model: str | None) -> list[str]:
    """The sentences of `second_reader`."""
    if model is None:
        return []
    gets = "which gets the question and the text, no names"
    return [f"Unclear and disputed parts of answers are also read by the AI model {inert(model)}, {gets}."]


def read_along_words(model: str | None) -> list[str]:
    """That a model has read unclear points, for the reveal."""
    return [f"Unclear points were also read by the AI model {inert(model)}."] if model else []


def decided_words(finding: PointFinding) -> str:
    """That a model decided this key point, for the member whose answer it is."""
    if finding.read_by is None or finding.coverage not in (Coverage.COVERED, Coverage.MISSING):
        return ""
    return f" (Unclear at first, decided by {inert(finding.read_by)}.)"
