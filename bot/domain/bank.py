"""The question bank: questions, their rubrics, and the rule by which key points become a score."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

DEFAULT_BANK = "aws-lambda"
"""The bank that comes along."""


class Section(StrEnum):
    """The four parts of a bank, from the first day of a week to its last."""

    BASIC = "basic"
    ADVANCED = "advanced"
    PRACTICAL = "practical"
    SCENARIO = "scenario"

    @cached_property
    def level(self) -> int:
        """0 for basic up to 3 for scenario."""
        return list(Section).index(self)


class Difficulty(StrEnum):
    """How hard a question is meant to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"

    @cached_property
    def level(self) -> int:
        """0 for easy up to 2 for hard."""
        return list(Difficulty).index(self)


@dataclass(frozen=True, slots=True)
class Source:
    """A page that supports a statement, and the date on which the statement was checked against it."""

    title: str
    url: str
    checked: date


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One fact that a full answer conveys. Imported drafts have no source and are `verified=False`.

    `contrasts` are statements that sound alike and are wrong: nearer to one of them than to a phrasing is no credit.
    `accepted` is how many of the phrasings reviewers have accepted for a quiz, beside those of the bank. `names` are
    what it speaks of is called: whoever says of that what only another named key point has contradicts both.
    """

    id: str
    statement: str
    phrasings: tuple[str, ...]
    source: Source | None
    verified: bool = True
    contrasts: tuple[str, ...] = ()
    accepted: int = 0
    names: tuple[str, ...] = ()

    @property
    def wordings(self) -> tuple[str, ...]:
        """The statement, and the phrasings that convey it as well."""
        return self.statement, *self.phrasings


@dataclass(frozen=True, slots=True)
class WrongClaim:
    """A statement often heard that is not true, with what is true instead and the key points it contradicts."""

    claim: str
    phrasings: tuple[str, ...]
    correction: str
    contradicts: tuple[str, ...]
    source: Source | None

    @property
    def wordings(self) -> tuple[str, ...]:
        """The claim, and the phrasings that make it as well."""
        return self.claim, *self.phrasings


@dataclass(frozen=True, slots=True)
class Side:
    """One of several things that are easily mixed up: its names, and what is true of it and of no other side."""

    names: tuple[str, ...]
    traits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distinction:
    """Things that are easily mixed up: whoever gives one side the trait of another contradicts these key points.

    A name of several sides says nothing about which of them is meant.
    """

    sides: tuple[Side, ...]
    contradicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Correction:
    """What commonly seen answers say or leave out, and how it really is."""

    often_said: str
    in_fact: str
    source: Source | None


class _Rule(ABC):
    """How key points become a score: each fills one of the places that make a full answer."""

    __slots__ = ()

    @abstractmethod
    def places(self) -> list[tuple[str, ...]]:
        """What a full answer fills, each with a key point of its own out of those that the place names."""

    def share(self, covered: Set[str]) -> float:
        """The share of the rule that the covered key points meet, 0 to 1."""
        places = self.places()
        return _most_filled(places, covered) / len(places)

    def key_points(self) -> frozenset[str]:
        """Every key point that the rule names."""
        return frozenset[str]().union(*self.places())

    def worth_half(self) -> frozenset[str]:
        """Those that earn half by themselves and fill no place."""
        return self.key_points().difference(*self.places())


@dataclass(frozen=True, slots=True)
class SingleFact(_Rule):
    """One fact is the answer; a neighbouring truth in `half_credit` earns half where that fact is missing."""

    required: str
    half_credit: tuple[str, ...] = ()

    def places(self) -> list[tuple[str, ...]]:
        return [(self.required,)]

    def share(self, covered: Set[str]) -> float:
        if self.required in covered:
            return 1.0
        return 0.5 if covered & set(self.half_credit) else 0.0

    def key_points(self) -> frozenset[str]:
        return frozenset((self.required, *self.half_credit))


@dataclass(frozen=True, slots=True)
class AllOf(_Rule):
    """Every key point named is needed."""

    required: tuple[str, ...]

    def places(self) -> list[tuple[str, ...]]:
        return [(point,) for point in self.required]


@dataclass(frozen=True, slots=True)
class NOfM(_Rule):
    """Any `n` key points of the pool make a full answer."""

    n: int
    pool: tuple[str, ...]

    def places(self) -> list[tuple[str, ...]]:
        return [self.pool] * self.n

    def share(self, covered: Set[str]) -> float:
        return min(self.n, len(covered & set(self.pool))) / self.n


@dataclass(frozen=True, slots=True)
class RequiredPlusN(_Rule):
    """Every required slot (any one key point of it fills the slot) and `n` further key points of the pool.

    There is no cliff: a required point without any other earns its slot, and the other way round. A key point counts
    once, in the slot or the pool where it helps most. A bank's slots share no key points, and each is in the
    pool or apart from it; rounds may have kept others.
    """

    required: tuple[tuple[str, ...], ...]
    n: int
    pool: tuple[str, ...]

    def places(self) -> list[tuple[str, ...]]:
        return [*self.required, *([self.pool] * self.n)]


Rule = SingleFact | AllOf | NOfM | RequiredPlusN


def _most_filled(places: Sequence[Collection[str]], covered: Set[str]) -> int:
    """How many places the covered key points can fill, each point at most one (a maximum bipartite matching)."""
    place_of: dict[str, int] = {}

    def fill(place: int, tried: set[str]) -> bool:
        for point in places[place]:
            if point in covered and point not in tried:
                tried.add(point)
                # A point in use is free for this place if the place it fills can do with another.
                if point not in place_of or fill(place_of[point], tried):
                    place_of[point] = place
                    return True
        return False

    return sum(fill(place, set()) for place in range(len(places)))


@dataclass(frozen=True, slots=True)
class Rubric:
    """The key points of a question, the rule that scores them, the wrong claims to correct, and what is mixed up."""

    rule: Rule
    key_points: tuple[KeyPoint, ...]
    wrong_claims: tuple[WrongClaim, ...] = ()
    distinctions: tuple[Distinction, ...] = ()

    def point(self, key_point_id: str) -> KeyPoint:
        """The key point of this id, which must be one of them."""
        return next(point for point in self.key_points if point.id == key_point_id)


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a bank. `version` is a digest of its content; `origin` names where it came from."""

    id: str
    bank: str
    prompt: str
    section: Section
    difficulty: Difficulty
    topics: tuple[str, ...]
    model_answer: str
    rubric: Rubric
    checked: date
    review_after: date
    version: str
    origin: str | None = None
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Bank:
    """A set of questions: the files of one folder, by question id in their written order."""

    name: str
    questions: dict[str, Question]

    def select(self, sections: Set[Section], difficulties: Set[Difficulty]) -> list[Question]:
        """The questions of the given sections and difficulties."""
        return [q for q in self.questions.values() if q.section in sections and q.difficulty in difficulties]


_BETWEEN_WORDS = re.compile(r"[\W_]+")


def normalised(phrasing: str) -> str:
    """A phrasing without case, punctuation and width: two that agree here cannot be told apart."""
    folded = unicodedata.normalize("NFKC", phrasing).casefold()
    return _BETWEEN_WORDS.sub(" ", folded).strip() or folded
