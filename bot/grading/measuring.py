"""How far a grader is from people who labelled the same replies, and they from each other."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import fsum
from typing import TypeVar

from bot.domain.answers import Answer, AnswerMessage, copyists
from bot.domain.bank import Question
from bot.domain.grading import Coverage, Grade
from bot.domain.members import MemberId
from bot.grading.labelled import Credit, Label, LabelledCopy, LabelledReply, credit_of

T = TypeVar("T", bound=Hashable)

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bands of confidence begin; the last goes up to and with 1."""

OWN_WORDS = "own words"
"""The kind of a right answer without the official terms."""


@dataclass(frozen=True, slots=True)
class Hits:
    """How many of a number hit."""

    hits: int
    of: int

    @property
    def share(self) -> float | None:
        """0 to 1, None of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a reader or a grader makes of a reply: its credit, and its key points in the rubric's order."""

    credit: Credit
    points: tuple[Coverage, ...]


@dataclass(frozen=True, slots=True)
class Graded:
    """A labelled reply with the grade that the grader gave it."""

    reply: LabelledReply
    grade: Grade

    @property
    def given(self) -> Judgement:
        """What the grader makes of the reply. A maybe is missing, as is all in what is no attempt: neither earns."""
        points = dict.fromkeys((point.id for point in self.reply.question.rubric.key_points), Coverage.MISSING)
        if not self.grade.assessment.not_an_attempt:
            found = self.grade.assessment.points
            points |= {f.key_point_id: f.coverage for f in found if f.coverage is not Coverage.MAYBE}
        return Judgement(credit_of(self.grade.score), tuple(points.values()))

    @property
    def due(self) -> Judgement:
        """What the reply really is."""
        return judged(self.reply.question, self.reply.truth)

    @property
    def true_score(self) -> float:
        """The share of the rubric that the reply really meets, 0 to 1."""
        return self.reply.truth.score(self.reply.question)

    @property
    def is_false_full(self) -> bool:
        """Whether a reply that is less than full got full credit, the worst of mistakes."""
        return self.given.credit is Credit.FULL and self.due.credit is not Credit.FULL

    @property
    def is_missed_full(self) -> bool:
        """Whether a full reply got less."""
        return self.due.credit is Credit.FULL and self.given.credit is not Credit.FULL


@dataclass(frozen=True, slots=True)
class Agreement:
    """How near two sides are over the same replies.

    `macro_f1` and `same_credit` compare credits; `kappa` is Cohen's, over every key point of every reply.
    """

    macro_f1: float
    same_credit: Hits
    kappa: float


@dataclass(frozen=True, slots=True)
class Detection:
    """Key points that the grader found and that are there (`right`), that are not (`wrong`), and that it missed."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float | None:
        """The share of those found that are there."""
        return Hits(self.right, self.right + self.wrong).share

    @property
    def recall(self) -> float | None:
        """The share of those there that were found."""
        return Hits(self.right, self.right + self.missed).share

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall."""
        return Hits(2 * self.right, 2 * self.right + self.wrong + self.missed).share


@dataclass(frozen=True, slots=True)
class Band:
    """Findings whose confidence is at least `low` and below the next band: how many of them are right."""

    low: float
    covered: Hits
    missing: Hits


def macro_f1(pairs: Iterable[tuple[T, T]]) -> float:
    """The mean F1 of the categories that either side gives; 1 where there are no pairs to differ.

    The F1 of a category is twice the agreements on it, by how often the two sides gave it together.
    """
    counts = Counter(pairs)
    given = Counter[T]()
    for (one, other), number in counts.items():
        given[one] += number
        given[other] += number
    return fsum(2 * counts[c, c] / number for c, number in given.items()) / len(given) if given else 1.0


def cohens_kappa(pairs: Iterable[tuple[T, T]]) -> float:
    """Agreement beyond chance (Cohen 1960): 1 is perfect, 0 is what guessing at the same rates would reach.

    Where both sides only ever say one and the same thing the formula has no value, and it counts as 1.
    """
    counts = Counter(pairs)
    total = counts.total()
    one, other = Counter[T](), Counter[T]()
    for (first, second), number in counts.items():
        one[first] += number
        other[second] += number
    agreed = sum(number for (first, second), number in counts.items() if first == second)
    chance = sum(one[category] * other[category] for category in one)
    return (total * agreed - chance) / (total * total - chance) if total * total > chance else 1.0


def judged(question: Question, label: Label) -> Judgement:
    """What a reader makes of a reply."""
    points = tuple(label.coverage(question, point.id) for point in question.rubric.key_points)
    return Judgement(credit_of(label.score(question)), points)


def agreement(pairs: Iterable[tuple[Judgement, Judgement]]) -> Agreement:
    """How near the first of each pair is to the second."""
    judgements = list(pairs)
    earned = [(one.credit, other.credit) for one, other in judgements]
    points = [both for one, other in judgements for both in zip(one.points, other.points, strict=True)]
    alike = sum(one == other for one, other in earned)
    return Agreement(macro_f1(earned), Hits(alike, len(earned)), cohens_kappa(points))


