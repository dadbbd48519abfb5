"""A question as plain data: what files hold, and what its version is a digest of."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from bot.domain.bank import AllOf, Distinction, KeyPoint, NOfM, Question, Rule, Side, SingleFact, Source, WrongClaim

Data = dict[str, Any]
SourceReference = Callable[[Source], object]
"""How a source is mentioned: by its key in a file, in full in a digest."""


def source_data(source: Source) -> Data:
    """A source in full."""
    return {"title": source.title, "url": source.url, "checked": source.checked}


def question_data(question: Question, refer: SourceReference) -> Data:
    """The content of a question in the order of a bank file; what is empty or usual is left out."""
    rubric: Data = {
        "rule": _rule_data(question.rubric.rule),
        "key_points": [_key_point_data(point, refer) for point in question.rubric.key_points],
    }
    if question.rubric.wrong_claims:
        rubric["wrong_claims"] = [_wrong_claim_data(claim, refer) for claim in question.rubric.wrong_claims]
    if question.rubric.distinctions:
        rubric["distinctions"] = [_distinction_data(distinction) for distinction in question.rubric.distinctions]
    data: Data = {"id": question.id}
    if question.origin is not None:
        data["origin"] = question.origin
    data |= {
        "section": question.section.value,
        "difficulty": question.difficulty.value,
        "topics": list(question.topics),
        "prompt": question.prompt,
        "model_answer": question.model_answer,
        "rubric": rubric,
    }
    if question.corrections:
        data["corrections"] = [
            {"often_said": item.often_said, "in_fact": item.in_fact, **_reference(item.source, refer)}
            for item in question.corrections
        ]
    return data | {"checked": question.checked, "review_after": question.review_after}


def version_of(question: Question) -> str:
    """The first 12 hexadecimal digits of a SHA-256 over the question's content, its sources included.

    The bank's name and the place in its files are no part of the content.
    """
    data = question_data(question, source_data)
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()[:12]


def _reference(source: Source | None, refer: SourceReference) -> Data:
    return {} if source is None else {"source": refer(source)}


def _rule_data(rule: Rule) -> Data:
    if isinstance(rule, SingleFact):
        data: Data = {"kind": "single_fact", "required": rule.required}
        return data | ({"half_credit": list(rule.half_credit)} if rule.half_credit else {})
    if isinstance(rule, AllOf):
        return {"kind": "all_of", "required": list(rule.required)}
    if isinstance(rule, NOfM):
        return {"kind": "n_of_m", "n": rule.n, "pool": list(rule.pool)}
    slots = [slot[0] if len(slot) == 1 else list(slot) for slot in rule.required]
    return {"kind": "required_plus_n", "required": slots, "n": rule.n, "pool": list(rule.pool)}


def _key_point_data(point: KeyPoint, refer: SourceReference) -> Data:
    data: Data = {"id": point.id, "statement": point.statement}
    if point.names:
        data["names"] = list(point.names)
    if point.phrasings:
        data["phrasings"] = list(point.phrasings)
    if point.contrasts:
        data["contrasts"] = list(point.contrasts)
    data |= _reference(point.source, refer)
    return data if point.verified else data | {"verified": False}


def _wrong_claim_data(claim: WrongClaim, refer: SourceReference) -> Data:
    data: Data = {"claim": claim.claim}
    if claim.phrasings:
        data["phrasings"] = list(claim.phrasings)
    data["correction"] = claim.correction
    if claim.contradicts:
        data["contradicts"] = list(claim.contradicts)
    return data | _reference(claim.source, refer)


def _distinction_data(distinction: Distinction) -> Data:
    return {
        "sides": [_side_data(side) for side in distinction.sides],
        "contradicts": list(distinction.contradicts),
    }


def _side_data(side: Side) -> Data:
    return {"names": list(side.names)} | ({"traits": list(side.traits)} if side.traits else {})
