"""Says in plain sentences why a grade is as it is, to whoever measures; *My result* speaks to the member."""

from collections.abc import Iterator

from bot.domain.bank import Question
from bot.domain.grading import Coverage, Grade, PointFinding, Reason, Remark

REASONS = {
    Reason.WRONG_NUMBER: "the number is another",
    Reason.SWAPPED: "that is said of something else, or the other way round",
    Reason.DENIED: "it is denied",
    Reason.WRONG_CLAIM: "a wrong claim takes it away",
    Reason.UNCLEAR: "that is near to it, and not clear enough to be sure",
}
"""Why words that are near to a key point do not count."""

REMARKS = {
    Remark.STUFFING: "This lists words and says nothing with them.",
    Remark.INSTRUCTIONS: "A text that tells the grader how to grade gets nothing from it as a whole.",
    Remark.OTHER_LANGUAGE: "This is not in English, which is all that the grader reads: a person has to look.",
}
"""What a grader noticed about a text as a whole."""

_COVERAGES = {
    Coverage.COVERED: "is covered",
    Coverage.MAYBE: "may be covered",
    Coverage.MISSING: "is missing",
    Coverage.CONTRADICTED: "is contradicted",
}


def explain(question: Question, grade: Grade) -> list[str]:
    """A sentence for each finding: the key points in the rubric's order, wrong claims with corrections, remarks.

    They quote the member's own words as these are.
    """
    return list(_sentences(question, grade))


def _sentences(question: Question, grade: Grade) -> Iterator[str]:
    assessment = grade.assessment
    if assessment.not_an_attempt:
        yield f"The text is no attempt at an answer: {assessment.not_an_attempt}."
    for finding in assessment.points:
        yield _point_sentence(finding)
    for claim in assessment.claims:
        yield f"“{claim.evidence}” is wrong. {question.rubric.wrong_claims[claim.index].correction}"
    for remark in assessment.remarks:
        yield REMARKS[remark]


def _point_sentence(finding: PointFinding) -> str:
    words = f" (“{finding.evidence}”)" if finding.evidence else ""
    why = f": {REASONS[finding.reason]}" if finding.reason else ""
    return f"{finding.key_point_id} {_COVERAGES[finding.coverage]}{words}{why}."
