"""Reads documents into questions, and gathers everything that is wrong or unfinished in them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from bot.domain.bank import Bank, Correction, Distinction, KeyPoint, Question, Rubric, Side, Source, WrongClaim
from bot.storage.banks.checks import (
    checked_ahead,
    drafts_in,
    errors_in,
    repeats_in,
    review_due,
    rule_of,
    sources_used,
)
from bot.storage.banks.content import version_of
from bot.storage.banks.document import Document
from bot.storage.banks.problems import BankDefect, BankProblem, Steps
from bot.storage.banks.schema import FileEntry, QuestionEntry, RubricEntry, SourceEntry
from bot.storage.banks.validation import fitted


@dataclass(slots=True)
class BankReading:
    """The documents of one bank, read so far.

    `errors` keep the bank from being used. `warnings` need a human before the bank ships: drafts, facts without a
    source, sources that nothing uses, comments that may be text, phrasings that stand twice, and, where `today` is
    given, reviews that are due and checks still to come. `found` counts the questions that the documents have, those
    in error among them.
    """

    name: str
    today: date | None = None
    errors: list[BankDefect] = field(default_factory=list)
    warnings: list[BankDefect] = field(default_factory=list)
    questions: dict[str, Question] = field(default_factory=dict)
    found: int = 0
    _entries: dict[str, tuple[Document, Steps]] = field(default_factory=dict)

    def bank(self) -> Bank:
        """The bank. Raises BankProblem when anything is wrong with it."""
        if self.errors:
            raise BankProblem(self.errors)
        return Bank(self.name, self.questions)

    def defect(self, question_id: str, rest: Steps, sentence: str) -> BankDefect:
        """A defect of a value inside a question that was read; `rest` is the way to it from the question's top."""
        document, steps = self._entries[question_id]
        return document.defect((*steps, *rest), sentence)

    def add(self, document: Document) -> None:
        """Read one more document; what is wrong with one of its questions hides no other question."""
        before = len(self.errors)
        fitted(FileEntry, document.data, document, (), self.errors)
        data = document.data if isinstance(document.data, dict) else {}
        sources = self._sources(document, data.get("sources"))
        entries = data.get("questions")
        used: set[str] = set()
        outline = document.without_texts()  # or all texts would be kept twice until the bank is read
        self.warnings += document.doubts
        for position, item in enumerate(entries if isinstance(entries, list) else []):
            self.found += 1
            steps: Steps = ("questions", position)
            entry = fitted(QuestionEntry, item, document, steps, self.errors)
            if entry is None:
                used |= sources.keys()  # whatever it refers to: nothing can be called unused
                continue
            used |= sources_used(entry)
            self._add_question(entry, outline, steps, sources)
        self.warnings += [
            document.defect(("sources", key), "no question of this file uses it.") for key in sources if key not in used
        ]
        self.errors[before:] = sorted(self.errors[before:], key=lambda defect: defect.line or 0)

    def _sources(self, document: Document, data: object) -> dict[str, Source | None]:
        """The sources by key; None for one in error, so that references to it are not errors too."""
        sources: dict[str, Source | None] = {}
        for key, item in data.items() if isinstance(data, dict) else ():
            entry = fitted(SourceEntry, item, document, ("sources", key), self.errors)
            sources[key] = Source(entry.title, entry.url, entry.checked) if entry else None
            ahead = checked_ahead(entry, self.today) if entry and self.today else ()
            self.warnings += [document.defect(("sources", key, *rest), sentence) for rest, sentence in ahead]
        return sources

    def _add_question(
        self, entry: QuestionEntry, document: Document, steps: Steps, sources: dict[str, Source | None]
    ) -> None:
        errors = list(errors_in(entry, set(sources)))
        self.errors += [document.defect((*steps, *rest), sentence) for rest, sentence in errors]
        found = [*drafts_in(entry), *repeats_in(entry)]
        if self.today:
            found += [*review_due(entry, self.today), *checked_ahead(entry, self.today)]
        self.warnings += [document.defect((*steps, *rest), sentence) for rest, sentence in found]
        if entry.id in self._entries:
            other, place = self._entries[entry.id]
            sentence = f"the id {entry.id} is taken by {other.place((*place, 'id'))}."
            self.errors.append(document.defect((*steps, "id"), sentence))
            return
        self._entries[entry.id] = document, steps
        if not errors:
            self.questions[entry.id] = question_of(entry, self.name, sources)


def read_documents(name: str, documents: Iterable[Document]) -> BankReading:
    """Read all documents of a bank."""
    reading = BankReading(name)
    for document in documents:
        reading.add(document)
    return reading


def question_of(entry: QuestionEntry, bank: str, sources: dict[str, Source | None]) -> Question:
    """The question that a checked entry describes."""

    def source(key: str | None) -> Source | None:
        return None if key is None else sources[key]

    question = Question(
        id=entry.id,
        bank=bank,
        prompt=entry.prompt,
        section=entry.section,
        difficulty=entry.difficulty,
        topics=tuple(entry.topics),
        model_answer=entry.model_answer,
        rubric=_rubric_of(entry.rubric, source),
        checked=entry.checked,
        review_after=entry.review_after,
        version="",
        origin=entry.origin,
        corrections=tuple(Correction(c.often_said, c.in_fact, source(c.source)) for c in entry.corrections),
    )
    return replace(question, version=version_of(question))


def _rubric_of(entry: RubricEntry, source: Callable[[str | None], Source | None]) -> Rubric:
    return Rubric(
        rule=rule_of(entry.rule),
        key_points=tuple(
            KeyPoint(
                point.id,
                point.statement,
                tuple(point.phrasings),
                source(point.source),
                point.verified,
                tuple(point.contrasts),
                names=tuple(point.names),
            )
            for point in entry.key_points
        ),
        wrong_claims=tuple(
            WrongClaim(
                claim.claim,
                tuple(claim.phrasings),
                claim.correction,
                tuple(claim.contradicts),
                source(claim.source),
            )
            for claim in entry.wrong_claims
        ),
        distinctions=tuple(
            Distinction(
                tuple(Side(tuple(side.names), tuple(side.traits)) for side in distinction.sides),
                tuple(distinction.contradicts),
            )
            for distinction in entry.distinctions
        ),
    )
