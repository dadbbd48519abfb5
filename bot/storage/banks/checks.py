"""What the types cannot say: references that meet, rules that can be met, and what needs a human."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from bot.domain.bank import AllOf, NOfM, RequiredPlusN, Rule, SingleFact, normalised
from bot.storage.banks.problems import Steps
from bot.storage.banks.schema import (
    AllOfEntry,
    NOfMEntry,
    QuestionEntry,
    RubricEntry,
    RuleEntry,
    SingleFactEntry,
    SourceEntry,
)

Finding = tuple[Steps, str]


def rule_of(entry: RuleEntry) -> Rule:
    """The scoring rule as the domain has it."""
    if isinstance(entry, SingleFactEntry):
        return SingleFact(entry.required, tuple(entry.half_credit))
    if isinstance(entry, AllOfEntry):
        return AllOf(tuple(entry.required))
    if isinstance(entry, NOfMEntry):
        return NOfM(entry.n, tuple(entry.pool))
    return RequiredPlusN(tuple(tuple(slot) for slot in entry.required), entry.n, tuple(entry.pool))


def errors_in(question: QuestionEntry, source_keys: set[str]) -> Iterator[Finding]:
    """What keeps the question from being asked."""
    rubric = question.rubric
    yield from _repeated_ids(rubric)
    yield from _rule_errors(rubric)
    yield from _shared_phrasings(rubric)
    known = {point.id for point in rubric.key_points}
    contradictions = {
        "wrong_claims": [claim.contradicts for claim in rubric.wrong_claims],
        "distinctions": [distinction.contradicts for distinction in rubric.distinctions],
    }
    for field, entries in contradictions.items():
        for place, points in enumerate(entries):
            for position, point in enumerate(points):
                if point not in known:
                    where: Steps = ("rubric", field, place, "contradicts", position)
                    yield where, f"there is no key point {point} in this question."
    for steps, key in _source_references(question):
        if key is not None and key not in source_keys:
            yield (*steps, "source"), f"there is no source {key} in this file."
    if question.review_after <= question.checked:
        yield ("review_after",), f"must be later than the date checked, {question.checked}."


def drafts_in(question: QuestionEntry) -> Iterator[Finding]:
    """What a human has yet to verify or to give a source; verifying a draft means finding its source."""
    drafts: set[Steps] = set()
    for place, point in enumerate(question.rubric.key_points):
        if not point.verified:
            steps: Steps = ("rubric", "key_points", place)
            drafts.add(steps)
            yield steps, "is a draft: check it against a source, then take out `verified: false`."
    for steps, key in _source_references(question):
        if key is None and steps not in drafts:
            yield steps, "has no source."


def review_due(question: QuestionEntry, today: date) -> Iterator[Finding]:
    """A question whose facts have not been looked at for too long."""
    if question.review_after < today:
        yield ("review_after",), f"was due for review on {question.review_after}."


def checked_ahead(entry: QuestionEntry | SourceEntry, today: date) -> Iterator[Finding]:
    """A day on which nobody can have checked anything yet. Somewhere on earth it is tomorrow already."""
    if entry.checked > today + timedelta(days=1):
        yield ("checked",), f"{entry.checked} is still to come."


def repeats_in(question: QuestionEntry) -> Iterator[Finding]:
    """Phrasings that stand twice in one key point, which helps nobody."""
    for place, point in enumerate(question.rubric.key_points):
        said = [normalised(phrasing) for phrasing in point.phrasings]
        for position, phrasing in enumerate(said):
            if phrasing in said[:position]:
                where: Steps = ("rubric", "key_points", place, "phrasings", position)
                yield where, f'"{point.phrasings[position]}" stands here twice.'


def sources_used(question: QuestionEntry) -> set[str]:
    """The keys of all sources that the question refers to."""
    return {key for _, key in _source_references(question) if key is not None}


def _source_references(question: QuestionEntry) -> Iterator[tuple[Steps, str | None]]:
    for place, point in enumerate(question.rubric.key_points):
        yield ("rubric", "key_points", place), point.source
    for place, claim in enumerate(question.rubric.wrong_claims):
        yield ("rubric", "wrong_claims", place), claim.source
    for place, correction in enumerate(question.corrections):
        yield ("corrections", place), correction.source


def _repeated_ids(rubric: RubricEntry) -> Iterator[Finding]:
    seen: set[str] = set()
    for place, point in enumerate(rubric.key_points):
        if point.id in seen:
            yield ("rubric", "key_points", place, "id"), f"the key point {point.id} exists already."
        seen.add(point.id)


def _rule_errors(rubric: RubricEntry) -> Iterator[Finding]:
    entry, rule = rubric.rule, rule_of(rubric.rule)
    steps: Steps = ("rubric", "rule")
    unknown = sorted(rule.key_points() - {point.id for point in rubric.key_points})
    for point in unknown:
        yield steps, f"there is no key point {point} in this question."
    for name in ("required", "half_credit", "pool"):
        if repeated := _repeated(getattr(entry, name, ())):
            yield (*steps, name), f"{repeated} stands here twice."
    if isinstance(rule, SingleFact) and rule.required in rule.half_credit:
        yield (*steps, "half_credit"), f"{rule.required} already earns full credit."
    if isinstance(rule, NOfM | RequiredPlusN) and rule.n > len(rule.pool):
        yield (*steps, "n"), f"asks for {rule.n} of a pool of {len(rule.pool)}."
    elif rule.share(rule.key_points()) < 1 and not unknown:
        yield (
            steps,
            "no answer can meet this rule: a key point fills a slot or counts for the pool, not both.",
        )
    if isinstance(rule, RequiredPlusN):
        yield from (((*steps, "required", place), message) for place, message in _crossing_slots(rule))


def _crossing_slots(rule: RequiredPlusN) -> Iterator[tuple[int, str]]:
    """Slots that share key points in such a way that no sentence could tell members what is missing."""
    seen, pool = set[str](), set(rule.pool)
    for place, slot in enumerate(map(set, rule.required)):
        if shared := sorted(slot & seen):
            yield place, f"{shared[0]} stands in another slot as well."
        if beside := sorted(slot - pool if slot & pool else ()):
            yield place, f"{beside[0]} is not in the pool and the rest of its slot is: put all of it there, or none."
        seen |= slot


def _repeated(keys: object) -> str | None:
    """The first key that stands twice in a list; a slot of several keys counts as one entry."""
    seen: set[object] = set()
    if isinstance(keys, Sequence) and not isinstance(keys, str):
        for key in keys:
            entry = tuple(key) if isinstance(key, list) else key
            if entry in seen:
                return " or ".join(entry) if isinstance(entry, tuple) else str(entry)
            seen.add(entry)
    return None


def _shared_phrasings(rubric: RubricEntry) -> Iterator[Finding]:
    owners: dict[str, str] = {}
    for place, point in enumerate(rubric.key_points):
        for position, phrasing in enumerate(point.phrasings):
            owner = owners.setdefault(normalised(phrasing), point.id)
            if owner != point.id:
                where: Steps = ("rubric", "key_points", place, "phrasings", position)
                yield where, f'"{phrasing}" is a phrasing of {owner} already and cannot tell the two apart.'
