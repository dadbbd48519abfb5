"""Questions that were imported and that nobody has verified yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.domain.bank import Difficulty, Question, Section, normalised
from bot.storage.banks.document import Document
from bot.storage.banks.problems import BankDefect
from bot.storage.banks.reading import read_documents
from bot.storage.banks.schema import PHRASING_LENGTH
from bot.storage.banks.writing import free_name, slug

REVIEW_DAYS = 90
TOPIC = "imported"
NOTICE = (
    "Imported drafts. Nobody has verified them yet: check every key point against a source,\n"
    "add that source and the wordings people use, then take out `verified: false`."
)

_USUAL_DIFFICULTY = {
    Section.BASIC: Difficulty.EASY,
    Section.ADVANCED: Difficulty.MEDIUM,
    Section.PRACTICAL: Difficulty.MEDIUM,
    Section.SCENARIO: Difficulty.HARD,
}


@dataclass(frozen=True, slots=True)
class DraftPoint:
    """One fact of an imported answer. `lead` is the name that stood in bold before it, if any."""

    statement: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it was imported. `label` is its name in key point ids, `line` where it stood."""

    label: str
    line: int
    section: Section
    prompt: str
    model_answer: str
    points: Sequence[DraftPoint]
    id: str = ""
    origin: str = ""
    difficulty: Difficulty | None = None
    topics: Sequence[str] = (TOPIC,)


@dataclass(slots=True)
class Imported:
    """What an import found: the questions, and everything that was left out, with the reason."""

    questions: list[Question] = field(default_factory=list)
    left_out: list[BankDefect] = field(default_factory=list)


def finish_drafts(file: str, drafts: Sequence[Draft], today: date) -> Imported:
    """Questions from drafts; those that a bank cannot hold, such as too long ones, are left out."""
    imported = Imported()
    chosen = {draft.id for draft in drafts}
    taken: set[str] = set()
    for draft in drafts:
        question_id = draft.id or free_name(slug(draft.prompt) or draft.label, taken | chosen)
        if question_id in taken:
            sentence = f"the id {question_id} is taken by a question before it."
            imported.left_out.append(BankDefect(file, draft.line, "id", sentence))
            continue
        reading = read_documents("", [_document(file, draft, question_id, today)])
        imported.left_out += reading.errors
        imported.questions += reading.questions.values()
        taken |= reading.questions.keys()
    return imported


def needed_of(points: int) -> int:
    """How many of an imported answer's key points a full answer names: two thirds, rounded to the nearest."""
    return max(1, (2 * points + 1) // 3)


def is_draft(question: Question) -> bool:
    """Whether a key point of it is still to be verified."""
    return not all(point.verified for point in question.rubric.key_points)


def _document(file: str, draft: Draft, question_id: str, today: date) -> Document:
    return Document(file, {"questions": [_draft_data(draft, question_id, today)]}, lambda _steps: draft.line)


def _draft_data(draft: Draft, question_id: str, today: date) -> dict[str, Any]:
    ids = [f"{draft.label}-k{number}" for number in range(1, len(draft.points) + 1)]
    rule: dict[str, Any] = {"kind": "n_of_m", "n": needed_of(len(ids)), "pool": ids}
    if len(ids) <= 1:
        rule = {"kind": "all_of", "required": ids}
    data: dict[str, Any] = {
        "id": question_id,
        "section": draft.section.value,
        "difficulty": (draft.difficulty or _USUAL_DIFFICULTY[draft.section]).value,
        "topics": list(draft.topics),
        "prompt": draft.prompt,
        "model_answer": draft.model_answer,
        "rubric": {"rule": rule, "key_points": _key_points(draft.points, ids)},
        "checked": today,
        "review_after": today + timedelta(days=REVIEW_DAYS),
    }
    return data | ({"origin": draft.origin} if draft.origin else {})


def _key_points(points: Sequence[DraftPoint], ids: Sequence[str]) -> list[dict[str, Any]]:
    taken: set[str] = set()
    entries = []
    for point, key in zip(points, ids, strict=True):
        phrasings = []
        for phrasing in (point.lead, point.statement):
            if phrasing and len(phrasing) <= PHRASING_LENGTH and normalised(phrasing) not in taken:
                taken.add(normalised(phrasing))
                phrasings.append(phrasing)
        entries.append({"id": key, "statement": point.statement, "phrasings": phrasings, "verified": False})
    return entries
