"""A question laid out in lines for a terminal."""

from collections.abc import Iterator

from bot.domain.bank import AllOf, Distinction, KeyPoint, NOfM, Question, Rule, SingleFact, Source


def question_lines(question: Question) -> Iterator[tuple[str, list[str]]]:
    """The parts of a question, each a heading and its lines."""
    topics = ", ".join(question.topics)
    yield question.id, [f"{question.section}, {question.difficulty}; {topics}"]
    yield "Prompt", question.prompt.splitlines()
    yield "Model answer", question.model_answer.splitlines()
    yield "Rule", [rule_sentence(question.rubric.rule)]
    yield "Key points", [line for point in question.rubric.key_points for line in _key_point_lines(point)]
    if question.rubric.wrong_claims:
        claims = question.rubric.wrong_claims
        yield "Wrong claims", [f"{claim.claim} -> {claim.correction}{_from(claim.source)}" for claim in claims]
    if question.rubric.distinctions:
        yield "Mixed up", [_distinction_line(distinction) for distinction in question.rubric.distinctions]
    if question.corrections:
        items = question.corrections
        yield "Often said", [f"{item.often_said} -> {item.in_fact}{_from(item.source)}" for item in items]
    yield "Checked", [f"{question.checked}, again by {question.review_after}; version {question.version}"]
    if question.origin:
        yield "Origin", [question.origin]


def rule_sentence(rule: Rule) -> str:
    """What a full answer has to name."""
    if isinstance(rule, SingleFact):
        half = f"; {' or '.join(rule.half_credit)} alone earns half" if rule.half_credit else ""
        return f"{rule.required}{half}"
    if isinstance(rule, AllOf):
        return f"all of {', '.join(rule.required)}"
    if isinstance(rule, NOfM):
        return f"{rule.n} of {', '.join(rule.pool)}"
    slots = " and ".join(" or ".join(slot) for slot in rule.required)
    return f"{slots}, and {rule.n} more of {', '.join(rule.pool)}"


def _distinction_line(distinction: Distinction) -> str:
    sides = "; ".join(
        f"{' / '.join(side.names)}: {', '.join(side.traits) or 'none of the others'}" for side in distinction.sides
    )
    return f"{sides} (else {', '.join(distinction.contradicts)} contradicted)"


def _key_point_lines(point: KeyPoint) -> Iterator[str]:
    draft = "" if point.verified else " (draft, not verified)"
    yield f"{point.id}: {point.statement}{draft}"
    if point.names:
        yield f"    of: {', '.join(point.names)}"
    if point.phrasings:
        yield f"    also: {' | '.join(point.phrasings)}"
    if point.contrasts:
        yield f"    but not: {' | '.join(point.contrasts)}"
    if point.source:
        yield f"    source: {point.source.title}, {point.source.url}"


def _from(source: Source | None) -> str:
    return f" ({source.url})" if source else ""
