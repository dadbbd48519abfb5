"""The shape of a bank file: which fields there are, of which type and of which length."""

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from bot.domain.bank import Difficulty, Section
from bot.storage.banks.text import UNPRINTABLE

# A card, a reveal and a reply each have to fit into one Slack section block of 3,000 characters.
PROMPT_LENGTH = 400
MODEL_ANSWER_LENGTH = 2_000
STATEMENT_LENGTH = 300
PHRASING_LENGTH = 200
CORRECTION_LENGTH = 400

_HTTPS = re.compile(r"https://[a-z0-9.-]+\.[a-z]{2,}(:\d+)?([/?#][^\s<>|\"]*)?", re.IGNORECASE)


def _printable(text: str) -> str:
    if found := UNPRINTABLE.search(text):
        raise ValueError(f"has the character U+{ord(found[0]):04X}, which cannot be shown.")
    return text


def _https(url: str) -> str:
    if not _HTTPS.fullmatch(url):
        raise ValueError("must be a full https:// address.")
    return url


def _iso_date(value: object) -> object:
    """JSON and quoted YAML dates arrive as text."""
    if isinstance(value, datetime):
        raise ValueError("must be a date without a time.")  # noqa: TRY004 (pydantic reports ValueError only)
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError("must be a date such as 2026-11-23.") from None
    return value


def _as_slot(value: object) -> object:
    return value if isinstance(value, list | dict) else [value]


def _one(value: object) -> object:
    if isinstance(value, list):
        raise ValueError("is one key point's id here, not a list.")  # noqa: TRY004 (pydantic reports ValueError only)
    return value


def _text(length: int) -> object:
    return StringConstraints(strip_whitespace=True, min_length=1, max_length=length)


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\z", max_length=80)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*\z", max_length=80)]
Printable = AfterValidator(_printable)
Prompt = Annotated[str, _text(PROMPT_LENGTH), Printable]
ModelAnswer = Annotated[str, _text(MODEL_ANSWER_LENGTH), Printable]
Statement = Annotated[str, _text(STATEMENT_LENGTH), Printable]
Phrasing = Annotated[str, _text(PHRASING_LENGTH), Printable]
Correction = Annotated[str, _text(CORRECTION_LENGTH), Printable]
Title = Annotated[str, _text(200), Printable]
Url = Annotated[str, StringConstraints(max_length=500), Printable, AfterValidator(_https)]
Day = Annotated[date, BeforeValidator(_iso_date)]
Keys = Annotated[list[Key], Field(min_length=1)]
Slot = Annotated[Keys, BeforeValidator(_as_slot)]
Count = Annotated[int, Field(ge=1)]


class Entry(BaseModel):
    """Strict: nothing is converted on the quiet, nothing unknown is let pass."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class SourceEntry(Entry):
    title: Title
    url: Url
    checked: Day


class SingleFactEntry(Entry):
    kind: Literal["single_fact"]
    required: Annotated[Key, BeforeValidator(_one)]
    half_credit: list[Key] = []


class AllOfEntry(Entry):
    kind: Literal["all_of"]
    required: Keys


class NOfMEntry(Entry):
    kind: Literal["n_of_m"]
    n: Count
    pool: Keys


class RequiredPlusNEntry(Entry):
    kind: Literal["required_plus_n"]
    required: Annotated[list[Slot], Field(min_length=1)]
    n: Count
    pool: Keys


RuleEntry = SingleFactEntry | AllOfEntry | NOfMEntry | RequiredPlusNEntry


class KeyPointEntry(Entry):
    id: Key
    statement: Statement
    names: list[Phrasing] = []
    phrasings: list[Phrasing] = []
    contrasts: list[Phrasing] = []
    source: Key | None = None
    verified: bool = True


class WrongClaimEntry(Entry):
    claim: Correction
    phrasings: list[Phrasing] = []
    correction: Correction
    contradicts: list[Key] = []
    source: Key | None = None


class SideEntry(Entry):
    names: Annotated[list[Phrasing], Field(min_length=1)]
    traits: list[Phrasing] = []


class DistinctionEntry(Entry):
    sides: Annotated[list[SideEntry], Field(min_length=2)]
    contradicts: Keys


class CorrectionEntry(Entry):
    often_said: Correction
    in_fact: Correction
    source: Key | None = None


class RubricEntry(Entry):
    rule: Annotated[RuleEntry, Field(discriminator="kind")]
    key_points: Annotated[list[KeyPointEntry], Field(min_length=1)]
    wrong_claims: list[WrongClaimEntry] = []
    distinctions: list[DistinctionEntry] = []


class QuestionEntry(Entry):
    id: Slug
    origin: Title | None = None
    section: Annotated[Section, Field(strict=False)]
    difficulty: Annotated[Difficulty, Field(strict=False)]
    topics: Keys
    prompt: Prompt
    model_answer: ModelAnswer
    rubric: RubricEntry
    corrections: list[CorrectionEntry] = []
    checked: Day
    review_after: Day


class FileEntry(Entry):
    """The top of a file. Its entries are fitted one by one, so that one bad entry hides no other."""

    sources: dict[Key, object] = {}
    questions: Annotated[list[object], Field(min_length=1)]