def comparisons(graded: Collection[Graded]) -> dict[str, list[tuple[Judgement, Judgement]]]:
    """Who is compared with whom, and what both make of each reply; only those who have a reply in common."""
    by_a = [(one, judged(one.reply.question, one.reply.a)) for one in graded]
    by_b = [(one, judged(one.reply.question, one.reply.b)) for one in graded if one.reply.b]
    pairs = {
        "truth and grader": [(one.due, one.given) for one in graded],
        "reader a and grader": [(reader, one.given) for one, reader in by_a],
        "reader b and grader": [(reader, one.given) for one, reader in by_b],
        "reader a and reader b": [(judged(one.reply.question, one.reply.a), reader) for one, reader in by_b],
    }
    return {name: found for name, found in pairs.items() if found}


def unsettled(graded: Iterable[Graded]) -> int:
    """On how many replies the readers differ and nothing is settled."""
    return sum(one.reply.b not in {None, one.reply.a} and one.reply.settled is None for one in graded)


def same_label(graded: Iterable[Graded]) -> Hits:
    """Of the replies that two people read, how many have the same label from both."""
    twice = [one.reply for one in graded if one.reply.b]
    return Hits(sum(reply.a == reply.b for reply in twice), len(twice))


def detection(graded: Iterable[Graded]) -> Detection:
    """How well key points are found, over all replies together."""
    counts = Counter(
        (due is Coverage.COVERED, given is Coverage.COVERED)
        for one in graded
        for due, given in zip(one.due.points, one.given.points, strict=True)
    )
    return Detection(counts[True, True], counts[False, True], counts[True, False])


def false_full(graded: Iterable[Graded]) -> Counter[str]:
    """By kind, how many replies got full credit and ought not to."""
    return Counter(one.reply.kind for one in graded if one.is_false_full)


def full_in_own_words(graded: Iterable[Graded]) -> Hits:
    """Of the full replies in words of their own, how many got full credit."""
    own = [one for one in graded if one.reply.kind == OWN_WORDS and one.due.credit is Credit.FULL]
    return Hits(sum(not one.is_missed_full for one in own), len(own))


def reliability(graded: Iterable[Graded]) -> list[Band]:
    """By band of confidence, how many findings of covered and of missing (or contradicted) are right."""
    found = Counter[tuple[float, bool, bool]]()
    for one in graded:
        for finding in one.grade.assessment.points:
            if finding.coverage is not Coverage.MAYBE:
                due = one.reply.truth.coverage(one.reply.question, finding.key_point_id) is Coverage.COVERED
                given = finding.coverage is Coverage.COVERED
                found[_band(finding.confidence), given, due == given] += 1

    def hits(low: float, *, covered: bool) -> Hits:
        right = found[low, covered, True]
        return Hits(right, right + found[low, covered, False])

    return [Band(low, hits(low, covered=True), hits(low, covered=False)) for low in BANDS]


def maybes(graded: Iterable[Graded]) -> Hits:
    """Of the findings that say maybe, how many key points are covered."""
    due = [
        one.reply.truth.coverage(one.reply.question, finding.key_point_id) is Coverage.COVERED
        for one in graded
        for finding in one.grade.assessment.points
        if finding.coverage is Coverage.MAYBE
    ]
    return Hits(sum(due), len(due))


def sent_to_person(graded: Iterable[Graded]) -> Hits:
    """How many replies the grader leaves to a person."""
    counted = [one.grade.assessment.needs_person for one in graded]
    return Hits(sum(counted), len(counted))


def worst(graded: Iterable[Graded], number: int) -> list[Graded]:
    """The worst mistakes: false full credit before full answers missed, each by how far the score is off."""
    mistakes = [one for one in graded if one.is_false_full or one.is_missed_full]
    return sorted(mistakes, key=lambda one: (one.is_missed_full, -abs(one.grade.score - one.true_score)))[:number]


def is_caught(copy: LabelledCopy) -> bool:
    """Whether a reply is taken for a copy of the earlier one, had both been answers to one round."""
    earlier, later = (_lone_answer(text, place) for place, text in enumerate((copy.earlier, copy.text)))
    return later.member in copyists([earlier, later])


def caught(copies: Collection[LabelledCopy]) -> Hits:
    """How many replies are taken for copies."""
    return Hits(sum(map(is_caught, copies)), len(copies))


def _lone_answer(text: str, place: int) -> Answer:
    """An answer of one message by a member of its own, written an hour after the one before."""
    member, at = MemberId("", str(place)), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=place)
    return Answer(member, (AnswerMessage(0, member, "", text, at, version=str(at.timestamp())),))


def _band(confidence: float) -> float:
    return max(low for low in BANDS if low <= confidence)
