"""Second opinions: what a model says of the key points on which a grader is unsure, and what of it counts."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.domain.bank import Question
from bot.domain.grading import Assessment, Coverage, PointFinding, Remark
from bot.domain.quotations import find_words

LONGEST_TEXT = 4_000
"""Characters of an answer that a model gets; what a request costs has an end."""

LEAST_QUOTE = 2
"""Letters and digits of a quotation; fewer stand in any answer."""

LONGEST_QUOTE = 300
"""Characters of a quotation; who quotes a whole essay has found nothing in it."""

NOT_ASKED_ABOUT = frozenset({Remark.INSTRUCTIONS, Remark.STUFFING})
"""Texts written for a machine are for a person to judge."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether an answer conveys a key point, and the words of the answer that do. Nothing of it is true by itself."""

    key_point_id: str
    conveys: bool
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a model is asked: which of these key points of a question a text conveys."""

    question: Question
    text: str
    key_point_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model said about a doubt."""

    doubt: Doubt
    opinions: tuple[Opinion, ...]


def unclear(assessment: Assessment) -> tuple[str, ...]:
    """The key points that a second opinion may settle: the maybes of an honest attempt."""
    if assessment.not_an_attempt or NOT_ASKED_ABOUT.intersection(assessment.remarks):
        return ()
    return tuple(p.key_point_id for p in assessment.points if p.coverage is Coverage.MAYBE)


def settle(assessment: Assessment, opinions: Iterable[Opinion], text: str, *, model: str) -> Assessment:
    """Turn maybes into covered or missing points as a model's usable opinions say. Nothing else ever changes."""
    usable = usable_opinions(opinions, unclear(assessment), text)
    points = tuple(_settled(p, usable.get(p.key_point_id), model) for p in assessment.points)
    return replace(assessment, points=points)


def usable_opinions(opinions: Iterable[Opinion], asked: Collection[str], text: str) -> dict[str, Opinion]:
    """The opinions that count, by key point, each quoting the answer as it is written.

    Those on key points that were not asked about, two on the same one, those that credit an answer with words that do
    not stand in it, and those that miss something in an answer of which the model got only a part are left out.
    """
    given = list(opinions)
    times = Counter(opinion.key_point_id for opinion in given)
    usable = {}
    for opinion in given:
        if opinion.key_point_id not in asked or times[opinion.key_point_id] > 1:
            continue
        place = place_of(opinion.quote, text)
        if not opinion.conveys and len(text) <= LONGEST_TEXT:
            usable[opinion.key_point_id] = replace(opinion, quote="")
        elif opinion.conveys and place:
            usable[opinion.key_point_id] = replace(opinion, quote=text[place[0] : place[1]])
    return usable


def place_of(quote: str, text: str) -> tuple[int, int] | None:
    """Where a text holds a model's quotation, neither too short nor too long, as positions from and up to."""
    if sum(map(str.isalnum, quote)) < LEAST_QUOTE or len(" ".join(quote.split())) > LONGEST_QUOTE:
        return None
    return find_words(quote, text, whole=True)


def _settled(finding: PointFinding, opinion: Opinion | None, model: str) -> PointFinding:
    if opinion is None or finding.coverage is not Coverage.MAYBE:
        return finding
    if opinion.conveys:
        return replace(finding, coverage=Coverage.COVERED, evidence=opinion.quote, reason=None, read_by=model)
    return replace(finding, coverage=Coverage.MISSING, read_by=model)
