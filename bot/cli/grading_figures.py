"""The figures of `grader report`: what `--json` writes for a program to read, and what the report shows."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.bank import Question
from bot.domain.grading import Coverage
from bot.grading.labelled import ALIKE, COPIED, Credit, LabelledCopy
from bot.grading.measuring import (
    Graded,
    Hits,
    Judgement,
    agreement,
    caught,
    comparisons,
    detection,
    false_full,
    full_in_own_words,
    maybes,
    reliability,
    same_label,
    sent_to_person,
    unsettled,
    worst,
)


def figures(graded: Sequence[Graded], copies: Sequence[LabelledCopy], mistakes: int) -> dict[str, object]:
    """Everything that was measured, and the worst mistakes, at most so many."""
    points, not_full = detection(graded), sum(one.due.credit is not Credit.FULL for one in graded)
    wrongly = false_full(graded)
    kinds = sorted({one.reply.kind for one in graded})
    return {
        "graders": sorted({one.grade.grader for one in graded}),
        "questions": len({one.reply.question.id for one in graded}),
        "replies": len(graded),
        "unsettled": unsettled(graded),
        "verdicts": _verdicts(graded),
        "kinds": {kind: _verdicts(one for one in graded if one.reply.kind == kind) for kind in kinds},
        "agreement": {name: _agreement(pairs) for name, pairs in comparisons(graded).items()},
        "same_label": _hits(same_label(graded)),
        "key_points": {"precision": points.precision, "recall": points.recall, "f1": points.f1},
        "false_full": _hits(Hits(wrongly.total(), not_full)) | {"kinds": dict(sorted(wrongly.items()))},
        "own_words_full": _hits(full_in_own_words(graded)),
        "left_to_person": _hits(sent_to_person(graded)),
        "maybes_covered": _hits(maybes(graded)),
        "reliability": [
            {"from": band.low, "covered": _hits(band.covered), "missing": _hits(band.missing)}
            for band in reliability(graded)
        ],
        "copies": {kind: _hits(caught([c for c in copies if c.kind == kind])) for kind in (COPIED, ALIKE)},
        "worst": [_mistake(one) for one in worst(graded, mistakes)],
    }


def _verdicts(graded: Iterable[Graded]) -> dict[str, dict[str, int]]:
    """How often each credit was due (outer) and given (inner)."""
    counts = Counter((one.due.credit, one.given.credit) for one in graded)
    return {due.value: {given.value: counts[due, given] for given in Credit} for due in Credit}


def _agreement(pairs: Sequence[tuple[Judgement, Judgement]]) -> dict[str, object]:
    found = agreement(pairs)
    return {
        "replies": len(pairs),
        "macro_f1": found.macro_f1,
        "same_verdict": _hits(found.same_credit),
        "kappa": found.kappa,
    }


def _hits(hits: Hits) -> dict[str, object]:
    return {"hits": hits.hits, "of": hits.of}


def _mistake(one: Graded) -> dict[str, object]:
    question = one.reply.question
    return {
        "line": one.reply.line,
        "question": question.id,
        "kind": one.reply.kind,
        "text": one.reply.text,
        "due": _judgement(question, one.due),
        "given": _judgement(question, one.given),
    }


def _judgement(question: Question, judgement: Judgement) -> dict[str, object]:
    by_point = list(zip((point.id for point in question.rubric.key_points), judgement.points, strict=True))
    told = (Coverage.COVERED, Coverage.CONTRADICTED)
    return {"credit": judgement.credit.value} | {
        coverage.value: [point for point, found in by_point if found is coverage] for coverage in told
    }
