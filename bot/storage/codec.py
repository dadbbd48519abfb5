"""Questions and assessments as JSON, in a form that does not follow the classes when those change."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

from bot.domain.bank import (
    AllOf,
    Correction,
    Difficulty,
    Distinction,
    KeyPoint,
    NOfM,
    Question,
    RequiredPlusN,
    Rubric,
    Rule,
    Section,
    Side,
    SingleFact,
    Source,
    WrongClaim,
)
from bot.domain.grading import Assessment, ClaimFinding, Coverage, PointFinding, Reason, Remark, Verdict

Json = dict[str, Any]


def question_to_json(question: Question) -> Json:
    """The whole question; `question_from_json` gives it back unchanged."""
    return {
        "id": question.id,
        "bank": question.bank,
        "prompt": question.prompt,
        "section": question.section.value,
        "difficulty": question.difficulty.value,
        "topics": list(question.topics),
        "model_answer": question.model_answer,
        "rubric": _rubric_to_json(question.rubric),
        "checked": question.checked.isoformat(),
        "review_after": question.review_after.isoformat(),
        "version": question.version,
        "origin": question.origin,
        "corrections": [_correction_to_json(correction) for correction in question.corrections],
    }


def question_from_json(data: Json) -> Question:
    """The question that `question_to_json` wrote."""
    return Question(
        id=data["id"],
        bank=data["bank"],
        prompt=data["prompt"],
        section=Section(data["section"]),
        difficulty=Difficulty(data["difficulty"]),
        topics=tuple(data["topics"]),
        model_answer=data["model_answer"],
        rubric=_rubric_from_json(data["rubric"]),
        checked=date.fromisoformat(data["checked"]),
        review_after=date.fromisoformat(data["review_after"]),
        version=data["version"],
        origin=data["origin"],
        corrections=tuple(_correction_from_json(entry) for entry in data["corrections"]),
    )


@lru_cache(maxsize=64)
def question_from_text(text: str) -> Question:
    """The question in the text of that JSON. Many rounds ask the same ones, so those that were read last are kept."""
    return question_from_json(json.loads(text))


def assessment_to_json(assessment: Assessment) -> Json:
    """Every finding; `assessment_from_json` gives the assessment back unchanged."""
    return {
        "points": [
            {
                "key_point_id": p.key_point_id,
                "coverage": p.coverage.value,
                "evidence": p.evidence,
                "reason": p.reason.value if p.reason else None,
                "confidence": p.confidence,
                "read_by": p.read_by,
            }
            for p in assessment.points
        ],
        "claims": [{"index": c.index, "evidence": c.evidence} for c in assessment.claims],
        "not_an_attempt": assessment.not_an_attempt.value if assessment.not_an_attempt else None,
        "remarks": [remark.value for remark in assessment.remarks],
    }


def assessment_from_json(data: Json) -> Assessment:
    """The assessment that `assessment_to_json` wrote."""
    reason = data["not_an_attempt"]
    return Assessment(
        points=tuple(_finding_from_json(entry) for entry in data["points"]),
        claims=tuple(ClaimFinding(c["index"], c["evidence"]) for c in data["claims"]),
        not_an_attempt=None if reason is None else Verdict(reason),
        remarks=tuple(Remark(remark) for remark in data.get("remarks", ())),
    )


def _finding_from_json(data: Json) -> PointFinding:
    reason = data.get("reason")  # findings of the first grader have only three fields
    return PointFinding(
        data["key_point_id"],
        Coverage(data["coverage"]),
        data["evidence"],
        None if reason is None else Reason(reason),
        data.get("confidence", 1.0),
        data.get("read_by"),
    )


def _rubric_to_json(rubric: Rubric) -> Json:
    return {
        "rule": _rule_to_json(rubric.rule),
        "key_points": [_key_point_to_json(point) for point in rubric.key_points],
        "wrong_claims": [_wrong_claim_to_json(claim) for claim in rubric.wrong_claims],
        "distinctions": [_distinction_to_json(distinction) for distinction in rubric.distinctions],
    }


def _rubric_from_json(data: Json) -> Rubric:
    return Rubric(
        rule=_rule_from_json(data["rule"]),
        key_points=tuple(_key_point_from_json(entry) for entry in data["key_points"]),
        wrong_claims=tuple(_wrong_claim_from_json(entry) for entry in data["wrong_claims"]),
        # Rounds planned before there were any have none.
        distinctions=tuple(_distinction_from_json(entry) for entry in data.get("distinctions", ())),
    )


def _rule_to_json(rule: Rule) -> Json:
    match rule:
        case SingleFact(required, half_credit):
            return {"kind": "single-fact", "required": required, "half_credit": list(half_credit)}
        case AllOf(points):
            return {"kind": "all-of", "required": list(points)}
        case NOfM(n, pool):
            return {"kind": "n-of-m", "n": n, "pool": list(pool)}
        case RequiredPlusN(slots, n, pool):
            return {
                "kind": "required-plus-n",
                "required": [list(slot) for slot in slots],
                "n": n,
                "pool": list(pool),
            }


def _rule_from_json(data: Json) -> Rule:
    match data["kind"]:
        case "single-fact":
            return SingleFact(data["required"], tuple(data["half_credit"]))
        case "all-of":
            return AllOf(tuple(data["required"]))
        case "n-of-m":
            return NOfM(data["n"], tuple(data["pool"]))
        case "required-plus-n":
            slots = tuple(tuple(slot) for slot in data["required"])
            return RequiredPlusN(slots, data["n"], tuple(data["pool"]))
        case unknown:
            raise ValueError(f"A stored question has the unknown scoring rule {unknown!r}.")


def _key_point_to_json(point: KeyPoint) -> Json:
    return {
        "id": point.id,
        "statement": point.statement,
        "phrasings": list(point.phrasings),
        "source": _source_to_json(point.source),
        "verified": point.verified,
        "contrasts": list(point.contrasts),
        **({"accepted": point.accepted} if point.accepted else {}),
    }


def _key_point_from_json(data: Json) -> KeyPoint:
    return KeyPoint(
        id=data["id"],
        statement=data["statement"],
        phrasings=tuple(data["phrasings"]),
        source=_source_from_json(data["source"]),
        verified=data["verified"],
        contrasts=tuple(data.get("contrasts", ())),  # rounds planned before there were any
        accepted=data.get("accepted", 0),
    )


def _wrong_claim_to_json(claim: WrongClaim) -> Json:
    return {
        "claim": claim.claim,
        "phrasings": list(claim.phrasings),
        "correction": claim.correction,
        "contradicts": list(claim.contradicts),
        "source": _source_to_json(claim.source),
    }


def _wrong_claim_from_json(data: Json) -> WrongClaim:
    return WrongClaim(
        claim=data["claim"],
        phrasings=tuple(data["phrasings"]),
        correction=data["correction"],
        contradicts=tuple(data["contradicts"]),
        source=_source_from_json(data["source"]),
    )


def _distinction_to_json(distinction: Distinction) -> Json:
    return {
        "sides": [{"names": list(side.names), "traits": list(side.traits)} for side in distinction.sides],
        "contradicts": list(distinction.contradicts),
    }


def _distinction_from_json(data: Json) -> Distinction:
    sides = (Side(tuple(side["names"]), tuple(side["traits"])) for side in data["sides"])
    return Distinction(tuple(sides), tuple(data["contradicts"]))


def _correction_to_json(correction: Correction) -> Json:
    return {
        "often_said": correction.often_said,
        "in_fact": correction.in_fact,
        "source": _source_to_json(correction.source),
    }


def _correction_from_json(data: Json) -> Correction:
    return Correction(data["often_said"], data["in_fact"], _source_from_json(data["source"]))


def _source_to_json(source: Source | None) -> Json | None:
    if source is None:
        return None
    return {"title": source.title, "url": source.url, "checked": source.checked.isoformat()}


def _source_from_json(data: Json | None) -> Source | None:
    if data is None:
        return None
    return Source(data["title"], data["url"], date.fromisoformat(data["checked"]))
